"""What a button did is told, also to who dismissed its private message while it was at work."""

from __future__ import annotations

import pytest

from bot.client.bot import DuelBot
from bot.domain.moves import JobStatus
from tests.cogs.asking import press
from tests.cogs.ui.teams import asked_in, confirmed_in, opened, values
from tests.services.world import World
from tests.wire.discord import Reply, StandIn, User

pytest_plugins = ("tests.database",)

ORIGINAL = r"/webhooks/.*/messages/@original"
SEATS = "Look at a seat"


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


def told_anew(reply: Reply) -> str:
    (answer,) = reply.followups
    assert answer.is_private
    assert "unexpected" not in answer.text
    return answer.text


async def test_a_view_comes_anew_where_its_message_was_dismissed(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    question = await opened(discord, card, "Players", ana)
    discord.fail("PATCH", ORIGINAL, 404, code=10008)
    reply = await press(discord, question, "Looks right", ana)
    assert "**Confirmed:** Ana, Ben, Cleo" in told_anew(reply)
    assert reply.followups[0].labels == ["Open report"]
    assert (await world.look(job)).job.status is JobStatus.PENDING


async def test_a_sentence_comes_anew_where_its_message_was_dismissed(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    (asked,) = (await discord.slash(ana, "account delete")).messages
    discord.fail("PATCH", ORIGINAL, 404, code=10008)
    reply = await press(discord, asked, "Erase everything", ana)
    assert "Everything about you is erased." in told_anew(reply)


async def test_a_picture_comes_anew_as_a_whole(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await confirmed_in(discord, world, ana)
    report = await opened(discord, card, "Open report", ana)
    discord.fail("PATCH", ORIGINAL, 404, code=10008)
    reply = await discord.select(report, SEATS, values(report, SEATS, "Ben"), ana)
    await discord.until(lambda: reply.followups)
    assert "Ben" in told_anew(reply)
    assert reply.followups[0].files["deck.png"].startswith(b"\x89PNG")


async def test_another_trouble_of_discord_is_not_taken_for_a_dismissal(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await asked_in(discord, world, ana)
    question = await opened(discord, card, "Players", ana)
    discord.fail("PATCH", ORIGINAL, 404, code=10003)
    reply = await press(discord, question, "Clear", ana)
    assert "unexpected" in reply.followups[0].text


async def test_a_file_comes_as_a_whole_to_who_dismissed_what_waited(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await discord.slash(ana, "account link")
    discord.fail("PATCH", ORIGINAL, 404, code=10008)
    reply = await discord.slash(ana, "account export")
    (answer,) = reply.messages
    (package,) = answer.files.values()
    assert package.startswith(b"PK")
