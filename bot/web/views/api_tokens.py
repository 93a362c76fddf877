"""Tokens of somebody's programs, and the form that makes one, as the pages show them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.api_tokens import LIVES, LONGEST_NAME, MOST_TOKENS, ApiToken, Scope, TokenTerms
from bot.rendering.text.characters import clean, shorten
from bot.web.views.moments import tell_date, tell_moment

_KEY_BYTES: Final = 16
_LONGEST_SHOWN: Final = 2 * LONGEST_NAME
_READING: Final = frozenset({Scope.RESULTS, Scope.JOBS})
_USUAL_LIFE: Final = LIVES[1]
_YEAR: Final = timedelta(days=365)
_SCOPES: Final = {
    Scope.RESULTS: ("Read results", "The results of your jobs; public ones need no token."),
    Scope.JOBS: ("Read jobs", "Which jobs you have, how far they are, and what went wrong."),
    Scope.SUBMIT: ("Submit jobs", "New jobs in your name, which count toward your limits."),
    Scope.DELETE: ("Delete jobs", "Your jobs and their results, for good."),
}


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token; `revokes` is where its button leads."""

    name: str
    facts: tuple[str, ...]
    revokes: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Something to choose, what is sent for it, and perhaps a sentence about it."""

    value: str
    label: str
    is_chosen: bool
    told: str = ""


@dataclass(frozen=True, slots=True)
class TokenFormView:
    """The form, with what somebody wrote in it already; no two have the same key."""

    key: str
    name: str
    longest: int
    scopes: tuple[ChoiceView, ...]
    lives: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class TokensView:
    """The tokens somebody has, and the form for another; none where they have the most."""

    tokens: tuple[TokenView, ...]
    most: int
    form: TokenFormView | None


@dataclass(frozen=True, slots=True)
class MadeView:
    """A token that was just made: the only page that ever shows it."""

    name: str
    secret: str
    facts: tuple[str, ...]


def tokens_view(tokens: Sequence[ApiToken]) -> TokensView:
    """The section of the account page."""
    form = None if len(tokens) >= MOST_TOKENS else form_view()
    return TokensView(tuple(map(_token_view, tokens)), MOST_TOKENS, form)


def form_view(
    name: str = "", scopes: Collection[Scope] = _READING, life: timedelta = _USUAL_LIFE
) -> TokenFormView:
    """A form that was never sent yet."""
    return TokenFormView(
        key=secrets.token_urlsafe(_KEY_BYTES),
        name=_line(name),
        longest=LONGEST_NAME,
        scopes=tuple(
            ChoiceView(scope, label, scope in scopes, told)
            for scope, (label, told) in _SCOPES.items()
        ),
        lives=tuple(ChoiceView(str(one.days), _tell_life(one), one == life) for one in LIVES),
    )


def made_view(terms: TokenTerms, secret: str) -> MadeView:
    """The page of a token that was made on these terms."""
    facts = (_tell_scopes(terms.scopes), f"lasts {_tell_life(terms.life)}")
    return MadeView(_line(terms.name), secret, facts)


def _token_view(one: ApiToken) -> TokenView:
    used = "not used yet" if one.seen_at is None else f"last used {tell_moment(one.seen_at)}"
    made, ends = tell_date(one.created_at), tell_date(one.expires_at)
    facts = (_tell_scopes(one.scopes), f"made {made}", used, f"ends {ends}")
    return TokenView(_line(one.name), facts, f"/account/tokens/{one.id}/revoke")


def _tell_scopes(scopes: Collection[Scope]) -> str:
    """What it may do, in the order of the form."""
    told = ", ".join(label.lower() for scope, (label, _) in _SCOPES.items() if scope in scopes)
    return told or "nothing"


def _tell_life(life: timedelta) -> str:
    return "a year" if life == _YEAR else f"{life.days} days"


def _line(name: str) -> str:
    """The name on one line, and nothing in it that turns the line around."""
    return shorten(" ".join(clean(name).split()), _LONGEST_SHOWN)
