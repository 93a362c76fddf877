"""A person's jobs while they type: one statement, because each key that they press asks again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.job_glances import JobGlance
from bot.domain.users import TERMINAL
from db import models
from db.repositories.rows import is_shown_to


class JobGlances:
    """Looks at one moment's rows, without a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(
        self, discord_user_id: int | None, typed: str, number: int
    ) -> tuple[JobGlance, ...]:
        """The newest jobs of a Discord person, or the terminal's, that fit what they typed.

        That is the beginning of an id, or a part of the team's name or of the status.
        """
        job, user = models.Job, models.User
        team_name = job.team_data["team_name"].as_string()
        wanted = (
            select(job.id, team_name, job.total_urls, job.status, job.created_at)
            .join(user, user.id == job.user_id)
            .order_by(job.created_at.desc(), job.id)
            .limit(number)
        )
        if discord_user_id is None:
            wanted = wanted.where(user.clerk_user_id == TERMINAL)
        else:
            wanted = wanted.where(user.discord_user_id == discord_user_id)
        if typed:
            hex_id = func.replace(cast(job.id, String), "-", "")
            fits = (
                hex_id.istartswith(typed.replace("-", ""), autoescape=True),
                team_name.icontains(typed, autoescape=True),
                cast(job.status, String).icontains(typed, autoescape=True),
            )
            wanted = wanted.where(or_(*fits))
        rows = await self._connection.execute(wanted)
        return tuple(JobGlance(*row) for row in rows)

    async def find_players(
        self, discord_user_id: int | None, role_ids: Collection[int], typed: str, number: int
    ) -> tuple[str, ...]:
        """Names that contain what was typed, in the person's own jobs and those of their team.

        Those that begin with it first, then those with the most replays. Public jobs tell no
        names to those who have no link to them.
        """
        user, player, job = models.User, models.JobPlayer, models.Job
        is_theirs = user.discord_user_id == discord_user_id
        if discord_user_id is None:
            is_theirs = user.clerk_user_id == TERMINAL
        owner = select(user.id).where(is_theirs).scalar_subquery()
        begins = player.name.istartswith(typed, autoescape=True)
        wanted = (
            select(player.name)
            .join(job, job.id == player.job_id)
            .where(or_(job.user_id == owner, is_shown_to(role_ids)))
            .where(player.name.icontains(typed, autoescape=True))
            .group_by(player.name)
            .order_by(begins.desc(), func.sum(player.replays).desc(), player.name)
            .limit(number)
        )
        return tuple(await self._connection.scalars(wanted))
