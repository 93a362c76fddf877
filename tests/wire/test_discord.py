from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.wire.answers import COMMAND, COMPONENT, Reply
from tests.wire.discord import Message, StandIn, User
from tests.wire.world import EPHEMERAL, Channel

DEFERRED, PRIVATELY = 5, {"flags": EPHEMERAL}
LINK = {"type": 2, "style": 2, "label": "Go", "custom_id": "go"}


class Bot:
    """Somebody who has the token and speaks HTTP."""

    def __init__(self, discord: StandIn, session: aiohttp.ClientSession) -> None:
        self._discord = discord
        self._session = session

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """The status, and the code of a refusal or else what came."""
        headers = {"Authorization": f"Bot {self._discord.token}"}
        url = self._discord.api_url + path
        async with self._session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
        found: Any = json.loads(text) if text else None
        refused = response.status >= 400
        return response.status, found["code"] if refused else found

    async def answer(self, reply: Reply, kind: int, data: object = None) -> tuple[int, Any]:
        path = f"/interactions/{reply.id}/{reply.token}/callback"
        return await self.ask("POST", path, {"type": kind, "data": data})

    def webhook(self, reply: Reply) -> str:
        return f"/webhooks/{self._discord.world.application_id}/{reply.token}"


@pytest.fixture
async def bot(discord: StandIn) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(discord, session)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


def asked(discord: StandIn, user: User, channel: Channel | None = None) -> Reply:
    """An interaction that nobody was told of, so that nobody else answers it."""
    reply = Reply(COMMAND, user, channel or discord.channel, None)
    discord.answers.replies[reply.token] = reply
    return reply


async def test_who_has_no_token_is_refused(discord: StandIn) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(discord.api_url + "/users/@me") as response,
    ):
        assert response.status == 401


async def test_a_route_that_the_bot_does_not_use_is_none(bot: Bot) -> None:
    assert await bot.ask("GET", "/guilds/1/bans") == (404, 0)


async def test_an_interaction_is_answered_once(bot: Bot, discord: StandIn, ana: User) -> None:
    reply = asked(discord, ana)
    assert (await bot.answer(reply, 4, {"content": "one"}))[0] == 200
    assert await bot.answer(reply, 4, {"content": "two"}) == (400, 40060)
    assert [message.content for message in reply.messages] == ["one"]


async def test_an_interaction_is_answered_in_time(bot: Bot, discord: StandIn, ana: User) -> None:
    reply = asked(discord, ana)
    reply.asked_at -= 3.1
    assert await bot.answer(reply, 4, {"content": "late"}) == (404, 10062)


async def test_an_answer_fits_the_question(bot: Bot, discord: StandIn, ana: User) -> None:
    reply = asked(discord, ana)
    assert await bot.answer(reply, 8, {"choices": []}) == (400, 50035)
    assert await bot.answer(reply, 7, {"content": "there is no message to change"}) == (400, 50035)
    assert await bot.answer(reply, 4, {"content": ""}) == (400, 50006)
    assert await bot.answer(reply, 4, {"content": "x" * 2001}) == (400, 50035)
    assert (await bot.answer(reply, 4, {"content": "x" * 2000}))[0] == 200


async def test_a_followup_comes_after_an_answer(bot: Bot, discord: StandIn, ana: User) -> None:
    reply = asked(discord, ana)
    assert await bot.ask("POST", bot.webhook(reply), {"content": "early"}) == (404, 10015)


async def test_the_first_followup_is_as_private_as_what_waits(
    bot: Bot, discord: StandIn, ana: User
) -> None:
    reply = asked(discord, ana)
    await bot.answer(reply, DEFERRED, PRIVATELY)
    assert reply.waits
    await bot.ask("POST", bot.webhook(reply), {"content": "for everybody"})
    await bot.ask("POST", bot.webhook(reply), {"content": "really"})
    assert [message.is_private for message in reply.messages] == [True, False]


async def test_a_token_dies(bot: Bot, discord: StandIn, ana: User) -> None:
    reply = asked(discord, ana)
    await bot.answer(reply, DEFERRED)
    discord.expire(reply)
    original = f"{bot.webhook(reply)}/messages/@original"
    assert await bot.ask("PATCH", original, {"content": "late"}) == (401, 50027)


async def test_a_deleted_message_is_unknown(bot: Bot, discord: StandIn, ana: User) -> None:
    message = discord.say(discord.world.bot, "a card")
    path = f"/channels/{discord.channel.id}/messages/{message.id}"
    assert (await bot.ask("PATCH", path, {"content": "edited"}))[0] == 200
    assert (message.content, message.edited, message.reads) == ("edited", 1, ["a card", "edited"])
    discord.delete(message)
    assert await bot.ask("PATCH", path, {"content": "again"}) == (404, 10008)


async def test_nobody_edits_what_others_say(bot: Bot, discord: StandIn, ana: User) -> None:
    message = discord.say(ana, "hello")
    path = f"/channels/{discord.channel.id}/messages/{message.id}"
    assert await bot.ask("PATCH", path, {"content": "bye"}) == (403, 50005)


async def test_private_messages_are_only_reached_by_their_token(
    bot: Bot, discord: StandIn, ana: User
) -> None:
    reply = asked(discord, ana)
    await bot.answer(reply, 4, {"content": "psst", **PRIVATELY})
    (message,) = reply.messages
    path = f"/channels/{discord.channel.id}/messages/{message.id}"
    assert await bot.ask("PATCH", path, {"content": "x"}) == (404, 10008)
    original = f"{bot.webhook(reply)}/messages/@original"
    assert (await bot.ask("PATCH", original, {"content": "x"}))[0] == 200


async def test_a_group_is_no_place_for_the_bots_own_token(
    bot: Bot, discord: StandIn, ana: User
) -> None:
    group = discord.group(ana)
    reply = asked(discord, ana, group)
    await bot.answer(reply, 4, {"content": "first"})
    assert await bot.ask("POST", f"/channels/{group.id}/messages", {"content": "x"}) == (403, 50001)
    sent = [await bot.ask("POST", bot.webhook(reply), {"content": str(n)}) for n in range(6)]
    assert [status for status, _ in sent] == [200] * 5 + [400]
    assert sent[-1] == (400, 40094)


async def test_some_people_take_no_messages(bot: Bot, discord: StandIn) -> None:
    for takes_messages, expected in ((True, 200), (False, 403)):
        user = discord.user("Ben", takes_messages=takes_messages)
        _, channel = await bot.ask("POST", "/users/@me/channels", {"recipient_id": str(user.id)})
        path = f"/channels/{channel['id']}/messages"
        assert (await bot.ask("POST", path, {"content": "done"}))[0] == expected
        assert len(discord.messages(discord.dm(user))) == takes_messages


async def test_requests_fail_as_they_are_told_to(bot: Bot, discord: StandIn) -> None:
    discord.fail("GET", "/users/@me", 502, times=2)
    statuses = [(await bot.ask("GET", "/users/@me"))[0] for _ in range(3)]
    assert statuses == [502, 502, 200]
    assert [r.status for r in discord.requested("GET", "/users/@me")] == statuses
    path = f"/channels/{discord.channel.id}/messages"
    discord.fail("POST", path, drop=True)
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("POST", path, {"content": "lost"})
    assert discord.messages() == []


async def test_every_payload_is_shown(bot: Bot, discord: StandIn, ana: User) -> None:
    shown: list[tuple[str, str, object]] = []
    discord.on_payload = lambda *seen: shown.append(seen)
    reply = asked(discord, ana)
    await bot.answer(reply, 4, {"content": "hello"})
    await bot.ask("GET", "/users/@me")
    path = f"/interactions/{reply.id}/{reply.token}/callback"
    assert shown == [("POST", path, {"type": 4, "data": {"content": "hello"}})]


async def test_only_what_is_there_can_be_pressed(discord: StandIn, ana: User) -> None:
    row = {"type": 1, "components": [LINK | {"disabled": True}]}
    message = Message(discord.channel, discord.world.bot, "m", components=[row], seen_by=ana)
    discord.world.post(message)
    assert message.labels == ["(Go)"]
    with pytest.raises(AssertionError, match="Go cannot be pressed"):
        await discord.click(message, "Go", ana)
    with pytest.raises(AssertionError, match="no 'Come' under this message"):
        await discord.click(message, "Come", ana)
    message.components = [{"type": 1, "components": [LINK]}]
    with pytest.raises(AssertionError, match="Ben does not see this message"):
        await discord.click(message, "Go", discord.user("Ben"))


async def test_what_never_happens_is_told(discord: StandIn) -> None:
    discord.patience = 0.05
    with pytest.raises(AssertionError, match="a miracle never happened"):
        await discord.until(lambda: False, "a miracle")


async def test_a_component_changes_its_message(bot: Bot, discord: StandIn, ana: User) -> None:
    message = discord.say(discord.world.bot, "before")
    reply = Reply(COMPONENT, ana, discord.channel, message)
    discord.answers.replies[reply.token] = reply
    assert (await bot.answer(reply, 7, {"content": "after"}))[0] == 200
    assert message.content == "after"
    assert reply.messages == []
