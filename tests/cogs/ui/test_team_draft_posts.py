"""*Add to scouting*: message after message becomes one draft, and none is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.client.bot import DuelBot
from bot.domain.links import replay_url
from bot.services.askers import Asker
from tests.cogs.asking import press
from tests.cogs.test_team import preview_of
from tests.services.world import World, urls
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)


async def add(discord: StandIn, user: User, text: str | Message) -> Message:
    """What is said of a message that was added."""
    message = discord.say(user, text) if isinstance(text, str) else text
    return preview_of(await discord.menu(user, "Add to scouting", message))


async def kept(world: World, user: User) -> tuple[str, ...]:
    draft = await world.drafts.find(Asker(user.id))
    return () if draft is None else draft.sheet.urls


async def test_what_was_understood_of_a_message_is_told(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    told = await add(discord, ana, "1. Ana vs **Bob**: 77512301 77512302\nwell played by both")
    assert "+2 replays: **1** Ana vs Bob\n" in told.text
    assert "✗ a message, line 2 “well played by both”" in told.text
    assert told.text.strip().endswith("**Draft: 1 match, 2 replays**")
    assert told.labels == ["Open draft", "Throw away"]
    told = await add(discord, ana, "Cy vs Di 77512303\nEd vs Flo (1-2): 77512304 77512305")
    assert "+3 replays:\nCy vs Di · 1 replay\nEd vs Flo · 2 replays · reported 1" in told.text
    assert "**Draft: 3 matches, 5 replays**" in told.text


async def test_links_are_found_wherever_they_are(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    message = discord.say(ana, "Result")
    message.embeds = [{"title": "Ana vs Ben", "description": f"<{replay_url(77512301)}>"}]
    button = {"type": 2, "style": 5, "label": "Replay", "url": replay_url(77512302)}
    message.components = [{"type": 1, "components": [button]}]
    await add(discord, ana, message)
    assert await kept(world, ana) == urls(77512301, 77512302)


@pytest.mark.parametrize("text", ["good game", "@everyone", "https://duelingbook.com/deck?id=5"])
async def test_a_message_without_a_replay_changes_nothing(
    discord: StandIn, bot: DuelBot, world: World, text: str
) -> None:
    ana = discord.user("Ana")
    told = await add(discord, ana, text)
    assert told.text.count("There is no replay link in this message") == 1
    assert "neither a replay nor a match" not in told.text
    assert ("address of a deck" in told.text) == ("deck" in text)
    assert told.labels == []
    assert await world.drafts.find(Asker(ana.id)) is None


async def test_the_same_message_counts_once_and_a_corrected_one_counts_as_it_is(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    message = discord.say(ana, "Ana vs Ben: 77512301")
    await add(discord, ana, message)
    draft = await world.drafts.get(Asker(ana.id))
    assert "nothing changed" in (await add(discord, ana, message)).text
    assert await world.drafts.get(Asker(ana.id)) == draft
    message.content = "Ana vs Ben: 77512302"
    assert "counts as it is now" in (await add(discord, ana, message)).text
    assert await kept(world, ana) == urls(77512302)


async def test_a_later_post_of_a_match_replaces_the_earlier(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    later, earlier = "updated: Ana vs Ben: 77512302", discord.say(ana, "Ana vs Ben: 77512301")
    await add(discord, ana, earlier)
    told = await add(discord, ana, later)
    assert "It replaces the earlier post of Ana vs Ben." in told.text
    assert await kept(world, ana) == urls(77512302)
    assert "already" in (await add(discord, ana, earlier)).text
    assert await kept(world, ana) == urls(77512302)


async def test_a_post_that_was_there_already_moves_nothing(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    for number in (1, 2):
        await add(discord, ana, f"P{number} vs Q{number}: {77512300 + number}")
    draft = await world.drafts.get(Asker(ana.id))
    for user, text in ((ana, "P1 vs Q1: 77512301"), (ben, "P1 vs Q1: 77512301"), (ben, "77512301")):
        told = await add(discord, ana, discord.say(user, text))
        assert told.text.splitlines()[-2:] == [
            "This post was there already: nothing changed.",
            "**Draft: 2 matches, 2 replays**",
        ]
        assert await world.drafts.get(Asker(ana.id)) == draft
    assert "+1 replay" in (await add(discord, ana, "P1 vs Q1: 77512301 77512309")).text


async def test_ten_messages_at_one_moment_are_all_kept(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    said = [discord.say(ben, f"P{n} vs Q{n}: {77512300 + n}") for n in range(10)]
    told = await asyncio.gather(*(add(discord, ana, message) for message in said))
    assert set(await kept(world, ana)) == set(urls(*range(77512300, 77512310)))
    assert sorted(one.text.count("+1 replay:") for one in told) == [1] * 10
    assert await kept(world, ben) == ()


async def test_the_draft_is_emptied_after_one_question(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    told = await add(discord, ana, "Ana vs Ben: 77512301")
    await press(discord, told, "Throw away", ana)
    assert "Throw the whole draft away? 1 match, 1 replay in 1 post would be lost." in told.text
    assert told.labels == ["Yes, throw it away", "Keep it"]
    await press(discord, told, "Keep it", ana)
    assert told.labels == ["(Confirm)", "Edit", "Throw away"]
    other = await add(discord, ana, "Cy vs Di: 77512302")
    await press(discord, other, "Throw away", ana)
    await press(discord, other, "Yes, throw it away", ana)
    assert "thrown away: 2 matches, 2 replays in 2 posts" in other.text
    assert await world.drafts.find(Asker(ana.id)) is None
    reply = await press(discord, told, "Throw away", ana)
    assert "There is no draft any more" in reply.text
    assert told.id not in told.channel.messages


async def test_the_form_begins_with_what_was_gathered(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await add(discord, ana, "1. Ana vs Ben: 77512301\nhello my friends")
    form = await discord.slash(ana, "team submit")
    assert "1. Ana vs Ben: 77512301" in str(form.modal)
    text = {"Team": "Seraphim", "Links or lines": "1. Ana vs Ben: 77512301"}
    preview = preview_of(await discord.submit(form, text))
    assert "1 replay: all to come" in preview.text
    assert "✗ a message, line 2 “hello my friends”" in preview.text
    assert preview.labels == ["Confirm", "Edit", "Throw away"]
