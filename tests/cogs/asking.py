"""What most of these tests begin with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.client.bot import DuelBot
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.services.askers import Asker
from cogs.reporter import Reporter
from tests.services.world import World
from tests.wire.discord import Message, Reply, StandIn, User

_ANNOUNCED = "Here it comes"
LINK = "https://www.duelingbook.com/replay?id={}"


def links_to(*replay_ids: int) -> str:
    return " ".join(map(LINK.format, replay_ids))


async def submit(discord: StandIn, user: User, *replay_ids: int, **options: object) -> Message:
    """The card of a new job, as it was posted."""
    reply = await ask(discord, user, links_to(*replay_ids), **options)
    (card,) = reply.followups
    return card


async def ask(discord: StandIn, user: User, links: str, **options: object) -> Reply:
    """All that comes back for a text with links."""
    return await ended(
        discord, await discord.slash(user, "replay analyze", {"links": links, **options})
    )


async def ended(discord: StandIn, reply: Reply) -> Reply:
    """The reply once the bot has nothing to add: the card is posted, and its place is kept."""
    await discord.until(lambda: not any(_ANNOUNCED in one.text for one in reply.messages))
    return reply


async def report(bot: DuelBot, world: World) -> None:
    """All cards show their jobs; each look is a new process's, which leaves no channel in peace."""
    while await Reporter(bot, world, timedelta(0)).round():
        pass


async def completed(
    discord: StandIn,
    world: World,
    bot: DuelBot,
    user: User,
    *replay_ids: int,
    **options: object,
) -> Message:
    """The card of a job that is completed, and shows it."""
    world.shelf.put(*replay_ids)
    card = await submit(discord, user, *replay_ids, **options)
    await world.work(await job_of(world, user))
    await report(bot, world)
    assert "**COMPLETED**" in card.text
    return card


async def job_of(world: World, user: User) -> Job:
    """The newest."""
    return (await world.jobs.page(Asker(user.id))).jobs[0]


async def press(discord: StandIn, message: Message, button: str, user: User) -> Reply:
    """A button that changes the message it is under, until it has, or said why not."""
    before = message.edited
    reply = await discord.click(message, button, user)
    await discord.until(lambda: reply.followups or message.edited > before)
    return reply


async def forge(discord: StandIn, message: Message, custom_id: str, user: User) -> Reply:
    """A button that only a forged client would press, until something is said to it."""
    reply = await discord.forge(message, custom_id, user)
    await discord.until(lambda: reply.messages)
    return reply


async def until_job(world: World, user: User, holds: Callable[[Job], bool]) -> None:
    """The newest job comes to be so."""
    async with asyncio.timeout(10):
        while not holds(await job_of(world, user)):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)


async def stands(world: World, user: User, status: JobStatus) -> None:
    """The newest job comes to stand there."""
    await until_job(world, user, lambda job: job.status is status)
