"""Browsers in which somebody is signed in, and what they may see by a role."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.users import TERMINAL
from bot.domain.visits import Visitor, WebSession
from db import models
from db.repositories.rows import after, keep_newest, prune, to_user


class WebSessions:
    """Sessions by the digest of their token; the clock is the database's.

    Whoever opens, renews or ends one holds its user first, as an erasure does.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, token_hash: str, user_id: UUID, agent: str, ttl: timedelta) -> UUID:
        """Sign the user in for so long."""
        row = {"token_hash": token_hash, "user_id": user_id, "agent": agent}
        made = insert(models.WebSession).values(**row, expires_at=after(ttl))
        opened = await self._session.execute(made.returning(models.WebSession.id))
        return opened.scalar_one()

    async def renew(self, session_id: UUID, token_hash: str, agent: str, ttl: timedelta) -> bool:
        """Go on for so long with another token; False where it is gone or over meanwhile."""
        session = models.WebSession
        now = {"seen_at": func.clock_timestamp(), "expires_at": after(ttl)}
        renewed = (
            update(session)
            .where(session.id == session_id, _lasts())
            .values(token_hash=token_hash, agent=agent, **now)
            .returning(session.id)
        )
        return await self._session.scalar(renewed) is not None

    async def find(self, token_hash: str, note_after: timedelta) -> Visitor | None:
        """Whose session it is, if it is not over; due where nobody noted its use for so long.

        A user who is neither a Discord person nor at the terminal is nobody: an asker without an
        id would be taken for who sits at the terminal.
        """
        session, user = models.WebSession, models.User
        is_due = (session.seen_at < func.clock_timestamp() - note_after).label("is_due")
        known = or_(user.discord_user_id.is_not(None), user.clerk_user_id == TERMINAL)
        wanted = select(session.id, user, is_due).join(user, user.id == session.user_id)
        found = await self._session.execute(
            wanted.where(session.token_hash == token_hash, _lasts(), known)
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Visitor(session_id=row[0], user=to_user(row[1]), is_due=row[2])

    async def stands(self, user_id: UUID, session_id: UUID) -> bool:
        """Whether the user is signed in there still; they stay so while the caller holds them."""
        session = models.WebSession
        own = (session.id == session_id, session.user_id == user_id, _lasts())
        return bool(await self._session.scalar(select(exists().where(*own))))

    async def note(self, session_id: UUID) -> None:
        """It is in use."""
        session = models.WebSession
        noted = update(session).where(session.id == session_id)
        await self._session.execute(noted.values(seen_at=func.clock_timestamp()))

    async def grant(self, session_id: UUID, job_id: UUID, role_id: int, ttl: timedelta) -> None:
        """The session sees the job for so long, while that is shown to this role."""
        held = {"role_id": role_id, "expires_at": after(ttl)}
        made = insert(models.WebGrant).values(session_id=session_id, job_id=job_id, **held)
        key = ["session_id", "job_id"]
        await self._session.execute(made.on_conflict_do_update(index_elements=key, set_=held))

    async def find_role(self, session_id: UUID, shareable_id: UUID) -> int | None:
        """The role by which the session may see the job with these results."""
        grant, job = models.WebGrant, models.Job
        held = (grant.session_id == session_id, grant.expires_at > func.clock_timestamp())
        wanted = select(grant.role_id).join(job, job.id == grant.job_id)
        found: int | None = await self._session.scalar(
            wanted.where(*held, job.shareable_id == shareable_id)
        )
        return found

    async def of_user(self, user_id: UUID) -> tuple[WebSession, ...]:
        """Where the user is signed in, the one used last first."""
        session = models.WebSession
        wanted = select(session).where(session.user_id == user_id, _lasts())
        rows = await self._session.scalars(wanted.order_by(session.seen_at.desc(), session.id))
        return tuple(map(_to_session, rows))

    async def granted_to(self, user_id: UUID) -> tuple[UUID, ...]:
        """The results of others that the user's sessions may see, by the ids in their links."""
        grant, session, job = models.WebGrant, models.WebSession, models.Job
        wanted = select(job.shareable_id).distinct().join(grant, grant.job_id == job.id)
        joined = wanted.join(session, session.id == grant.session_id)
        found = joined.where(session.user_id == user_id).order_by(job.shareable_id)
        return tuple(await self._session.scalars(found))

    async def keep_newest(self, user_id: UUID, most: int) -> None:
        """End all of the user's but so many."""
        await keep_newest(self._session, models.WebSession, user_id, most)

    async def end(self, user_id: UUID, session_id: UUID) -> None:
        """Sign the user out there; another's session is left alone."""
        session = models.WebSession
        mine = delete(session).where(session.id == session_id, session.user_id == user_id)
        await self._session.execute(mine)

    async def end_all(self, user_id: UUID) -> None:
        """Sign the user out everywhere; the caller holds the lock of `Users.lock`."""
        session = models.WebSession
        await self._session.execute(delete(session).where(session.user_id == user_id))

    async def prune(self) -> None:
        """Forget what is over."""
        session, grant = models.WebSession, models.WebGrant
        await prune(self._session, grant, grant.expires_at <= func.clock_timestamp())
        # Those with grants wait for the next time: who deletes a job would reach several of them
        # in another order.
        bare = ~exists().where(grant.session_id == session.id)
        await prune(self._session, session, and_(~_lasts(), bare))


def _lasts() -> ColumnElement[bool]:
    return models.WebSession.expires_at > func.clock_timestamp()


def _to_session(row: models.WebSession) -> WebSession:
    return WebSession(
        id=row.id,
        agent=row.agent,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
