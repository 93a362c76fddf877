"""Who is found in a team's replays where some were played in another format."""

from __future__ import annotations

import json
from itertools import combinations

from bot.domain.analysis.discovery import Standing
from tests.services.teams import MEMBERS, PAIRS, put, submit_team, team_duel
from tests.services.world import ANA, World

pytest_plugins = ("tests.database",)

PRACTICES = dict(enumerate([*combinations(MEMBERS, 2), ("Cleo", "Stranger")], 51))


async def test_a_practice_in_another_format_changes_neither_the_choice_nor_the_report(
    world: World,
) -> None:
    put(world)
    for number, names in PRACTICES.items():
        told = json.loads(team_duel(number, names).to_json())
        told["format"] = "eu"
        world.shelf.files[number] = json.dumps(told).encode()
    job = await submit_team(world, *PAIRS, *PRACTICES)
    await world.work(job)
    seen = await world.confirmations.look(ANA, job.id)
    assert seen.chosen == set(MEMBERS)
    (stranger,) = (one for one in seen.discovery.people if one.person == "Stranger")
    assert stranger.standing is Standing.UNLIKELY
    assert stranger.reason == "only in replays that are left out"
    assert [doubt.partition(",")[0] for doubt in seen.doubts] == [
        f"Replay {number} was played in Edison" for number in PRACTICES
    ]
    opened = await world.reports.open(ANA, job.id)
    assert not opened.is_confirmed
    assert {seat.person for seat in opened.report.seats} == seen.chosen
