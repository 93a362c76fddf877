"""What is wanted of several jobs, in the order in which it adds most."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

from bot.domain.analysis.capture_order import known_cards, order_wanted
from bot.domain.captures import Need, Wanted
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.objects import ObjectError
from bot.services.results import Results
from db.database import Database

_REMEMBERED: Final = 16

_Known = Mapping[Hashable, int]
_Read = tuple[str, ...]


class CaptureOrder:
    """Tells what is wanted, from what the jobs' analyses know by now."""

    def __init__(self, database: Database, results: Results) -> None:
        self._database = database
        self._results = results
        # By job, with the replays that were counted; an analysis itself would take more room.
        self._counted: OrderedDict[UUID, tuple[_Read, _Known]] = OrderedDict()

    async def tell(
        self, needs: Sequence[Need], asking: UUID | None, brought: str | None = None
    ) -> Wanted:
        """All that is needed once, and how much of it is here: of the jobs that need something.

        The job that was served last counts too, and where nothing is needed all of them do.
        Of who is `asking`, the job whose replay was just `brought` comes first, then own jobs as
        they are given, then others'; what somebody else is about to bring comes last.
        """
        missing = {one.url for one in needs if not one.is_brought}
        everything = _of_live_jobs(needs, brought)
        jobs = sorted(_by_job(needs), key=lambda own: (_goes_on(own, brought), not own[0].is_own))
        ordered = [url for own in jobs for url in await self._sort(own)]
        others = {one.url for one in needs if one.holder not in {None, asking}}
        ordered.sort(key=lambda url: url in others)
        urls = tuple(url for url in dict.fromkeys(ordered) if url in missing)
        done = len(everything - missing)
        return Wanted(done=done, total=len(everything), urls=urls)

    async def _sort(self, needs: Sequence[Need]) -> tuple[str, ...]:
        """What one job still needs."""
        wanted = [one.url for one in needs if not one.is_brought]
        if len(wanted) <= 1:
            return tuple(wanted)
        try:
            async with self._database.unit_of_work() as unit:
                job = await unit.jobs.get(needs[0].job_id)
            if job.team is None:
                return order_wanted(wanted)
            read, known = await self._count(job)
        except UnknownJobError:  # It was deleted just now.
            return ()
        coming = {one.url for one in needs if one.is_brought}.difference(read)
        return order_wanted(wanted, job.team.seats, known, coming)

    async def _count(self, job: Job) -> tuple[_Read, _Known]:
        """The replays in the analysis so far, and how many cards of each player they show."""
        assert job.team is not None
        analysis = None
        # A store that is away keeps nobody from bringing something, in whatever order.
        with suppress(ObjectError):
            analysis = await self._results.kept(job)
        if analysis is None:
            return (), {}
        read = tuple(replay_url(one.replay_id) for one in analysis.replays)
        before, known = self._counted.pop(job.id, ((), {}))
        if before != read:
            known = await asyncio.to_thread(known_cards, job.team.seats, analysis.replays)
        self._counted[job.id] = (read, known)
        while len(self._counted) > _REMEMBERED:
            self._counted.popitem(last=False)
        return read, known


def _of_live_jobs(needs: Sequence[Need], brought: str | None) -> set[str]:
    """What is counted, so that a job that had all it needs swells no other's count."""
    live = {one.job_id for one in needs if not one.is_brought or one.url == brought}
    return {one.url for one in needs if one.job_id in live or not live}


def _by_job(needs: Sequence[Need]) -> list[list[Need]]:
    jobs: dict[UUID, list[Need]] = {}
    for one in needs:
        jobs.setdefault(one.job_id, []).append(one)
    return list(jobs.values())


def _goes_on(needs: Sequence[Need], brought: str | None) -> bool:
    """False, which comes first, where the job needed what was just brought."""
    return all(one.url != brought for one in needs)
