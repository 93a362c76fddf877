"""Tokens and their form, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bot.domain.api_tokens import LIVES, MOST_TOKENS, ApiToken, Scope, token_terms
from bot.web.views.api_tokens import form_view, made_view, tokens_view

MADE = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


def token(scopes: frozenset[Scope], *, seen_at: datetime | None = None) -> ApiToken:
    return ApiToken(
        id=UUID(int=7),
        name="Sheet",
        scopes=scopes,
        created_at=MADE,
        seen_at=seen_at,
        expires_at=MADE + LIVES[2],
    )


def test_a_token_says_what_it_may_do_when_it_was_used_and_when_it_ends() -> None:
    all_of_it = frozenset(Scope)
    shown = tokens_view([token(all_of_it, seen_at=MADE), token(frozenset())])
    used, empty = shown.tokens
    assert used.facts == (
        "read results, read jobs, submit jobs, delete jobs",
        "made 23 Nov 2026",
        "last used 23 Nov, 04:30 UTC",
        "ends 23 Nov 2027",
    )
    assert empty.facts[:3] == ("nothing", "made 23 Nov 2026", "not used yet")
    assert used.revokes == f"/account/tokens/{UUID(int=7)}/revoke"


def test_who_has_the_most_gets_no_form() -> None:
    assert tokens_view((MOST_TOKENS - 1) * [token(frozenset())]).form is not None
    assert tokens_view(MOST_TOKENS * [token(frozenset())]).form is None


def test_every_scope_and_every_life_can_be_chosen_and_only_reading_is() -> None:
    form = form_view()
    assert [one.value for one in form.scopes] == list(Scope)
    assert [one.value for one in form.scopes if one.is_chosen] == ["results:read", "jobs:read"]
    assert [(one.value, one.label) for one in form.lives] == [
        ("30", "30 days"),
        ("90", "90 days"),
        ("365", "a year"),
    ]
    assert [one.value for one in form.lives if one.is_chosen] == ["90"]
    assert form.key != form_view().key


def test_a_token_that_was_made_stands_with_its_terms() -> None:
    made = made_view(token_terms("Sheet", [Scope.SUBMIT], LIVES[0]), "duel_x")
    assert (made.name, made.secret, made.facts) == (
        *("Sheet", "duel_x"),
        ("submit jobs", "lasts 30 days"),
    )
