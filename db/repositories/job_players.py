"""Who plays in the analyzed replays of jobs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, false, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.jobs import PlayerJobs
from bot.domain.player_keys import player_key
from db import models
from db.repositories.rows import is_shown_to, lock_job, storable, to_job


class JobPlayers:
    """A row a job and name. Who asks sees own jobs, those shown to their roles, and public ones."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, job_id: UUID, replays: Mapping[str, int]) -> None:
        """Write down in how many analyzed replays of a job each name plays."""
        await lock_job(self._session, job_id)
        player = models.JobPlayer
        await self._session.execute(delete(player).where(player.job_id == job_id))
        rows = [
            {"job_id": job_id, "name": name, "digest": player_key(name), "replays": count}
            for name, count in replays.items()
        ]
        if rows:
            await self._session.execute(insert(player), rows)

    async def find(
        self, user_id: UUID | None, role_ids: Collection[int], name: str, most: int
    ) -> PlayerJobs | None:
        """Jobs in which this name plays; None without any.

        Own ones first, then those of the team, each the newest first. The name as it is written,
        else one that differs only in case: from nearer jobs, then the more frequent.
        """
        job, player = models.Job, models.JobPlayer
        rank, visible = _rank(user_id, role_ids), _may_see(user_id, role_ids)
        named = (
            select(player.name)
            .join(job, and_(player.job_id == job.id, visible))
            .where(func.lower(player.name) == func.lower(storable(name)))
            .group_by(player.name)
            .order_by(
                (player.name == storable(name)).desc(),
                func.min(rank),
                func.sum(player.replays).desc(),
                player.name,
            )
            .limit(1)
        )
        shown = await self._session.scalar(named)
        if shown is None:
            return None
        wanted = (
            select(job, rank.label("rank"))
            .join(player, player.job_id == job.id)
            .where(visible, player.name == shown)
        )
        total = await self._session.scalar(select(func.count()).select_from(wanted.subquery()))
        ordered = wanted.order_by(rank, job.created_at.desc(), job.id).limit(most)
        rows = (await self._session.execute(ordered)).all()
        return PlayerJobs(
            name=shown,
            jobs=tuple(to_job(row[0]) for row in rows),
            public=frozenset(row[0].id for row in rows if row.rank == _PUBLIC),
            total=total or 0,
        )

    async def name_of(
        self, user_id: UUID | None, role_ids: Collection[int], digest: str
    ) -> str | None:
        """The name in jobs that somebody may see for which this digest stands."""
        job, player = models.Job, models.JobPlayer
        named = (
            select(player.name)
            .join(job, and_(player.job_id == job.id, _may_see(user_id, role_ids)))
            .where(player.digest == digest)
            .order_by(_rank(user_id, role_ids), player.name)
            .limit(1)
        )
        return await self._session.scalar(named)


_OWN, _SHOWN, _PUBLIC = range(3)


def _rank(user_id: UUID | None, role_ids: Collection[int]) -> ColumnElement[int]:
    """How near a job is to who asks."""
    return case((_is_own(user_id), _OWN), (is_shown_to(role_ids), _SHOWN), else_=_PUBLIC)


def _may_see(user_id: UUID | None, role_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(_is_own(user_id), is_shown_to(role_ids), models.Job.is_public)


def _is_own(user_id: UUID | None) -> ColumnElement[bool]:
    return false() if user_id is None else models.Job.user_id == user_id
