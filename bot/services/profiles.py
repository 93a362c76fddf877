"""One player over all replays that somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus
from bot.domain.replay.model import Replay
from bot.services.askers import Asker
from bot.services.results import Results
from db.database import Database

MOST_JOBS: Final = 40
"""Of more jobs than these only the nearest, then the newest are read, lest an answer take long."""


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
        """Names that contain what was typed so far, those that begin with it first.

        Not those of public jobs: who has no link to one finds a player in it by the whole name.
        """
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
        """The player for whose name this digest stands; errors as of `find`."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            user_id = None if user is None else user.id
            name = await unit.job_players.name_of(user_id, asker.role_ids, digest)
        if name is None:
            raise UnknownPlayerError
        return await self._gather(asker, name)

    async def _gather(self, asker: Asker, name: str) -> SeenPlayer:
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            user_id = None if user is None else user.id
            seen = await unit.job_players.find(user_id, asker.role_ids, name, MOST_JOBS)
        if seen is None:
            raise UnknownPlayerError
        # The nearest job comes first: what somebody else publishes replaces nothing of one's own.
        replays: dict[int, Replay] = {}
        for job in seen.jobs:
            own = [one for one in await self._read(job) if seen.name in one.players]
            if job.id in seen.public:
                own = await self._confirmed(own)
            for replay in own:
                replays.setdefault(replay.replay_id, replay)
        if not replays:
            raise UnknownPlayerError
        left_out = seen.total - len(seen.jobs)
        return SeenPlayer(seen.name, tuple(replays.values()), len(seen.jobs), left_out)

    async def _read(self, job: Job) -> Sequence[Replay]:
        try:
            if job.status is JobStatus.COMPLETED:
                return (await self._results.of(job)).replays
            kept = await self._results.kept(job)
        except UnknownJobError:
            return ()  # It was deleted just now.
        return kept.replays if kept else ()

    async def _confirmed(self, replays: Sequence[Replay]) -> list[Replay]:
        """Those that the site or an archive gave, too: an upload serves only its sender."""
        urls = {replay_url(one.replay_id): one for one in replays}
        async with self._database.unit_of_work() as unit:
            scraped = await unit.scraped_replays.find(urls)
        return [one for url, one in urls.items() if url in scraped]
