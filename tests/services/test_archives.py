"""Replays of an operator: kept for everybody, once, and told to the jobs that lack them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import ReplayError
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.objects import ObjectError
from bot.integrations.duelingbook.exported import ExportFolder
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.objects.files import open_folder_store
from bot.services.archives import Archives, Imported, StoredReplay
from bot.services.raw_replays import RawReplays
from tests.cli.running import quick_duel
from tests.services.test_uploads import waiting
from tests.services.world import ANA, BEN, GARBAGE, World, urls

pytest_plugins = ("tests.database",)


def archives_of(world: World) -> Archives:
    return Archives(world.database, world.store, world.arrivals)


async def bring(world: World, *contents: bytes, for_real: bool = True) -> list[Imported]:
    async with archives_of(world).importing(for_real=for_real) as intake:
        return [await intake.take(content) for content in contents]


def content_of(replay_id: int, **names: str) -> bytes:
    return quick_duel(replay_id, **names).to_json()


async def test_what_is_imported_serves_everybody_and_no_source_is_asked(world: World) -> None:
    assert await bring(world, content_of(1), content_of(2)) == [
        Imported(1, is_new=True),
        Imported(2, is_new=True),
    ]
    done = await world.done(1, 2, asker=BEN)
    assert done.job.status is JobStatus.COMPLETED
    assert world.shelf.asked == []
    assert {row["source"] for row in await world.rows("scraped_data")} == {"import"}


async def test_what_is_stored_stays_as_it_is(world: World) -> None:
    world.shelf.put(1)
    await world.done(1)
    before = await world.scraped(1)
    again = await bring(world, content_of(1, ana="Eve"), content_of(2), content_of(2, ana="Eve"))
    assert [one.is_new for one in again] == [False, True, False]
    assert await world.scraped(1) == before
    assert len(await world.keys("raw")) == 2


async def test_a_copy_that_is_lost_comes_back(world: World) -> None:
    await bring(world, content_of(1))
    (await world.stored_file(1)).unlink()
    assert await archives_of(world).known([1]) == frozenset()
    assert await bring(world, content_of(1, ana="Eve")) == [Imported(1, is_new=True)]
    assert await archives_of(world).known([1, 2]) == {1}
    assert (await world.stored_file(1)).exists()
    assert len(await world.rows("scraped_data")) == 1


async def test_nothing_is_kept_where_it_is_only_looked_at(world: World) -> None:
    looked = await bring(world, content_of(1), content_of(1), for_real=False)
    assert [one.is_new for one in looked] == [True, False]
    assert await world.rows("scraped_data") == []
    assert await world.keys("raw") == []


async def test_what_is_no_replay_is_refused_and_leaves_nothing(world: World) -> None:
    with pytest.raises(ReplayError, match="DuelingBook answered"):
        await bring(world, GARBAGE)
    assert await world.keys("raw") == []


async def test_a_store_that_is_away_ends_it_and_what_came_before_counts(world: World) -> None:
    job = await waiting(world, 1, 2)
    async with archives_of(world).importing() as intake:
        await intake.take(content_of(1))
        world.folder.rename(world.folder.with_name("away"))
        with pytest.raises(ObjectError):
            await intake.take(content_of(2))
        world.folder.with_name("away").rename(world.folder)
    assert (await world.look(job)).states == [ReplayState.WAITING, ReplayState.NEEDS_YOU]


async def test_jobs_of_everybody_go_on_with_what_came(world: World) -> None:
    jobs = [await waiting(world, 1, 2), await waiting(world, 2, asker=BEN)]
    await bring(world, content_of(2), content_of(3))
    looks = [await world.look(job) for job in jobs]
    assert [look.states for look in looks] == [
        [ReplayState.NEEDS_YOU, ReplayState.WAITING],
        [ReplayState.WAITING],
    ]
    async with world.at_work():
        (done,) = await world.until_finished(jobs[1])
    assert done.states == [ReplayState.STORED]


async def uploaded(world: World, content: bytes) -> Job:
    """A job of Ana's with what she uploaded."""
    await world.uploads.keep(ANA, content)
    return (await world.done(1, asker=ANA)).job


async def test_an_import_takes_the_place_of_an_upload_that_says_something_else(
    world: World,
) -> None:
    job = await uploaded(world, content_of(1, ana="Eve"))
    assert [one.players for one in (await world.analysis(job)).replays] == [("Eve", "Ben")]
    await bring(world, content_of(1))
    assert [one.players for one in (await world.analysis(job)).replays] == [("Ana", "Ben")]


async def test_what_is_stored_can_be_read_and_uploads_are_not_among_it(world: World) -> None:
    archives = archives_of(world)
    await world.uploads.keep(ANA, content_of(3))
    await bring(world, content_of(2))
    await bring(world, content_of(1))
    stored = await archives.stored()
    assert [one.replay_id for one in stored] == [2, 1]
    assert [await archives.read(one) for one in stored] == [content_of(2), content_of(1)]
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await archives.stored(later) == ()
    assert await archives.stored(later - timedelta(hours=2)) == stored
    keys = await world.scraped(2)
    assert stored[0] == StoredReplay(2, keys[urls(2)[0]])


async def test_a_fresh_installation_reads_an_export_as_the_first_one_does(
    world: World, tmp_path: Path
) -> None:
    await bring(world, content_of(1), content_of(2))
    analysis = await world.analysis((await world.done(1, 2)).job)
    archives, folder = archives_of(world), ExportFolder(tmp_path / "export")
    folder.prepare()
    for one in await archives.stored():
        folder.write(one.replay_id, await archives.read(one))
    async with open_folder_store(tmp_path / "fresh") as store:
        fresh = RawReplays(store, [ReplayFolder(tmp_path / "export")])
        obtained = [(await fresh.obtain(url)).replay for url in urls(1, 2)]
    assert obtained == list(analysis.replays)
