from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.domain.moves import ConfirmationStatus
from bot.domain.teams import TeamSubmission
from bot.rendering.jobs_json import job_json
from bot.rendering.teams_json import report_json, selection_json, submission_json
from bot.samples.teams import ANA, BEN
from bot.services.reports import OpenedReport
from tests.cli.running import ROOT
from tests.rendering.jobs import ID
from tests.rendering.teams import demo_report, demo_selection, team_job

DOCUMENT = (ROOT / "docs" / "jobs-json.md").read_text(encoding="utf-8")


def read_back(told: object) -> dict[str, Any]:
    """What programs get, who read JSON."""
    back: dict[str, Any] = json.loads(json.dumps(told))
    return back


def keys_in(told: object) -> Iterator[str]:
    """Every key at any depth, but for those that are codes of formats."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield key
            if key not in {"formats", "joined"} or isinstance(value, list):
                yield from keys_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from keys_in(value)


def test_every_key_of_a_report_and_of_a_choice_is_documented() -> None:
    opened = OpenedReport(job=team_job(), report=demo_report(), is_confirmed=True)
    told = [report_json(opened), selection_json(demo_selection()), job_json(team_job())]
    keys = {key for one in told for key in keys_in(read_back(one))}
    assert [key for key in sorted(keys) if f"`{key}" not in DOCUMENT] == []


def test_a_report_says_what_it_rests_on_and_where_each_figure_is_seen() -> None:
    opened = OpenedReport(job=team_job(), report=demo_report(), is_confirmed=False)
    told = read_back(report_json(opened))
    assert told["is_confirmed"] is False
    assert told["team"]["team_name"] == "Seraphim"
    assert told["coverage"]["analyzed"] == 19
    ana = told["seats"][0]
    assert ana["decks"][ana["current"]]["archetype"]["name"] == "Goat Control"
    assert [place["replay_id"] for place in ana["profile"]["matches"]["lost_in"]] == [900_000_216]
    assert told["joined"][0]["replays"] == [900_000_213, 900_000_214]


def test_a_choice_tells_who_is_chosen_and_why_others_are_not() -> None:
    told = read_back(selection_json(demo_selection([ANA])))
    people = {one["person"]: one for one in told["people"]}
    assert [one["person"] for one in told["people"] if one["is_chosen"]] == [ANA]
    assert people["Wren"]["names"] == ["Wren", "paperlantern"]
    assert people["Carl"]["standing"] == "unlikely"
    assert people["Ana"]["record"] == {"won": 3, "lost": 1, "drawn": 0, "undecided": 0}
    assert told["joined"] == {"paperlantern": "Wren"}
    assert (told["is_open"], len(told["digest"])) == (True, 12)


def test_a_job_of_a_team_has_what_was_said_and_who_was_found() -> None:
    team = TeamSubmission(
        job_id=ID,
        team_name="Seraphim",
        discovered_players=(ANA, BEN),
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
    )
    told = read_back(job_json(team_job(), None, team))
    assert told["team_data"]["seats"][0]["player"] == ANA
    assert told["discovered_players"] == [ANA, BEN]
    assert (told["confirmed_players"], told["confirmation_status"]) == (None, "pending")
    assert submission_json(team).keys() <= told.keys()
