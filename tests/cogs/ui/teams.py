"""A team's job as its captain has it in Discord: asked about, confirmed, reported."""

from __future__ import annotations

from typing import Final

from bot.domain.jobs import Job
from bot.domain.teams import TeamDetails
from bot.services.askers import Asker
from tests.services.teams import SERAPHIM, asked, confirmed
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

PLAYERS: Final = "Who is on the team? Choose all of them"


async def asked_in(
    discord: StandIn,
    world: World,
    user: User,
    *numbers: int,
    team: TeamDetails = SERAPHIM,
) -> tuple[Job, Message]:
    """A job whose players are asked for, and its private card."""
    job = await asked(world, *numbers, team=team, asker=Asker(user.id))
    await announce(world)
    return job, await card_of(discord, job, user)


async def confirmed_in(discord: StandIn, world: World, user: User) -> tuple[Job, Message]:
    """A job whose report is made, and its private card."""
    job = await confirmed(world, Asker(user.id))
    await announce(world)
    return job, await card_of(discord, job, user)


async def announce(world: World, *, hides: bool = False) -> None:
    """All jobs have cards, as those have that are submitted in Discord; some hide scores."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute(
            "INSERT INTO job_cards (job_id, hides_scores) SELECT id, $1 FROM jobs"
            " ON CONFLICT (job_id) DO UPDATE SET hides_scores = excluded.hides_scores",
            (hides,),
        )


async def card_of(discord: StandIn, job: Job, user: User) -> Message:
    (card,) = (await discord.slash(user, "job show", {"job": str(job.id)})).messages
    return card


async def opened(discord: StandIn, message: Message, button: str, user: User) -> Message:
    """The private answer to a button."""
    reply = await discord.click(message, button, user)
    (answer,) = reply.messages
    assert answer.is_private
    return answer


async def change(discord: StandIn, message: Message, button: str, user: User) -> None:
    """A button that changes the message it is under, until it has."""
    before = message.edited
    await discord.click(message, button, user)
    await discord.until(lambda: message.edited > before)


async def choose(discord: StandIn, message: Message, menu: str, user: User, *labels: str) -> None:
    """What a menu offers under these beginnings of labels, until the message has changed."""
    before = message.edited
    await discord.select(message, menu, values(message, menu, *labels), user)
    await discord.until(lambda: message.edited > before)


def values(message: Message, menu: str, *labels: str) -> list[str]:
    """The values of these options, told by the beginnings of their labels."""
    options = message.part(menu)["options"]
    return [
        next(one["value"] for one in options if one["label"].startswith(label)) for label in labels
    ]


def chosen_in(message: Message) -> set[str]:
    """Who is chosen in the menu that the message shows."""
    options = message.part(PLAYERS)["options"]
    return {one["label"] for one in options if one.get("default")}


def button(message: Message, label: str) -> str:
    """The id of a button, told by the beginning of its label."""
    return next(
        str(part["custom_id"])
        for part in message.parts()
        if str(part.get("label", "")).startswith(label) and "custom_id" in part
    )
