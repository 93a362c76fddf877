"""Raw copies that people give, and raw copies that are damaged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import ReplayError
from bot.domain.jobs import Progress
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.services.askers import TERMINAL_ASKER, Asker
from tests.cli.running import quick_duel
from tests.services.world import ANA, BEN, GARBAGE, Shelf, World, open_world, urls

pytest_plugins = ("tests.database",)

STORED, FAILED = ReplayState.STORED, ReplayState.FAILED


def told_by(name: str, replay_id: int = 1) -> bytes:
    """The replay in which this person plays."""
    return quick_duel(replay_id, ana=name).to_json()


async def seen_by(world: World, asker: Asker) -> str:
    """Who plays in the replay, as a new job of theirs has it."""
    done = await world.done(1, asker=asker)
    (replay,) = (await world.analysis(done.job)).replays
    return replay.players[0]


async def test_an_upload_serves_its_sender_alone(world: World) -> None:
    assert await world.uploads.keep(ANA, told_by("Uma")) == urls(1)[0]
    mine, theirs = await world.done(1, asker=ANA), await world.done(1, asker=BEN)
    assert (mine.job.status, mine.states) == (JobStatus.COMPLETED, [STORED])
    assert (theirs.job.status, theirs.states) == (JobStatus.FAILED, [FAILED])
    assert world.shelf.asked == [1], "for the other one"
    assert await world.rows("scraped_data") == []


async def test_of_several_uploads_the_newest_counts(world: World) -> None:
    for name in ("Uma", "Vera"):
        await world.uploads.keep(ANA, told_by(name))
    await world.uploads.keep(BEN, told_by("Wilma"))
    assert await seen_by(world, ANA) == "Vera"
    await world.uploads.keep(ANA, told_by("Uma"))
    assert await seen_by(world, ANA) == "Uma"
    assert await seen_by(world, BEN) == "Wilma"
    assert world.shelf.asked == []


async def test_the_copy_from_the_site_counts_more_than_an_upload(world: World) -> None:
    world.shelf.files[1] = told_by("Site")
    await world.uploads.keep(ANA, told_by("Uma"))
    assert await seen_by(world, ANA) == "Uma"
    assert await seen_by(world, BEN) == "Site"
    assert await seen_by(world, ANA) == "Site"


async def test_what_is_no_replay_is_not_taken(world: World) -> None:
    with pytest.raises(ReplayError):
        await world.uploads.keep(ANA, GARBAGE)
    assert await world.keys("") == []
    assert await world.rows("uploaded_replays") == []


async def test_an_upload_lets_a_failed_job_be_retried(world: World) -> None:
    failed = await world.done(1, asker=ANA)
    await world.uploads.keep(ANA, told_by("Uma"))
    await world.jobs.retry(ANA, failed.job.id)
    done = await world.work(failed.job)
    assert (done.job.status, done.states) == (JobStatus.COMPLETED, [STORED])


async def test_an_upload_that_is_lost_is_asked_for_at_the_source(world: World) -> None:
    await world.uploads.keep(ANA, told_by("Uma"))
    (key,) = await world.keys("raw")
    (world.folder / key).unlink()
    failed = await world.done(1, asker=ANA)
    assert failed.states == [FAILED]
    world.shelf.files[1] = told_by("Site")
    assert await seen_by(world, ANA) == "Site"
    await world.uploads.keep(ANA, told_by("Uma"))
    assert await world.keys("raw"), "and may be given again"


async def row_of(world: World, table: str, replay_id: int) -> dict[str, object] | None:
    """What a table says of a replay."""
    rows = await world.rows(table)
    return next((row for row in rows if row["url"] == urls(replay_id)[0]), None)


async def test_an_upload_that_is_lost_and_given_again_never_becomes_the_sites(
    world: World,
) -> None:
    await world.uploads.keep(ANA, told_by("Forger"))
    (key,) = await world.keys("raw")
    (world.folder / key).unlink()
    others = range(10, 40)
    world.shelf.put(*others)
    world.shelf.open.clear()
    job = await world.submit(*others, 1, asker=ANA)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(world.pipeline.work(job.id))
        # It is found lost, and waits for its turn behind those that a slow source is asked for.
        while await row_of(world, "replay_fetches", 1) is None:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)
        assert 1 not in world.shelf.asked
        await world.uploads.keep(ANA, told_by("Forger"))
        world.shelf.open.set()
    look = await world.look(job)
    assert (look.states[-1], look.replays[-1].origin) == (STORED, ReplayOrigin.UPLOAD)
    assert await row_of(world, "scraped_data", 1) is None
    assert (await world.done(1, asker=BEN)).states == [FAILED]
    # Nor does it hide where the site's copy comes from.
    (world.folder / key).unlink()
    world.shelf.files[1] = told_by("Site")
    assert await seen_by(world, ANA) == "Site"
    site = await row_of(world, "scraped_data", 1)
    assert site is not None
    assert site["source"] == ReplayOrigin.ARCHIVE


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def spoil(file: Path) -> None:
    file.write_bytes(b"something else")


@pytest.mark.slow
@pytest.mark.parametrize("damage", [Path.unlink, cut, spoil])
async def test_a_damaged_copy_is_replaced_from_its_source_once(
    world: World, database_url: str, damage: Callable[[Path], None]
) -> None:
    world.shelf.put(1)
    await world.done(1)
    file = await world.stored_file(1)
    whole = file.read_bytes()
    damage(file)
    shelf = Shelf()
    shelf.put(1)
    async with (
        open_world(database_url, world.folder, [shelf]) as other,
        world.at_work(),
        other.at_work(),
    ):
        done = await world.until_finished(*[await world.submit(1) for _ in range(12)])
    assert {look.job.status for look in done} == {JobStatus.COMPLETED}
    assert {look.job.progress for look in done} == {Progress(1, 1)}
    assert {look.attempts[0] for look in done} == {1}
    assert file.read_bytes() == whole
    assert len(world.shelf.asked + shelf.asked) == 2, "at first, and for the damage"
    assert len(await world.rows("scraped_data")) == 1
    assert await world.rows("replay_fetches") == []


async def test_a_source_that_gives_other_bytes_by_now_mends_as_well(world: World) -> None:
    world.shelf.files[1] = told_by("Before")
    await world.done(1)
    (await world.stored_file(1)).unlink()
    world.shelf.files[1] = told_by("After")
    assert [await seen_by(world, ANA) for _ in range(2)] == ["After", "After"]
    assert world.shelf.asked == [1, 1]
    assert len(await world.rows("scraped_data")) == 1


async def test_a_copy_that_nobody_has_any_more_fails_and_may_be_given(world: World) -> None:
    world.shelf.put(1, 2)
    await world.done(1, 2)
    (await world.stored_file(1)).unlink()
    del world.shelf.files[1]
    failed = await world.done(1, 2, asker=ANA)
    assert (failed.job.status, failed.states) == (JobStatus.COMPLETED, [FAILED, STORED])
    assert failed.reasons[0] == "Replay 1 is not on the shelf: give its file."
    await world.uploads.keep(ANA, told_by("Uma"))
    assert await seen_by(world, ANA) == "Uma"
    await world.jobs.retry(ANA, failed.job.id)
    assert (await world.work(failed.job)).states == [STORED, STORED]


async def test_a_damaged_copy_is_mended_for_a_job_that_waits_for_its_end(world: World) -> None:
    world.shelf.put(1, 2)
    first = await world.done(1, 2, 3)
    damaged = await world.stored_file(1)
    damaged.unlink()
    world.shelf.put(3)
    await world.jobs.retry(TERMINAL_ASKER, first.job.id)
    done = await world.work(first.job)
    assert done.states == [STORED, STORED, STORED]
    assert await world.analyzed(done.job) == [1, 2, 3]
    assert damaged.exists()
