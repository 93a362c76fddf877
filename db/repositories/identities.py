"""Sign-ins under way, and who is linked to an account at the identity provider."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.identities import Link
from bot.domain.users import User, placeholder_of
from db import models
from db.repositories.rows import after, prune, to_user

# Beside whatever else takes locks by number.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('clerk ' || :account, 0))")


class SignIns:
    """Sign-ins under way by the digest of what their browser holds; the clock is the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, secret_hash: str, ttl: timedelta) -> None:
        """The sign-in can be ended for so long."""
        row = {"secret_hash": secret_hash, "expires_at": after(ttl)}
        await self._session.execute(insert(models.ClerkSignIn).values(row))

    async def spend(self, secret_hash: str) -> bool:
        """End it; of all who ever try, and of several at once, one is told that it was good."""
        row = models.ClerkSignIn
        good = (row.secret_hash == secret_hash, row.expires_at > func.clock_timestamp())
        return await self._session.scalar(delete(row).where(*good).returning(row.id)) is not None

    async def prune(self) -> None:
        """Forget what is over."""
        row = models.ClerkSignIn
        await prune(self._session, row, row.expires_at <= func.clock_timestamp())


class Links:
    """Users who are linked; whoever links or unlinks one holds the lock of their row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_account(self, clerk_user_id: str) -> None:
        """Nobody else links this account or heeds news of it until the end; before any row."""
        await self._session.execute(_LOCK, {"account": clerk_user_id})

    async def lock_people(
        self, clerk_user_id: str, discord_user_ids: Collection[int], beside: Collection[UUID]
    ) -> tuple[User, ...]:
        """Who is linked to the account, has one of these ids, or stands beside.

        Nothing of theirs changes until the end, and all who lock several take the same order.
        """
        user = models.User
        is_one = (
            user.discord_user_id.in_(list(discord_user_ids))
            | (user.clerk_user_id == clerk_user_id)
            | user.id.in_(list(beside))
        )
        wanted = select(user).where(is_one).order_by(user.id).with_for_update()
        return tuple(map(to_user, await self._session.scalars(wanted)))

    async def linked_to(self, clerk_user_id: str) -> User | None:
        """Who is linked to the account; nobody is locked."""
        user = models.User
        row = await self._session.scalar(select(user).where(user.clerk_user_id == clerk_user_id))
        return None if row is None else to_user(row)

    async def find(self, user_id: UUID) -> Link | None:
        """The user's link, if there is one."""
        found = await self._session.execute(_links().where(models.ClerkLink.user_id == user_id))
        row = found.one_or_none()
        return None if row is None else _to_link(row[0], row[1], row[2])

    async def after(self, user_id: UUID | None, number: int) -> tuple[Link, ...]:
        """So many links, of the users that come after this one."""
        wanted = _links().order_by(models.ClerkLink.user_id).limit(number)
        if user_id is not None:
            wanted = wanted.where(models.ClerkLink.user_id > user_id)
        found = await self._session.execute(wanted)
        return tuple(_to_link(row[0], row[1], row[2]) for row in found)

    async def link(self, user_id: UUID, clerk_user_id: str, issuer: str, as_of: datetime) -> None:
        """The user has this account, which is known as of then, or later where it was already."""
        user, link = models.User, models.ClerkLink
        await self._session.execute(
            update(user).where(user.id == user_id).values(clerk_user_id=clerk_user_id)
        )
        made = insert(link).values(user_id=user_id, issuer=issuer, as_of=as_of)
        newest = {"issuer": issuer, "as_of": func.greatest(link.as_of, as_of)}
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["user_id"], set_=newest)
        )

    async def unlink(self, user: User) -> None:
        """The user, a Discord person, has no account any more."""
        if user.discord_user_id is None:
            return
        row, link = models.User, models.ClerkLink
        none = {"clerk_user_id": placeholder_of(user.discord_user_id)}
        await self._session.execute(update(row).where(row.id == user.id).values(none))
        await self._session.execute(delete(link).where(link.user_id == user.id))

    async def close(self, user_id: UUID) -> None:
        """The user is linked to no account from now on; the caller holds their row."""
        made = insert(models.ClerkClosure).values(user_id=user_id)
        await self._session.execute(made.on_conflict_do_nothing())

    async def reopen(self, user_id: UUID) -> None:
        """The user may be linked again."""
        closure = models.ClerkClosure
        await self._session.execute(delete(closure).where(closure.user_id == user_id))

    async def is_closed(self, user_id: UUID) -> bool:
        """Whether the user wants to be linked to no account."""
        closure = models.ClerkClosure
        found = select(closure.id).where(closure.user_id == user_id)
        return await self._session.scalar(found) is not None


def _links() -> Select[models.ClerkLink, str, int | None]:
    link, user = models.ClerkLink, models.User
    wanted = select(link, user.clerk_user_id, user.discord_user_id)
    return wanted.join(user, user.id == link.user_id)


def _to_link(row: models.ClerkLink, clerk_user_id: str, discord_user_id: int | None) -> Link:
    return Link(
        user_id=row.user_id,
        discord_user_id=discord_user_id,
        clerk_user_id=clerk_user_id,
        issuer=row.issuer,
        since=row.created_at,
        as_of=row.as_of,
    )
