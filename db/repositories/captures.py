"""Codes that pair browsers with people, and the browsers that are paired."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.captures import Bearer, PairedBrowser
from bot.domain.users import TERMINAL
from db import models
from db.repositories.rows import after, keep_newest, prune, to_user


class Captures:
    """Codes and tokens by their digests; the clock is the database's.

    Whoever adds or spends one holds its user first, as an erasure does.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, code_hash: str, user_id: UUID, ttl: timedelta) -> datetime:
        """The code, and none of the user's others, can be used until the moment returned."""
        code = models.CaptureCode
        await self._session.execute(delete(code).where(code.user_id == user_id))
        row = {"code_hash": code_hash, "user_id": user_id, "expires_at": after(ttl)}
        made = insert(code).values(**row).returning(code.expires_at)
        return (await self._session.execute(made)).scalar_one()

    async def find_owner(self, code_hash: str) -> UUID | None:
        """Whose code it is, whether or not it can still be used."""
        code = models.CaptureCode
        found: UUID | None = await self._session.scalar(
            select(code.user_id).where(code.code_hash == code_hash)
        )
        return found

    async def spend(self, code_hash: str) -> bool:
        """Use it; of all who ever try, and of several at once, one is told that it was good."""
        code, now = models.CaptureCode, func.clock_timestamp()
        good = (code.code_hash == code_hash, code.used_at.is_(None), code.expires_at > now)
        spent = update(code).where(*good).values(used_at=now).returning(code.id)
        return await self._session.scalar(spent) is not None

    async def pair(self, token_hash: str, user_id: UUID, agent: str, ttl: timedelta) -> None:
        """The browser may bring replays for the user so long."""
        row = {"token_hash": token_hash, "user_id": user_id, "agent": agent}
        await self._session.execute(
            insert(models.CaptureToken).values(**row, expires_at=after(ttl))
        )

    async def keep_newest(self, user_id: UUID, most: int) -> None:
        """Unpair all of the user's browsers but so many."""
        await keep_newest(self._session, models.CaptureToken, user_id, most)

    async def find(self, token_hash: str, note_after: timedelta) -> Bearer | None:
        """Whom the token stands for, if it is not over; due where nobody noted its use for so long.

        A user who is neither a Discord person nor at the terminal is nobody: an asker without an
        id would be taken for who sits at the terminal.
        """
        token, user = models.CaptureToken, models.User
        long_ago = token.seen_at < func.clock_timestamp() - note_after
        is_due = or_(token.seen_at.is_(None), long_ago).label("is_due")
        known = or_(user.discord_user_id.is_not(None), user.clerk_user_id == TERMINAL)
        wanted = select(token.id, user, is_due).join(user, user.id == token.user_id)
        found = await self._session.execute(
            wanted.where(token.token_hash == token_hash, _lasts(), known)
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Bearer(browser_id=row[0], user=to_user(row[1]), is_due=row[2])

    async def note(self, browser_id: UUID) -> None:
        """It is in use."""
        token = models.CaptureToken
        noted = update(token).where(token.id == browser_id)
        await self._session.execute(noted.values(seen_at=func.clock_timestamp()))

    async def of_user(self, user_id: UUID) -> tuple[PairedBrowser, ...]:
        """The user's paired browsers, the one used last first."""
        token = models.CaptureToken
        wanted = select(token).where(token.user_id == user_id, _lasts())
        used = func.coalesce(token.seen_at, token.created_at)
        rows = await self._session.scalars(wanted.order_by(used.desc(), token.id))
        return tuple(map(_to_browser, rows))

    async def unpair(self, user_id: UUID, browser_id: UUID) -> None:
        """The user's browser may bring nothing more; another's is left alone."""
        token = models.CaptureToken
        mine = delete(token).where(token.id == browser_id, token.user_id == user_id)
        await self._session.execute(mine)

    async def prune(self) -> None:
        """Forget what is over."""
        now = func.clock_timestamp()
        await prune(self._session, models.CaptureCode, models.CaptureCode.expires_at <= now)
        await prune(self._session, models.CaptureToken, models.CaptureToken.expires_at <= now)


def _lasts() -> ColumnElement[bool]:
    return models.CaptureToken.expires_at > func.clock_timestamp()


def _to_browser(row: models.CaptureToken) -> PairedBrowser:
    return PairedBrowser(
        id=row.id,
        agent=row.agent,
        since=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
