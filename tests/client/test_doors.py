from __future__ import annotations

import logging
import re

import pytest

from bot.client.bot import DuelBot
from tests.client.doors import SECRET, SENTENCE
from tests.wire.discord import Message, Reply, StandIn, User

pytest_plugins = ("tests.database",)

UNEXPECTED = re.compile(
    r"Something unexpected went wrong: try again, and tell the operator the incident "
    r"([0-9a-f]{8})\."
)
DYNAMIC = ["made", "check", "callback", "deep"]


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


def assert_refused(reply: Reply, discord: StandIn) -> None:
    assert [message.content for message in reply.messages] == [SENTENCE]
    assert reply.is_private
    assert all(request.status in (200, 204) for request in discord.requests)


def assert_incident(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """One private sentence with an id, which stands in the log with what happened."""
    (message,) = reply.messages
    assert message.is_private
    told = UNEXPECTED.fullmatch(message.text.strip())
    assert told, message.text
    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    (record,) = records
    assert record.getMessage() == f"incident {told[1]}"
    assert record.exc_info
    assert str(record.exc_info[1]) == SECRET


async def show(discord: StandIn, ana: User, command: str) -> Message:
    reply = await discord.slash(ana, f"door {command}")
    discord.requests.clear()
    return reply.messages[0]


@pytest.mark.parametrize("after", ["", "private", "public"])
async def test_a_command_that_refuses_says_so_in_private(
    bot: DuelBot, discord: StandIn, ana: User, after: str
) -> None:
    reply = await discord.slash(ana, "door command", {"how": "refused", "after": after})
    await discord.until(lambda: reply.messages)
    assert_refused(reply, discord)


@pytest.mark.parametrize("after", ["", "private", "public"])
async def test_a_command_that_breaks_names_an_incident(
    bot: DuelBot, discord: StandIn, ana: User, after: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await discord.slash(ana, "door command", {"how": "broken", "after": after})
    await discord.until(lambda: reply.messages)
    assert_incident(reply, caplog)


async def test_what_was_told_before_stays(bot: DuelBot, discord: StandIn, ana: User) -> None:
    reply = await discord.slash(ana, "door command", {"how": "refused", "after": "told"})
    await discord.until(lambda: len(reply.messages) == 2)
    assert [message.content for message in reply.messages] == ["first", SENTENCE]
    assert reply.is_private


async def test_a_check_that_refuses_is_heard(bot: DuelBot, discord: StandIn, ana: User) -> None:
    assert_refused(await discord.slash(ana, "door checked"), discord)


async def test_a_cooldown_says_how_long(bot: DuelBot, discord: StandIn, ana: User) -> None:
    await discord.slash(ana, "door seldom")
    again = await discord.slash(ana, "door seldom")
    assert again.is_private
    assert re.fullmatch(
        r"That was too soon after the last time: try again in \d+ seconds\.", again.text
    )


async def test_a_menu_command_that_breaks_names_an_incident(
    bot: DuelBot, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    message = discord.say(ana, "see 76245388")
    assert (await discord.menu(ana, "Look at it", message)).text == "it says see 76245388"
    assert_incident(await discord.menu(ana, "Break it", message), caplog)


async def test_suggestions_come(bot: DuelBot, discord: StandIn, ana: User) -> None:
    reply = await discord.autocomplete(ana, "door suggest", "how", "we")
    assert reply.choices == [{"name": "we", "value": "we"}]


@pytest.mark.parametrize("how", ["refused", "broken"])
async def test_suggestions_that_go_wrong_are_none(
    bot: DuelBot, discord: StandIn, ana: User, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await discord.autocomplete(ana, "door suggest", "how", how)
    assert reply.choices == []
    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert [bool(re.fullmatch(r"incident [0-9a-f]{8}", e)) for e in errors] == (
        [True] if how == "broken" else []
    )


@pytest.mark.parametrize("where", DYNAMIC)
async def test_a_lasting_button_that_refuses_says_so_in_private(
    bot: DuelBot, discord: StandIn, ana: User, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = await show(discord, ana, "lasting")
    reply = await discord.click(message, f"{where} refused", ana)
    await discord.until(lambda: reply.messages)
    assert_refused(reply, discord)
    assert [r for r in caplog.records if r.levelno > logging.INFO] == []


@pytest.mark.parametrize("where", DYNAMIC)
async def test_a_lasting_button_that_breaks_names_an_incident(
    bot: DuelBot, discord: StandIn, ana: User, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = await show(discord, ana, "lasting")
    reply = await discord.click(message, f"{where} broken", ana)
    await discord.until(lambda: reply.messages)
    assert_incident(reply, caplog)


async def test_a_button_that_calls_its_parent_stops_where_that_refuses(
    bot: DuelBot, discord: StandIn, ana: User
) -> None:
    message = await show(discord, ana, "lasting")
    refused = await discord.click(message, "deep:callback:refused", ana)
    well = await discord.click(message, "deep:callback:well", ana)
    await discord.until(lambda: len(well.messages) == 2)
    assert well.text == "This went well.\nAnd so did the rest."
    assert_refused(refused, discord)


async def test_a_menu_that_goes_wrong_is_told(
    bot: DuelBot, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    message = await show(discord, ana, "lasting")
    assert_refused(await discord.select(message, "door:menu", ["refused"], ana), discord)
    assert_incident(await discord.select(message, "door:menu", ["broken"], ana), caplog)


async def test_a_kept_view_that_goes_wrong_is_told(
    bot: DuelBot, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    message = await show(discord, ana, "kept")
    assert_refused(await discord.click(message, "refused", ana), discord)
    assert_incident(await discord.click(message, "broken", ana), caplog)


async def test_a_form_that_goes_wrong_is_told(
    bot: DuelBot, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    opened = await discord.slash(ana, "door form")
    assert_refused(await discord.submit(opened, {"How": "refused"}), discord)
    assert_incident(await discord.submit(opened, {"How": "broken"}), caplog)
    assert (await discord.submit(opened, {"How": "well"})).text == "sent well"


async def test_what_ends_at_once_was_not_too_old(bot: DuelBot, discord: StandIn, ana: User) -> None:
    message = await show(discord, ana, "kept")
    assert (await discord.click(message, "stops", ana)).text == "stopped"
    again = await discord.click(message, "stops", ana)
    assert again.text == "This button is too old to be answered: use the command again."
    assert again.is_private


async def test_a_button_names_its_job(bot: DuelBot, discord: StandIn, ana: User) -> None:
    message = await show(discord, ana, "lasting")
    assert message.part("Cancel")["custom_id"] == f"job:cancel:{7:032x}"
    assert (await discord.click(message, "Cancel", ana)).text == "canceled 7"


@pytest.mark.parametrize(
    "custom_id", ["job:explode:" + 32 * "0", "job:cancel:7", "job:cancel:" + 33 * "0", "?"]
)
async def test_a_button_that_nobody_knows_is_too_old(
    bot: DuelBot, discord: StandIn, ana: User, custom_id: str
) -> None:
    message = await show(discord, ana, "lasting")
    reply = await discord.forge(message, custom_id, ana)
    assert reply.text == "This button is too old to be answered: use the command again."
    assert reply.is_private
