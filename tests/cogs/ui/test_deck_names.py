"""Who submitted a team says what a deck is called, in private, and nobody else does."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.audiences import Audience, Visibility
from bot.domain.player_keys import player_key
from bot.services.askers import Asker
from cogs.ui.deck_names import ListKey, NameMenu, RenameDeck, name_options
from cogs.ui.pager import Turn, Way
from tests.client.running import running_bot
from tests.cogs.asking import forge
from tests.cogs.ui.teams import change, choose, confirmed_in, opened
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)

SEATS, NAMES = "Look at a seat", "Choose its name"
BEN = player_key("Ben")


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
async def seat(discord: StandIn, bot: DuelBot, world: World, ana: User) -> Message:
    """The page of Ben's deck, as who submitted the team sees it."""
    _, card = await confirmed_in(discord, world, ana)
    page = await opened(discord, card, "Open report", ana)
    await choose(discord, page, SEATS, ana, "Ben")
    return page


def offered(message: Message) -> dict[str, str | None]:
    """What the menu offers, with what it says of each name."""
    return {one["label"]: one.get("description") for one in message.part(NAMES)["options"]}


def title(message: Message) -> str:
    """As Discord shows it."""
    return str(message.embeds[0]["title"]).replace("\\", "")


async def write(discord: StandIn, message: Message, user: User, name: str) -> None:
    """A name in own words, until the message shows what came of it."""
    form = await discord.click(message, "Something else…", user)
    before = message.edited
    await discord.submit(form, {"Name": name})
    await discord.until(lambda: message.edited > before)


async def test_a_deck_is_renamed_from_the_menu_and_by_its_cards_again(
    seat: Message, discord: StandIn, ana: User
) -> None:
    page = seat.text
    assert seat.labels[-4:] == [".ydk", "Evidence", "Rename deck", "The team"]
    await change(discord, seat, "Rename deck", ana)
    assert seat.embeds[0]["title"] == "What does Ben play?"
    assert seat.attachments == []
    assert "What you say holds in all of your jobs" in seat.text
    assert "By its cards" not in seat.labels
    await change(discord, seat, "Back", ana)
    assert seat.text == page
    await change(discord, seat, "Rename deck", ana)
    await change(discord, seat, "→", ana)
    name = next(iter(offered(seat)))
    await choose(discord, seat, NAMES, ana, name)
    assert title(seat) == f"Ben · {name} (corrected)"
    assert "Named by hand; its cards " in seat.text.replace("\\", "")
    assert seat.files["deck.png"].startswith(b"\x89PNG")
    await change(discord, seat, "Scouting", ana)
    assert "Decks named by hand" in seat.text
    await change(discord, seat, "The team", ana)
    assert f"**Ben** · {name}," in seat.text.replace("\\", "")
    assert "corrected" not in seat.text
    await choose(discord, seat, SEATS, ana, "Ben")
    await change(discord, seat, "Rename deck", ana)
    await change(discord, seat, "→", ana)
    assert offered(seat)[name] == "its name now"
    await change(discord, seat, "By its cards", ana)
    assert seat.text == page


async def test_each_step_may_be_another_process(discord: StandIn, world: World, ana: User) -> None:
    async with running_bot(discord, world, EXTENSIONS):
        _, card = await confirmed_in(discord, world, ana)
        seat = await opened(discord, card, "Open report", ana)
        await choose(discord, seat, SEATS, ana, "Ben")
    async with running_bot(discord, world, EXTENSIONS):
        await change(discord, seat, "Rename deck", ana)
    async with running_bot(discord, world, EXTENSIONS):
        await write(discord, seat, ana, "  My own\tbrew ")
        assert title(seat) == "Ben · My own brew (corrected)"
        await change(discord, seat, "Rename deck", ana)
    async with running_bot(discord, world, EXTENSIONS):
        await change(discord, seat, "By its cards", ana)
        assert "corrected" not in seat.text


async def test_an_own_name_is_shown_as_it_is_written_and_offered_from_then_on(
    seat: Message, discord: StandIn, ana: User
) -> None:
    await change(discord, seat, "Rename deck", ana)
    await write(discord, seat, ana, "||A|| [x](https://evil.example) @here")
    assert seat.embeds[0]["title"].startswith("Ben · \\|\\|A\\|\\| \\[x\\]")
    await change(discord, seat, "The team", ana)
    assert "||A" not in seat.text
    await choose(discord, seat, SEATS, ana, "Cleo")
    await change(discord, seat, "Rename deck", ana)
    assert list(offered(seat).values()).count("you called a deck so before") == 1


async def test_what_is_no_name_is_refused_in_a_sentence(
    seat: Message, discord: StandIn, ana: User
) -> None:
    await change(discord, seat, "Rename deck", ana)
    form = await discord.click(seat, "Something else…", ana)
    reply = await discord.submit(form, {"Name": "***"})
    await discord.until(lambda: reply.messages)
    assert "This is no name of a deck" in reply.messages[-1].text
    assert reply.messages[-1].is_private


async def test_others_do_not_see_the_button_and_are_refused(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await confirmed_in(discord, world, ana)
    ben = discord.user("Ben")
    assert discord.channel.guild_id is not None
    audience = Audience(discord.channel.guild_id, discord.role("Seraphim", ben))
    await world.sharing.set(Asker(ana.id), job.id, Visibility.TEAM, audience)
    card.seen_by = None  # As a card in the channel, which everybody sees.
    page = await opened(discord, card, "Open report", ben)
    await choose(discord, page, SEATS, ben, "Ben")
    assert "Rename deck" not in page.labels
    key = ListKey(job.id, BEN, 3)
    for custom_id in (key.custom_id("rename", ":u0"), key.custom_id("bycards")):
        refused = await forge(discord, page, custom_id, ben)
        assert "Only who submitted this team" in refused.messages[-1].text
    for number, told in ((1, "This list is not in the report"), (10**12 - 1, "This list")):
        gone = ListKey(job.id, BEN, number).custom_id("rename", ":u0")
        refused = await forge(discord, card, gone, ana)
        assert told in refused.messages[-1].text
    nobody = ListKey(job.id, "0" * 12, 3).custom_id("rename", ":u0")
    assert (
        "not in the report any more" in (await forge(discord, card, nobody, ana)).messages[-1].text
    )
    assert await world.rows("archetype_corrections") == []


async def test_names_come_in_pages_that_a_menu_holds(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, _ = await confirmed_in(discord, world, ana)
    asker = Asker(ana.id)
    for number in range(12):
        await world.corrections.correct(asker, job.id, "Ben", 3, f"{number} {'W' * 37}")
    options = name_options(await world.corrections.look(asker, job.id, "Ben", 3))
    assert len({option.value for option in options}) == len(options)
    assert all(len(option.label) <= 100 and len(option.value) <= 100 for option in options)
    assert all(len(option.description or "") <= 100 for option in options)
    key = ListKey(UUID(int=2**128 - 1), "f" * 12, 10**12 - 1)
    menu = NameMenu(key, 999, options[:25])
    for item in (menu, RenameDeck(key, Turn(Way.ON, 999, "→"))):
        assert len(item.custom_id) <= 100
        assert item.template.fullmatch(item.custom_id)
