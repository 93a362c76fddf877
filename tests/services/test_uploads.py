"""Files that people give: what is taken, what is refused, and whose jobs go on with them."""

from __future__ import annotations

import asyncio
import gzip
import io
import zipfile

import pytest

from bot.domain.given_files import GivenFile, MoreThanTakenError
from bot.domain.jobs import Job, ReplayOutcome
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.objects import ObjectError
from bot.integrations.duelingbook.packages import unpack
from bot.services.allowances import LEAST, Allowance
from bot.services.askers import TERMINAL_ASKER, Asker
from bot.services.uploads import AT_ONCE, Supplied, Uploads
from db.database import open_database
from tests.cli.running import quick_duel
from tests.db.making import see_waiting
from tests.services.world import ANA, BEN, GARBAGE, World, urls

pytest_plugins = ("tests.database",)


def given(name: str, *replay_ids: int) -> GivenFile:
    """A file of these replays, one a line."""
    return GivenFile(name, b"\n".join(quick_duel(number).to_json() for number in replay_ids))


def packed(*files: GivenFile) -> GivenFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in files:
            archive.writestr(file.name, file.content)
    return GivenFile("all.zip", buffer.getvalue())


async def waiting(world: World, *replay_ids: int, asker: Asker = ANA) -> Job:
    """A job that a worker left because a person has to bring each of these."""
    job = await world.submit(*replay_ids, asker=asker)
    needed = ReplayOutcome(ReplayState.NEEDS_YOU, "Give its file.")
    async with world.database.claim(job.id) as held:
        assert held is not None
        async with world.database.unit_of_work(held.lease) as unit:
            await unit.job_replays.begin(job.id, job.urls)
            await unit.job_replays.finish(job.id, dict.fromkeys(job.urls, needed))
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM pgq.pgqueuer")
    return job


async def test_of_several_files_the_good_ones_are_kept(world: World) -> None:
    lines = given("all.jsonl.gz", 3, 4)
    taken = await world.uploads.take(
        ANA,
        [
            given("1.json", 1),
            GivenFile("bad.json", GARBAGE),
            packed(given("2.json", 2), given("1 again.json", 1), GivenFile("x.exe", b"x")),
            GivenFile(lines.name, gzip.compress(lines.content)),
            GivenFile("empty.json", b""),
        ],
    )
    assert taken.urls == urls(1, 2, 3, 4)
    assert [one.name for one in taken.refused] == ["bad.json", "all.zip: x.exe", "empty.json"]
    assert all(one.sentence.endswith(".") for one in taken.refused)
    assert (await world.accounts.status(ANA)).uploads == 4
    done = await world.done(1, 2, 3, 4, asker=ANA)
    assert done.job.status is JobStatus.COMPLETED
    assert world.shelf.asked == []


async def test_no_files_are_nothing(world: World) -> None:
    taken = await world.uploads.take(ANA, [])
    assert (taken.urls, taken.refused) == ((), ())
    assert await world.uploads.supply(ANA, taken.urls) == ()


async def test_a_store_that_is_away_keeps_what_it_took_until_then(world: World) -> None:
    await world.uploads.take(ANA, [given("1.json", 1)])
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    with pytest.raises(ObjectError):
        await world.uploads.take(ANA, [given("2.json", 2)])
    elsewhere.rename(world.folder)
    assert (await world.accounts.status(ANA)).uploads == 1


async def test_a_job_that_waits_for_a_file_goes_on_and_completes(world: World) -> None:
    job = await waiting(world, 1, 2)
    taken = await world.uploads.take(ANA, [given("1.json", 1)])
    assert await world.uploads.supply(ANA, taken.urls) == (Supplied(job.id, urls(1)),)
    half = await world.work(job)
    assert half.job.status is JobStatus.RUNNING
    assert half.states == [ReplayState.STORED, ReplayState.NEEDS_YOU]
    taken = await world.uploads.take(ANA, [given("2.json", 2)])
    assert await world.uploads.supply(ANA, taken.urls) == (Supplied(job.id, urls(2)),)
    async with world.at_work():
        (done,) = await world.until_finished(job)
    assert done.job.status is JobStatus.COMPLETED
    assert await world.analyzed(job) == [1, 2]
    assert world.shelf.asked == []


async def test_all_own_jobs_that_wait_for_it_go_on_and_nobody_elses(world: World) -> None:
    mine = [await waiting(world, 1), await waiting(world, 2, 1)]
    others = await waiting(world, 1, asker=BEN)
    taken = await world.uploads.take(ANA, [given("1.json", 1)])
    supplied = await world.uploads.supply(ANA, taken.urls)
    assert supplied == tuple(Supplied(job.id, urls(1)) for job in mine)
    assert (await world.look(others)).states == [ReplayState.NEEDS_YOU]
    assert await world.uploads.supply(Asker(3), taken.urls) == ()
    queued = {bytes(row["payload"]).decode() for row in await world.rows("pgq.pgqueuer")}  # type: ignore[call-overload]
    assert queued == {str(job.id) for job in mine}


async def test_a_job_that_ended_does_not_go_on(world: World) -> None:
    job = await waiting(world, 1)
    canceled = await world.jobs.cancel(ANA, job.id)
    assert await world.uploads.supply(ANA, urls(1)) == ()
    async with world.database.unit_of_work() as unit:
        assert await unit.job_replays.supply(job.id, urls(1)) == (), "even if it ended just now"
    assert (await world.look(job)).job == canceled
    assert await world.rows("pgq.pgqueuer") == []


async def test_a_job_that_is_deleted_at_that_moment_stops_no_other(
    world: World, database_url: str
) -> None:
    gone, stays = await waiting(world, 1), await waiting(world, 1)
    async with open_database(database_url) as others, others.unit_of_work() as unit:
        await unit.jobs.delete(gone.id)
        supplying = asyncio.create_task(world.uploads.supply(ANA, urls(1)))
        await see_waiting(world.database, supplying)
    assert await supplying == (Supplied(stays.id, urls(1)),)


async def test_few_uploads_are_held_at_once_and_one_of_each_person(world: World) -> None:
    inside: list[Asker] = []
    most = 0

    async def upload(asker: Asker) -> None:
        nonlocal most
        async with world.uploads.turn(asker):
            assert asker not in inside
            inside.append(asker)
            most = max(most, len(inside))
            await asyncio.sleep(0)
            inside.remove(asker)

    await asyncio.gather(*(upload(Asker(number // 3)) for number in range(30)))
    assert most == AT_ONCE


async def test_whoever_gives_up_an_upload_makes_room(world: World) -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            async with world.uploads.turn(ANA):
                raise ZeroDivisionError


async def test_nobody_fills_the_store_alone(world: World) -> None:
    now = [0.0]
    allowance = Allowance(most=3 * LEAST, clock=lambda: now[0])
    uploads = Uploads(world.database, world.queue, world.store, unpack, allowance)
    taken = await uploads.take(ANA, [given(f"{number}.json", number) for number in range(1, 6)])
    assert taken.urls == urls(1, 2, 3)
    assert [one.name for one in taken.refused] == ["4.json", "5.json"]
    assert taken.refused[0].sentence == (
        "You have sent more replays than one person may in an hour: go on in 20 minutes."
    )
    # The same replay again, as another file, takes up room as well.
    with pytest.raises(MoreThanTakenError):
        await uploads.keep(ANA, quick_duel(1).to_json() + b" ")
    assert (await uploads.take(BEN, [given("4.json", 4)])).urls == urls(4)
    assert len((await uploads.take(TERMINAL_ASKER, [packed(given("5.json", 5))])).urls) == 1
    now[0] = 1200.0
    assert (await uploads.take(ANA, [given("4.json", 4), given("5.json", 5)])).urls == urls(4)
