"""While somebody types, their own jobs are found by id, team and status."""

from __future__ import annotations

from bot.domain.jobs import Submission
from bot.domain.teams import Seat, TeamDetails
from bot.services.askers import TERMINAL_ASKER
from tests.services.world import ANA, BEN, World, urls

pytest_plugins = ("tests.database",)


async def test_own_jobs_are_found_newest_first(world: World) -> None:
    mine = [await world.submit(number, asker=ANA) for number in (1, 2, 3)]
    await world.submit(4, asker=BEN)
    found = await world.jobs.suggest(ANA, "")
    assert [one.id for one in found] == [job.id for job in reversed(mine)]
    assert (found[0].replays, found[0].team_name) == (1, None)
    assert len(await world.jobs.suggest(ANA, "", 2)) == 2


async def test_nobody_has_jobs_before_the_first(world: World) -> None:
    assert await world.jobs.suggest(ANA, "") == ()


async def test_the_terminal_has_its_own(world: World) -> None:
    await world.submit(1, asker=ANA)
    job = await world.submit(2)
    assert [one.id for one in await world.jobs.suggest(TERMINAL_ASKER, "")] == [job.id]


async def test_what_is_typed_is_part_of_an_id_a_team_or_a_status(world: World) -> None:
    team = Submission(urls(1), TeamDetails(team_name="Damage_Step 100%"))
    job = await world.submissions.submit(ANA, team)
    other = await world.submit(2, asker=ANA)
    await world.jobs.cancel(ANA, other.id)
    for typed in (str(job.id), job.id.hex[:6].upper(), "damage_s", "100%", " PEND ", "step"):
        assert [one.id for one in await world.jobs.suggest(ANA, typed)] == [job.id], typed
    assert [one.id for one in await world.jobs.suggest(ANA, "cancel")] == [other.id]
    for typed in ("dXmage", "\\", "0%0", "' OR 1=1 --"):
        assert await world.jobs.suggest(ANA, typed) == ()


async def test_a_name_with_signs_that_no_column_holds_spoils_nothing(world: World) -> None:
    """Somebody may have handed such a file to the captain who submits it."""
    team = TeamDetails(team_name="Sera\0phim", seats=(Seat(player="A\0na", db_names=("\0",)),))
    job = await world.submissions.submit(ANA, Submission(urls(1), team))
    (found,) = await world.jobs.suggest(ANA, "sera")
    assert (found.id, found.team_name) == (job.id, "Sera\N{REPLACEMENT CHARACTER}phim")
    details = await world.jobs.details(ANA, job.id)
    assert details.job.team is not None
    assert details.job.team.seats[0].player == "A\N{REPLACEMENT CHARACTER}na"
