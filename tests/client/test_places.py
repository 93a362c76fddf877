from __future__ import annotations

import asyncio

import pytest

from bot.client.bot import DuelBot
from tests.client.running import eventually, running_bot
from tests.services.world import World
from tests.wire.discord import StandIn, User
from tests.wire.world import Channel

pytest_plugins = ("tests.database",)

TOO_OLD = "is too old to be answered: use the command again."


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


def place(discord: StandIn, ana: User, name: str) -> Channel:
    places = {
        "server": lambda: discord.channel,
        "direct messages": lambda: discord.dm(ana),
        "group": lambda: discord.group(ana),
        "foreign server": discord.foreign_server,
    }
    return places[name]()


@pytest.mark.parametrize("name", ["server", "direct messages", "group", "foreign server"])
async def test_everything_works_everywhere(
    bot: DuelBot, discord: StandIn, ana: User, name: str
) -> None:
    channel = place(discord, ana, name)
    reply = await discord.slash(ana, "door lasting", channel=channel)
    assert (await discord.click(reply.messages[0], "Cancel", ana)).text == "canceled 7"
    opened = await discord.slash(ana, "door form", channel=channel)
    assert (await discord.submit(opened, {"How": "well"})).text == "sent well"
    card = await discord.slash(ana, "door card", channel=channel)
    await discord.until(lambda: [m.is_private for m in card.messages] == [False], "a card")


async def test_after_a_restart_buttons_work_and_what_cannot_says_so(
    discord: StandIn, world: World, ana: User
) -> None:
    async with running_bot(discord, world):
        lasting = await discord.slash(ana, "door lasting")
        kept = await discord.slash(ana, "door kept")
        opened = await discord.slash(ana, "door form")
    async with running_bot(discord, world):
        assert (await discord.click(lasting.messages[0], "Cancel", ana)).text == "canceled 7"
        too_old = await discord.click(kept.messages[0], "broken", ana)
        assert too_old.text == f"This button {TOO_OLD}"
        late_form = await discord.submit(opened, {"How": "well"})
        assert late_form.text == f"This form {TOO_OLD}"
        assert too_old.is_private
        assert late_form.is_private


async def test_nothing_of_lasting_buttons_is_kept(
    bot: DuelBot, discord: StandIn, ana: User
) -> None:
    for _ in range(3):
        await discord.slash(ana, "door lasting")
    await discord.slash(ana, "door kept")
    await eventually(timers)
    assert len(timers()) == 1  # that of what is kept


def timers() -> list[str]:
    """What discord.py waits for on behalf of views that it keeps."""
    waiting = [repr(task.get_coro()) for task in asyncio.all_tasks()]
    return [what for what in waiting if "timeout_task" in what]
