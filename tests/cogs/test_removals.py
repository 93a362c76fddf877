"""Cards of jobs that are gone disappear, through restarts, refusals and outages."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.job_cards import CardPlace
from bot.domain.job_errors import UnknownJobError
from bot.services.askers import Asker
from cogs.reporter import Reporter
from tests.client.running import running_bot
from tests.cogs.asking import ask, job_of, links_to, press, submit
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)

_OLDER = """
UPDATE card_removals
SET created_at = created_at - $1::interval, next_at = next_at - $1::interval
"""
DELETES = ("DELETE", r"/channels/\d+/messages/\d+")


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


async def deleted(discord: StandIn, world: World, user: User, number: int = 101) -> Message:
    """The card of a job that is gone, and which is still there."""
    card = await submit(discord, user, number)
    await world.jobs.delete(Asker(user.id), (await job_of(world, user)).id)
    assert card in discord.messages()
    return card


async def age(world: World, how: timedelta) -> None:
    """All that is to be taken away has been for so long."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute(_OLDER, (how,))


async def waits(world: World) -> list[timedelta]:
    """How long each that is to be taken away still waits."""
    rows = await world.rows("(SELECT next_at - now() AS wait FROM card_removals) w")
    found = [row["wait"] for row in rows]
    return [wait for wait in found if isinstance(wait, timedelta)]


async def test_the_card_of_a_deleted_job_disappears_while_the_reporter_runs(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    card = await submit(discord, ana, 101)
    job = await job_of(world, ana)
    (asked,) = (await discord.slash(ana, "job delete", {"job": str(job.id)})).messages
    stop = asyncio.Event()
    running = asyncio.create_task(reporter.run(stop))
    await press(discord, asked, "Delete for good", ana)
    await discord.until(lambda: card not in discord.messages(), "the removal")
    stop.set()
    await running
    assert await world.rows("card_removals") == []


async def test_who_was_erased_by_another_process_loses_all_cards_once_a_bot_is_there(
    discord: StandIn, world: World, ana: User
) -> None:
    async with running_bot(discord, world, EXTENSIONS):
        card = await submit(discord, ana, 101)
        await ask(discord, ana, links_to(102), card="direct message")
    await world.accounts.erase(Asker(ana.id))
    assert not discord.requested(*DELETES)
    async with running_bot(discord, world, EXTENSIONS) as bot:
        assert await Reporter(bot, world, timedelta(0)).round() == 2
    assert card not in discord.messages()
    assert discord.messages(discord.dm(ana)) == []
    assert await world.rows("card_removals") == []


async def test_a_card_that_somebody_took_away_is_no_loss(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    discord.delete(await deleted(discord, world, ana))
    assert await reporter.round() == 1
    assert await world.rows("card_removals") == []


async def test_a_card_out_of_reach_is_asked_for_once(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    await deleted(discord, world, ana)
    discord.fail(*DELETES, 403, code=50001)
    assert await reporter.round() == 1
    assert await world.rows("card_removals") == []


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_where_discord_takes_nothing_cards_wait_and_none_is_lost(
    discord: StandIn, bot: DuelBot, world: World, ana: User, status: int
) -> None:
    reporter = Reporter(bot, world, timedelta(0))
    card = await deleted(discord, world, ana)
    await ask(discord, ana, links_to(102), card="direct message")
    fault = discord.fail(*DELETES, status, retry_after=120)
    fault.via = False  # of who shields Discord, and shuts out whoever does not stop
    assert await reporter.round() == 1
    await world.jobs.delete(Asker(ana.id), (await job_of(world, ana)).id)
    assert await reporter.round() == 0
    assert len(discord.requested(*DELETES)) == 1
    assert timedelta(seconds=5) < max(await waits(world)) < timedelta(seconds=15)
    await age(world, timedelta(minutes=1))
    assert await Reporter(bot, world, timedelta(0)).round() == 2
    assert card not in discord.messages()


async def test_a_card_that_is_never_taken_is_tried_less_and_less_and_left_after_days(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    card = await deleted(discord, world, ana)
    discord.fail(*DELETES, 400, code=50083, times=3)  # a thread that is archived
    ages = (timedelta(minutes=2), timedelta(days=1))
    expected = (timedelta(minutes=2), timedelta(hours=1))
    for older, wait in zip(ages, expected, strict=True):
        await age(world, older)
        assert await Reporter(bot, world, timedelta(0)).round() == 1
        (waited,) = await waits(world)
        assert wait - timedelta(seconds=10) < waited < wait + timedelta(minutes=1)
    await age(world, timedelta(days=6))
    assert await Reporter(bot, world, timedelta(0)).round() == 1
    assert await world.rows("card_removals") == []
    assert card in discord.messages()


async def test_cards_in_one_channel_go_one_after_the_other(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    cards = [await deleted(discord, world, ana, number) for number in (101, 102)]
    assert await reporter.round() == 1
    assert await reporter.round() == 0
    assert [card in discord.messages() for card in cards] == [False, True]


async def test_two_processes_take_a_card_away_once(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await deleted(discord, world, ana)
    two = [Reporter(bot, world, timedelta(0)) for _ in range(2)]
    assert sum(await asyncio.gather(*(one.round() for one in two))) == 1
    assert len(discord.requested(*DELETES)) == 1


async def test_a_card_is_taken_away_once_however_long_discord_takes(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    await deleted(discord, world, ana)
    discord.fail(*DELETES, delay=0.3)
    taking = asyncio.create_task(reporter.round())
    await discord.until(lambda: discord.requested(*DELETES))
    await age(world, timedelta(minutes=1))  # as if the claim had run out
    await asyncio.gather(taking, reporter.round())
    assert len(discord.requested(*DELETES)) == 1


async def test_a_card_that_is_posted_after_its_job_was_deleted_goes_again(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, ana: User
) -> None:
    card = await submit(discord, ana, 101)
    job = await job_of(world, ana)
    await world.cards.lose(job.id)  # as long as nobody has said where it is
    await world.jobs.delete(Asker(ana.id), job.id)
    assert await world.rows("card_removals") == []
    with pytest.raises(UnknownJobError):
        await world.cards.keep(job.id, CardPlace(card.channel.id, card.id))
    assert await reporter.round() == 1
    assert card not in discord.messages()


async def test_what_waits_to_be_taken_away_says_nothing_of_whose_it_was(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await deleted(discord, world, ana)
    (row,) = await world.rows("card_removals")
    told = {"guild_id", "channel_id", "message_id", "attempts", "next_at"}
    assert set(row) == told | {"id", "created_at", "updated_at"}
