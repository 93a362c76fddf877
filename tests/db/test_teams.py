from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.moves import ConfirmationStatus, JobStatus, Move
from bot.domain.teams import TeamSubmission
from db.database import Database
from tests.db.making import ANA, TEAM, move, submit

pytest_plugins = ("tests.database",)


async def test_players_are_found_chosen_and_chosen_again(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        new = await unit.teams.of_job(job.id)
        found = await unit.teams.discover(job.id, ["Ana", "Ben", "Zoë 🐉"])
        asked = await unit.teams.ask(job.id)
        chosen = await unit.teams.confirm(job.id, ["Zoë 🐉", "Ana"])
        reopened = await unit.teams.ask(job.id)
    assert new == TeamSubmission(
        job_id=job.id,
        team_name="Seraphim",
        discovered_players=(),
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
    )
    assert found.discovered_players == ("Ana", "Ben", "Zoë 🐉")
    assert asked.asked_at is not None
    assert asked.chosen_players is None
    assert chosen.confirmed_players == ("Ana", "Zoë 🐉")
    assert chosen.confirmation_status is ConfirmationStatus.CONFIRMED
    assert chosen.asked_at is None
    assert reopened.confirmed_players == reopened.chosen_players == ("Ana", "Zoë 🐉")
    assert reopened.confirmation_status is ConfirmationStatus.PENDING
    assert reopened.asked_at is not None


async def test_a_choice_waits_for_its_confirmation(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana", "Ben"])
        early = await unit.teams.choose(job.id, ["Ana"])
        await unit.teams.ask(job.id)
        touched = await unit.teams.choose(job.id, [])
        untouched = await unit.teams.choose(job.id, None)
    assert early.chosen_players is None, "nobody was asked yet"
    assert touched.chosen_players == ()
    assert untouched.chosen_players is None
    assert untouched.confirmed_players is None


async def test_questions_without_an_answer_are_found_while_the_job_waits(
    database: Database,
) -> None:
    job = await submit(database, team=TEAM)
    waiting = await move(database, job, Move.BEGIN, Move.AWAIT_PLAYERS)
    assert waiting.status is JobStatus.AWAITING_PLAYERS
    async with database.unit_of_work() as unit:
        assert await unit.teams.unanswered(timedelta(days=14)) == ()
        old = "UPDATE player_choices SET asked_at = now() - interval '15 days'"
        await unit.sql.execute(old)
        assert await unit.teams.unanswered(timedelta(days=14)) == (job.id,)
        assert await unit.teams.unanswered(timedelta(days=14), job.id) == (job.id,)
        assert await unit.teams.unanswered(timedelta(days=14), job.user_id) == ()
    await move(database, job, Move.CANCEL)
    async with database.unit_of_work() as unit:
        assert await unit.teams.unanswered(timedelta(days=14)) == ()


async def test_who_was_confirmed_is_remembered_for_the_same_team_of_the_same_user(
    database: Database,
) -> None:
    for who, team_name, player in (
        (ANA, "Seraphim", "Ana"),
        (ANA, " seraphim ", "Ben"),
        (ANA, "Damage Step", "Carl"),
        (7, "Seraphim", "Dora"),
    ):
        job = await submit(database, team=replace(TEAM, team_name=team_name), who=who)
        async with database.unit_of_work() as unit:
            await unit.teams.discover(job.id, [player])
            await unit.teams.confirm(job.id, [player])
    async with database.unit_of_work() as unit:
        user = await unit.users.of_discord(ANA)
        known = await unit.teams.confirmed_before(user.id, "SERAPHIM")
    assert known == {"Ana", "Ben"}


async def test_the_players_of_a_job_are_listed_anew(database: Database) -> None:
    job = await submit(database)
    async with database.unit_of_work() as unit:
        await unit.job_players.put(job.id, {"Ana": 2, "Ben": 1})
        await unit.job_players.put(job.id, {"Ana": 3})
        rows = await unit.sql.execute("SELECT name, replays FROM job_players")
        assert rows == [{"name": "Ana", "replays": 3}]
        await unit.job_players.put(job.id, {})
        assert await unit.sql.execute("SELECT name FROM job_players") == []


async def test_a_stranger_cannot_be_chosen(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana"])
        with pytest.raises(JobError) as refusal:
            await unit.teams.confirm(job.id, ["Ben"])
    assert refusal.value.code is JobErrorCode.UNKNOWN_PLAYER


async def test_who_is_found_by_now_can_be_chosen_and_is_written_down(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana", "Ben"])
        team = await unit.teams.confirm(job.id, ["Vera", "Ben"], found=["Vera", "Ana"])
    assert team.discovered_players == ("Ana", "Ben", "Vera")
    assert team.confirmed_players == ("Ben", "Vera")


async def test_the_last_confirmed_choice_holds_again_whoever_is_found(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.teams.discover(job.id, ["Ana", "Ben"])
        confirmed = await unit.teams.confirm(job.id, ["Ana"])
        await unit.teams.ask(job.id)
        await unit.teams.choose(job.id, ["Ben"])
        await unit.teams.discover(job.id, ["Ben"])
        settled = await unit.teams.settle(job.id)
    assert settled == replace(confirmed, discovered_players=("Ben",))


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
