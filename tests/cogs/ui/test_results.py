"""Results are opened from the card, leafed through for ever, and shown to nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.audiences import Audience, Visibility
from bot.domain.jobs import Job
from bot.domain.visits import TicketError
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.client.running import running_bot
from tests.cogs.asking import completed, job_of, report, submit
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)

PNG = b"\x89PNG\r\n"
MENU = "Look at a player"


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
async def card(discord: StandIn, bot: DuelBot, world: World, ana: User) -> Message:
    """Of a completed job in which Ana wins against Ben."""
    return await completed(discord, world, bot, ana, 101)


async def opened(discord: StandIn, card: Message, user: User) -> Message:
    """The private answer to who opens the results."""
    reply = await discord.click(card, "Open results", user)
    (message,) = reply.messages
    assert message.is_private
    return message


async def finished(
    discord: StandIn, world: World, bot: DuelBot, user: User, *replay_ids: int
) -> Message:
    """The card of a completed job with replays that lie on the shelf."""
    card = await submit(discord, user, *replay_ids)
    await world.work(await job_of(world, user))
    await report(bot, world)
    return card


async def look_at(discord: StandIn, results: Message, name: str, user: User) -> None:
    """The results show this player's first page."""
    await choose(discord, results, name, user)
    await discord.until(lambda: results.embeds[0]["title"] == name)


async def choose(discord: StandIn, results: Message, name: str, user: User) -> None:
    options = results.part(MENU)["options"]
    (value,) = [option["value"] for option in options if option["label"] == name]
    await discord.select(results, MENU, [value], user)


async def turn(discord: StandIn, results: Message, button: str, user: User) -> None:
    """The results show another page."""
    before = results.text
    await discord.click(results, button, user)
    await discord.until(lambda: results.text != before)


async def test_the_card_leads_to_the_summary_and_on_to_a_player_and_back(
    discord: StandIn, card: Message, ana: User
) -> None:
    results = await opened(discord, card, ana)
    assert results.embeds[0]["title"] == "1 replay · 1 match"
    assert "**Ana** 2\N{EN DASH}0 Ben" in results.text
    summary = results.text
    await look_at(discord, results, "Ana", ana)
    assert results.embeds[0]["title"] == "Ana"
    assert "2 Scapegoat" in results.text
    assert results.labels == ["(←)", "→", "How they play", ".ydk", "Evidence", "All players"]
    (picture,) = results.attachments
    assert picture["filename"] == "deck.png"
    assert results.files["deck.png"].startswith(PNG)
    await turn(discord, results, "→", ana)
    assert results.embeds[0]["title"] == "Ana · how they play"
    assert results.attachments == []
    assert results.labels == ["←", "→", "Deck", "Evidence", "All players"]
    await turn(discord, results, "All players", ana)
    assert results.text == summary


async def test_the_deck_comes_as_a_file_in_a_message_of_its_own(
    discord: StandIn, card: Message, ana: User
) -> None:
    results = await opened(discord, card, ana)
    await look_at(discord, results, "Ana", ana)
    page = results.text
    reply = await discord.click(results, ".ydk", ana)
    (sent,) = reply.messages
    assert sent.is_private
    assert "of 40 seen in 1 replay" in sent.text
    (name,) = sent.files
    assert name == "Ana-2025-11-16.ydk"
    assert b"#main\n" in sent.files[name]
    assert results.text == page


async def test_past_many_lists_there_is_a_short_way(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    world.shelf.put(101)
    other = quick_duel(102, ana="Ben", ben="Ana", day="2025-11-17")
    world.shelf.files[102] = other.to_json()
    card = await finished(discord, world, bot, ana, 101, 102)
    results = await opened(discord, card, ana)
    await look_at(discord, results, "Ana", ana)
    assert "newest of 2 lists" in results.text
    assert results.labels == [
        "(←)",
        "Older list →",
        "How they play",
        ".ydk",
        "Evidence",
        "All players",
    ]
    await turn(discord, results, "How they play", ana)
    assert results.embeds[0]["title"] == "Ana · how they play"
    assert "2 lists together" in results.text
    assert results.labels == ["←", "→", "Newest deck", "Evidence", "All players"]
    await turn(discord, results, "←", ana)
    assert "list 1" in results.text


async def test_buttons_work_after_a_restart(discord: StandIn, world: World, ana: User) -> None:
    async with running_bot(discord, world, EXTENSIONS) as bot:
        card = await completed(discord, world, bot, ana, 101)
        results = await opened(discord, card, ana)
    async with running_bot(discord, world, EXTENSIONS):
        await look_at(discord, results, "Ben", ana)
        assert results.embeds[0]["title"] == "Ben"


async def test_with_spoilers_neither_score_nor_record_is_in_sight(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    card = await completed(discord, world, bot, ana, 101, spoilers=True)
    results = await opened(discord, card, ana)
    assert "Ana ||2\N{EN DASH}0|| Ben" in results.text
    assert {one["description"] for one in results.part(MENU)["options"]} == {"1 replay"}
    await look_at(discord, results, "Ana", ana)
    assert "**||1\N{EN DASH}0 in 1 match||**" in results.text


async def test_who_may_look_is_decided_at_every_press(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    carl = discord.user("Carl")
    refused = await discord.click(card, "Open results", carl)
    assert "not shown to you" in refused.text
    asker, job = Asker(ana.id), await job_of(world, ana)
    await world.sharing.set(asker, job.id, Visibility.ANYONE)
    results = await opened(discord, card, carl)
    await world.sharing.set(asker, job.id, Visibility.ONLY_ME)
    shown = results.text
    await choose(discord, results, "Ana", carl)
    await discord.until(lambda: "not shown to you" in discord.messages()[-1].text)
    assert results.text == shown


@pytest.fixture
def team(discord: StandIn) -> tuple[User, Audience]:
    """One of its members, and the role, which is there before the bot is."""
    ben = discord.user("Ben")
    assert discord.channel.guild_id is not None
    return ben, Audience(discord.channel.guild_id, discord.role("Seraphim", ben))


async def test_a_member_of_the_team_may_look(
    team: tuple[User, Audience], discord: StandIn, card: Message, world: World, ana: User
) -> None:
    ben, audience = team
    job = await job_of(world, ana)
    await world.sharing.set(Asker(ana.id), job.id, Visibility.TEAM, audience)
    assert "Ben" in (await opened(discord, card, ben)).text


async def test_a_forged_or_outdated_button_ends_in_the_summary(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    results = await opened(discord, card, ana)
    summary = results.text
    await look_at(discord, results, "Ana", ana)
    job = await job_of(world, ana)
    await discord.forge(results, f"job:player:{job.id.hex}:{'0' * 12}:o1", ana)
    await discord.until(lambda: results.text == summary)
    await look_at(discord, results, "Ana", ana)
    (shown,) = [one for one in _ids(results) if one.startswith("job:ydk")]
    await discord.forge(results, shown.replace(":ydk:", ":player:")[:-1] + "o999", ana)
    await discord.until(lambda: results.text == summary)
    gone = await discord.forge(results, f"{shown[:-1]}999", ana)
    assert "no longer in the results" in gone.text


async def test_a_button_forged_on_the_card_shows_nothing_to_the_channel(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    before = card.text
    job = await job_of(world, ana)
    reply = await discord.forge(card, f"job:summary:{job.id.hex}:u0", ana)
    await discord.until(lambda: reply.messages)
    assert reply.is_private
    assert "Ben" in reply.text
    assert card.text == before


def _ids(message: Message) -> list[str]:
    return [str(part["custom_id"]) for part in message.parts() if "custom_id" in part]


async def test_a_public_job_has_a_link_to_its_page_where_people_can_reach_it(
    discord: StandIn, card: Message, bot: DuelBot, world: World, ana: User
) -> None:
    bot.options = replace(bot.options, public_base_url="https://duels.example")
    job: Job = await world.sharing.set(
        Asker(ana.id), (await job_of(world, ana)).id, Visibility.ANYONE
    )
    page = (await opened(discord, card, ana)).part("Page")
    assert page["url"] == f"https://duels.example/r/{job.shareable_id}?scores=1"
    bot.options = replace(bot.options, public_base_url="http://127.0.0.1:8080")
    assert "Page" not in (await opened(discord, card, ana)).labels


async def test_a_private_job_has_a_link_that_lets_its_owner_in_once(
    discord: StandIn, card: Message, bot: DuelBot, world: World, ana: User
) -> None:
    bot.options = replace(bot.options, public_base_url="https://duels.example")
    results = await opened(discord, card, ana)
    base, ticket = results.part("Page")["url"].rsplit("/", 1)
    assert base == "https://duels.example/open"
    job = await job_of(world, ana)
    redeemed = await world.sessions.redeem(ticket, None, "a browser")
    assert redeemed.shareable_id == job.shareable_id
    asker = await world.sessions.asker(redeemed.token, job.shareable_id)
    assert (await world.publications.open(asker, job.shareable_id)).job.id == job.id
    with pytest.raises(TicketError):
        await world.sessions.redeem(ticket, None, "another browser")


async def test_the_picture_is_drawn_once_for_all_who_look(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    results = await opened(discord, card, ana)
    await look_at(discord, results, "Ana", ana)
    drawn = await world.keys("cache")
    await look_at(discord, await opened(discord, card, ana), "Ana", ana)
    assert len(drawn) == 1
    assert await world.keys("cache") == drawn
