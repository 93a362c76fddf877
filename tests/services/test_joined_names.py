"""Names that are said to be one person's: by whom, for which jobs, and against which evidence."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus
from bot.domain.teams import Seat, TeamDetails
from bot.services.askers import Asker
from bot.services.people import Selection
from tests.services.teams import ANA_, BEN_, CLEO, asked, put, submit_team
from tests.services.world import ANA, BEN, World, until_blocked

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))
DONE = JobStatus.COMPLETED


async def status(world: World, job: Job) -> JobStatus:
    return (await world.look(job)).job.status


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
    for act in (
        world.confirmations.join(TEAMMATE, job.id, ANA_, CLEO),
        world.confirmations.part(TEAMMATE, job.id, ANA_),
        world.confirmations.leave_apart(TEAMMATE, job.id, ANA_, CLEO),
    ):
        with pytest.raises(JobError, match="Only who submitted this team") as refusal:
            await act
        assert refusal.value.code is JobErrorCode.NOT_SHOWN
    assert await world.rows("player_names") == await world.rows("names_apart") == []
    for other in ("Nobody", "x" * 3000):
        for say in (world.confirmations.join, world.confirmations.leave_apart):
            with pytest.raises(JobError) as refusal:
                await say(ANA, job.id, ANA_, other)
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


async def refuted(world: World) -> Selection:
    """A job in which A and A2 meet, who were said to be one person in another job of the team."""
    put(world, {21: ("A", "B"), 22: ("A2", "C"), 31: ("A", "A2"), 32: ("A2", "Z"), 33: ("B", "Z")})
    before = await submit_team(world, 21, 22)
    await world.work(before)
    await world.confirmations.join(ANA, before.id, "A", "A2")
    job = await submit_team(world, 31, 32, 33)
    await world.work(job)
    return await world.confirmations.look(ANA, job.id)


async def said(world: World) -> dict[object, object]:
    return {row["name"]: row["person"] for row in await world.rows("player_names")}


@pytest.mark.parametrize("who", ["A", "A2"])
async def test_who_is_kept_apart_is_chosen_and_confirmed_alone(world: World, who: str) -> None:
    seen = await refuted(world)
    everybody = [one.person for one in seen.discovery.people]
    assert {"A", "A2"} <= set(everybody)
    chosen = await world.confirmations.choose(ANA, seen.job.id, everybody, [who])
    assert chosen.chosen == {who}
    await world.confirmations.confirm(ANA, seen.job.id, chosen.digest)
    assert (await world.jobs.details(ANA, seen.job.id)).team.confirmed_players == (who,)  # type: ignore[union-attr]


@pytest.mark.parametrize(("one", "apart"), [("A", "A2"), ("A2", "A")])
async def test_who_is_kept_apart_is_joined_alone(world: World, one: str, apart: str) -> None:
    seen = await refuted(world)
    joined = await world.confirmations.join(ANA, seen.job.id, one, "B")
    assert {frozenset(found.names) for found in joined.discovery.people} == {
        frozenset({one, "B"}),
        frozenset({apart}),
        frozenset({"Z"}),
    }
    assert apart not in (await said(world)).keys() | (await said(world)).values()


async def test_whom_others_choose_while_names_are_joined_stays_chosen(world: World) -> None:
    job = await asked(world)
    await world.confirmations.choose(ANA, job.id, [CLEO, BEN_], [CLEO])
    async with world.database.unit_of_work() as unit:
        await unit.jobs.lock(job.id)
        joining = asyncio.create_task(world.confirmations.join(ANA, job.id, CLEO, "Zoe"))
        await until_blocked(world)
        await unit.teams.choose(job.id, [CLEO, "Yara"])
    (together,) = [one.person for one in (await joining).discovery.people if len(one.names) == 2]
    assert (await world.confirmations.look(ANA, job.id)).chosen == {together, "Yara"}


@pytest.mark.parametrize("named", [None, "Mirael"])
async def test_a_person_is_shown_by_the_name_of_their_seat_else_by_the_newer(
    world: World, named: str | None
) -> None:
    """The older name would come later by the alphabet."""
    put(world, {41: ("Mirael", "Xavier")}, "2025-11-02")
    put(world, {42: ("Mirae1", "Yara")}, "2025-11-16")
    team = TeamDetails(team_name="Seraphim", seats=(Seat(order=1, player=named),) if named else ())
    job = await submit_team(world, 41, 42, team=team)
    await world.work(job)
    joined = await world.confirmations.join(ANA, job.id, "Mirael", "Mirae1")
    assert (named or "Mirae1") in {one.person for one in joined.discovery.people}
    assert await said(world) == ({"Mirae1": "Mirael"} if named else {"Mirael": "Mirae1"})
