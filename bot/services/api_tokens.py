"""Tokens for a person's programs: made, shown, revoked, and who asks by one.

A token is told once, when it is made; only a digest of it is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4, uuid5

from bot.domain.api_tokens import (
    MOST_TOKENS,
    ApiToken,
    Scope,
    TokenTerms,
    form_used,
    is_token,
    make_token,
    missing_scope,
    token_terms,
    too_many_tokens,
    unknown_token,
)
from bot.domain.job_errors import NotShownError
from bot.domain.visits import digest_of
from bot.services.askers import Asker
from bot.services.sessions import asker_for
from db.database import Database, UnitOfWork

_NOTE_AFTER: Final = timedelta(minutes=5)


class ApiTokens:
    """A person's own tokens; another's do not exist for them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(
        self,
        asker: Asker,
        name: str,
        scopes: Collection[Scope],
        life: timedelta,
        *,
        form: str | None = None,
        session_id: UUID | None = None,
    ) -> str:
        """A new token. ApiTokenError NO_NAME, NO_SCOPE, BAD_LIFE, TOO_MANY.

        A `form` that is sent again with the same words makes no second one: who pressed twice sees
        only the last answer, so the token gets the secret that stands there. FORM_USED where it is
        in use meanwhile. NotShownError for whom nobody knows, or no longer, and where the session
        in which it is made is over: a token must not outlive what ended that.
        """
        terms, token = token_terms(name, scopes, life), make_token()
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            # Who was erased at this moment does not come back by it.
            if user is None or not await unit.users.hold(user.id):
                raise NotShownError
            if session_id and not await unit.web_sessions.stands(user.id, session_id):
                raise NotShownError
            token_id = uuid4() if form is None else _id_of(form, user.id, terms)
            await _make(unit, user.id, token_id, digest_of(token), terms)
        return token

    async def of(self, asker: Asker) -> tuple[ApiToken, ...]:
        """The asker's tokens, the one used or made last first."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            return () if user is None else await unit.api_tokens.of_user(user.id)

    async def revoke(self, asker: Asker, token_id: UUID) -> None:
        """The asker's token is good for nothing any more; another's is left alone."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is not None and await unit.users.hold(user.id):
                await unit.api_tokens.drop(user.id, token_id)

    async def bearer(self, token: str, scope: Scope) -> Asker:
        """Who asks by this token, which allows that. ApiTokenError UNKNOWN_TOKEN, MISSING_SCOPE."""
        found = None
        if is_token(token):
            async with self._database.unit_of_work() as unit:
                found = await unit.api_tokens.find(digest_of(token), _NOTE_AFTER)
        if found is None:
            raise unknown_token()
        if found.is_due:
            async with self._database.unit_of_work() as unit:
                await unit.api_tokens.note(found.token_id)
        if scope not in found.scopes:
            raise missing_scope(scope)
        return asker_for(found.user)


async def _make(
    unit: UnitOfWork, user_id: UUID, token_id: UUID, digest: str, terms: TokenTerms
) -> None:
    """A row for the token, or the one that its form made before, with another secret."""
    renewed = await unit.api_tokens.renew(user_id, token_id, digest, terms.life)
    if renewed is False:
        raise form_used()
    if renewed is None:
        if await unit.api_tokens.count(user_id) >= MOST_TOKENS:
            raise too_many_tokens()
        await unit.api_tokens.add(token_id, digest, user_id, terms)


def _id_of(form: str, user_id: UUID, terms: TokenTerms) -> UUID:
    """The same whenever this person sends this form with these words, and nobody else's."""
    scopes = " ".join(sorted(terms.scopes))
    return uuid5(user_id, f"{form}\n{terms.name}\n{scopes}\n{terms.life.days}")
