"""Cards follow their jobs, through restarts, refusals and deleted messages."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.job_cards import CardOptions
from bot.domain.jobs import Submission
from bot.domain.moves import JobStatus
from bot.services.askers import Asker
from cogs.reporter import Reporter
from tests.client.running import running_bot
from tests.cogs.asking import ask, job_of, links_to, stands, submit
from tests.services.world import World, urls
from tests.wire.discord import StandIn

pytest_plugins = ("tests.database",)


async def test_a_card_shows_the_end_of_its_job_and_is_left_alone_then(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101, 102)
    card = await submit(discord, ana, 101, 102)
    assert "**PENDING**" in card.text
    assert "0 of 2" in card.text
    await world.work(await job_of(world, ana))
    assert await reporter.round() == 1
    assert "**COMPLETED**" in card.text
    assert "2 of 2" in card.text
    assert card.labels == ["Open results", "Share"]
    assert await reporter.round() == 0


async def test_a_card_names_nobody_and_no_score(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    card = await submit(discord, ana, 101)
    await world.work(await job_of(world, ana))
    await reporter.round()
    (replay,) = (await world.results.of(await job_of(world, ana))).replays
    for player in replay.players:
        assert player not in card.text


async def test_only_the_last_of_many_states_is_sent(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    reporter = Reporter(bot, world, timedelta(seconds=1))
    ana = discord.user("Ana")
    world.shelf.put(*range(101, 121))
    card = await submit(discord, ana, *range(101, 121))
    stop = asyncio.Event()
    running = asyncio.create_task(reporter.run(stop))
    began = time.monotonic()
    async with world.at_work():
        await discord.until(lambda: "20 of 20" in card.text, "the end")
    took = time.monotonic() - began
    stop.set()
    await running
    edits = [r.at for r in discord.requested("PATCH", rf"/channels/\d+/messages/{card.id}")]
    assert len(edits) <= took + 1
    assert all(later - earlier >= 1 for earlier, later in pairwise(edits))


async def test_cards_in_one_channel_take_turns(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    people = [discord.user(f"user{number}") for number in range(5)]
    for number, user in enumerate(people, 101):
        world.shelf.put(number)
        await submit(discord, user, number)
        await world.work(await job_of(world, user))
    reporter = Reporter(bot, world, timedelta(0))
    assert await reporter.round() == 1
    assert await reporter.round() == 0
    # Another process does not know how busy the channel is, and neither would a new start.
    assert await Reporter(bot, world, timedelta(0)).round() == 1


async def test_a_new_process_goes_on_with_the_cards_of_one_before(
    discord: StandIn, world: World
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    async with running_bot(discord, world, EXTENSIONS):
        card = await submit(discord, ana, 101)
    await world.work(await job_of(world, ana))
    async with running_bot(discord, world, EXTENSIONS) as bot:
        await Reporter(bot, world, timedelta(0)).round()
        assert "**COMPLETED**" in card.text
        reply = await discord.click(card, "Open results", ana)
        assert reply.is_private


async def test_whoever_loses_the_card_is_told_of_the_end_in_private(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    card = await submit(discord, ana, 101)
    discord.delete(card)
    async with world.database.unit_of_work() as unit:  # some progress, which the card would show
        await unit.job_replays.begin((await job_of(world, ana)).id, urls(101))
    assert await reporter.round() == 1
    assert discord.messages(discord.dm(ana)) == []
    await world.work(await job_of(world, ana))
    assert await reporter.round() == 1
    (told,) = discord.messages(discord.dm(ana))
    assert "**COMPLETED**" in told.text
    assert await reporter.round() == 0


async def test_nobody_is_bothered_who_takes_no_messages(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana", takes_messages=False)
    world.shelf.put(101)
    card = await submit(discord, ana, 101)
    discord.delete(card)
    await world.work(await job_of(world, ana))
    assert await reporter.round() == 1  # finds that the card is gone
    assert await reporter.round() == 1  # finds that nobody can be told
    assert await reporter.round() == 0


async def test_a_card_that_discord_does_not_take_now_is_tried_again(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    card = await submit(discord, ana, 101)
    await world.work(await job_of(world, ana))
    discord.fail("PATCH", r"/channels/\d+/messages/\d+", 400, code=50035)
    assert await reporter.round() == 1
    assert "**PENDING**" in card.text
    job = await job_of(world, ana)
    await world.cards.postpone(job.id, timedelta(0))
    await Reporter(bot, world, timedelta(0)).round()
    assert "**COMPLETED**" in card.text


async def test_a_card_that_was_announced_and_never_came_is_made_good_in_private(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    job = await world.submissions.submit(Asker(ana.id), Submission(urls(101)), card=CardOptions())
    await world.work(job)
    assert await reporter.round() == 0  # it may still come
    await world.cards.postpone(job.id, timedelta(0))
    assert await reporter.round() == 1
    assert len(discord.messages(discord.dm(ana))) == 1


async def test_a_retried_job_moves_the_card_that_had_shown_its_end(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    card = await submit(discord, ana, 101, 102)
    await world.work(await job_of(world, ana))
    await reporter.round()
    assert "✗" in card.text
    assert card.labels == ["Open results", "Retry 1 failed", "Share"]
    world.shelf.put(102)
    await discord.click(card, "Retry 1 failed", ana)
    await stands(world, ana, JobStatus.PENDING)
    await Reporter(bot, world, timedelta(0)).round()
    assert "**PENDING**" in card.text
    await world.work(await job_of(world, ana))
    await Reporter(bot, world, timedelta(0)).round()
    assert card.labels == ["Open results", "Share"]


async def test_a_card_of_a_deleted_job_is_no_error(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    shown = await submit(discord, ana, 101)
    job = await job_of(world, ana)
    await world.work(job)
    (card,) = await world.cards.claim(1)
    await world.jobs.delete(Asker(ana.id), job.id)
    await reporter._attend(card)  # noqa: SLF001 - it was claimed a moment before
    assert "**PENDING**" in shown.text
    assert await reporter.round() == 1  # takes it away
    assert await reporter.round() == 0


async def test_two_processes_edit_a_card_once(discord: StandIn, bot: DuelBot, world: World) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    card = await submit(discord, ana, 101)
    await world.work(await job_of(world, ana))
    two = [Reporter(bot, world, timedelta(0)) for _ in range(2)]
    assert sum(await asyncio.gather(*(one.round() for one in two))) == 1
    assert card.edited == 1


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_where_discord_takes_nothing_all_cards_rest(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter, status: int
) -> None:
    people = [discord.user("Ana"), discord.user("Ben")]
    for number, user in enumerate(people, 101):
        world.shelf.put(number)
        await ask(discord, user, links_to(number), card="direct message")
    # A 429 of Cloudflare's, who shuts out whoever does not stop, is not queued by discord.py.
    fault = discord.fail("PATCH", r"/channels/\d+/messages/\d+", status, retry_after=120)
    fault.via = False
    await world.work(await job_of(world, people[0]))
    assert await reporter.round() == 1
    await world.work(await job_of(world, people[1]))
    assert await reporter.round() == 0
    assert len(discord.requested("PATCH", r"/channels/\d+/messages/\d+")) == 1
    # Nothing of that is kept, and nothing is lost.
    await world.cards.postpone((await job_of(world, people[0])).id, timedelta(0))
    assert await Reporter(bot, world, timedelta(0)).round() == 2
    for user in people:
        (card,) = discord.messages(discord.dm(user))
        assert "**COMPLETED**" in card.text


async def test_a_card_that_is_never_taken_is_tried_less_and_less(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    await submit(discord, ana, 101)
    job = await job_of(world, ana)
    await world.work(job)
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("SET LOCAL session_replication_role = replica")  # no triggers
        old = "UPDATE jobs SET updated_at = now() - interval '2 minutes' WHERE id = $1"
        await unit.sql.execute(old, (job.id,))
    discord.fail("PATCH", r"/channels/\d+/messages/\d+", 400, code=50035)
    assert await reporter.round() == 1
    ((wait,),) = [
        row.values() for row in await world.rows("(SELECT next_edit_at - now() FROM job_cards) w")
    ]
    assert isinstance(wait, timedelta)
    assert timedelta(seconds=90) < wait < timedelta(minutes=3)


async def test_whose_card_is_in_an_archived_thread_is_told_of_the_end_in_private(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    await submit(discord, ana, 101)
    await world.work(await job_of(world, ana))
    discord.fail("PATCH", r"/channels/\d+/messages/\d+", 400, code=50083)
    assert await reporter.round() == 1
    assert await reporter.round() == 1
    (told,) = discord.messages(discord.dm(ana))
    assert "**COMPLETED**" in told.text


async def test_a_person_is_told_once_however_long_discord_takes(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    job = await world.submissions.submit(Asker(ana.id), Submission(urls(101)), card=CardOptions())
    await world.work(job)
    await world.cards.postpone(job.id, timedelta(0))
    discord.fail("POST", r"/channels/\d+/messages", delay=0.3)
    telling = asyncio.create_task(reporter.round())
    await discord.until(lambda: discord.requested("POST", r"/channels/\d+/messages"))
    await world.cards.postpone(job.id, timedelta(0))  # as if the claim had run out
    await asyncio.gather(telling, reporter.round())
    assert len(discord.messages(discord.dm(ana))) == 1


async def test_nobody_is_told_who_has_left_discord(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    job = await world.submissions.submit(Asker(ana.id), Submission(urls(101)), card=CardOptions())
    await world.work(job)
    await world.cards.postpone(job.id, timedelta(0))
    discord.fail("POST", "/users/@me/channels", 400, code=50033)
    assert await reporter.round() == 1
    assert (await world.rows("job_cards"))[0]["settled"]
