"""Tokens of people's programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.api_tokens import ApiToken, Scope, TokenBearer, TokenTerms
from bot.domain.users import TERMINAL
from db import models
from db.repositories.rows import after, prune, storable, to_user

_KNOWN: Final = frozenset(Scope)


class ApiTokens:
    """Tokens by their digests; the clock is the database's.

    Whoever adds, renews or drops one holds its user first, as an erasure does.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token_id: UUID, token_hash: str, user_id: UUID, terms: TokenTerms) -> None:
        """Whoever has the token may do so much for the user, so long."""
        row = {
            "id": token_id,
            "token_hash": token_hash,
            "user_id": user_id,
            "name": storable(terms.name),
            "scopes": " ".join(scope for scope in Scope if scope in terms.scopes),
            "expires_at": after(terms.life),
        }
        await self._session.execute(insert(models.ApiToken).values(row))

    async def renew(
        self, user_id: UUID, token_id: UUID, token_hash: str, life: timedelta
    ) -> bool | None:
        """Another secret for so long, where nobody has used the one before.

        False where somebody has, None where the user has no such token.
        """
        token = models.ApiToken
        own = (token.id == token_id, token.user_id == user_id)
        unused = update(token).where(*own, token.seen_at.is_(None))
        renewed = unused.values(token_hash=token_hash, expires_at=after(life))
        if await self._session.scalar(renewed.returning(token.id)) is not None:
            return True
        used = select(token.id).where(*own)
        return None if await self._session.scalar(used) is None else False

    async def find(self, token_hash: str, note_after: timedelta) -> TokenBearer | None:
        """Whom the token stands for, if it is not over; due where nobody noted its use for so long.

        A user who is neither a Discord person nor at the terminal is nobody: an asker without an
        id would be taken for who sits at the terminal.
        """
        token, user = models.ApiToken, models.User
        long_ago = token.seen_at < func.clock_timestamp() - note_after
        is_due = or_(token.seen_at.is_(None), long_ago).label("is_due")
        known = or_(user.discord_user_id.is_not(None), user.clerk_user_id == TERMINAL)
        wanted = select(token.id, token.scopes, user, is_due).join(user, user.id == token.user_id)
        found = await self._session.execute(
            wanted.where(token.token_hash == token_hash, _lasts(), known)
        )
        row = found.one_or_none()
        if row is None:
            return None
        scopes = _to_scopes(row[1])
        return TokenBearer(token_id=row[0], user=to_user(row[2]), scopes=scopes, is_due=row[3])

    async def note(self, token_id: UUID) -> None:
        """It is in use."""
        token = models.ApiToken
        noted = update(token).where(token.id == token_id)
        await self._session.execute(noted.values(seen_at=func.clock_timestamp()))

    async def of_user(self, user_id: UUID) -> tuple[ApiToken, ...]:
        """The user's tokens that are not over, the one used or made last first."""
        token = models.ApiToken
        wanted = select(token).where(token.user_id == user_id, _lasts())
        used = func.coalesce(token.seen_at, token.created_at)
        rows = await self._session.scalars(wanted.order_by(used.desc(), token.id))
        return tuple(map(_to_token, rows))

    async def count(self, user_id: UUID) -> int:
        """How many the user has that are not over."""
        token = models.ApiToken
        wanted = select(func.count()).where(token.user_id == user_id, _lasts())
        return (await self._session.scalars(wanted)).one()

    async def drop(self, user_id: UUID, token_id: UUID) -> None:
        """Forget the user's token; another's is left alone."""
        token = models.ApiToken
        mine = delete(token).where(token.id == token_id, token.user_id == user_id)
        await self._session.execute(mine)

    async def drop_all(self, user_id: UUID) -> None:
        """Forget all of the user's; the caller holds the user."""
        token = models.ApiToken
        await self._session.execute(delete(token).where(token.user_id == user_id))

    async def prune(self) -> None:
        """Forget what is over."""
        await prune(self._session, models.ApiToken, ~_lasts())


def _lasts() -> ColumnElement[bool]:
    return models.ApiToken.expires_at > func.clock_timestamp()


def _to_scopes(kept: str) -> frozenset[Scope]:
    """Without any that another version knew."""
    return frozenset(Scope(word) for word in kept.split() if word in _KNOWN)


def _to_token(row: models.ApiToken) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        scopes=_to_scopes(row.scopes),
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
