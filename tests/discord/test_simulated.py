"""The simulated Discord notices what is wrong, and waits for what the bot does."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Self

import asyncpg
import discord
import pytest
from discord import app_commands
from discord.ext.commands import AutoShardedBot

from bot.domain.errors import DomainError
from tests.discord.payloads import PayloadError
from tests.discord.simulated import Simulation, simulated

pytest_plugins = ("tests.database",)

_Interaction = discord.Interaction[Any]
_log = logging.getLogger(__name__)


class Count(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"count:(?P<n>\d+)"):
    """A button that knows by its custom id alone how often it was pressed."""

    def __init__(self, number: int) -> None:
        custom_id = f"count:{number}"
        super().__init__(discord.ui.Button(label=f"Pressed {number}", custom_id=custom_id))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["n"]))

    async def callback(self, interaction: _Interaction) -> None:
        if self.number == 2:
            raise RuntimeError("pressed too often")
        await interaction.response.edit_message(view=_counted(self.number + 1))


def _counted(number: int) -> discord.ui.View:
    return discord.ui.View(timeout=None).add_item(Count(number))


class TinyBot(AutoShardedBot):
    """As ours in what concerns simcord: sharded, without intents, persistent buttons."""

    def __init__(self, url: str = "") -> None:
        nobody = discord.AllowedMentions.none()
        intents = discord.Intents(guilds=True)
        super().__init__("!", intents=intents, allowed_mentions=nobody)
        self.url = url
        self.linger: Callable[[Coroutine[Any, Any, bool]], Awaitable[object]] = _for_ever

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Count)
        commands: list[app_commands.Command[Any, ..., Any]]
        commands = [say, count, wait, ask, refuse, break_down, teams, linger]
        for call in commands:
            self.tree.add_command(call)
        await self.tree.sync()


@app_commands.command(description="Say so many letters.")
async def say(interaction: _Interaction, letters: int) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="x" * letters)


@app_commands.command(description="Show a button.")
async def count(interaction: _Interaction) -> None:
    await interaction.response.send_message("Count:", view=_counted(0))


@app_commands.command(description="Wait in a thread.")
async def wait(interaction: _Interaction) -> None:
    await interaction.response.defer()
    await asyncio.to_thread(time.sleep, 0.1)
    await interaction.followup.send("waited")


@app_commands.command(description="Ask the database.")
async def ask(interaction: discord.Interaction[TinyBot]) -> None:
    await interaction.response.defer()
    connection = await asyncpg.connect(interaction.client.url)
    try:
        await connection.execute("SELECT pg_sleep(0.1)")
    finally:
        await connection.close()
    await interaction.followup.send("asked")


@app_commands.command(description="Refuse.")
async def refuse(_interaction: _Interaction) -> None:
    raise DomainError("no", "No.")


@app_commands.command(description="Break.")
async def break_down(_interaction: _Interaction) -> None:
    _log.error("incident abcd1234")


@app_commands.command(description="Say which teams one is of.")
async def teams(interaction: _Interaction) -> None:
    assert isinstance(interaction.user, discord.Member)
    names = [role.name for role in interaction.user.roles[1:]]
    await interaction.response.send_message(" ".join(names) or "none")


@app_commands.command(description="Wait for ever.")
async def linger(interaction: discord.Interaction[TinyBot]) -> None:
    await interaction.response.defer()
    await interaction.client.linger(asyncio.Event().wait())


async def _for_ever(waiting: Awaitable[object]) -> object:
    return await waiting


@pytest.fixture
async def sim() -> AsyncIterator[Simulation]:
    async with simulated(TinyBot, settle_timeout=2) as sim:
        yield sim


async def test_what_discord_would_refuse_fails_the_action_that_sends_it(sim: Simulation) -> None:
    answered = await sim.ana.slash(sim.channel, "say", letters=2000)
    assert answered.response is not None
    assert answered.response.content == "x" * 2000
    with pytest.raises(PayloadError, match="2001 characters") as caught:
        await sim.ana.slash(sim.channel, "say", letters=2001)
    assert "/messages/@original" in caught.value.__notes__[0]
    assert sim.take_faults() == ["logged: Ignoring exception in command 'say'"]


async def test_whose_pings_are_not_switched_off_is_noticed() -> None:
    class LoudBot(TinyBot):
        async def setup_hook(self) -> None:
            self._connection.allowed_mentions = None
            await super().setup_hook()

    async with simulated(LoudBot) as sim:
        with pytest.raises(PayloadError, match="does not say that allowed_mentions"):
            await sim.ana.slash(sim.channel, "count")
        sim.take_faults()


async def test_a_tree_that_discord_would_refuse_does_not_start() -> None:
    class WordyBot(TinyBot):
        async def setup_hook(self) -> None:
            self.tree.add_command(app_commands.Group(name="many", description="d" * 101))
            await super().setup_hook()

    with pytest.raises(Exception, match="description has 101 characters"):
        async with simulated(WordyBot):
            pass


async def test_an_action_waits_for_threads_and_for_the_database(database_url: str) -> None:
    async with simulated(lambda: TinyBot(database_url)) as sim:
        for call, told in (("wait", "waited"), ("ask", "asked")):
            answered = await sim.ana.slash(sim.channel, call)
            assert answered.response is not None
            assert answered.response.content == told


async def test_buttons_outlive_the_bot(sim: Simulation) -> None:
    message = (await sim.ana.slash(sim.channel, "count")).response
    assert message is not None
    await sim.ben.click(message, custom_id="count:0")
    first = sim.bot
    await sim.restart()
    assert sim.bot is not first
    await sim.carl.click(message, custom_id="count:1")
    assert message.components[0]["components"][0]["custom_id"] == "count:2"


async def test_what_a_button_raises_is_found_in_the_log(sim: Simulation) -> None:
    message = (await sim.ana.slash(sim.channel, "count")).response
    assert message is not None
    await sim.ana.click(message, custom_id="count:0")
    await sim.ana.click(message, custom_id="count:1")
    await sim.ana.click(message, custom_id="count:2")
    assert len(faults := sim.take_faults()) == 1
    assert "Ignoring exception in dynamic item callback" in faults[0]


async def test_a_fault_that_nobody_takes_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="logged: incident abcd1234"):
        async with simulated(TinyBot) as sim:
            await sim.ana.slash(sim.channel, "break_down")


async def test_a_refusal_is_no_fault(sim: Simulation) -> None:
    await sim.ana.slash(sim.channel, "refuse")
    # discord.py's own tree logs it; ours tells the person.
    assert sim.take_faults() == ["logged: Ignoring exception in command 'refuse'"]


async def test_people_have_direct_messages(sim: Simulation) -> None:
    person = sim.user(sim.ana)
    answered = await person.slash("count")
    assert answered.response is not None
    assert answered.response.channel_id == person.dm_channel.id != sim.channel.id


async def test_who_is_of_the_team_comes_with_its_role(sim: Simulation) -> None:
    said = [await member.slash(sim.channel, "teams") for member in (sim.ana, sim.ben, sim.carl)]
    assert [one.response and one.response.content for one in said] == ["Seraphim"] * 2 + ["none"]


async def test_an_endless_wait_within_the_bot_fails_the_action(sim: Simulation) -> None:
    sim.env.settle_timeout = 0.1
    with pytest.raises(TimeoutError, match="bot did not settle after INTERACTION_CREATE"):
        await sim.ana.slash(sim.channel, "linger")


async def test_an_endless_wait_that_is_declared_does_not(sim: Simulation) -> None:
    bot: TinyBot = sim.bot
    bot.linger = partial(sim.env.external_wait, reason="a test waits for ever")
    await sim.ana.slash(sim.channel, "linger")
    await sim.ana.slash(sim.channel, "count")


async def test_work_and_rounds_are_done_when_they_are_asked_for() -> None:
    done: list[object] = []

    async def work() -> None:
        done.append("work")

    async def report(bot: TinyBot) -> int:
        (guild,) = bot.guilds
        await guild.text_channels[0].send("x" * letters)
        return 1

    async with simulated(TinyBot, work=work, report=report) as sim:
        await sim.work()
        assert done == ["work"]
        letters = 2000
        assert await sim.report() == 1
        letters = 2001
        with pytest.raises(PayloadError, match="2001 characters"):
            await sim.report()
