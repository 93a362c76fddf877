"""The real bot in the simulated Discord: everything it sends passes the checks."""

from __future__ import annotations

import pytest

from bot.domain.links import replay_url
from tests.discord.payloads import check_tree
from tests.discord.simulated import Simulation
from tests.services.world import World

pytest_plugins = ("tests.database",)

LINKS = " ".join(map(replay_url, (1, 2)))


def test_the_whole_tree_is_as_discord_wants_it_and_is_sent_once(sim: Simulation) -> None:
    tree = sim.bot.tree
    described = [command.to_dict(tree) for command in tree.get_commands()]
    check_tree(described)
    (sent,) = (one.json for one in sim.env.http_requests if one.method == "PUT")
    assert sent is not None
    assert sorted(one["name"] for one in sent) == sorted(one["name"] for one in described)


async def test_a_job_goes_from_the_command_to_its_results_across_a_restart(
    world: World, sim: Simulation
) -> None:
    world.shelf.put(1, 2)
    await sim.ana.slash(sim.channel, "replay analyze", links=LINKS)
    (card,) = sim.channel.history(viewer=sim.ben)
    assert "PENDING" in (card.embeds[0].description or "")
    await sim.work()
    assert await sim.report() == 1
    assert await sim.report() == 0
    (card,) = sim.channel.history(viewer=sim.ben)
    assert "**2 of 2**" in (card.embeds[0].description or "")
    await sim.restart()
    results = await sim.ana.click(card, label="Open results")
    assert results.ephemeral
    assert (await sim.ben.click(card, label="Open results")).ephemeral


async def test_where_only_a_person_has_the_bot_the_answer_is_the_card(
    world: World, sim: Simulation
) -> None:
    world.shelf.put(1, 2)
    with sim.installed_by_people():
        answered = await sim.ana.slash(sim.channel, "replay analyze", links=LINKS)
    assert answered.response is not None
    assert answered.response.ephemeral
    assert sim.channel.history(viewer=sim.ben) == []
    await sim.work()
    # The bot looks again every two seconds, and simcord does not wait for the database then.
    for _ in range(50):
        await sim.env.advance_time(2)
        if "**2 of 2**" in (answered.response.embeds[0].description or ""):
            break
    else:
        pytest.fail("the card was not brought up to date")


async def test_direct_messages_with_the_bot_have_the_card(world: World, sim: Simulation) -> None:
    world.shelf.put(1, 2)
    await sim.user(sim.ana).slash("replay analyze", links=LINKS)
    await sim.work()
    assert await sim.report() == 1
    (card,) = sim.user(sim.ana).dm_channel.history(viewer=sim.user(sim.ana))
    assert "**2 of 2**" in (card.embeds[0].description or "")
