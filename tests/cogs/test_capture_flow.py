"""A captain's whole way in the simulated Discord: what needs a person is captured and reported."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from bot.domain.links import replay_id_of
from bot.domain.sources import human_check
from bot.samples.teams import ANA, WREN, team_replays
from tests.cogs.test_team_flow import Captain, card_in, parts, post_of, read
from tests.discord.program import PAGES
from tests.discord.simulated import Simulation
from tests.services.world import World

pytest_plugins = ("tests.database",)

_CODE: Final = re.compile(r"```\n([0-9A-Z]{4}-[0-9A-Z]{4})\n```")
_NUMBER: Final = re.compile(r"\b[0-9]{9}\b")
_NEEDING: Final = 3


def part(message: Any, label: str) -> dict[str, Any]:  # noqa: ANN401 - simcord has a class for each
    return next(one for one in parts(message) if one.get("label") == label)


@pytest.mark.slow
async def test_what_needs_a_person_is_captured_from_the_card_to_the_report(
    world: World, sim: Simulation
) -> None:
    held = {int(name.partition(".")[0]): content for name, content in team_replays()}
    captain = Captain(sim)
    missing = [int(number) for number in _NUMBER.findall(post_of(WREN))][:_NEEDING]
    world.shelf.files |= held | dict.fromkeys(missing, human_check())
    await captain.add(post_of(ANA))
    await captain.add(post_of(WREN))
    await captain.press(await captain.submit(Team="Seraphim"), "Confirm")
    await sim.work()
    await sim.report()
    card = card_in(sim)
    assert "3 need you" in read(card)
    assert read(card).count("human check") == 1
    early = await captain.press(card, "Open report")
    assert "3 need you" in read(early)
    told = await captain.press(early, "Capture 3")
    assert told.ephemeral
    assert part(told, "Get the script")["url"] == f"{PAGES}/capture.user.js"
    code = _CODE.search(read(told))
    assert code is not None
    await sim.restart()
    token = await world.captures.pair(code[1], "Firefox on Android")
    opens = part(told, "Open the first of 3")["url"]
    while True:
        number = replay_id_of(opens)
        assert number in missing
        wanted = await world.captures.take(token, number, held[number])
        if wanted.next is None:
            break
        opens = wanted.next
    assert (wanted.done, wanted.total) == (3, 3)
    await sim.work()
    await sim.report()
    assert "need you" not in read(card_in(sim))
    report = await captain.press(card_in(sim), "Open report")
    assert "3 captured" in read(report)
    assert "need you" not in read(report)
