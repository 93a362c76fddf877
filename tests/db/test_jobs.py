from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job, Progress
from bot.domain.moves import JobStatus, JobType, Move, ReplayState
from bot.domain.teams import Seat, TeamDetails
from db.database import Database
from tests.db.making import ANA, NEEDS_YOU, TEAM, finish, get, move, submit, urls

pytest_plugins = ("tests.database",)


async def test_a_new_job_waits(database: Database) -> None:
    job = await submit(database, 3)
    assert job == await get(database, job)
    assert (job.status, job.job_type) == (JobStatus.PENDING, JobType.INDIVIDUAL)
    assert job.urls == urls(3)
    assert job.progress == Progress(0, 3)
    assert (job.team, job.error_message, job.started_at, job.completed_at) == (None,) * 4
    assert not job.is_public
    assert abs(datetime.now(UTC) - job.created_at) < timedelta(minutes=1)


async def test_its_replays_wait_in_the_order_given(database: Database) -> None:
    job = await submit(database, 200)
    async with database.unit_of_work() as unit:
        replays = await unit.job_replays.of_job(job.id)
    assert tuple(replay.url for replay in replays) == urls(200)
    assert {(r.state, r.reason, r.attempts) for r in replays} == {(ReplayState.WAITING, None, 0)}


async def test_a_teams_job_keeps_what_was_said_about_the_team(database: Database) -> None:
    job = await get(database, await submit(database, team=TEAM))
    assert (job.job_type, job.team) == (JobType.GFWL, TEAM)


async def test_an_unknown_job_is_refused(database: Database) -> None:
    async with database.unit_of_work() as unit:
        for question in (
            unit.jobs.get(uuid4()),
            unit.jobs.move(uuid4(), Move.CANCEL),
            unit.jobs.share(uuid4(), is_public=True),
            unit.jobs.delete(uuid4()),
        ):
            with pytest.raises(UnknownJobError):
                await question
        assert await unit.jobs.find_shared(uuid4()) is None


async def test_pages_are_newest_first(database: Database) -> None:
    jobs = [await submit(database, 1) for _ in range(12)]
    await submit(database, 1, who=ANA + 1)
    newest = tuple(reversed(jobs))
    async with database.unit_of_work() as unit:
        pages = [await unit.jobs.page(jobs[0].user_id, number=number) for number in (1, 2, 3)]
    assert [page.jobs for page in pages] == [newest[:10], newest[10:], ()]
    assert {page.total for page in pages} == {12}


async def test_pages_can_be_narrowed(database: Database) -> None:
    single, team = await submit(database), await submit(database, team=TEAM)
    await move(database, single, Move.CANCEL)
    async with database.unit_of_work() as unit:
        page = await unit.jobs.page(single.user_id, status=JobStatus.CANCELLED)
        assert [job.id for job in page.jobs] == [single.id]
        page = await unit.jobs.page(single.user_id, job_type=JobType.GFWL)
        assert ([job.id for job in page.jobs], page.total) == ([team.id], 1)
        page = await unit.jobs.page(
            single.user_id, status=JobStatus.CANCELLED, job_type=JobType.GFWL
        )
        assert (page.jobs, page.total) == ((), 0)


async def test_sharing_can_be_taken_back(database: Database) -> None:
    job = await submit(database)
    for is_public in (True, False):
        async with database.unit_of_work() as unit:
            assert (await unit.jobs.share(job.id, is_public=is_public)).is_public is is_public
            shared = await unit.jobs.find_shared(job.shareable_id)
            assert shared is not None
            assert (shared.id, shared.is_public) == (job.id, is_public)


async def test_a_deleted_job_leaves_nothing(database: Database) -> None:
    job = await submit(database, team=TEAM)
    async with database.unit_of_work() as unit:
        await unit.leases.claim(job.id, timedelta(seconds=9))
        await unit.analyses.keep(job.id, 1, "key")
    async with database.unit_of_work() as unit:
        await unit.jobs.delete(job.id)
    async with database.unit_of_work() as unit:
        for table in ("jobs", "job_replays", "job_leases", "analyses", "gfwl_team_submissions"):
            assert await unit.sql.execute(f"SELECT id FROM {table}") == []


async def unattended(database: Database, idle: timedelta = timedelta(0)) -> tuple[UUID, ...]:
    async with database.unit_of_work() as unit:
        return await unit.jobs.unattended(idle)


async def test_work_without_a_worker_is_found(database: Database) -> None:
    waiting, running = await submit(database), await submit(database)
    await move(database, running, Move.BEGIN)
    held, done = await submit(database), await submit(database)
    async with database.unit_of_work() as unit:
        await unit.leases.claim(held.id, timedelta(seconds=9))
    await move(database, done, Move.CANCEL)
    assert await unattended(database) == (waiting.id, running.id)
    assert await unattended(database, timedelta(minutes=1)) == ()


async def test_what_waits_for_a_person_needs_no_worker(database: Database) -> None:
    job = await move(database, await submit(database), Move.BEGIN)
    for count, found in ((1, (job.id,)), (2, ())):
        await finish(database, job, *[NEEDS_YOU] * count)
        assert await unattended(database) == found


async def test_a_job_is_its_users_own(database: Database) -> None:
    ours, theirs = await submit(database), await submit(database, who=ANA + 1)
    async with database.unit_of_work() as unit:
        assert await unit.jobs.of_user(ours.user_id, ours.id) == ours
        for job_id in (theirs.id, uuid4()):
            with pytest.raises(UnknownJobError):
                await unit.jobs.of_user(ours.user_id, job_id)


async def with_id(database: Database, job_id: str, who: int = ANA) -> Job:
    job = await submit(database, 1, who=who)
    async with database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM job_replays")
        await unit.sql.execute("UPDATE jobs SET id = $2 WHERE id = $1", [job.id, UUID(job_id)])
        return await unit.jobs.get(UUID(job_id))


async def test_a_job_is_found_by_how_its_id_begins(database: Database) -> None:
    first = await with_id(database, "abcdef01-2345-4789-8abc-def012345678")
    second = await with_id(database, "abcdef01-2345-4789-8abc-def012345679")
    third = await with_id(database, "abcdef01-2445-4789-8abc-def012345678")
    await with_id(database, "abcdef01-2545-4789-8abc-def012345678", who=ANA + 1)
    questions = {
        "a": (third, second),
        "abcdef0123": (second, first),
        "abcdef01-23": (second, first),
        "abcdef012345-4789": (),
        str(first.id): (first,),
        first.id.hex: (first,),
        f"{first.id}0": (),
        "abcdef0124": (third,),
        "abcdef0125": (),
        **dict.fromkeys(["", "A", "%", "_", "abc%", "abc ", "abc\n", "\0", "\uff41", "\u0663"], ()),
    }
    async with database.unit_of_work() as unit:
        found = {prefix: await unit.jobs.find(first.user_id, prefix) for prefix in questions}
    assert found == questions


async def test_all_jobs_are_counted_by_status(database: Database) -> None:
    async with database.unit_of_work() as unit:
        assert await unit.jobs.counts() == dict.fromkeys(JobStatus, 0)
    await move(database, await submit(database), Move.BEGIN)
    for who in (ANA, ANA + 1):
        await submit(database, who=who)
    async with database.unit_of_work() as unit:
        found = await unit.jobs.counts()
    expected = {JobStatus.PENDING: 2, JobStatus.RUNNING: 1}
    assert found == dict.fromkeys(JobStatus, 0) | expected


async def test_what_was_said_about_a_team_is_stored_in_the_given_shape(database: Database) -> None:
    (url,) = urls(1)
    seat = Seat(order=1, player="Ana", db_names=("ana_db",), reported_score="2-1", replays=(url,))
    team = TeamDetails(team_name="Damage Step", season=9, week=4, seats=(seat,))
    await submit(database, 1, team=team)
    async with database.unit_of_work() as unit:
        rows = await unit.sql.execute("SELECT team_data::text AS said FROM jobs")
    assert rows[0]["said"] == (
        '{"season": 9, "week": 4, "team_name": "Damage Step", "opponent_team": null, "seats":'
        ' [{"order": 1, "player": "Ana", "db_names": ["ana_db"], "opponent": null,'
        f' "reported_score": "2-1", "sub_for": null, "replays": ["{url}"]}}]}}'
    )


async def test_any_name_of_a_team_can_be_kept(database: Database) -> None:
    name = "a\0b \ud800 🐉 ' \" \\"
    job = await submit(database, team=TeamDetails(team_name=name))
    assert job.team is not None
    assert job.team.team_name == "a\N{REPLACEMENT CHARACTER}b ? 🐉 ' \" \\"
    async with database.unit_of_work() as unit:
        assert (
            await unit.teams.of_job(job.id)
        ).team_name == "a\N{REPLACEMENT CHARACTER}b ? 🐉 ' \" \\"
