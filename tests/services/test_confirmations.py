"""A team's players: found, chosen by whom it concerns, confirmed once, and asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from bot.domain.analysis.results import Analysis
from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import IllegalMoveError, JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import ConfirmationStatus, JobStatus
from bot.services.askers import Asker
from bot.services.people import Known, People, Selection, tell_people
from tests.services.teams import ANA_, BEN_, CLEO, MEMBERS, asked, confirmed, put, submit_team
from tests.services.world import ANA, BEN, World, open_world, until_blocked

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))
AWAITING, PENDING, DONE = JobStatus.AWAITING_PLAYERS, JobStatus.PENDING, JobStatus.COMPLETED


async def status(world: World, job: Job) -> JobStatus:
    return (await world.look(job)).job.status


async def test_a_team_waits_for_its_players_and_is_reported_once_they_are_confirmed(
    world: World,
) -> None:
    job = await asked(world)
    assert job.status is AWAITING
    seen = await world.confirmations.look(ANA, job.id)
    assert seen.chosen == set(MEMBERS)
    assert set(seen.team.discovered_players) == {*MEMBERS, "Xavier", "Yara", "Zoe", "Will"}
    assert (await world.confirmations.confirm(ANA, job.id, seen.digest)).status is PENDING
    fetched = list(world.shelf.asked)
    assert (await world.work(job)).job.status is DONE
    report = (await world.reports.open(ANA, job.id)).report
    assert {seat.person for seat in report.seats} == set(MEMBERS)
    assert world.shelf.asked == fetched, "nothing is fetched twice"


async def test_a_missing_replay_blocks_nothing(world: World) -> None:
    put(world)
    job = await submit_team(world, 1, 2, 3, 4, 5, 6, 100, 101, 102, 103, 104, 105)
    assert (await world.work(job)).job.status is AWAITING
    await world.confirmations.confirm(ANA, job.id)
    assert (await world.work(job)).job.status is DONE
    coverage = (await world.reports.open(ANA, job.id)).report.coverage
    assert (coverage.asked, coverage.analyzed, coverage.failed) == (12, 6, 6)


async def test_a_replay_whose_copy_is_lost_is_counted_as_unreadable(
    world: World, database_url: str
) -> None:
    job = await asked(world)
    await world.confirmations.choose(ANA, job.id, MEMBERS, MEMBERS)
    await world.confirmations.confirm(ANA, job.id)
    job = (await world.work(job)).job
    (await world.stored_file(2)).unlink()
    for key in await world.keys("analysis"):
        (world.folder / key).unlink()
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        coverage = (await other.reports.open(ANA, job.id)).report.coverage
    assert (coverage.asked, coverage.analyzed, coverage.unreadable) == (6, 5, 1)


async def test_a_team_whose_copies_are_all_lost_is_told_so(world: World, database_url: str) -> None:
    job = await confirmed(world)
    for key in (*await world.keys("raw"), *await world.keys("analysis")):
        (world.folder / key).unlink()
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        for look in (other.reports.open, other.confirmations.look):
            with pytest.raises(JobError, match="are lost or damaged: submit the replays in a new"):
                await look(ANA, job.id)


async def test_a_team_of_which_nothing_can_be_had_fails(world: World) -> None:
    job = (await world.work(await submit_team(world, 100, 101))).job
    assert job.status is JobStatus.FAILED
    with pytest.raises(JobError) as refusal:
        await world.confirmations.look(ANA, job.id)
    assert refusal.value.code is JobErrorCode.NOT_READY


async def test_what_arrives_while_the_players_are_asked_for_is_found(world: World) -> None:
    put(world)
    job = await submit_team(world, 1, 2, 3, 7)
    await world.work(job)
    put(world, {7: ("Ana", "Vera")})
    await world.uploads.keep(ANA, bytes(world.shelf.files[7]))  # type: ignore[arg-type]
    (supplied,) = await world.uploads.supply(ANA, job.urls)
    assert supplied.urls == job.urls[3:]
    assert (await world.look(job)).job.progress.processed == 4
    seen = await world.confirmations.look(ANA, job.id)
    assert "Vera" in {one.person for one in seen.discovery.people}
    assert (
        "Vera" in seen.team.discovered_players
        or "Vera" in (await world.confirmations.look(ANA, job.id)).team.discovered_players
    )


Act = Callable[[World, Asker, UUID], Awaitable[object]]
ACTS: dict[str, Act] = {
    "look": lambda world, asker, job: world.confirmations.look(asker, job),
    "choose": lambda world, asker, job: world.confirmations.choose(asker, job, [ANA_], [ANA_]),
    "likely": lambda world, asker, job: world.confirmations.choose_likely(asker, job),
    "nobody": lambda world, asker, job: world.confirmations.choose_nobody(asker, job),
    "confirm": lambda world, asker, job: world.confirmations.confirm(asker, job),
    "reopen": lambda world, asker, job: world.confirmations.reopen(asker, job),
    "join": lambda world, asker, job: world.confirmations.join(asker, job, ANA_, CLEO),
    "part": lambda world, asker, job: world.confirmations.part(asker, job, ANA_),
}


@pytest.mark.parametrize("act", ACTS)
async def test_a_stranger_has_no_say_and_learns_nothing(world: World, act: str) -> None:
    job = await (confirmed if act == "reopen" else asked)(world)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(5, ROLE))
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    before = await world.look(job)
    sentences = set()
    for job_id in (job.id, uuid4()):
        with pytest.raises(JobError) as refusal:
            await ACTS[act](world, BEN, job_id)
        assert refusal.value.code is JobErrorCode.NOT_SHOWN
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1, "a job that is not theirs is like one that never was"
    assert await world.look(job) == before
    if act not in {"join", "part"}:
        await ACTS[act](world, TEAMMATE, job.id)


async def test_a_job_without_a_team_has_nobody_to_choose(world: World) -> None:
    put(world)
    done = await world.done(1, asker=ANA)
    with pytest.raises(JobError) as refusal:
        await world.confirmations.look(ANA, done.job.id)
    assert refusal.value.code is JobErrorCode.NO_TEAM


async def test_a_choice_is_made_page_by_page(world: World) -> None:
    job = await asked(world)
    choose = world.confirmations.choose
    first = await choose(ANA, job.id, [ANA_, "Xavier"], ["Xavier"])
    assert first.chosen == {"Xavier", BEN_, CLEO}, "who was not shown stays as they were"
    second = await choose(ANA, job.id, [BEN_, CLEO], [])
    assert second.chosen == {"Xavier"}
    assert (await world.confirmations.choose_likely(ANA, job.id)).chosen == set(MEMBERS)
    assert (await world.confirmations.choose_nobody(ANA, job.id)).chosen == set()
    with pytest.raises(JobError) as refusal:
        await world.confirmations.confirm(ANA, job.id)
    assert refusal.value.code is JobErrorCode.NO_PLAYERS
    assert await status(world, job) is AWAITING
    with pytest.raises(JobError) as refusal:
        await choose(ANA, job.id, ["Nobody"], ["Nobody"])
    assert refusal.value.code is JobErrorCode.UNKNOWN_PLAYER


async def test_who_chooses_on_two_pages_at_once_changes_both(world: World) -> None:
    job = await asked(world)
    for _ in range(5):
        await world.confirmations.choose_likely(ANA, job.id)
        await asyncio.gather(
            world.confirmations.choose(ANA, job.id, [ANA_], []),
            world.confirmations.choose(ANA, job.id, ["Xavier"], ["Xavier"]),
            world.confirmations.choose(ANA, job.id, [CLEO], []),
        )
        assert (await world.confirmations.look(ANA, job.id)).chosen == {BEN_, "Xavier"}


async def test_everybody_can_be_confirmed(world: World) -> None:
    job = await asked(world)
    people = [one.person for one in (await world.confirmations.look(ANA, job.id)).discovery.people]
    await world.confirmations.choose(ANA, job.id, people, people)
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)
    report = (await world.reports.open(ANA, job.id)).report
    assert len(report.seats) == 7
    assert len(report.head_to_head) == 6


async def test_nobody_confirms_another_choice_than_they_saw(world: World) -> None:
    job = await asked(world)
    seen = await world.confirmations.look(ANA, job.id)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(5, ROLE))
    await world.confirmations.choose(TEAMMATE, job.id, [CLEO], [])
    with pytest.raises(JobError, match="changed meanwhile"):
        await world.confirmations.confirm(ANA, job.id, seen.digest)
    assert await status(world, job) is AWAITING


async def test_a_choice_that_changes_while_it_is_confirmed_is_not_confirmed(world: World) -> None:
    job = await asked(world)
    async with world.database.unit_of_work() as unit:
        await unit.jobs.lock(job.id)
        confirming = asyncio.create_task(world.confirmations.confirm(ANA, job.id))
        await until_blocked(world)
        await unit.teams.choose(job.id, [CLEO])
    with pytest.raises(JobError, match="changed meanwhile"):
        await confirming
    assert await status(world, job) is AWAITING


async def test_who_is_shown_can_be_confirmed_while_a_copy_is_lost(
    world: World, database_url: str
) -> None:
    put(world)
    job = await submit_team(world, 1, 2, 3, 7)
    await world.work(job)
    for path in (
        await world.stored_file(2),
        *map(world.folder.joinpath, await world.keys("analysis")),
    ):
        path.unlink()
    put(world, {7: ("Ana", "Vera")})
    await world.uploads.keep(ANA, bytes(world.shelf.files[7]))  # type: ignore[arg-type]
    await world.uploads.supply(ANA, job.urls)
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        seen = await other.confirmations.choose(ANA, job.id, ["Vera"], ["Vera"])
        assert "Vera" in seen.chosen - {*seen.team.discovered_players}
        await other.confirmations.confirm(ANA, job.id, seen.digest)
        assert (await other.work(job)).job.status is DONE
        report = (await other.reports.open(ANA, job.id)).report
        assert {seat.person for seat in report.seats} == seen.chosen


async def test_people_are_told_once_however_often_the_choice_is_changed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await asked(world)
    told: list[Known] = []

    def count(analysis: Analysis, known: Known) -> People:
        told.append(known)
        return tell_people(analysis, known)

    monkeypatch.setattr("bot.services.confirmations.tell_people", count)
    for chosen in ([ANA_], [BEN_], []):
        changed = await world.confirmations.choose(ANA, job.id, MEMBERS, chosen)
        assert changed == await world.confirmations.look(ANA, job.id)
    assert len(told) == 1
    await world.confirmations.join(ANA, job.id, "Zoe", "Will")
    assert len(told) == 2


async def test_two_who_confirm_at_once_confirm_once(world: World) -> None:
    job = await asked(world)
    seen = await world.confirmations.look(ANA, job.id)
    both = await asyncio.gather(
        *(world.confirmations.confirm(ANA, job.id, seen.digest) for _ in range(2))
    )
    assert {one.status for one in both} == {PENDING}
    assert len(await world.rows("pgq.pgqueuer")) == 1
    assert (await world.work(job)).job.status is DONE
    again = await world.confirmations.confirm(ANA, job.id, seen.digest)
    assert again.status is DONE, "so late it changes nothing"


@pytest.mark.parametrize("other", ["nobody", "choose"])
async def test_a_choice_and_a_confirmation_at_once_leave_one_of_two_outcomes(
    world: World, other: str
) -> None:
    job = await asked(world)
    seen = await world.confirmations.look(ANA, job.id)
    acts = (world.confirmations.confirm(ANA, job.id, seen.digest), ACTS[other](world, ANA, job.id))
    done, changed = await asyncio.gather(*acts, return_exceptions=True)
    team = (await world.jobs.details(ANA, job.id)).team
    assert team is not None
    if isinstance(done, Job):
        assert team.confirmation_status is ConfirmationStatus.CONFIRMED
        assert set(team.confirmed_players or ()) == set(MEMBERS)
        assert isinstance(changed, JobError | Selection)
    else:
        assert isinstance(done, JobError)
        assert (await status(world, job), team.confirmed_players) == (AWAITING, None)
        assert isinstance(changed, Selection)


async def test_a_confirmed_team_is_asked_again_without_fetching(world: World) -> None:
    job = await confirmed(world)
    fetched = list(world.shelf.asked)
    with pytest.raises(JobError, match="choose again"):
        await world.confirmations.choose(ANA, job.id, [CLEO], [])
    assert (await world.confirmations.reopen(ANA, job.id)).status is AWAITING
    with pytest.raises(IllegalMoveError):
        await world.confirmations.reopen(ANA, job.id)
    seen = await world.confirmations.choose(ANA, job.id, [CLEO], [])
    assert seen.chosen == {ANA_, BEN_}
    old = await world.reports.open(ANA, job.id)
    assert len(old.report.seats) == 3, "until it is confirmed the last choice holds"
    await world.confirmations.confirm(ANA, job.id, seen.digest)
    assert (await world.work(job)).job.status is DONE
    assert len((await world.reports.open(ANA, job.id)).report.seats) == 2
    assert world.shelf.asked == fetched


async def test_who_was_confirmed_before_is_known_the_next_time(world: World) -> None:
    await confirmed(world)
    put(world, {20: (ANA_, "Somebody"), 21: ("Else", BEN_)})
    job = await submit_team(world, 20, 21)
    await world.work(job)
    seen = await world.confirmations.look(ANA, job.id)
    assert seen.chosen == {ANA_, BEN_}
    other = await submit_team(world, 20, 21, asker=BEN)
    await world.work(other)
    assert (await world.confirmations.look(BEN, other.id)).chosen == set(), "theirs alone"


async def test_another_process_goes_on_with_the_choice(world: World, database_url: str) -> None:
    job = await asked(world)
    await world.confirmations.choose(ANA, job.id, [CLEO], [])
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        seen = await other.confirmations.look(ANA, job.id)
        assert seen.chosen == {ANA_, BEN_}
        await other.confirmations.confirm(ANA, job.id, seen.digest)
    assert (await world.work(job)).job.status is DONE
