"""A deck is named by who submitted the team, once, at once, in all of their jobs, and for good."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from bot.domain.analysis.corrections import DeckNameError
from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.services.accounts import NothingKeptError
from bot.services.askers import Asker
from bot.services.corrections import nearest_names
from tests.services.teams import ANA_, BEN_, asked, confirmed, put, submit_team
from tests.services.world import ANA, BEN, World, open_world

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))
CHAOS, OWN = "Chaos Turbo", "My own brew"


async def rows(world: World) -> list[tuple[str, ...]]:
    """What is kept: the replay's number, the player, the name."""
    told = await world.rows("archetype_corrections")
    keys = ("url", "player", "archetype")
    return sorted(tuple(str(row[key]).rpartition("=")[2] for key in keys) for row in told)


async def name_of(world: World, job: Job, person: str = BEN_, asker: Asker = ANA) -> str:
    """What the report calls the deck to expect."""
    report = (await world.reports.open(asker, job.id)).report
    (deck,) = (seat.deck for seat in report.seats if seat.person == person)
    assert deck is not None
    return deck.archetype.name


async def correct(
    world: World, job: Job, name: str | None, person: str = BEN_, replay: int = 3
) -> str:
    seen = await world.corrections.correct(ANA, job.id, person, replay, name)
    return seen.deck.archetype.name


async def test_a_name_holds_at_once_and_is_taken_back(world: World) -> None:
    job = await confirmed(world)
    by_cards = await name_of(world, job)
    assert await correct(world, job, " chaos  TURBO ") == CHAOS
    assert await name_of(world, job) == CHAOS
    # Ben's list is used in two replays; whichever names it, it is the same list.
    assert await rows(world) == [("3", BEN_, CHAOS), ("4", BEN_, CHAOS)]
    assert await correct(world, job, OWN, replay=4) == OWN
    assert await rows(world) == [("3", BEN_, OWN), ("4", BEN_, OWN)]
    assert await correct(world, job, None) == by_cards
    assert await correct(world, job, None) == by_cards
    assert (await rows(world), await name_of(world, job)) == ([], by_cards)


async def test_nothing_else_changes(world: World) -> None:
    job = await confirmed(world)
    before = (await world.reports.open(ANA, job.id)).report
    await correct(world, job, CHAOS)
    await correct(world, job, None)
    assert (await world.reports.open(ANA, job.id)).report == before
    await correct(world, job, CHAOS)
    assert await name_of(world, job, ANA_) != CHAOS


async def test_it_is_kept_through_another_analysis_and_another_process(
    world: World, database_url: str
) -> None:
    job = await confirmed(world)
    await correct(world, job, CHAOS)
    for key in await world.keys("analysis"):
        (world.folder / key).unlink()
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        assert await name_of(other, job) == CHAOS


async def test_it_holds_in_all_jobs_of_the_same_user_and_in_no_other(world: World) -> None:
    first = await asked(world)
    await correct(world, first, OWN)
    put(world, {7: (BEN_, "Vera")})
    second = (await world.work(await submit_team(world, 1, 2, 3, 4, 5, 6, 7))).job
    assert await name_of(world, second) == OWN
    seen = await world.corrections.look(ANA, second.id, BEN_, 7)
    assert (seen.own, set(seen.deck.deck.replays)) == ((OWN,), {3, 4, 7})
    theirs = await asked(world, asker=BEN)
    assert await name_of(world, theirs, asker=BEN) != OWN
    assert (await world.corrections.look(BEN, theirs.id, BEN_, 3)).own == ()


async def test_an_own_name_is_written_as_it_was_before(world: World) -> None:
    job = await confirmed(world)
    await correct(world, job, OWN)
    assert await correct(world, job, "MY OWN BREW", ANA_, 1) == OWN
    with pytest.raises(DeckNameError):
        await correct(world, job, "\u200b")
    with pytest.raises(DeckNameError):
        await correct(world, job, "x" * 41)


async def test_two_who_name_it_at_once_leave_one_whole_name(world: World) -> None:
    job = await confirmed(world)
    names = [CHAOS, OWN, CHAOS, OWN, CHAOS]
    await asyncio.gather(*(correct(world, job, name) for name in names))
    (kept,) = {name for _, _, name in await rows(world)}
    assert kept in {CHAOS, OWN}
    assert await name_of(world, job) == kept
    assert len(await rows(world)) == 2


async def refused(world: World, asker: Asker, job_id: UUID, name: str | None = CHAOS) -> str:
    with pytest.raises(JobError) as refusal:
        await world.corrections.correct(asker, job_id, BEN_, 3, name)
    assert refusal.value.code is JobErrorCode.NOT_SHOWN
    return refusal.value.sentence


async def test_rivals_and_teammates_have_no_say_and_learn_nothing(world: World) -> None:
    job = await confirmed(world)
    await correct(world, job, OWN)
    before = await rows(world)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(5, ROLE))
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    await world.accounts.meet(BEN)
    sentences = {
        await refused(world, asker, job_id, name)
        for asker in (BEN, TEAMMATE, Asker(4711))
        for job_id in (job.id, uuid4())
        for name in (CHAOS, None)
    }
    assert len(sentences) == 1
    assert "Only who submitted this team" in sentences.pop()
    assert await rows(world) == before
    seen = await world.reports.open(TEAMMATE, job.id)
    assert any(seat.deck and seat.deck.archetype.name == OWN for seat in seen.report.seats)
    assert not await world.corrections.may_correct(TEAMMATE, job)
    assert await world.corrections.may_correct(ANA, job)


async def test_who_is_gone_from_the_report_is_not_named(world: World) -> None:
    job = await confirmed(world)
    for person, replay, code in (
        ("Nobody", 3, JobErrorCode.UNKNOWN_PLAYER),
        (BEN_, 1, JobErrorCode.UNKNOWN_DECK),
    ):
        with pytest.raises(JobError) as refusal:
            await correct(world, job, CHAOS, person, replay)
        assert refusal.value.code is code
    alone = await world.done(1, asker=ANA)
    with pytest.raises(JobError) as refusal:
        await correct(world, alone.job, CHAOS)
    assert refusal.value.code is JobErrorCode.NO_TEAM
    assert await rows(world) == []


async def test_it_follows_a_player_who_is_joined_with_another_name(world: World) -> None:
    put(world)
    put(world, {7: ("Benny", "Vera")})
    job = (await world.work(await submit_team(world, 1, 2, 3, 4, 5, 6, 7))).job
    await world.confirmations.join(ANA, job.id, BEN_, "Benny")
    (person,) = {
        found.person
        for found in (await world.confirmations.look(ANA, job.id)).discovery.people
        if BEN_ in found.names
    }
    await correct(world, job, OWN, person)
    assert await rows(world) == [("3", BEN_, OWN), ("4", BEN_, OWN), ("7", "Benny", OWN)]
    await world.confirmations.part(ANA, job.id, person)
    assert await name_of(world, job, BEN_) == OWN


async def test_erasing_somebody_takes_it_along_also_at_that_moment(world: World) -> None:
    job = await confirmed(world)
    await correct(world, job, OWN)
    said, erased = await asyncio.gather(
        world.corrections.correct(ANA, job.id, BEN_, 3, CHAOS),
        world.accounts.erase(ANA),
        return_exceptions=True,
    )
    assert not isinstance(erased, BaseException)
    assert isinstance(said, JobError) or not isinstance(said, BaseException)
    assert await rows(world) == []
    with pytest.raises(NothingKeptError):
        await world.accounts.erase(ANA)
    await refused(world, ANA, job.id)


def test_the_nearest_names_are_offered_and_no_others() -> None:
    names = ("Goat Control", "Chaos Turbo", "Chaos Control", "Warrior")
    assert nearest_names("goat contrl", names)[0] == "Goat Control"
    assert nearest_names("CHAOS TURBU", names)[0] == "Chaos Turbo"
    assert nearest_names("xyzzy", names) == ()
