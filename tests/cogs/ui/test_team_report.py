"""The report is opened from the card, leafed through, and says what it rests on."""

from __future__ import annotations

import pytest

from bot.client.bot import DuelBot
from bot.domain.audiences import Audience, Visibility
from bot.services.askers import Asker
from tests.cogs.asking import forge
from tests.cogs.ui.teams import announce, asked_in, change, choose, confirmed_in, opened
from tests.services.teams import MEMBERS
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)

SEATS = "Look at a seat"


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
async def report(discord: StandIn, bot: DuelBot, world: World, ana: User) -> Message:
    """Of a team whose players are confirmed."""
    _, card = await confirmed_in(discord, world, ana)
    return await opened(discord, card, "Open report", ana)


async def test_the_report_is_there_before_anybody_is_confirmed_and_says_so(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await asked_in(discord, world, ana)
    early = await opened(discord, card, "Open report", ana)
    assert "Players not confirmed yet: these are the likely ones" in early.text
    await change(discord, early, "Players", ana)
    await change(discord, early, "Looks right", ana)
    await change(discord, early, "Open report", ana)
    assert "not confirmed" not in early.text


async def test_the_report_names_team_players_and_who_sees_it(
    report: Message, discord: StandIn, ana: User
) -> None:
    assert report.embeds[0]["title"] == "**Seraphim** · S9 W4 · vs Damage Step · only you"
    assert "6 of 6 replays · newest 16 Nov 2025" in report.text
    assert "Unknown: this week's deck; cards sided out" in report.text
    labels = [one["label"] for one in report.part(SEATS)["options"]]
    assert sorted(labels) == sorted(MEMBERS)
    assert "THIN" in report.part(SEATS)["options"][0]["description"]


async def test_a_seat_has_its_list_its_scouting_page_and_the_way_back(
    report: Message, discord: StandIn, ana: User
) -> None:
    before = report.text
    await choose(discord, report, SEATS, ana, "Ana")
    assert report.embeds[0]["title"].startswith("Ana · ")
    assert report.files["deck.png"].startswith(b"\x89PNG")
    assert report.labels[-4:] == [".ydk", "Evidence", "Rename deck", "The team"]
    sent = await opened(discord, report, ".ydk", ana)
    assert any(name.endswith(".ydk") for name in sent.files)
    await change(discord, report, "Scouting", ana)
    assert report.embeds[0]["title"] == "Ana · scouting"
    assert report.attachments == []
    await change(discord, report, "→", ana)
    assert report.embeds[0]["title"] == "Ana · how they play"
    await change(discord, report, "The team", ana)
    assert report.text == before


async def test_figures_open_their_evidence_beside_the_page(
    report: Message, discord: StandIn, ana: User
) -> None:
    await choose(discord, report, SEATS, ana, "Ana")
    page = report.text
    evidence = await opened(discord, report, "Evidence", ana)
    assert "Choose a figure" in evidence.text
    await choose(discord, evidence, "Results", ana, "Matches")
    assert "[1](https://www.duelingbook.com/replay?id=1) game 2 at" in evidence.text
    await choose(discord, evidence, "Cards and habits", ana, "Use when held, in the game")
    assert "Use when held, in the game" in evidence.embeds[0]["title"]
    assert report.text == page


async def test_doubts_have_a_page_of_their_own(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    await world.confirmations.choose(Asker(ana.id), job.id, MEMBERS, ["Ana"])
    await world.confirmations.confirm(Asker(ana.id), job.id)
    report = await opened(discord, card, "Open report", ana)
    doubts = next(label for label in report.labels if label.startswith("Doubts"))
    await change(discord, report, doubts, ana)
    assert "Without a confirmed player" in report.text
    assert "[3](https://www.duelingbook.com/replay?id=3) · Ben vs Zoe" in report.text
    await change(discord, report, "Back to the team", ana)
    assert "only you" in report.text


async def test_with_spoilers_neither_score_nor_record_is_in_sight(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await confirmed_in(discord, world, ana)
    await announce(world, hides=True)
    report = await opened(discord, card, "Open report", ana)
    assert "||2\N{EN DASH}0||" in report.text
    assert all("\N{EN DASH}" not in one["description"] for one in report.part(SEATS)["options"])
    await choose(discord, report, SEATS, ana, "Ben")
    assert "**||2\N{EN DASH}0 in 2 matches||**" in report.text


@pytest.fixture
def team(discord: StandIn) -> tuple[User, User, Audience]:
    """A member, somebody of another role, and the role."""
    ben, carl = discord.user("Ben"), discord.user("Carl")
    discord.role("Others", carl)
    assert discord.channel.guild_id is not None
    return ben, carl, Audience(discord.channel.guild_id, discord.role("Damage Step", ben))


async def test_the_team_sees_it_and_others_do_not(
    team: tuple[User, User, Audience], discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    ben, carl, audience = team
    job, card = await confirmed_in(discord, world, ana)
    await world.sharing.set(Asker(ana.id), job.id, Visibility.TEAM, audience)
    card.seen_by = None  # As a card in the channel, which everybody sees.
    report = await opened(discord, card, "Open report", ben)
    assert report.embeds[0]["title"] == "**Seraphim** · S9 W4 · vs Damage Step"
    assert "only Damage Step\n" in report.text
    refused = await opened(discord, card, "Open report", carl)
    assert "not shown to you" in refused.text
    await world.sharing.set(Asker(ana.id), job.id, Visibility.ONLY_ME)
    digest = report.part(SEATS)["options"][0]["value"]
    for custom_id in (
        f"job:summary:{job.id.hex}:u0",
        f"job:doubts:{job.id.hex}:u0",
        f"job:player:{job.id.hex}:{digest}:b0",
        f"job:ydk:{job.id.hex}:{digest}:0",
        f"job:evidence:{job.id.hex}:{digest}",
        f"job:places:{job.id.hex}:{digest}:match_record:b0",
    ):
        reply = await forge(discord, card, custom_id, ben)
        assert "not shown to you" in reply.text, custom_id


async def test_a_public_report_has_a_link_and_says_that_anyone_sees_it(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    object.__setattr__(bot.options, "public_base_url", "https://duels.example")
    job, card = await confirmed_in(discord, world, ana)
    await world.sharing.set(Asker(ana.id), job.id, Visibility.ANYONE)
    report = await opened(discord, card, "Open report", ana)
    assert "anyone with the link" in report.text
    assert report.part("Page")["url"] == f"https://duels.example/r/{job.shareable_id}?scores=1"


async def test_a_forged_or_outdated_button_ends_in_the_report(
    report: Message, discord: StandIn, world: World, ana: User
) -> None:
    job = (await world.jobs.page(Asker(ana.id))).jobs[0]
    before = report.text
    await choose(discord, report, SEATS, ana, "Ana")
    await discord.forge(report, f"job:player:{job.id.hex}:{'0' * 12}:b0", ana)
    await discord.until(lambda: report.text == before)
    for verb in ("evidence", "places"):
        tail = ":match_record:b0" if verb == "places" else ""
        reply = await forge(discord, report, f"job:{verb}:{job.id.hex}:{'0' * 12}{tail}", ana)
        assert "no longer in the results" in reply.text


async def test_a_job_without_a_team_has_neither_doubts_nor_players_to_choose(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    world.shelf.put(101)
    job = (await world.done(101, asker=Asker(ana.id))).job
    (card,) = (await discord.slash(ana, "job show", {"job": str(job.id)})).messages
    for verb, told in (("doubts", "no team's"), ("people", "has no team")):
        reply = await forge(discord, card, f"job:{verb}:{job.id.hex}:u0", ana)
        assert told in reply.text
