import pytest

from bot.domain.jobs import JobError, JobErrorCode, TeamSubmission, UnknownJobError
from bot.domain.moves import ConfirmationStatus
from db.database import Database
from tests.db.making import TEAM, submit

pytest_plugins = ("tests.database",)


async def test_players_are_found_chosen_and_chosen_again(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        new = await unit.teams.of_job(job.id)
        found = await unit.teams.discover(job.id, ["Ana", "Ben", "Zoë 🐉"])
        chosen = await unit.teams.confirm(job.id, ["Zoë 🐉", "Ana"])
        reopened = await unit.teams.reopen(job.id)
    assert new == TeamSubmission(
        job_id=job.id,
        team_name="Seraphim",
        discovered_players=(),
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
    )
    assert found.discovered_players == ("Ana", "Ben", "Zoë 🐉")
    assert chosen.confirmed_players == ("Ana", "Zoë 🐉")
    assert chosen.confirmation_status is ConfirmationStatus.CONFIRMED
    assert reopened.confirmed_players == ("Ana", "Zoë 🐉")
    assert reopened.confirmation_status is ConfirmationStatus.PENDING


async def test_a_stranger_cannot_be_chosen(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana"])
        with pytest.raises(JobError) as refusal:
            await unit.teams.confirm(job.id, ["Ben"])
    assert refusal.value.code is JobErrorCode.UNKNOWN_PLAYER


async def test_an_individual_job_has_no_team(database: Database) -> None:
    job = await submit(database)
    async with database.unit_of_work() as unit:
        with pytest.raises(UnknownJobError):
            await unit.teams.of_job(job.id)
        with pytest.raises(UnknownJobError):
            await unit.teams.discover(job.id, ["Ana"])


async def test_no_choice_is_stored_as_none(database: Database) -> None:
    """Not as a JSON `null`, which is something else in SQL."""
    await submit(database, team=TEAM)
    await submit(database)
    async with database.unit_of_work() as unit:
        sql = "SELECT count(*) FROM gfwl_team_submissions WHERE confirmed_players IS NULL"
        assert await unit.sql.execute(sql) == [{"count": 1}]
        sql = "SELECT count(*) FROM jobs WHERE team_data IS NULL"
        assert await unit.sql.execute(sql) == [{"count": 1}]
