"""All results of a job as one file for scripts; nothing in it tells who asked for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.analysis.results import Analysis
from bot.domain.jobs import Job, JobReplay
from bot.domain.moves import ReplayState
from bot.domain.replay.model import Replay
from bot.rendering.analysis_json import analysis_json
from bot.rendering.jobs_json import job_json
from bot.rendering.teams_json import report_json
from bot.services.reports import OpenedReport

Json = dict[str, Any]

MOST_PROFILES: Final = 200
"""Of more players those in most replays have theirs: a job of single replays has some 100."""

# Named one by one, so that what a job may have tomorrow is not told by itself.
_OF_JOB: Final = (
    *("shareable_id", "job_type", "status", "total_urls", "processed_urls"),
    *("created_at", "started_at", "completed_at"),
)
_FAILED: Final = frozenset({ReplayState.FAILED, ReplayState.NEEDS_YOU})


def results_json(
    job: Job,
    asked: Iterable[JobReplay],
    analysis: Analysis,
    opened: OpenedReport | None = None,
) -> bytes:
    """The job, its replays, a profile of each player, and a team's report where there is one.

    What the keys mean stands in `docs/results-json.md`.
    """
    told = job_json(job)
    profiles = _profiles(analysis.replays) if opened is None else _profiles_in(opened)
    return msgspec.json.encode(
        {
            "job": {
                **{key: told[key] for key in _OF_JOB},
                "analysis_version": analysis.version,
                "missing": list(_missing(analysis, asked)),
            },
            "replays": [analysis_json(replay) for replay in analysis.replays],
            "profiles": list(profiles),
            "team": None if opened is None else report_json(opened),
        }
    )


def _missing(analysis: Analysis, asked: Iterable[JobReplay]) -> Iterator[Json]:
    reasons = {one.url: one.reason for one in asked if one.state in _FAILED}
    reasons |= {one.url: one.reason for one in analysis.left_out}
    for url, reason in reasons.items():
        yield {"url": url, "reason": reason}


def _profiles(replays: Sequence[Replay]) -> Iterator[Profile]:
    """Those of the players in most replays, in this order."""
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in once_each(replays):
        for player in replay.players:
            played[player].append(replay)
    ordered = sorted(played, key=lambda one: (-len(played[one]), one.casefold(), one))
    for player in ordered[:MOST_PROFILES]:
        yield profile(player, played[player])


def _profiles_in(opened: OpenedReport) -> Iterator[Profile]:
    for seat in opened.report.seats[:MOST_PROFILES]:
        yield seat.profile
