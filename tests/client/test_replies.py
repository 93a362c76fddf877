from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.client.bot import DuelBot
from bot.logs import configure_logs
from bot.replies import LONGEST_TEXT
from tests.client.doors import Doors, doors_of
from tests.client.running import eventually
from tests.wire.discord import File, StandIn, User

pytest_plugins = ("tests.database",)

GONE = "nobody waits for this answer any more"
CALLBACK = r"/interactions/\d+/[^/]+/callback"


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
def doors(bot: DuelBot) -> Doors:
    return doors_of(bot)


@contextmanager
def written_log() -> Iterator[io.StringIO]:
    """The log as it would be written where the bot runs."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    log = io.StringIO()
    configure_logs("INFO", "json", log)
    try:
        yield log
    finally:
        root.handlers = handlers
        root.setLevel(level)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


async def test_answers_are_private_and_mention_nobody(
    bot: DuelBot, discord: StandIn, ana: User
) -> None:
    reply = await discord.slash(ana, "door kinds")
    await discord.until(lambda: len(reply.messages) == 2)
    assert reply.is_private
    for message in reply.messages:
        assert message.content == "@everyone"
        assert message.embeds[0]["title"] == "An embed"
        assert message.labels == ["Cancel"]
        assert message.files == {"deck.ydk": b"40 cards"}
    sent = [request.body for request in discord.requests if "content" in request.body]
    assert [body["allowed_mentions"] for body in sent] == [{"parse": []}] * 2


async def test_a_long_sentence_is_cut(bot: DuelBot, discord: StandIn, ana: User) -> None:
    reply = await discord.slash(ana, "door command", {"how": "long"})
    assert len(reply.messages[0].content) == LONGEST_TEXT
    assert reply.messages[0].content.endswith("…")


async def test_a_card_is_public_after_a_private_acknowledgment(
    bot: DuelBot, discord: StandIn, ana: User
) -> None:
    reply = await discord.slash(ana, "door card")
    await discord.until(lambda: len(discord.requested("DELETE")) == 1)
    (card,) = discord.messages()
    assert card.embeds[0]["title"] == "A card"
    assert not card.is_private
    assert card.seen_by is None
    assert reply.messages == [card]


async def test_a_card_may_have_something_private_beside_it(
    bot: DuelBot, discord: StandIn, ana: User
) -> None:
    reply = await discord.slash(ana, "door card", {"more": "2 links were not understood."})
    await discord.until(lambda: "links" in reply.text)
    beside, card = reply.messages
    assert (beside.is_private, card.is_private) == (True, False)
    assert beside.content == "2 links were not understood."


@pytest.mark.parametrize("how", ["well", "refused", "broken"])
async def test_an_answer_after_the_token_died_is_left(
    discord: StandIn, ana: User, doors: Doors, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    reply = await discord.slash(ana, "door slow", {"how": how}, wait="answered")
    discord.expire(reply)
    doors.go_on.set()
    await eventually(lambda: f"{GONE} (401/50027)" in caplog.text)
    assert [text for text in loud(caplog) if not text.startswith("incident")] == []


async def test_an_answer_to_what_was_dismissed_comes_again(
    bot: DuelBot, discord: StandIn, ana: User, doors: Doors
) -> None:
    reply = await discord.slash(ana, "door slow", wait="answered")
    assert reply.original is not None
    discord.delete(reply.original)
    doors.go_on.set()
    await discord.until(lambda: reply.messages)
    assert reply.text == "well"
    assert reply.is_private


@pytest.mark.parametrize("refusal", [(404, 10062), (400, 40060)])
@pytest.mark.parametrize("command", ["card", "form", "lasting"])
async def test_nothing_more_happens_where_nobody_waits(
    doors: Doors, discord: StandIn, ana: User, command: str, refusal: tuple[int, int]
) -> None:
    status, code = refusal
    discord.fail("POST", CALLBACK, status, code=code)
    with written_log() as log:
        await discord.slash(ana, f"door {command}", wait="nothing")
        await eventually(lambda: f"{GONE} ({status}/{code})" in log.getvalue())
    assert len(discord.requested("POST", "/(interactions|webhooks)/.*")) == 1


async def test_what_is_answered_too_late_is_left(
    doors: Doors, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    discord.answers.answer_within = 0.0
    await discord.autocomplete(ana, "door suggest", "how", "we", wait="nothing")
    await eventually(lambda: GONE in caplog.text)
    discord.answers.answer_within = 3.0
    assert (await discord.autocomplete(ana, "door suggest", "how", "wel")).choices
    assert loud(caplog) == []


async def test_discord_being_slow_is_waited_for(
    bot: DuelBot, discord: StandIn, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    discord.fail("PATCH", "/webhooks/.*", 429, times=2, retry_after=0.05)
    reply = await discord.slash(ana, "door kinds")
    assert reply.messages[0].content == "@everyone"
    assert [r.status for r in discord.requested("PATCH")] == [429, 429, 200]
    assert all("rate limited" in text for text in loud(caplog))


async def test_the_log_names_the_interaction(bot: DuelBot, discord: StandIn, ana: User) -> None:
    with written_log() as log:
        reply = await discord.slash(ana, "door command", {"how": "broken"})
    (line,) = [json.loads(line) for line in log.getvalue().splitlines() if "incident" in line]
    assert line["interaction"] == str(reply.id)
    assert line["asked"] == "door command"
    assert line["event"].removeprefix("incident ") in reply.text
    assert "RuntimeError" in str(line["exception"])


async def test_no_token_stands_in_the_log(bot: DuelBot, discord: StandIn, ana: User) -> None:
    discord.fail("PATCH", "/webhooks/.*", 403, code=50013)
    with written_log() as log:
        reply = await discord.slash(ana, "door kinds")
    assert "Forbidden" in log.getvalue()
    assert reply.token not in log.getvalue()
    assert discord.token not in log.getvalue()


async def test_files_of_a_form_arrive(bot: DuelBot, discord: StandIn, ana: User) -> None:
    opened = await discord.slash(ana, "door upload")
    files = [File("a.json", b"{}"), File("b.zip", b"PK")]
    reply = await discord.submit(opened, {"Replays": files})
    assert reply.text == "[('a.json', b'{}'), ('b.zip', b'PK')]"
