"""The players of teams' jobs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.job_errors import UnknownJobError
from bot.domain.moves import ConfirmationStatus, JobStatus
from bot.domain.teams import TeamSubmission, team_key
from db import models
from db.repositories.rows import lock_job, to_team


class Teams:
    """Who was found in a team's replays, and whom a person chose."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_job(self, job_id: UUID) -> TeamSubmission:
        """A job's players, else UnknownJobError."""
        found = await self.find(job_id)
        if found is None:
            raise UnknownJobError
        return found

    async def find(self, job_id: UUID) -> TeamSubmission | None:
        """A team's job's players; None for any other job."""
        submission, choice = models.GFWLTeamSubmission, models.PlayerChoice
        wanted = (
            select(submission, choice)
            .outerjoin(choice, choice.job_id == submission.job_id)
            .where(submission.job_id == job_id)
        )
        row = (await self._session.execute(wanted)).one_or_none()
        return None if row is None else to_team(row[0], row[1])

    async def discover(self, job_id: UUID, players: Iterable[str]) -> TeamSubmission:
        """Write down who was found; whoever was chosen and is found no longer is still chosen."""
        return await self._change(job_id, discovered_players=list(players))

    async def choose(self, job_id: UUID, players: Iterable[str] | None) -> TeamSubmission:
        """Write down whom a person would choose so far; None leaves it to what is likely.

        Nothing is written where nobody is asked.
        """
        await lock_job(self._session, job_id)
        choice = models.PlayerChoice
        chosen = None if players is None else list(players)
        changed = update(choice).where(choice.job_id == job_id).values(players=chosen)
        await self._session.execute(changed)
        return await self.of_job(job_id)

    async def confirm(
        self, job_id: UUID, players: Iterable[str], found: Iterable[str] = ()
    ) -> TeamSubmission:
        """Write down whom a person chose; refuses a player who was not found.

        Those `found` were by now, and count beside those who are written down.
        """
        await lock_job(self._session, job_id)
        team = await self.of_job(job_id)
        team = replace(
            team, discovered_players=tuple(dict.fromkeys([*team.discovered_players, *found]))
        )
        chosen = team.choose(players)
        return await self._settle(
            job_id, discovered_players=list(team.discovered_players), confirmed_players=list(chosen)
        )

    async def settle(self, job_id: UUID) -> TeamSubmission:
        """The last choice that was confirmed holds again, whoever of it is still found."""
        await lock_job(self._session, job_id)
        return await self._settle(job_id)

    async def ask(self, job_id: UUID) -> TeamSubmission:
        """A person is asked from now on, beginning with the last choice."""
        await lock_job(self._session, job_id)
        confirmed = (await self.of_job(job_id)).confirmed_players
        chosen = None if confirmed is None else list(confirmed)
        asked = {"players": chosen, "asked_at": func.clock_timestamp()}
        made = insert(models.PlayerChoice).values(job_id=job_id, **asked)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id"], set_=asked)
        )
        return await self._change(job_id, confirmation_status=ConfirmationStatus.PENDING)

    async def unanswered(self, wait: timedelta, job_id: UUID | None = None) -> tuple[UUID, ...]:
        """Jobs whose players nobody has confirmed for so long, the oldest question first.

        Only this job, where one is given.
        """
        choice, job = models.PlayerChoice, models.Job
        wanted = (
            select(choice.job_id)
            .join(job, job.id == choice.job_id)
            .where(job.status == JobStatus.AWAITING_PLAYERS)
            .where(choice.asked_at < func.clock_timestamp() - wait)
            .order_by(choice.asked_at, choice.job_id)
        )
        if job_id is not None:
            wanted = wanted.where(choice.job_id == job_id)
        return tuple(await self._session.scalars(wanted))

    async def confirmed_before(self, user_id: UUID, team: str) -> frozenset[str]:
        """All whom the user has ever confirmed for a team of this name, over their jobs."""
        submission, job = models.GFWLTeamSubmission, models.Job
        wanted = (
            select(submission.team_name, submission.confirmed_players)
            .join(job, job.id == submission.job_id)
            .where(job.user_id == user_id, submission.confirmed_players.is_not(None))
        )
        rows = await self._session.execute(wanted)
        key = team_key(team)
        return frozenset(
            name for row in rows if team_key(row.team_name) == key for name in row.confirmed_players
        )

    async def _settle(self, job_id: UUID, **values: object) -> TeamSubmission:
        """Nobody is asked any more; the caller holds the job's lock."""
        choice = models.PlayerChoice
        await self._session.execute(delete(choice).where(choice.job_id == job_id))
        return await self._change(
            job_id, confirmation_status=ConfirmationStatus.CONFIRMED, **values
        )

    async def _change(self, job_id: UUID, **values: object) -> TeamSubmission:
        await lock_job(self._session, job_id)
        submission = models.GFWLTeamSubmission
        changed = update(submission).where(submission.job_id == job_id).values(**values)
        if await self._session.scalar(changed.returning(submission.id)) is None:
            raise UnknownJobError
        return await self.of_job(job_id)
