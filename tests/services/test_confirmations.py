"""A team's players: found, chosen by whom it concerns, confirmed once, and asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import IllegalMoveError, JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import ConfirmationStatus, JobStatus
from bot.services.askers import Asker
from bot.services.confirmations import Selection, expire
from tests.services.teams import ANA_, BEN_, CLEO, MEMBERS, asked, confirmed, put, submit_team
from tests.services.world import ANA, BEN, World, open_world

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))
TWO_WEEKS = timedelta(days=14)
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


async def test_names_are_joined_for_all_jobs_of_the_team_and_parted_again(world: World) -> None:
    job = await asked(world)
    joined = await world.confirmations.join(ANA, job.id, "Zoe", "Will")
    (person,) = [one for one in joined.discovery.people if len(one.names) == 2]
    assert set(person.names) == {"Zoe", "Will"}
    again = await world.confirmations.join(ANA, job.id, "Zoe", "Will")
    assert again.discovery == joined.discovery, "saying it twice is saying it once"
    later = await asked(world)
    found = (await world.confirmations.look(ANA, later.id)).discovery.people
    assert {"Zoe", "Will"} in [set(one.names) for one in found]
    parted = await world.confirmations.part(ANA, later.id, person.person)
    assert all(len(one.names) == 1 for one in parted.discovery.people)
    found = (await world.confirmations.look(ANA, job.id)).discovery.people
    assert all(len(one.names) == 1 for one in found)


async def test_what_is_said_of_names_is_the_submitter_s_alone_to_say(world: World) -> None:
    """It would hold in jobs that the team does not see."""
    job = await asked(world)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(5, ROLE))
    for act in ("join", "part"):
        with pytest.raises(JobError, match="Only who submitted this team") as refusal:
            await ACTS[act](world, TEAMMATE, job.id)
        assert refusal.value.code is JobErrorCode.NOT_SHOWN
    assert await world.rows("player_names") == []
    for other in ("Nobody", "x" * 3000):
        with pytest.raises(JobError) as refusal:
            await world.confirmations.join(ANA, job.id, ANA_, other)
        assert refusal.value.code is JobErrorCode.UNKNOWN_PLAYER


async def test_names_are_joined_while_jobs_are_retried(world: World) -> None:
    """Both take the user and the job, and in one order."""
    put(world)
    job = (await world.work(await submit_team(world, 1, 2, 3, 100))).job
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)

    async def join() -> None:
        for _ in range(15):
            await world.confirmations.join(ANA, job.id, "Zoe", "Yara")
            await world.confirmations.part(ANA, job.id, "Yara")
            await world.confirmations.part(ANA, job.id, "Zoe")

    async def retry() -> None:
        for _ in range(15):
            await world.jobs.retry(ANA, job.id)
            await world.work(job)

    await asyncio.gather(join(), retry())
    assert await status(world, job) is DONE


async def test_two_who_played_each_other_are_never_one(world: World) -> None:
    job = await asked(world)
    with pytest.raises(JobError, match="played each other"):
        await world.confirmations.join(ANA, job.id, ANA_, "Xavier")
    assert await world.rows("player_names") == []


async def test_a_joined_person_stays_chosen_under_all_names(world: World) -> None:
    job = await asked(world)
    await world.confirmations.choose(ANA, job.id, [CLEO], [CLEO])
    joined = await world.confirmations.join(ANA, job.id, BEN_, CLEO)
    (person,) = [one.person for one in joined.discovery.people if len(one.names) == 2]
    assert joined.chosen == {ANA_, person}
    await world.confirmations.confirm(ANA, job.id, joined.digest)
    await world.work(job)
    seats = (await world.reports.open(ANA, job.id)).report.seats
    assert {(seat.person, len(seat.profile.coverage.replays)) for seat in seats} == {
        (ANA_, 2),
        (person, 4),
    }


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


async def test_a_question_nobody_answers_ends_and_says_so(world: World) -> None:
    job = await asked(world)
    await expire(world.database, world.jobs._queue, TWO_WEEKS)  # noqa: SLF001 - the same queue
    assert await status(world, job) is AWAITING
    await age(world)
    await expire(world.database, world.jobs._queue, TWO_WEEKS)  # noqa: SLF001 - the same queue
    ended = (await world.look(job)).job
    assert ended.status is JobStatus.CANCELLED
    assert ended.error_message == (
        "Nobody confirmed the players for 14 days: retry it to be asked again."
    )
    await world.jobs.retry(ANA, job.id)
    assert (await world.work(job)).job.status is AWAITING
    await expire(world.database, world.jobs._queue, TWO_WEEKS)  # noqa: SLF001 - the same queue
    assert await status(world, job) is AWAITING, "it is asked anew"


async def test_a_reopened_question_nobody_answers_goes_back_to_the_last_choice(
    world: World,
) -> None:
    job = await confirmed(world)
    await world.confirmations.reopen(ANA, job.id)
    await world.confirmations.choose_nobody(ANA, job.id)
    await age(world)
    await expire(world.database, world.jobs._queue, TWO_WEEKS)  # noqa: SLF001 - the same queue
    assert (await world.work(job)).job.status is DONE
    assert len((await world.reports.open(ANA, job.id)).report.seats) == 3


async def test_a_worker_ends_old_questions_by_itself(world: World) -> None:
    job = await asked(world)
    await age(world)
    async with world.at_work():
        (ended,) = await world.until_finished(job)
    assert ended.job.status is JobStatus.CANCELLED


async def test_another_process_goes_on_with_the_choice(world: World, database_url: str) -> None:
    job = await asked(world)
    await world.confirmations.choose(ANA, job.id, [CLEO], [])
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        seen = await other.confirmations.look(ANA, job.id)
        assert seen.chosen == {ANA_, BEN_}
        await other.confirmations.confirm(ANA, job.id, seen.digest)
    assert (await world.work(job)).job.status is DONE


async def age(world: World) -> None:
    """Fifteen days go by."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE player_choices SET asked_at = now() - interval '15 days'")
