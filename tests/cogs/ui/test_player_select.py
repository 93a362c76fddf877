"""A person says who is on the team: in private, after restarts, and never twice at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.audiences import Audience, Visibility
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.teams import Seat, TeamDetails
from bot.services.askers import Asker
from tests.client.running import running_bot
from tests.cogs.asking import forge
from tests.cogs.ui.teams import (
    PLAYERS,
    announce,
    asked_in,
    button,
    card_of,
    change,
    choose,
    chosen_in,
    confirmed_in,
    opened,
    values,
)
from tests.services.teams import MEMBERS, PAIRS, SERAPHIM, asked, put, submit_team
from tests.services.world import World
from tests.wire.discord import Message, StandIn, User

pytest_plugins = ("tests.database",)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


async def status(world: World, job: Job) -> JobStatus:
    return (await world.look(job)).job.status


async def test_the_likely_ones_are_chosen_with_the_reason_and_one_tap_confirms(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    question = await opened(discord, card, "Players", ana)
    assert "**7 players in 6 replays · 3 chosen**" in question.text
    assert "✓ **Ben** · 2 replays · 2\N{EN DASH}0 · never against another of them" in question.text
    assert chosen_in(question) == set(MEMBERS)
    assert {"Looks right", "(Select likely)", "Clear", "Confirm 3"} <= set(question.labels)
    options = {one["label"]: one["description"] for one in question.part(PLAYERS)["options"]}
    assert options["Ben"] == "2 replays · 2\N{EN DASH}0 · vs Xavier, Zoe"
    await change(discord, question, "Looks right", ana)
    assert "**Confirmed:** Ana, Ben, Cleo" in question.text
    assert "The report is being made" in question.text
    assert question.labels == ["Open report"]
    assert await status(world, job) is JobStatus.PENDING
    assert (await world.work(job)).job.status is JobStatus.COMPLETED


async def test_a_choice_is_made_cleared_and_made_again(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await asked_in(discord, world, ana)
    question = await opened(discord, card, "Players", ana)
    await choose(discord, question, PLAYERS, ana, "Ana", "Xavier")
    assert chosen_in(question) == {"Ana", "Xavier"}
    assert "Looks right" not in question.labels
    assert "✓ **Xavier**" in question.text
    assert "· **Ben**" in question.text, "likely, and not chosen"
    await change(discord, question, "Clear", ana)
    assert chosen_in(question) == set()
    assert "Nobody is chosen" in question.text
    assert {"(Confirm 0)", "(Clear)"} <= set(question.labels)
    await change(discord, question, "Select likely", ana)
    assert chosen_in(question) == set(MEMBERS)
    await choose(discord, question, PLAYERS, ana)
    assert chosen_in(question) == set()


async def test_a_tie_is_said_and_nothing_looks_right(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    _, card = await asked_in(discord, world, ana, 1)
    question = await opened(discord, card, "Players", ana)
    assert "One of each pair is on the team" in question.text
    assert "**Ana** or **Xavier**: 1 replay" in question.text
    assert chosen_in(question) == set()
    assert "Looks right" not in question.labels
    assert "(Select likely)" in question.labels


async def test_seats_choose_their_players(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    seats = (Seat(order=1, player="Ana", opponent="Xavier"), Seat(order=2, player="Ben"))
    team = TeamDetails(team_name="Seraphim", seats=seats)
    _, card = await asked_in(discord, world, ana, 1, 3, team=team)
    question = await opened(discord, card, "Players", ana)
    assert "✓ 1 **Ana** · 1 replay · 1\N{EN DASH}0 · named" in question.text
    assert "Looks right" in question.labels


async def test_with_spoilers_no_record_is_in_sight(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    await announce(world, hides=True)
    question = await opened(discord, card, "Players", ana)
    assert "✓ **Ben** · 2 replays · ||2\N{EN DASH}0|| ·" in question.text
    options = question.part(PLAYERS)["options"]
    assert all("\N{EN DASH}" not in one["description"] for one in options)
    assert await status(world, job) is JobStatus.AWAITING_PLAYERS


async def test_a_choice_that_was_changed_meanwhile_is_not_confirmed_but_shown(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    old = await opened(discord, card, "Players", ana)
    new = await opened(discord, card, "Players", ana)
    await choose(discord, new, PLAYERS, ana, "Ana")
    reply = await discord.click(old, "Looks right", ana)
    await discord.until(lambda: reply.followups)
    (told,) = reply.followups
    assert told.is_private
    assert "changed meanwhile" in told.text
    await discord.until(lambda: chosen_in(old) == {"Ana"})
    assert await status(world, job) is JobStatus.AWAITING_PLAYERS


async def test_two_confirmations_at_once_confirm_once(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    one = await opened(discord, card, "Players", ana)
    two = await opened(discord, card, "Players", ana)
    await asyncio.gather(
        discord.click(one, "Looks right", ana), discord.click(two, "Confirm 3", ana)
    )
    await discord.until(lambda: all("Confirmed:" in message.text for message in (one, two)))
    assert await status(world, job) is JobStatus.PENDING
    assert len(await world.rows("pgq.pgqueuer")) == 1


async def test_confirming_and_clearing_at_once_leave_one_of_two_outcomes(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await asked_in(discord, world, ana)
    one = await opened(discord, card, "Players", ana)
    two = await opened(discord, card, "Players", ana)
    confirming, clearing = await asyncio.gather(
        discord.click(one, "Confirm 3", ana), discord.click(two, "Clear", ana)
    )
    await discord.until(lambda: one.edited > 1 and two.edited > 1)
    if await status(world, job) is JobStatus.PENDING:
        assert "Confirmed:" in one.text
        if clearing.followups:
            assert "choose again" in clearing.followups[0].text
        assert (await world.work(job)).job.status is JobStatus.COMPLETED
    else:
        await discord.until(lambda: confirming.followups)
        assert "changed meanwhile" in confirming.followups[0].text
        assert chosen_in(two) == set()


async def test_beyond_twenty_five_people_there_are_pages_and_each_changes_its_own(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    pairs = {number: ("Ana", f"Rival {number:02}") for number in range(1, 31)}
    job, question = await _many(discord, world, ana, pairs)
    assert "31 players in 30 replays · 1 chosen" in question.text
    assert len(question.part(PLAYERS)["options"]) == 25
    assert "page 1 of 2" in question.text
    await change(discord, question, "→", ana)
    assert len(question.part(PLAYERS)["options"]) == 6
    assert "page 2 of 2" in question.text
    last = question.part(PLAYERS)["options"][-1]["label"]
    await choose(discord, question, PLAYERS, ana, last)
    assert "page 2 of 2" in question.text
    assert chosen_in(question) == {last}
    assert "Confirm 2" in question.labels
    await change(discord, question, "←", ana)
    assert chosen_in(question) == {"Ana"}
    seen = await world.confirmations.look(Asker(ana.id), job.id)
    assert seen.chosen == {"Ana", last}


async def _many(
    discord: StandIn, world: World, ana: User, pairs: dict[int, tuple[str, str]]
) -> tuple[Job, Message]:
    put(world, pairs)
    job = (await world.work(await submit_team(world, *pairs, asker=Asker(ana.id)))).job
    card = await card_of(discord, job, ana)
    return job, await opened(discord, card, "Players", ana)


async def test_who_chooses_on_two_pages_at_once_changes_both(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    pairs = {number: ("Ana", f"Rival {number:02}") for number in range(1, 31)}
    job, one = await _many(discord, world, ana, pairs)
    two = await opened(discord, await card_of(discord, job, ana), "Players", ana)
    await change(discord, two, "→", ana)
    last = two.part(PLAYERS)["options"][-1]["label"]
    edited = one.edited, two.edited
    await asyncio.gather(
        discord.select(one, PLAYERS, values(one, PLAYERS, "Ana", "Rival 01"), ana),
        discord.select(two, PLAYERS, values(two, PLAYERS, last), ana),
    )
    await discord.until(lambda: one.edited > edited[0] and two.edited > edited[1])
    seen = await world.confirmations.look(Asker(ana.id), job.id)
    assert seen.chosen == {"Ana", "Rival 01", last}


async def test_a_confirmed_team_is_asked_again_without_asking_any_source(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, card = await confirmed_in(discord, world, ana)
    fetched = list(world.shelf.asked)
    shown = await opened(discord, card, "Players", ana)
    assert "**Confirmed:** Ana, Ben, Cleo" in shown.text
    assert shown.labels == ["Open report", "Choose again"]
    await change(discord, shown, "Choose again", ana)
    assert chosen_in(shown) == set(MEMBERS)
    await choose(discord, shown, PLAYERS, ana, "Ana")
    await change(discord, shown, "Confirm 1", ana)
    assert "**Confirmed:** Ana" in shown.text
    assert (await world.work(job)).job.status is JobStatus.COMPLETED
    report = (await world.reports.open(Asker(ana.id), job.id)).report
    assert [seat.person for seat in report.seats] == ["Ana"]
    assert world.shelf.asked == fetched


@pytest.fixture
def teammates(discord: StandIn) -> tuple[User, User, Audience]:
    """One of the team, one of another role, and the team's role."""
    ben, carl = discord.user("Ben"), discord.user("Carl")
    discord.role("Damage Step", carl)
    assert discord.channel.guild_id is not None
    return ben, carl, Audience(discord.channel.guild_id, discord.role("Seraphim", ben))


async def test_the_team_may_choose_and_nobody_else(
    teammates: tuple[User, User, Audience],
    discord: StandIn,
    bot: DuelBot,
    world: World,
    ana: User,
) -> None:
    ben, carl, audience = teammates
    job, card = await asked_in(discord, world, ana)
    await world.sharing.set(Asker(ana.id), job.id, Visibility.TEAM, audience)
    card.seen_by = None  # As a card in the channel, which everybody sees.
    refused = await opened(discord, card, "Players", carl)
    assert "may choose its players" in refused.text
    assert not any(name in refused.text for name in MEMBERS)
    question = await opened(discord, card, "Players", ben)
    await change(discord, question, "Looks right", ben)
    assert await status(world, job) is JobStatus.PENDING


async def test_the_link_alone_gives_no_say(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    carl = discord.user("Carl")
    job, card = await asked_in(discord, world, ana)
    await world.sharing.set(Asker(ana.id), job.id, Visibility.ANYONE)
    card.seen_by = None
    report = await opened(discord, card, "Open report", carl)
    assert "Seraphim" in report.text
    refused = await discord.click(report, "Players", carl)
    await discord.until(lambda: refused.followups)
    assert "may choose its players" in refused.followups[0].text
    question = await opened(discord, card, "Players", ana)
    for id_ in (
        button(question, "Looks right"),
        button(question, "Clear"),
        f"job:likely:{job.id.hex}",
        f"job:reopen:{job.id.hex}",
        f"job:people:{job.id.hex}:u0",
        f"job:names:{job.id.hex}:u0",
        f"job:join:{job.id.hex}:{'0' * 12}:{'1' * 12}",
        f"job:apart:{job.id.hex}:{'0' * 12}:{'1' * 12}",
        f"job:part:{job.id.hex}:{'0' * 12}",
    ):
        reply = await forge(discord, card, id_, carl)
        assert "may choose its players" in reply.text, id_
    assert await status(world, job) is JobStatus.AWAITING_PLAYERS


NAMED = {1: ("Mirael", "Xavier"), 2: ("Mirael", "Yara"), 3: ("Mirae1", "Zoe"), 4: ("Ben", "Will")}


async def test_alike_names_are_offered_joined_after_a_question_and_parted_again(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, question = await _many(discord, world, ana, NAMED)
    assert "Same person? 1" in question.labels
    await change(discord, question, "Same person? 1", ana)
    assert "**Mirael** = **Mirae1**" in question.text
    await choose(discord, question, "Choose what to look at", ana, "Mirael = Mirae1")
    assert "Are Mirael and Mirae1 one person?" in question.text
    await change(discord, question, "Not sure", ana)
    assert len((await world.confirmations.look(Asker(ana.id), job.id)).discovery.people) == 7
    await change(discord, question, "Same person? 1", ana)
    await choose(discord, question, "Choose what to look at", ana, "Mirael = Mirae1")
    await change(discord, question, "Same person", ana)
    seen = await world.confirmations.look(Asker(ana.id), job.id)
    assert len(seen.discovery.people) == 6
    assert "One person" in question.text
    assert "Same person?" in question.labels, "it can be undone"
    await change(discord, question, "Same person?", ana)
    await choose(discord, question, "Choose what to look at", ana, "Undo: ")
    await change(discord, question, "Take apart", ana)
    assert len((await world.confirmations.look(Asker(ana.id), job.id)).discovery.people) == 7
    assert "Same person?" in question.labels, "they are not offered anew"


async def test_a_name_that_only_a_seat_gives_is_listed_and_taken_back(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, question = await _many(discord, world, ana, NAMED)
    asker = Asker(ana.id)
    async with world.database.unit_of_work() as unit:
        # As a seat of an earlier week gave it.
        user = await asker.user(unit)
        await unit.player_names.join(user.id, SERAPHIM.team_name, "Mirael", ["Mira the Great"])
    await change(discord, question, "Same person? 1", ana)
    assert "**Mirael**, also Mira the Great" in question.text
    await choose(discord, question, "Choose what to look at", ana, "Undo: ")
    assert "Also: Mira the Great" in question.text
    await change(discord, question, "Take apart", ana)
    assert (await world.confirmations.look(asker, job.id)).joined.persons == {}


async def test_who_is_said_to_be_two_people_is_not_asked_about_again(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    named = NAMED | {5: ("Illyana", "Vera"), 6: ("lllyana", "Uma")}
    job, question = await _many(discord, world, ana, named)
    await change(discord, question, "Same person? 2", ana)
    await choose(discord, question, "Choose what to look at", ana, "Mirael = Mirae1")
    assert "you are not asked again" in question.text
    await change(discord, question, "Two people", ana)
    assert "Said to be two people" in question.text, "the next pair is asked about at once"
    assert "**Mirael** = **Mirae1**" not in question.text
    await choose(discord, question, "Choose what to look at", ana, "Illyana = lllyana")
    await change(discord, question, "Two people", ana)
    assert "players" in question.text.lower()
    await change(discord, question, "Same person?", ana)
    await choose(discord, question, "Choose what to look at", ana, "Mirae1 = Mirael after all?")
    assert "Said to be two people before." in question.text
    assert "Two people" not in question.labels
    await change(discord, question, "Same person", ana)
    seen = await world.confirmations.look(Asker(ana.id), job.id)
    assert [set(one.names) for one in seen.discovery.people if len(one.names) > 1] == [
        {"Mirael", "Mirae1"}
    ]
    assert seen.apart == (("Illyana", "lllyana"),)


async def test_names_that_changed_since_are_not_joined(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    job, question = await _many(discord, world, ana, NAMED)
    for verb in ("join", "apart"):
        forged = f"job:{verb}:{job.id.hex}:{'0' * 12}:{'1' * 12}"
        reply = await forge(discord, question, forged, ana)
        assert "The players changed meanwhile" in reply.followups[0].text
    assert len((await world.confirmations.look(Asker(ana.id), job.id)).discovery.people) == 7


async def test_before_anybody_is_asked_and_after_the_end_it_says_how_it_stands(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    put(world)
    job = await submit_team(world, asker=Asker(ana.id))
    card = await card_of(discord, job, ana)
    early = await forge(discord, card, f"job:choose:{job.id.hex}", ana)
    assert "wait until the first is" in early.text
    await world.work(job)
    await world.jobs.cancel(Asker(ana.id), job.id)
    late = await forge(discord, card, f"job:choose:{job.id.hex}", ana)
    assert "retry the job to be asked again" in late.text


@pytest.mark.slow
async def test_the_whole_way_goes_through_a_restart_at_every_step(
    discord: StandIn, world: World, ana: User
) -> None:
    job = await asked(world, asker=Asker(ana.id))
    async with running_bot(discord, world, EXTENSIONS):
        card = await card_of(discord, job, ana)
    async with running_bot(discord, world, EXTENSIONS):
        message = await opened(discord, card, "Players", ana)
    for label in ("Clear", "Select likely", "Looks right"):
        async with running_bot(discord, world, EXTENSIONS):
            await change(discord, message, label, ana)
    # Nobody worked on it since, as after a worker that was killed: the queue still has it.
    async with world.at_work():
        await world.until_finished(job)
    async with running_bot(discord, world, EXTENSIONS):
        await change(discord, message, "Open report", ana)
        assert "Seraphim" in message.text
    async with running_bot(discord, world, EXTENSIONS):
        await choose(discord, message, "Look at a seat", ana, "Ana")
        assert message.embeds[0]["title"].startswith("Ana")
    async with running_bot(discord, world, EXTENSIONS):
        await change(discord, message, "Scouting", ana)
        assert message.embeds[0]["title"] == "Ana · scouting"
    assert sorted(world.shelf.asked) == sorted(PAIRS)
