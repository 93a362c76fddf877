"""All results of a job as one file: every key is documented, and nothing tells who asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
from msgspec.structs import replace

from bot.domain.analysis.identities import Identities, rename
from bot.domain.analysis.results import Analysis, LeftOut, gather_analysis
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.rendering.analysis_json import analysis_json
from bot.rendering.results_json import MOST_PROFILES, results_json
from bot.samples.scenes import demo_replays
from bot.services.reports import OpenedReport
from tests.cli.running import quick_duel
from tests.rendering.jobs import job_of, replays_of
from tests.rendering.teams import demo_report, team_job
from tests.samples.teams import read_team

DOCUMENT = Path(__file__).parents[2] / "docs" / "results-json.md"
NULLABLE_MOMENT = {"type": ["string", "null"], "format": "date-time"}
JOB = {
    "shareable_id": {"type": "string", "format": "uuid"},
    "job_type": {"enum": ["INDIVIDUAL", "GFWL"]},
    "status": {"enum": [status.value for status in JobStatus]},
    "total_urls": {"type": "integer"},
    "processed_urls": {"type": "integer"},
    "created_at": NULLABLE_MOMENT,
    "started_at": NULLABLE_MOMENT,
    "completed_at": NULLABLE_MOMENT,
    "analysis_version": {"type": "integer"},
    "missing": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["url", "reason"],
            "properties": {"url": {"type": "string"}, "reason": {"type": ["string", "null"]}},
            "additionalProperties": False,
        },
    },
}
SCHEMA = {
    "type": "object",
    "required": ["job", "replays", "profiles", "team"],
    "additionalProperties": False,
    "properties": {
        "job": {
            "type": "object",
            "required": [*JOB],
            "properties": JOB,
            "additionalProperties": False,
        },
        "replays": {
            "type": "array",
            "items": {"type": "object", "required": ["replay_id", "players", "matches", "games"]},
        },
        "profiles": {
            "type": "array",
            "maxItems": 200,
            "items": {"type": "object", "required": ["player", "coverage", "matches"]},
        },
        "team": {"type": ["object", "null"], "required": ["is_confirmed", "seats", "coverage"]},
    },
}


@cache
def replays() -> tuple[Replay, ...]:
    return tuple(read_replay(content) for _, content in demo_replays())


def analysis_of(told: tuple[Replay, ...], *left_out: LeftOut) -> Analysis:
    known = {replay_url(one.replay_id): one for one in told}
    return gather_analysis(
        [*known, *(one.url for one in left_out)], known | {one.url: one for one in left_out}
    )


def single() -> Any:  # noqa: ANN401 - JSON
    states = ReplayState.STORED, ReplayState.FAILED, ReplayState.NEEDS_YOU
    job = job_of(*states, status=JobStatus.COMPLETED)
    left_out = LeftOut(replay_url(7), "Its raw copy is lost.")
    content = results_json(job, replays_of(*states), analysis_of(replays(), left_out))
    return json.loads(content)


def of_team() -> Any:  # noqa: ANN401 - JSON
    opened = OpenedReport(job=team_job(), report=demo_report(), is_confirmed=True)
    own = tuple(read_team().values())
    return json.loads(results_json(team_job(), (), analysis_of(own), opened))


def test_it_is_what_its_schema_says() -> None:
    for told in (single(), of_team()):
        jsonschema.validate(told, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_each_replay_stands_there_as_the_terminal_tells_it() -> None:
    told = single()
    assert told["replays"] == [
        json.loads(msgspec.json.encode(analysis_json(replay))) for replay in replays()
    ]
    assert told["team"] is None


def test_what_is_missing_is_told_with_its_reason() -> None:
    missing = {one["url"]: one["reason"] for one in single()["job"]["missing"]}
    assert missing == {
        replay_url(900_000_302): "Nobody has it: give its file.",
        replay_url(900_000_303): None,
        replay_url(7): "Its raw copy is lost.",
    }


def test_players_come_with_those_in_most_replays_first() -> None:
    profiles = single()["profiles"]
    sizes = [len(told["coverage"]["replays"]) for told in profiles]
    assert sizes == sorted(sizes, reverse=True)
    assert {told["player"] for told in profiles} == {
        player for replay in replays() for player in replay.players
    }


def test_of_a_crowd_of_players_those_in_most_replays_are_told() -> None:
    one = read_replay(quick_duel(1).to_json())
    crowd = tuple(
        replace(rename(one, Identities({"Ben": f"Rival {number}"})), replay_id=number)
        for number in range(1, MOST_PROFILES + 10)
    )
    told = json.loads(results_json(job_of(status=JobStatus.COMPLETED), (), analysis_of(crowd)))
    assert len(told["profiles"]) == MOST_PROFILES
    assert told["profiles"][0]["player"] == "Ana"
    assert len(told["replays"]) == len(crowd)


def test_a_team_has_its_report_and_its_players_profiles() -> None:
    told = of_team()
    assert told["team"]["is_confirmed"] is True
    assert told["profiles"] == [seat["profile"] for seat in told["team"]["seats"]]


def test_nothing_tells_who_asked() -> None:
    job = job_of(status=JobStatus.COMPLETED)
    content = results_json(job, (), analysis_of(replays())).decode()
    assert str(job.user_id) not in content
    assert str(job.id) not in content
    assert not {"user_id", "id", "role_id", "guild_id"} & set(keys_of(json.loads(content)))


def test_every_key_of_a_profile_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    documented = set(re.findall(r"`(\w+)(?:\[\])?`", text))
    profiles = [*single()["profiles"], *of_team()["profiles"]]
    for told in profiles:
        told["coverage"]["formats"] = {}
    assert set(keys_of(profiles)) - documented == set()
    assert set(keys_of(single()["job"])) - documented == set()


def test_a_name_of_any_script_is_kept_as_it_is() -> None:
    name = "\u9577\u3044\u540d\u524d \U0001f525 \u202e"
    told = msgspec.json.decode(
        msgspec.json.encode(replays()[0]).replace(b"Marigold", name.encode()), type=Replay
    )
    content = results_json(job_of(status=JobStatus.COMPLETED), (), analysis_of((told,)))
    assert json.loads(content)["profiles"][0]["player"] in {name, "Tobias K"}
    assert name.encode() in content


def test_moments_are_told_in_utc() -> None:
    created = datetime.fromisoformat(single()["job"]["created_at"])
    assert created.utcoffset() == datetime.now(UTC).utcoffset()


def keys_of(told: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Every key in there, however deep."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from keys_of(value)
    elif isinstance(told, list):
        for value in told:
            yield from keys_of(value)
