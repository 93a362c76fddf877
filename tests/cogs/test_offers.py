"""What others uploaded is offered on the card, and taken after a question in private."""

from __future__ import annotations

import pytest

from bot.client.bot import DuelBot
from bot.domain.moves import JobStatus
from bot.domain.offers import Offer, OfferedCopy
from bot.domain.sources import human_check
from bot.services.askers import Asker
from cogs.ui.offers import offer_text
from tests.cli.running import quick_duel
from tests.cogs.asking import forge, job_of, press, report, submit
from tests.cogs.ui.teams import opened
from tests.services.test_copies import told_by
from tests.services.world import World, urls
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)

NEEDING = (102, 103, 104)
BEN, CLEO = Asker(901), Asker(902)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
async def card(discord: StandIn, bot: DuelBot, world: World, ana: User) -> Message:
    """Of a job of Ana's of which three replays need a person."""
    world.shelf.put(101)
    world.shelf.files |= dict.fromkeys(NEEDING, human_check())
    card = await submit(discord, ana, 101, *NEEDING)
    await renew(bot, world, ana)
    return card


async def renew(bot: DuelBot, world: World, user: User) -> None:
    """The newest job goes on as far as it can, and its card shows it."""
    await world.work(await job_of(world, user))
    await report(bot, world)


async def bring(bot: DuelBot, world: World, asker: Asker, *numbers: int) -> None:
    for number in numbers:
        await world.uploads.keep(asker, quick_duel(number).to_json())
    await report(bot, world)


async def test_the_card_offers_what_others_brought_and_uses_it_after_a_question(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    assert not any(label.startswith("Use") for label in card.labels)
    await bring(bot, world, BEN, 102, 103)
    await bring(bot, world, CLEO, 103)
    assert "Use 2 uploads" in card.labels
    asked = await opened(discord, card, "Use 2 uploads", ana)
    assert asked.text == (
        "**2 of the 3 missing replays were uploaded by others, unconfirmed**: 1 by one person,"
        " 1 by two who agree.\nA copy may be forged, and that two agree is no proof; DuelingBook's"
        " own replaces it as soon as it comes."
    )
    assert asked.labels == ["Use them", "Leave them"]
    await press(discord, asked, "Use them", ana)
    assert asked.text == "The job uses 2 uploads now: its card shows it in a moment."
    assert asked.labels == []
    await renew(bot, world, ana)
    assert card.text.count("uploaded") == 2
    assert "1 needs you" in card.text
    assert not any(label.startswith("Use") for label in card.labels)


async def test_who_leaves_them_has_them_still_offered(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    await bring(bot, world, BEN, 102)
    asked = await opened(discord, card, "Use 1 upload", ana)
    await press(discord, asked, "Leave them", ana)
    assert asked.text == "Nothing was taken. The card still offers them."
    await renew(bot, world, ana)
    assert "3 need you" in card.text
    assert "Use 1 upload" in card.labels


async def test_only_the_submitter_is_asked_or_takes_anything(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    await bring(bot, world, BEN, 102)
    carl, job = discord.user("Carl"), await job_of(world, ana)
    reply = await discord.click(card, "Use 1 upload", carl)
    assert reply.is_private
    assert "for whoever submitted the job" in reply.text
    forged = await forge(discord, card, f"job:offers-use:{job.id.hex}", carl)
    assert "for whoever submitted the job" in forged.text
    assert await world.rows("accepted_uploads") == []


async def test_where_senders_disagree_there_is_nothing_to_press(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    await bring(bot, world, BEN, 102)
    await world.uploads.keep(CLEO, told_by("Mallory", 102))
    asked = await opened(discord, card, "Use 1 upload", ana)
    assert asked.text == (
        "1 was uploaded, but the copies say different things, so it is not offered: capture it"
        " yourself, or upload your own file."
    )
    assert asked.labels == []


async def test_an_offer_that_is_gone_is_told(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    await bring(bot, world, BEN, 102)
    asked = await opened(discord, card, "Use 1 upload", ana)
    await world.accounts.erase(BEN)
    late = await press(discord, asked, "Use them", ana)
    assert "Nothing that others uploaded is of use to this job now" in late.text
    again = await discord.click(card, "Use 1 upload", ana)
    assert "Nothing that others uploaded is of use to this job now" in again.text


async def test_a_finished_job_offers_what_it_left_out(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    await bring(bot, world, BEN, 102, 104)
    job = await job_of(world, ana)
    await world.jobs.finish(Asker(ana.id), job.id)
    await renew(bot, world, ana)
    assert "**COMPLETED**" in card.text
    asked = await opened(discord, card, "Use 2 uploads", ana)
    assert "2 by one person each" in asked.text
    await press(discord, asked, "Use them", ana)
    assert (await job_of(world, ana)).status is JobStatus.PENDING
    await renew(bot, world, ana)
    assert card.text.count("uploaded") == 2


def test_the_words_fit_the_numbers() -> None:
    first, second, third = urls(1, 2, 3)
    alone = offer_text(Offer(1, (OfferedCopy(first, "a", 5),)))
    assert alone.startswith(
        "**The missing replay was uploaded by others, unconfirmed**: 1 by 5 who agree."
    )
    mixed = Offer(9, (OfferedCopy(first, "a", 3),), (second, third))
    assert offer_text(mixed).splitlines()[0].startswith("**1 of the 9 missing replays was uploaded")
    assert offer_text(mixed).splitlines()[-1].startswith("2 more were uploaded, but the copies say")
    assert "they are not offered" in offer_text(mixed)
