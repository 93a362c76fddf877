"""Tokens for a visitor's programs: made, told once, and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs
from uuid import UUID

from aiohttp import web

from bot.domain.api_tokens import (
    LIVES,
    ApiTokenError,
    ApiTokenErrorCode,
    Scope,
    TokenTerms,
    token_terms,
)
from bot.domain.job_errors import NotShownError
from bot.domain.visits import Visitor
from bot.services.sessions import asker_for
from bot.web.answers import html_answer
from bot.web.shelves import Shelves
from bot.web.views.api_tokens import form_view, made_view
from bot.web.visitors import visitor_of

TOKENS: Final = "/account/tokens"
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 20
_LIVES: Final = {str(life.days): life for life in LIVES}
_NO_LIFE: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What somebody filled in, whether or not a token can be made of it."""

    key: str | None
    name: str
    scopes: frozenset[Scope]
    life: timedelta

    def terms(self) -> TokenTerms:
        """As of `token_terms`. ApiTokenError."""
        return token_terms(self.name, self.scopes, self.life)


class ApiTokenPages:
    """Where the forms of the section about tokens lead."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._tokens = shelves.services.api_tokens

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        revoke = TOKENS + r"/{token:[0-9a-f-]{36}}/revoke"
        return [web.post(TOKENS, self.make), web.post(revoke, self.revoke)]

    async def make(self, request: web.Request) -> web.Response:
        """Make a token and show it, this once.

        It is no redirect, since nothing but this answer may ever hold the token.
        """
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            return self._turn_away()
        sent = await _read(request)
        try:
            return await self._make(visitor, sent)
        except NotShownError:
            return self._turn_away()
        except ApiTokenError as error:
            form = form_view(sent.name, sent.scopes, sent.life)
            shown = {"sentence": error.sentence, "form": form}
            is_full = error.code is ApiTokenErrorCode.TOO_MANY
            is_late = error.code is ApiTokenErrorCode.FORM_USED
            return self._render("token_refused", shown, 409 if is_full or is_late else 422)

    async def revoke(self, request: web.Request) -> web.Response:
        """Have a token of theirs be good for nothing; another's is left alone."""
        try:
            token_id = UUID(request.match_info["token"])
        except ValueError:
            raise NotShownError from None
        visitor = await visitor_of(self._shelves, request)
        if visitor is None:
            return self._turn_away()
        await self._tokens.revoke(asker_for(visitor.user), token_id)
        return web.Response(status=303, headers={"Location": "/account#tokens"})

    async def _make(self, visitor: Visitor, sent: _Sent) -> web.Response:
        asker, terms = asker_for(visitor.user), sent.terms()
        token = await self._tokens.make(
            asker,
            terms.name,
            terms.scopes,
            terms.life,
            form=sent.key,
            session_id=visitor.session_id,
        )
        return self._render("token_made", {"made": made_view(terms, token)})

    def _turn_away(self) -> web.Response:
        return self._render("account", {"page": None}, 403)

    def _render(self, name: str, shown: Mapping[str, object], status: int = 200) -> web.Response:
        return html_answer(self._shelves.templates.render(name, shown), status)


async def _read(request: web.Request) -> _Sent:
    """The form; what no form of ours sends is a 400, or a 415 where it is of another kind."""
    if request.content_type != _FORM:
        raise web.HTTPUnsupportedMediaType
    body = (await request.read()).decode(errors="replace")
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        scopes = frozenset(map(Scope, fields.get("scope", [])))
    except ValueError:
        raise web.HTTPBadRequest from None
    key, name, days = (fields.get(one, [""])[0] for one in ("key", "name", "days"))
    return _Sent(key or None, name, scopes, _LIVES.get(days, _NO_LIFE))
