"""Links that let somebody in on the web, once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.visits import Ticket
from db import models
from db.repositories.rows import after, keep_newest, prune


class WebTickets:
    """Tickets by the digest of their secret; the clock is the database's.

    Whoever adds or spends one holds its user first and then its job, as a deletion does.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token_hash: str, ticket: Ticket, ttl: timedelta) -> None:
        """The ticket can be used for so long."""
        row = {
            "token_hash": token_hash,
            "user_id": ticket.user_id,
            "job_id": ticket.job_id,
            "role_id": ticket.role_id,
            "expires_at": after(ttl),
        }
        await self._session.execute(insert(models.WebTicket).values(row))

    async def find(self, token_hash: str) -> Ticket | None:
        """The ticket, whether or not it can still be used."""
        ticket = models.WebTicket
        wanted = select(ticket.user_id, ticket.job_id, ticket.role_id)
        found = await self._session.execute(wanted.where(ticket.token_hash == token_hash))
        row = found.one_or_none()
        if row is None:
            return None
        return Ticket(user_id=row.user_id, job_id=row.job_id, role_id=row.role_id)

    async def spend(self, token_hash: str) -> bool:
        """Use it; of all who ever try, and of several at once, one is told that it was good."""
        ticket, now = models.WebTicket, func.clock_timestamp()
        good = (ticket.token_hash == token_hash, ticket.used_at.is_(None), ticket.expires_at > now)
        spent = update(ticket).where(*good).values(used_at=now).returning(ticket.id)
        return await self._session.scalar(spent) is not None

    async def keep_newest(self, user_id: UUID, most: int) -> None:
        """Forget all of the user's but so many."""
        await keep_newest(self._session, models.WebTicket, user_id, most)

    async def drop_all(self, user_id: UUID) -> None:
        """Forget all of the user's; the caller holds the lock of `Users.lock`."""
        await self._session.execute(
            delete(models.WebTicket).where(models.WebTicket.user_id == user_id)
        )

    async def prune(self) -> None:
        """Forget what is over."""
        ticket = models.WebTicket
        await prune(self._session, ticket, ticket.expires_at <= func.clock_timestamp())
