"""What all replays that somebody may see say about one player, and nothing of others' replays."""

from __future__ import annotations

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.audiences import Visibility
from bot.domain.player_keys import player_key
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.client.running import running_bot
from tests.cogs.asking import forge
from tests.cogs.ui.teams import change, choose, opened
from tests.services.world import World
from tests.wire.discord import Message, Reply, StandIn, User

pytest_plugins = ("tests.database",)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


async def analyzed(world: World, user: User, *pairs: tuple[str, str], first: int = 1) -> None:
    """A job of somebody's with a match of each pair."""
    numbers = range(first, first + len(pairs))
    for number, names in zip(numbers, pairs, strict=True):
        world.shelf.files[number] = quick_duel(number, *names).to_json()
    await world.done(*numbers, asker=Asker(user.id))


async def profile(discord: StandIn, user: User, name: str) -> Reply:
    return await discord.slash(user, "player profile", {"name": name})


async def shown(discord: StandIn, user: User, name: str) -> Message:
    (message,) = (await profile(discord, user, name)).messages
    assert message.is_private
    return message


async def test_a_profile_has_the_deck_the_habits_and_the_evidence(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await analyzed(world, ana, ("Mirael", "Xavier"), ("Ben", "Mirael"))
    await analyzed(world, ana, ("Mirael", "Xavier"), first=1)
    message = await shown(discord, ana, "mirael")
    assert message.embeds[0]["title"] == "Mirael"
    assert "From 2 replays of 2 jobs" in message.text
    assert message.files["deck.png"].startswith(b"\x89PNG")
    sent = await opened(discord, message, ".ydk", ana)
    assert any(name.startswith("Mirael") for name in sent.files)
    evidence = await opened(discord, message, "Evidence", ana)
    await choose(discord, evidence, "Results", ana, "Matches")
    assert "replay?id=1) game 2 at" in evidence.text
    await change(discord, message, "How they play", ana)
    assert message.embeds[0]["title"] == "Mirael · how they play"


async def test_its_buttons_work_after_a_restart(discord: StandIn, world: World, ana: User) -> None:
    await analyzed(world, ana, ("Mirael", "Xavier"))
    async with running_bot(discord, world, EXTENSIONS):
        message = await shown(discord, ana, "Mirael")
    async with running_bot(discord, world, EXTENSIONS):
        await change(discord, message, "→", ana)
        assert message.embeds[0]["title"] == "Mirael · how they play"


async def test_names_are_suggested_among_what_one_may_see(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    ben = discord.user("Ben")
    await analyzed(world, ana, ("Mirael", "Xavier"))
    typed = await discord.autocomplete(ana, "player profile", "name", "mir")
    assert typed.choices == [{"name": "Mirael", "value": "Mirael"}]
    assert len((await discord.autocomplete(ana, "player profile", "name")).choices or []) == 2
    assert (await discord.autocomplete(ben, "player profile", "name", "mir")).choices == []


async def test_nobody_learns_of_players_in_the_jobs_of_others(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    ben = discord.user("Ben")
    await analyzed(world, ana, ("Mirael", "Xavier"))
    for name in ("Mirael", "Nobody", "  ", f"#{player_key('Mirael')}"):
        reply = await profile(discord, ben, name)
        assert "No replay that you may see has a player of this name" in reply.text
    message = await shown(discord, ana, "Mirael")
    message.seen_by = None
    job = (await world.jobs.page(Asker(ana.id))).jobs[0]
    for verb in ("player", "ydk", "evidence"):
        tail = {"player": ":b0", "ydk": ":0", "evidence": ""}[verb]
        custom_id = f"profile:{verb}:{player_key('Mirael')}{tail}"
        reply = await forge(discord, message, custom_id, ben)
        assert "Xavier" not in reply.text
        assert "no longer" in reply.text or "any more" in reply.text
    await world.sharing.set(Asker(ana.id), job.id, Visibility.ANYONE)
    assert (await shown(discord, ben, "Mirael")).embeds[0]["title"] == "Mirael"


@pytest.mark.parametrize("name", ["🦎" * 60, " padded ", "#0123456789ab"])
async def test_a_name_that_a_suggestion_cannot_hold_is_found_by_what_stands_for_it(
    discord: StandIn, bot: DuelBot, world: World, ana: User, name: str
) -> None:
    await analyzed(world, ana, (name, "Xavier"))
    choices = (await discord.autocomplete(ana, "player profile", "name")).choices or []
    values = [one["value"] for one in choices if one["value"] != "Xavier"]
    assert values == [f"#{player_key(name)}"]
    message = await shown(discord, ana, values[0])
    assert "From 1 replay of 1 job" in message.text
    await change(discord, message, "How they play", ana)


async def test_a_player_who_is_gone_is_told_as_that(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await analyzed(world, ana, ("Mirael", "Xavier"))
    message = await shown(discord, ana, "Mirael")
    before = message.text
    for job in (await world.jobs.page(Asker(ana.id))).jobs:
        await world.jobs.delete(Asker(ana.id), job.id)
    reply = await discord.click(message, "→", ana)
    await discord.until(lambda: reply.followups)
    assert "any more" in reply.followups[0].text
    assert message.text == before
