from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

from bot.domain.analysis.results import ANALYSIS_VERSION, Analysis, LeftOut
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.replay.games import read_replay
from bot.domain.sources import ReplayOrigin
from bot.rendering.analysis_json import analysis_json
from bot.rendering.jobs_json import job_json, results_json, whole_job_json
from bot.services.jobs import JobDetails
from tests.cli.running import quick_duel
from tests.rendering.jobs import ASKED, FIRST, ID, SHARED, job_of, replays_of

STORED, FAILED, NEEDS_YOU = ReplayState.STORED, ReplayState.FAILED, ReplayState.NEEDS_YOU
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "jobs-json.md"


def test_a_job_has_these_keys_and_no_others() -> None:
    job = job_of(STORED, FAILED, status=JobStatus.COMPLETED)
    told = json.loads(json.dumps(job_json(job, replays_of(STORED, FAILED))))
    assert told == {
        "id": str(ID),
        "job_type": "INDIVIDUAL",
        "status": "COMPLETED",
        "total_urls": 2,
        "processed_urls": 2,
        "error_message": None,
        "shareable_id": str(SHARED),
        "is_public": False,
        "created_at": "2025-11-22T18:04:05.000000+00:00",
        "started_at": "2025-11-22T18:04:06.000000+00:00",
        "completed_at": "2025-11-22T18:04:20.000000+00:00",
        "replays": [
            {
                "url": replay_url(FIRST),
                "state": "stored",
                "reason": None,
                "attempts": 0,
                "origin": None,
                "replaced_at": None,
            },
            {
                "url": replay_url(FIRST + 1),
                "state": "failed",
                "reason": "Nobody has it: give its file.",
                "attempts": 0,
                "origin": None,
                "replaced_at": None,
            },
        ],
    }


def test_without_replays_the_key_is_left_out() -> None:
    assert "replays" not in job_json(job_of(STORED))


def test_what_has_not_happened_is_null() -> None:
    told = job_json(job_of(STORED, status=JobStatus.PENDING))
    assert (told["started_at"], told["completed_at"]) == (None, None)


def test_times_are_in_utc_wherever_the_database_stands() -> None:
    there = ASKED.astimezone(timezone(timedelta(hours=5, minutes=30)))
    told = job_json(replace(job_of(STORED), created_at=there))
    assert told["created_at"] == "2025-11-22T18:04:05.000000+00:00"


def test_where_a_copy_comes_from_and_what_it_replaced_are_told() -> None:
    (one,) = replays_of(STORED)
    replaced = replace(one, origin=ReplayOrigin.ARCHIVE, replaced_at=ASKED)
    told = json.loads(json.dumps(job_json(job_of(STORED), [replaced])))["replays"][0]
    assert (told["origin"], told["replaced_at"]) == ("archive", "2025-11-22T18:04:05.000000+00:00")


def test_until_when_a_job_waits_is_told_unless_it_is_finished() -> None:
    running = JobDetails(job_of(NEEDS_YOU), replays_of(NEEDS_YOU), waits_until=ASKED)
    assert whole_job_json(running)["waits_until"] == "2025-11-22T18:04:05.000000+00:00"
    canceled = replace(running, job=job_of(NEEDS_YOU, status=JobStatus.CANCELLED))
    assert whole_job_json(canceled)["waits_until"] is None


def test_results_hold_each_replay_as_analyze_tells_it() -> None:
    replay = read_replay(quick_duel(FIRST).to_json())
    left_out = LeftOut(replay_url(7), "Its raw copy is lost.")
    told = results_json(Analysis(ANALYSIS_VERSION, (replay,), (left_out,)))
    assert told == {
        "version": ANALYSIS_VERSION,
        "replays": [analysis_json(replay)],
        "left_out": [{"url": replay_url(7), "reason": "Its raw copy is lost."}],
    }


def test_every_key_is_documented() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    told = whole_job_json(JobDetails(job_of(STORED), replays_of(STORED)))
    results = results_json(Analysis(ANALYSIS_VERSION, (), ()))
    for key in [*told, *told["replays"][0], *results]:
        assert f"`{key}" in document
