"""What the identity provider told, and what it is asked to forget."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.identities import AccountDeletion
from db import models
from db.repositories.rows import after, claim, prune


class Deliveries:
    """News that was heeded; whoever adds some of an account holds `Links.lock_account`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, svix_id: str, clerk_user_id: str | None, as_of: datetime | None, ttl: timedelta
    ) -> bool:
        """Remember it for so long; False where it was heeded before.

        `as_of` is when the account changed, None where it was deleted.
        """
        row = models.ClerkDelivery
        told = {"svix_id": svix_id, "clerk_user_id": clerk_user_id, "as_of": as_of}
        made = insert(row).values(**told, expires_at=after(ttl)).on_conflict_do_nothing()
        return await self._session.scalar(made.returning(row.id)) is not None

    async def is_outdated(self, clerk_user_id: str, as_of: datetime) -> bool:
        """Whether what was known of the account then is so no more, or shall be so no more."""
        row, asked = models.ClerkDelivery, models.ClerkDeletion
        newer = or_(row.as_of.is_(None), row.as_of > as_of)
        told = exists().where(row.clerk_user_id == clerk_user_id, newer)
        ends = exists().where(asked.clerk_user_id == clerk_user_id)
        return bool(await self._session.scalar(select(or_(told, ends))))

    async def prune(self) -> None:
        """Forget what is over."""
        row = models.ClerkDelivery
        await prune(self._session, row, row.expires_at <= func.clock_timestamp())


class AccountDeletions:
    """Accounts that the provider is to delete; the clock is the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, clerk_user_id: str) -> None:
        """The account is to be deleted; asking twice is asking once."""
        made = insert(models.ClerkDeletion).values(clerk_user_id=clerk_user_id)
        await self._session.execute(made.on_conflict_do_nothing())

    async def are_due(self) -> bool:
        """Whether any should be tried now."""
        row = models.ClerkDeletion
        due = exists().where(row.next_at <= func.clock_timestamp())
        return bool(await self._session.scalar(select(due)))

    async def claim(self, number: int, lease: timedelta) -> tuple[AccountDeletion, ...]:
        """Some that are due, the longest waiting first; nobody else's until the lease runs out."""
        found = await claim(self._session, models.ClerkDeletion, number, lease)
        return tuple(
            AccountDeletion(clerk_user_id=one.clerk_user_id, attempts=one.attempts, age=age)
            for one, age in found
        )

    async def postpone(self, clerk_user_id: str, rest: timedelta) -> None:
        """Try it again after so long."""
        row = models.ClerkDeletion
        later = update(row).where(row.clerk_user_id == clerk_user_id)
        await self._session.execute(later.values(next_at=after(rest)))

    async def drop(self, clerk_user_id: str) -> None:
        """It is done, or tried no more."""
        row = models.ClerkDeletion
        await self._session.execute(delete(row).where(row.clerk_user_id == clerk_user_id))
