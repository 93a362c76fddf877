"""Who asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.users import TERMINAL, User, placeholder_of
from db import models
from db.repositories.rows import among, to_user


class Users:
    """People, made when they are first seen.

    Whom an `of_` gives stays locked until the transaction ends, so what is counted for them
    meanwhile, such as the jobs of an hour, is exact over all processes.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_discord(self, discord_user_id: int) -> User:
        """The user of a Discord person, whether or not they are linked."""
        placeholder = placeholder_of(discord_user_id)
        return await self._ensure(
            models.User.discord_user_id == discord_user_id,
            clerk_user_id=placeholder,
            discord_user_id=discord_user_id,
        )

    async def of_terminal(self) -> User:
        """Who sits at the terminal."""
        return await self._ensure(models.User.clerk_user_id == TERMINAL, clerk_user_id=TERMINAL)

    async def get(self, user_id: UUID) -> User:
        """The user with this id, who owns something."""
        row = (
            await self._session.scalars(select(models.User).where(models.User.id == user_id))
        ).one()
        return to_user(row)

    async def find_discord(self, discord_user_id: int) -> User | None:
        """The user of a Discord person who has been here before; nobody is locked or made."""
        return await self._find(models.User.discord_user_id == discord_user_id)

    async def find_terminal(self) -> User | None:
        """Who sits at the terminal, if they have been here before."""
        return await self._find(models.User.clerk_user_id == TERMINAL)

    async def lock(self, user_id: UUID) -> bool:
        """Whether the user is still there; then nothing of theirs changes until the end."""
        user, job = models.User, models.Job
        locked = select(user.id).where(user.id == user_id).with_for_update()
        if await self._session.scalar(locked) is None:
            return False
        # Before whatever belongs to the jobs, and all who lock several take the same order.
        bound = or_(job.user_id == user_id, *_is_helped_or_opened_by(user_id))
        await self._session.execute(select(job.id).where(bound).order_by(job.id).with_for_update())
        return True

    async def hold(self, user_id: UUID) -> bool:
        """Whether the user is still there; then nobody else holds them until the end.

        Unlike `lock`, it keeps out nobody who adds or changes something of this user's.
        """
        user = models.User
        held = select(user.id).where(user.id == user_id).with_for_update(key_share=True)
        return await self._session.scalar(held) is not None

    async def erase(self, user: User) -> None:
        """Remove the user with all that belongs to them, and keep only that it was done.

        The caller holds the lock.
        """
        await self._session.execute(delete(models.User).where(models.User.id == user.id))
        marked = insert(models.Erasure).values(identity_hash=user.identity_hash)
        await self._session.execute(marked.on_conflict_do_nothing())

    async def were_erased(self, identity_hashes: Iterable[str]) -> bool:
        """Whether one of these had everything about them erased once."""
        erased = among(models.Erasure.identity_hash, identity_hashes)
        return bool(await self._session.scalar(select(exists().where(erased))))

    async def since(self, user_id: UUID) -> datetime:
        """When the user was first seen."""
        wanted = select(models.User.created_at).where(models.User.id == user_id)
        return (await self._session.scalars(wanted)).one()

    async def _find(self, which: ColumnElement[bool]) -> User | None:
        row = await self._session.scalar(select(models.User).where(which))
        return None if row is None else to_user(row)

    async def _ensure(self, which: ColumnElement[bool], **values: object) -> User:
        # Not the lock of a deletion, which would keep out those who add something of this user's.
        wanted = select(models.User).where(which).with_for_update(key_share=True)
        row = await self._session.scalar(wanted)
        if row is None:
            # No column is named, because whoever comes second may meet the first in any index.
            made = insert(models.User).values(**values).on_conflict_do_nothing()
            await self._session.execute(made)
            # They have waited here for the first to commit, so the look finds it.
            row = (await self._session.scalars(wanted)).one()
        return to_user(row)


def _is_helped_or_opened_by(user_id: UUID) -> list[ColumnElement[bool]]:
    """Whether the user is about to bring something for a job, or to look at it on the web.

    It may be another's.
    """
    ticket, session, grant = models.WebTicket, models.WebSession, models.WebGrant
    lease = models.CaptureLease
    ticketed = select(ticket.job_id).where(ticket.user_id == user_id, ticket.job_id.is_not(None))
    granted = select(grant.job_id).join(session, session.id == grant.session_id)
    return [
        models.Job.id.in_(ticketed),
        models.Job.id.in_(granted.where(session.user_id == user_id)),
        models.Job.id.in_(select(lease.job_id).where(lease.user_id == user_id)),
    ]
