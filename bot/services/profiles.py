"""One player over all replays that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.results import Analysis
from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.replay.model import Replay
from bot.services.askers import Asker
from bot.services.results import Results
from db.database import Database

MOST_JOBS: Final = 40
"""Of more jobs than these only the newest are read, so that an answer comes soon."""


class UnknownPlayerError(DomainError):
    """Nobody of this name plays in what the asker may see."""

    def __init__(self) -> None:
        sentence = (
            "No replay that you may see has a player of this name: choose one of the suggestions,"
            " or analyze a replay of theirs first."
        )
        super().__init__("unknown_player", sentence)


@dataclass(frozen=True, slots=True)
class SeenPlayer:
    """A player's replays, each once, from so many jobs; `left_out` older jobs were not read."""

    name: str
    replays: tuple[Replay, ...]
    jobs: int
    left_out: int


class Profiles:
    """Looks for players in the asker's own jobs, those shown to their team, and public ones."""

    def __init__(self, database: Database, results: Results) -> None:
        self._database = database
        self._results = results

    async def suggest(self, asker: Asker, typed: str, number: int = 25) -> tuple[str, ...]:
        """Names that contain what was typed so far, those that begin with it first."""
        async with self._database.glance() as glances:
            return await glances.find_players(
                asker.discord_user_id, asker.role_ids, typed.strip(), number
            )

    async def find(self, asker: Asker, name: str) -> SeenPlayer:
        """The player's replays. UnknownPlayerError; ObjectError where the store does not answer.

        A name is taken as it is written, else without regard to case.
        """
        return await self._gather(asker, name.strip())

    async def find_by_digest(self, asker: Asker, digest: str) -> SeenPlayer:
        """The player whose name's SHA-256 begins with these hex digits; errors as of `find`."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            name = await unit.jobs.player_with_digest(
                None if user is None else user.id, asker.role_ids, digest
            )
        if name is None:
            raise UnknownPlayerError
        return await self._gather(asker, name)

    async def _gather(self, asker: Asker, name: str) -> SeenPlayer:
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            seen = await unit.jobs.with_player(
                None if user is None else user.id, asker.role_ids, name, MOST_JOBS
            )
        if seen is None:
            raise UnknownPlayerError
        replays: dict[int, Replay] = {}
        for job in seen.jobs:
            analysis = await self._read(job)
            for replay in analysis.replays if analysis else ():
                if seen.name in replay.players:
                    replays.setdefault(replay.replay_id, replay)
        if not replays:
            raise UnknownPlayerError
        left_out = seen.total - len(seen.jobs)
        return SeenPlayer(seen.name, tuple(replays.values()), len(seen.jobs), left_out)

    async def _read(self, job: Job) -> Analysis | None:
        try:
            if job.status is JobStatus.COMPLETED:
                return await self._results.of(job)
            return await self._results.kept(job)
        except UnknownJobError:
            return None  # It was deleted just now.
