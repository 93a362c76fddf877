"""Names that are said to be two people's: nobody is asked about them again."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.job_errors import JobError
from bot.domain.jobs import Job
from bot.domain.teams import Seat, TeamDetails
from tests.services.teams import put, submit_team
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

NAMED = {1: ("Mirael", "Xavier"), 2: ("Mirae1", "Yara"), 3: ("Mirael_2", "Zoe")}
PAIRS = {("Mirael", "Mirae1"), ("Mirael", "Mirael_2"), ("Mirae1", "Mirael_2")}


SERAPHIM = TeamDetails(team_name="Seraphim")


async def alike(world: World, team: TeamDetails = SERAPHIM) -> Job:
    """A job in which three names look like one."""
    put(world, NAMED)
    job = await submit_team(world, *NAMED, team=team)
    await world.work(job)
    return job


async def offers(world: World, job: Job) -> set[frozenset[str]]:
    seen = await world.confirmations.look(ANA, job.id)
    return {frozenset((one.one, one.other)) for one in seen.suggestions}


async def test_who_is_left_apart_is_not_offered_in_any_job_of_the_team(world: World) -> None:
    job = await alike(world)
    assert await offers(world, job) == set(map(frozenset, PAIRS))
    seen = await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirae1")
    assert seen.apart == (("Mirae1", "Mirael"),)
    rest = set(map(frozenset, PAIRS - {("Mirael", "Mirae1")}))
    for one in (job, await alike(world)):
        assert await offers(world, one) == rest
    again = await world.confirmations.leave_apart(ANA, job.id, "Mirae1", "Mirael")
    assert again.apart == seen.apart, "saying it twice is saying it once"


async def test_others_and_other_teams_are_asked_still(world: World) -> None:
    job = await alike(world)
    await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirae1")
    other = await alike(world, TeamDetails(team_name="Damage Step"))
    assert await offers(world, other) == set(map(frozenset, PAIRS))
    bens = await submit_team(world, *NAMED, team=SERAPHIM, asker=BEN)
    await world.work(bens)
    seen = await world.confirmations.look(BEN, bens.id)
    assert len(seen.suggestions) == len(PAIRS)
    assert seen.apart == ()


async def test_it_holds_under_all_names_of_both(world: World) -> None:
    job = await alike(world)
    await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirae1")
    await world.confirmations.join(ANA, job.id, "Mirael", "Mirael_2")
    assert await offers(world, job) == set()
    with pytest.raises(JobError, match="take them apart first"):
        await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirael_2")


async def test_who_is_joined_after_all_is_one_person_and_no_pair(world: World) -> None:
    job = await alike(world)
    await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirae1")
    seen = await world.confirmations.join(ANA, job.id, "Mirael", "Mirae1")
    assert seen.apart == ()
    assert any({"Mirael", "Mirae1"} <= set(one.names) for one in seen.discovery.people)
    assert await world.rows("names_apart") == []


async def test_who_is_taken_apart_is_not_offered_at_once_again(world: World) -> None:
    job = await alike(world)
    joined = await world.confirmations.join(ANA, job.id, "Mirael", "Mirae1")
    (person,) = [one.person for one in joined.discovery.people if len(one.names) > 1]
    seen = await world.confirmations.part(ANA, job.id, person)
    assert seen.apart == (("Mirae1", "Mirael"),)
    assert frozenset(("Mirael", "Mirae1")) not in await offers(world, job)


async def test_a_name_that_only_a_seat_gives_may_be_somebody_else(world: World) -> None:
    team = TeamDetails(team_name="Seraphim", seats=(Seat(order=1, player="Mirael_"),))
    put(world, {1: ("Mirae1", "Xavier")})
    job = await submit_team(world, 1, team=team)
    await world.work(job)
    assert await offers(world, job) == {frozenset(("Mirae1", "Mirael_"))}
    seen = await world.confirmations.leave_apart(ANA, job.id, "Mirae1", "Mirael_")
    assert (seen.suggestions, seen.apart) == ((), (("Mirae1", "Mirael_"),))


async def test_a_name_of_a_seat_is_known_by_what_was_said_of_it(world: World) -> None:
    """Nobody plays under it, so that it is only its person who can be meant."""
    team = TeamDetails(team_name="Seraphim", seats=(Seat(order=1, player="Mirael_"),))
    put(world, {1: ("Mirae1", "Xavier"), 2: ("Mirael-", "Yara")})
    job = await submit_team(world, 1, team=team)
    await world.work(job)
    joined = await world.confirmations.join(ANA, job.id, "Mirae1", "Mirael_")
    assert joined.suggestions == (), "what was answered is not asked again"
    later = await submit_team(world, 2, team=team)
    await world.work(later)
    assert await offers(world, later) == {frozenset(("Mirae1", "Mirael-"))}
    seen = await world.confirmations.leave_apart(ANA, later.id, "Mirael-", "Mirael_")
    assert (seen.suggestions, seen.apart) == ((), (("Mirae1", "Mirael-"),))
    seen = await world.confirmations.join(ANA, later.id, "Mirael-", "Mirae1")
    (who,) = [one for one in seen.discovery.people if one.seat == 1]
    assert "Mirael-" in who.names


async def test_a_name_of_a_seat_is_known_however_it_is_written(world: World) -> None:
    put(world, {1: ("Mirae1", "Xavier"), 2: ("Mirae1", "Yara"), 3: ("Mirae1", "Zoe")})

    async def week(number: int, name: str) -> Job:
        team = TeamDetails(team_name="Seraphim", seats=(Seat(order=1, player=name),))
        job = await submit_team(world, number, team=team)
        await world.work(job)
        return job

    first = await week(1, "Mirael_")
    await world.confirmations.leave_apart(ANA, first.id, "Mirae1", "Mirael_")
    second = await week(2, "mirael_")
    seen = await world.confirmations.look(ANA, second.id)
    assert (seen.suggestions, seen.apart) == ((), (("Mirae1", "mirael_"),))
    await world.confirmations.join(ANA, second.id, "Mirae1", "mirael_")
    third = await week(3, "MIRAEL_")
    seen = await world.confirmations.look(ANA, third.id)
    assert (seen.suggestions, seen.person("MIRAEL_")) == ((), "Mirae1")


async def test_whoever_is_taken_apart_of_many_names_is_asked_about_none_of_them(
    world: World,
) -> None:
    job = await alike(world)
    for other in ("Mirae1", "Mirael_2"):
        joined = await world.confirmations.join(ANA, job.id, "Mirael", other)
    (person,) = [one.person for one in joined.discovery.people if len(one.names) > 1]
    seen = await world.confirmations.part(ANA, job.id, person)
    assert seen.suggestions == ()
    assert set(map(frozenset, seen.apart)) == set(map(frozenset, PAIRS))


async def test_names_are_joined_and_left_apart_at_once_without_a_deadlock(world: World) -> None:
    job = await alike(world)
    says = (world.confirmations.join, world.confirmations.leave_apart)
    refusals = []

    async def say(number: int) -> None:
        for _ in range(10):
            try:
                await says[number % 2](ANA, job.id, "Mirael", "Mirae1")
                await world.confirmations.part(ANA, job.id, "Mirae1")
                await world.confirmations.part(ANA, job.id, "Mirael")
            except JobError as error:
                refusals.append(error.sentence)

    await asyncio.gather(*map(say, range(4)))
    assert all("take them apart" in told or "not in the replays" in told for told in refusals)
    seen = await world.confirmations.leave_apart(ANA, job.id, "Mirael", "Mirael_2")
    assert ("Mirael", "Mirael_2") in seen.apart
