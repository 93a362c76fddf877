from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import pytest
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.client.entrance import BotOptions, DiscordError, calm_reconnects
from bot.client.tree import digest_commands
from tests.client.doors import doors_of
from tests.client.running import eventually, options_for, running_bot
from tests.services.world import World
from tests.wire.discord import StandIn

pytest_plugins = ("tests.database",)

COMMANDS = r"/applications/\d+/commands"


async def refusal(discord: StandIn, world: World, token: str | None = None) -> str:
    """Why the bot does not come, in one sentence."""
    bot = DuelBot(world, options_for(discord))
    async with asyncio.timeout(10):
        with pytest.raises(DiscordError) as refused:
            await bot.serve(token or discord.token, asyncio.Event())
    assert bot.is_closed()
    assert discord.token not in refused.value.sentence
    return refused.value.sentence


async def test_a_refused_token_is_told_with_the_way_to_a_new_one(
    discord: StandIn, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sentence = await refusal(discord, world, "not.the.token")
    assert sentence == (
        "Discord refuses the token: make a new one in the Discord Developer Portal "
        "(application → Bot → Reset Token) and set it as DISCORD_TOKEN in .env."
    )
    assert "not.the.token" not in caplog.text


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (4004, "Discord refuses the token"),
        (4010, "no such shard"),
        (4011, "too many servers"),
        (4013, "refuses the intents"),
        (4014, "does not let the bot have the intents"),
    ],
)
async def test_a_connection_that_is_refused_for_good_is_explained(
    discord: StandIn, world: World, code: int, told: str
) -> None:
    discord.gateway.refuse_with = code
    assert told in await refusal(discord, world)


async def test_no_network_is_told(world: World) -> None:
    nowhere = BotOptions(api_url="http://127.0.0.1:1/api/v10", extensions=())
    with pytest.raises(DiscordError, match=r"^Discord cannot be reached: check the network"):
        await DuelBot(world, nowhere).serve("token", asyncio.Event())


async def test_discord_being_out_of_order_is_told(discord: StandIn, world: World) -> None:
    discord.fail("GET", "/users/@me", 503)
    assert "(503, error code 0)" in await refusal(discord, world)


async def test_a_bot_that_started_too_often_waits(discord: StandIn, world: World) -> None:
    discord.starts_left = 0
    assert "too often today: start it again in 1.0 hours" in await refusal(discord, world)
    assert discord.gateway.identified == 0


async def test_ready_is_told(
    discord: StandIn, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with running_bot(discord, world) as bot:
        await asyncio.wait_for(bot.ready.wait(), 10)
        assert "ready in Discord: 1 servers, 1 shards" in caplog.text
    assert [r.message for r in caplog.records if r.levelno > logging.INFO] == []
    assert discord.token not in caplog.text


async def test_discord_is_told_of_commands_only_when_they_changed(
    discord: StandIn, world: World
) -> None:
    for _ in range(2):
        async with running_bot(discord, world):
            assert len(discord.requested("PUT", COMMANDS)) == 1
    async with running_bot(discord, world, extensions=()):
        assert len(discord.requested("PUT", COMMANDS)) == 2
    assert discord.commands == []


async def test_commands_work_everywhere(bot: DuelBot, discord: StandIn) -> None:
    assert {command["name"] for command in discord.commands} == {"door", "Look at it", "Break it"}
    for command in discord.commands:
        assert (command["contexts"], command["integration_types"]) == ([0, 1, 2], [0, 1])


async def test_the_digest_does_not_depend_on_the_order(bot: DuelBot) -> None:
    before = digest_commands(bot.tree)
    removed = bot.tree.remove_command("door")
    assert removed is not None
    assert digest_commands(bot.tree) != before
    bot.tree.add_command(removed)
    assert digest_commands(bot.tree) == before


async def test_refused_commands_say_what_discord_refuses(discord: StandIn, world: World) -> None:
    discord.fail("PUT", COMMANDS, 400, code=50035)
    assert (await refusal(discord, world)).startswith("Discord refuses the bot's commands")


async def test_the_bot_comes_with_its_old_commands_where_new_ones_must_wait(
    discord: StandIn, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fail("PUT", COMMANDS, 403, code=30034)
    async with running_bot(discord, world):
        assert "Discord keeps the commands it has" in caplog.text
    async with running_bot(discord, world):
        assert len(discord.requested("PUT", COMMANDS)) == 2


@pytest.mark.parametrize("code", [1001, 4000])
async def test_a_lost_connection_comes_back(bot: DuelBot, discord: StandIn, code: int) -> None:
    await discord.gateway.drop(code)
    await discord.until(lambda: discord.gateway.resumed == 1, "coming back")
    ana = discord.user("Ana")
    assert (await discord.slash(ana, "door command", {"how": "well"})).text == "well"
    assert discord.gateway.identified == 1


async def test_what_happened_meanwhile_arrives(bot: DuelBot, discord: StandIn) -> None:
    await discord.gateway.ask_to_reconnect()
    await discord.until(lambda: discord.gateway.resumed == 1, "coming back")
    ana = discord.user("Ana")
    assert (await discord.slash(ana, "door command", {"how": "well"})).text == "well"


async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """Begin anew without discord.py's five seconds in between."""


async def test_a_session_that_is_over_is_begun_anew(bot: DuelBot, discord: StandIn) -> None:
    bot.before_identify_hook = at_once  # type: ignore[method-assign] # see there
    discord.gateway.is_resumable = False
    await discord.gateway.drop()
    await discord.until(lambda: discord.gateway.identified == 2, "beginning anew")
    ana = discord.user("Ana")
    assert (await discord.slash(ana, "door command", {"how": "well"})).text == "well"


async def test_shards_are_those_that_are_set(discord: StandIn, world: World) -> None:
    options = replace(options_for(discord), shard_ids=(1, 2), shard_count=3)
    bot = DuelBot(world, options)
    bot.before_identify_hook = at_once  # type: ignore[method-assign] # see there
    stop = asyncio.Event()
    serving = asyncio.create_task(bot.serve(discord.token, stop))
    await discord.until(lambda: len(discord.gateway.connected) == 2, "two shards")
    assert {(s.shard, s.shards) for s in discord.gateway.connected} == {(1, 3), (2, 3)}
    stop.set()
    await serving


async def test_who_waits_when_the_bot_stops_is_answered(discord: StandIn, world: World) -> None:
    ana = discord.user("Ana")
    async with running_bot(discord, world) as bot:
        reply = await discord.slash(ana, "door slow", wait="answered")
        asyncio.get_running_loop().call_later(0.05, doors_of(bot).go_on.set)
    assert reply.text == "well"
    assert not discord.is_connected


async def test_who_waits_too_long_is_left(
    discord: StandIn,
    world: World,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.client.bot._ANSWERING", 0.2)
    ana = discord.user("Ana")
    async with running_bot(discord, world):
        reply = await discord.slash(ana, "door slow", wait="answered")
        left_at = time.monotonic()
    assert 0.2 <= time.monotonic() - left_at < 5
    assert reply.messages == []
    assert [r.message for r in caplog.records if r.levelno > logging.INFO] == []


class Clinging(commands.Cog):
    async def cog_unload(self) -> None:
        await asyncio.Event().wait()


async def test_the_bot_leaves_even_where_a_part_of_it_hangs(
    discord: StandIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.bot._CLOSING", 0.2)
    async with running_bot(discord, world) as bot:
        await bot.add_cog(Clinging())
        left_at = time.monotonic()
    assert 0.2 <= time.monotonic() - left_at < 5
    await discord.until(lambda: not discord.is_connected, "hanging up")


async def test_a_bot_that_is_stopped_before_it_came_leaves(discord: StandIn, world: World) -> None:
    discord.fail("GET", "/users/@me", delay=60.0)
    stop = asyncio.Event()
    bot = DuelBot(world, options_for(discord))
    serving = asyncio.create_task(bot.serve(discord.token, stop))
    await discord.until(lambda: discord.requests, "a request")
    stop.set()
    await asyncio.wait_for(serving, 5)
    assert discord.gateway.identified == 0


async def test_what_a_listener_raises_names_an_incident(
    bot: DuelBot, discord: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    async def on_nonsense() -> None:
        raise RuntimeError("nonsense")

    bot.add_listener(on_nonsense)
    bot.dispatch("nonsense")
    await eventually(lambda: "in on_nonsense" in caplog.text)
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert record.message.startswith("incident ")


def test_an_outage_of_discord_is_a_line_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    calm_reconnects()
    calm_reconnects()
    away = ConnectionResetError()
    log = logging.getLogger("discord.client")
    log.error("Attempting a reconnect in %.2fs", 1.5, exc_info=away)
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    told = "Discord is away (ConnectionResetError). Attempting a reconnect in 1.50s"
    assert record.getMessage() == told
    assert record.exc_info is None
