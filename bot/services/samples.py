"""Made-up results that anybody may look at: jobs like all others, kept in no database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol, TypeVar
from uuid import UUID

from bot.domain.analysis.identities import Identities
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.results import Analysis, gather_analysis
from bot.domain.analysis.teams import Arrivals, make_report
from bot.domain.jobs import Job, JobReplay, Lease, Progress
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, JobType, Move, ReplayState
from bot.domain.publications import Publication
from bot.domain.replay.games import read_replay
from bot.domain.teams import TeamDetails
from bot.services.askers import Asker
from bot.services.catalog import Services
from bot.services.goat_pool import goat_pool
from bot.services.publications import Publications
from bot.services.reports import OpenedReport, Reports
from bot.services.results import Results

SAMPLE_RESULTS: Final = UUID("00000000-0000-4000-8000-000000000001")
"""The link's id of the results of a few replays."""
SAMPLE_TEAM: Final = UUID("00000000-0000-4000-8000-000000000002")
"""Likewise of a team's report."""

_MADE_AT: Final = datetime(2025, 11, 16, 20, tzinfo=UTC)
_NOBODY: Final = UUID(int=0)
_LOST: Final = "Replay {} does not exist: check the link."
_Catalog = TypeVar("_Catalog", bound=Services)


class MadeUp(Protocol):
    """What the samples are made of: replays as the site would send them, and a team's as well."""

    @property
    def replays(self) -> Sequence[bytes]:
        """Those of a few players."""
        ...

    @property
    def team_replays(self) -> Sequence[bytes]:
        """Those of the team."""
        ...

    @property
    def team(self) -> TeamDetails:
        """The team as its captain asked for it."""
        ...

    @property
    def lost(self) -> Sequence[int]:
        """Replays of the team that nobody has."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """Names that are somebody's beside the one they are shown by."""
        ...

    @property
    def confirmed(self) -> Sequence[str]:
        """All names of those who are on the team."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample as its pages need it; of a team, with the report."""

    publication: Publication
    asked: tuple[JobReplay, ...]
    analysis: Analysis
    opened: OpenedReport | None = None


class Samples:
    """The samples, made in a thread when somebody first looks at one."""

    def __init__(self, make: Callable[[], MadeUp]) -> None:
        self._make = make
        self._making = asyncio.Lock()
        self._made: Mapping[UUID, Sample] | None = None

    async def find(self, shareable_id: UUID) -> Sample | None:
        """The sample with this id; None for whatever is none."""
        if shareable_id not in {SAMPLE_RESULTS, SAMPLE_TEAM}:
            return None
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(lambda: _make_samples(self._make()))
            return self._made[shareable_id]


def with_samples(services: _Catalog, samples: Samples) -> _Catalog:
    """The same use cases, which find the samples by their ids, too."""
    return replace(
        services,
        publications=_Publications(services.publications, samples),
        results=_Results(services.results, samples),
        reports=_Reports(services.reports, samples),
    )


class _Publications(Publications):
    def __init__(self, others: Publications, samples: Samples) -> None:
        self._others = others
        self._samples = samples

    async def open(self, asker: Asker | None, shareable_id: UUID) -> Publication:
        """The sample, or what else has this id."""
        found = await self._samples.find(shareable_id)
        return found.publication if found else await self._others.open(asker, shareable_id)

    async def asked(self, publication: Publication) -> tuple[JobReplay, ...]:
        """The replays of its job."""
        found = await self._samples.find(publication.job.shareable_id)
        return found.asked if found else await self._others.asked(publication)


class _Results(Results):
    def __init__(self, others: Results, samples: Samples) -> None:
        self._others = others
        self._samples = samples

    async def of(self, job: Job) -> Analysis:
        """The analysis of the sample, or of another job."""
        found = await self._samples.find(job.shareable_id)
        return found.analysis if found else await self._others.of(job)

    async def so_far(self, job: Job) -> Analysis:
        """Likewise."""
        found = await self._samples.find(job.shareable_id)
        return found.analysis if found else await self._others.so_far(job)

    async def kept(self, job: Job) -> Analysis | None:
        """Likewise."""
        found = await self._samples.find(job.shareable_id)
        return found.analysis if found else await self._others.kept(job)

    async def keep(self, job: Job, lease: Lease, analysis: Analysis, move: Move | None) -> None:
        """Keep that of another job; nobody has a lease on a sample."""
        await self._others.keep(job, lease, analysis, move)


class _Reports(Reports):
    def __init__(self, others: Reports, samples: Samples) -> None:
        self._others = others
        self._samples = samples

    async def open(self, asker: Asker, job_id: UUID) -> OpenedReport:
        """The report of another job: a sample is opened by its link."""
        return await self._others.open(asker, job_id)

    async def of(self, job: Job) -> OpenedReport:
        """The report of the sample, or of another job."""
        found = await self._samples.find(job.shareable_id)
        opened = found.opened if found else None
        return opened or await self._others.of(job)


def _make_samples(made: MadeUp) -> Mapping[UUID, Sample]:
    return {
        SAMPLE_RESULTS: _sample(SAMPLE_RESULTS, _analyze(made.replays)),
        SAMPLE_TEAM: _report(made, _analyze(made.team_replays)),
    }


def _analyze(replays: Sequence[bytes]) -> Analysis:
    told = {replay_url(one.replay_id): one for one in map(read_replay, replays)}
    return gather_analysis(told, told)


def _report(made: MadeUp, analysis: Analysis) -> Sample:
    sample = _sample(SAMPLE_TEAM, analysis, made.team, made.lost)
    report = make_report(
        analysis.replays,
        made.team,
        made.confirmed,
        Identities(dict(made.names)),
        Arrivals(len(sample.asked), failed=len(made.lost)),
        knowledge=know_goat(goat_pool()),
    )
    opened = OpenedReport(job=sample.publication.job, report=report, is_confirmed=True)
    return replace(sample, opened=opened)


def _sample(
    shareable_id: UUID,
    analysis: Analysis,
    team: TeamDetails | None = None,
    lost: Sequence[int] = (),
) -> Sample:
    """As it would be had somebody asked for it and shared it with everybody."""
    stored = [(one.replay_id, ReplayState.STORED, None) for one in analysis.replays]
    failed = [(number, ReplayState.FAILED, _LOST.format(number)) for number in lost]
    asked = tuple(
        JobReplay(
            job_id=shareable_id, url=replay_url(number), state=state, reason=reason, attempts=1
        )
        for number, state, reason in (*stored, *failed)
    )
    job = Job(
        id=shareable_id,
        user_id=_NOBODY,
        job_type=JobType.INDIVIDUAL if team is None else JobType.GFWL,
        status=JobStatus.COMPLETED,
        urls=tuple(one.url for one in asked),
        team=team,
        progress=Progress(len(asked), len(asked)),
        error_message=None,
        shareable_id=shareable_id,
        is_public=True,
        created_at=_MADE_AT,
        updated_at=_MADE_AT,
        started_at=_MADE_AT,
        completed_at=_MADE_AT,
    )
    return Sample(publication=Publication(job, "sample"), asked=asked, analysis=analysis)
