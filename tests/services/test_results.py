"""What a job found out, by whichever version of the program it is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.domain.analysis.results import ANALYSIS_VERSION, Analysis, decode_analysis
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job, ReplayOutcome
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.objects import ObjectError
from bot.domain.replay.model import Replay
from bot.domain.sources import human_check
from bot.services.askers import TERMINAL_ASKER
from bot.services.raw_replays import Copy, RawReplays
from bot.services.results import Results
from tests.cli.running import quick_duel
from tests.services.teams import PAIRS, put, submit_team
from tests.services.world import ANA, GARBAGE, World, urls

pytest_plugins = ("tests.database",)

NEXT = ANALYSIS_VERSION + 1


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes it the next version of the program."""

    def update() -> None:
        for module in ("domain.analysis.results", "services.results"):
            monkeypatch.setattr(f"bot.{module}.ANALYSIS_VERSION", NEXT)

    return update


async def versions(world: World) -> list[object]:
    return [row["version"] for row in await world.rows("analyses")]


def just_started(world: World) -> Results:
    """Another process, which has not looked at any results yet."""
    return Results(world.database, world.store, RawReplays(world.store, [world.shelf]))


async def test_results_are_those_that_were_kept(world: World) -> None:
    world.shelf.put(1, 2)
    done = await world.done(2, 1, 3)
    found = await world.results.of(done.job)
    assert found == await world.analysis(done.job)
    assert [one.replay_id for one in found.replays] == [2, 1]
    assert found.left_out == ()


@pytest.mark.parametrize("end", ["pending", "running", "canceled", "failed"])
async def test_an_unfinished_job_has_no_results(world: World, end: str) -> None:
    job = await world.submit(1)
    if end == "running":
        async with world.database.unit_of_work() as unit:
            await unit.leases.claim(job.id)
    elif end == "canceled":
        await world.jobs.cancel(TERMINAL_ASKER, job.id)
    elif end == "failed":
        await world.work(job)
    with pytest.raises(JobError) as refused:
        await world.results.of((await world.look(job)).job)
    assert refused.value.code is JobErrorCode.NOT_READY


async def test_a_canceled_job_keeps_what_it_had_in_every_version(
    world: World, update: Callable[[], None]
) -> None:
    world.shelf.put(1)
    done = await world.done(1, 2)
    await world.jobs.retry(TERMINAL_ASKER, done.job.id)
    await world.jobs.cancel(TERMINAL_ASKER, done.job.id)
    canceled = (await world.look(done.job)).job
    assert [one.replay_id for one in (await world.results.of(canceled)).replays] == [1]
    update()
    found = await world.results.of(canceled)
    assert (found.version, [one.replay_id for one in found.replays]) == (NEXT, [1])


async def test_a_job_canceled_before_anybody_looked_shows_what_was_there(world: World) -> None:
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    done = await world.done(1, 2)
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM analyses")
    await world.jobs.cancel(TERMINAL_ASKER, done.job.id)
    canceled = (await world.look(done.job)).job
    assert [one.replay_id for one in (await world.results.of(canceled)).replays] == [1]
    nothing = await world.submit(3)
    await world.jobs.cancel(TERMINAL_ASKER, nothing.id)
    with pytest.raises(JobError, match="ended without results"):
        await world.results.of((await world.look(nothing)).job)
    assert len(await world.rows("analyses")) == 1, "nothing is kept of nothing"


async def test_a_new_version_makes_old_results_anew_and_asks_nobody(
    world: World, update: Callable[[], None]
) -> None:
    world.shelf.put(1, 2)
    await world.uploads.keep(ANA, quick_duel(3).to_json())
    done = await world.done(1, 3, 2, asker=ANA)
    old = await world.keys("analysis")
    update()
    first, second = await asyncio.gather(*(world.results.of(done.job) for _ in range(2)))
    assert first == second
    assert (first.version, [one.replay_id for one in first.replays]) == (NEXT, [1, 3, 2])
    assert await versions(world) == [NEXT]
    new = await world.keys("analysis")
    assert len(new) == 1
    assert new != old, "the old one is removed"
    assert await world.results.of(done.job) == first
    assert sorted(world.shelf.asked) == [1, 2]
    assert await world.look(done.job) == done, "the job is as it was"


async def test_an_old_version_leaves_new_results_alone(
    world: World, update: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shelf.put(1)
    done = await world.done(1)
    update()
    await world.results.of(done.job)
    new = await world.keys("analysis")
    monkeypatch.undo()
    assert (await world.results.of(done.job)).version == ANALYSIS_VERSION
    assert await versions(world) == [NEXT]
    assert await world.keys("analysis") == new


async def test_results_that_are_lost_are_made_again(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1)
    found = await world.results.of(done.job)
    (key,) = await world.keys("analysis")
    (world.folder / key).unlink()
    assert await just_started(world).of(done.job) == found
    (world.folder / key).write_bytes(b"something else")
    assert await just_started(world).of(done.job) == found
    assert await world.analysis(done.job) == found
    assert world.shelf.asked == [1]


async def test_a_replay_whose_copy_is_lost_is_left_out_of_results_made_anew(
    world: World, update: Callable[[], None]
) -> None:
    world.shelf.put(1, 2)
    done = await world.done(1, 2)
    (await world.stored_file(1)).unlink()
    update()
    found = await world.results.of(done.job)
    assert [one.replay_id for one in found.replays] == [2]
    assert [one.url for one in found.left_out] == [*urls(1)]
    assert found.left_out[0].reason.startswith("Its raw copy is lost: submit this replay in")
    assert sorted(world.shelf.asked) == [1, 2], "reading asks nobody"
    await world.done(1)
    assert [one.replay_id for one in (await world.results.of(done.job)).replays] == [1, 2]
    assert await versions(world) == [NEXT, NEXT]


async def test_a_copy_of_ones_own_serves_where_the_site_s_is_lost(
    world: World, update: Callable[[], None]
) -> None:
    world.shelf.put(1)
    done = await world.done(1, asker=ANA)
    await world.uploads.keep(ANA, quick_duel(1, ana="Uma").to_json())
    (await world.stored_file(1)).unlink()
    update()
    (replay,) = (await world.results.of(done.job)).replays
    assert replay.players[0] == "Uma"


async def test_results_wait_for_a_store_that_is_away(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1)
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    with pytest.raises(ObjectError, match="The object folder is gone"):
        await world.results.of(done.job)
    elsewhere.rename(world.folder)
    assert (await world.look(done.job)).job.status is JobStatus.COMPLETED
    assert len((await world.results.of(done.job)).replays) == 1


async def test_results_that_were_just_looked_at_are_not_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shelf.put(1, 2, 3)
    jobs = [(await world.done(number)).job for number in (1, 2, 3)]
    read: list[bytes] = []

    def count(content: bytes) -> Analysis | None:
        read.append(content)
        return decode_analysis(content)

    monkeypatch.setattr("bot.services.decoded.decode_analysis", count)
    first, *others = await asyncio.gather(*(world.results.of(jobs[0]) for _ in range(4)))
    assert all(one is first for one in others)
    assert len(read) == 1
    room = 5 * len(read[0]) // 2
    monkeypatch.setattr("bot.services.decoded._MOST_BYTES", room)
    await world.results.of(jobs[1])
    assert await world.results.of(jobs[0]) is first, "two are remembered"
    await world.results.of(jobs[2])
    assert await world.results.of(jobs[0]) is first
    assert len(read) == 3
    await world.results.of(jobs[1])
    assert len(read) == 4, "that one was looked at longest ago"


async def test_large_results_are_read_each_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shelf.put(1)
    job = (await world.done(1)).job
    monkeypatch.setattr("bot.services.decoded._MOST_BYTES", 100)
    first, second = await world.results.of(job), await world.results.of(job)
    assert first == second
    assert first is not second


async def test_results_of_a_deleted_job_are_given_to_nobody(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, asker=ANA)
    await world.results.of(done.job)
    await world.jobs.delete(ANA, done.job.id)
    with pytest.raises(UnknownJobError):
        await world.results.of(done.job)
    assert await world.keys("analysis") == []


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the copies that are read."""
    read, given = RawReplays.read, list[str]()

    async def count(self: RawReplays, copy: Copy) -> Replay:
        given.append(copy.url)
        await asyncio.sleep(0.05)  # Others come to look meanwhile.
        return await read(self, copy)

    monkeypatch.setattr(RawReplays, "read", count)
    return given


async def running_team(world: World, *stored: int) -> Job:
    """A team's job of which all replays but one are stored, and nothing is kept yet."""
    put(world)
    await world.done(*stored)
    job = await submit_team(world, *stored, 7)
    async with world.database.unit_of_work() as unit:
        await unit.leases.claim(job.id)
        outcome = ReplayOutcome(ReplayState.STORED)
        await unit.job_replays.finish(job.id, dict.fromkeys(urls(*stored), outcome))
    return (await world.look(job)).job


async def test_each_copy_of_a_job_at_work_is_read_once_for_all_who_look(
    world: World, reads: list[str]
) -> None:
    job = await running_team(world, 1, 2)
    looks = await asyncio.gather(*(world.results.so_far(job) for _ in range(4)))
    assert [[one.replay_id for one in look.replays] for look in looks] == [[1, 2]] * 4
    assert sorted(reads) == [*urls(1, 2)]


async def test_a_report_of_a_job_at_work_is_made_again_for_nobody(world: World) -> None:
    job = await running_team(world, *PAIRS)
    assert await world.reports.of(job) is await world.reports.of(job)


async def test_what_is_no_replay_is_read_once_as_well(world: World, reads: list[str]) -> None:
    job = await running_team(world, 1, 2)
    ((url, old),) = (await world.scraped(2)).items()
    new = await world.store.put("raw/2", GARBAGE, ".json.zst")
    async with world.database.unit_of_work() as unit:
        await unit.scraped_replays.replace(url, old, new)
    for _ in range(2):
        assert [one.url for one in (await world.results.so_far(job)).left_out] == [*urls(2)]
    assert sorted(reads) == [*urls(1, 2)]


async def test_looking_at_a_job_at_work_keeps_nothing(world: World) -> None:
    """Whoever works on it keeps what they find themselves."""
    job = await running_team(world, 1, 2)
    await world.results.so_far(job)
    assert job.id not in [row["job_id"] for row in await world.rows("analyses")]


async def test_copies_are_forgotten_where_there_is_no_room(
    world: World, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await running_team(world, 1, 2)
    monkeypatch.setattr("bot.services.decoded._MOST_BYTES", 100)
    assert await world.results.so_far(job) == await world.results.so_far(job)
    assert sorted(reads) == sorted(2 * urls(1, 2))


async def test_few_copies_are_read_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.shelf.put(*range(1, 13))
    done = await world.done(*range(1, 13))
    at_once, most = 0, 0
    read = RawReplays.read

    async def count(self: RawReplays, copy: Copy) -> Replay:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return await read(self, copy)
        finally:
            at_once -= 1

    monkeypatch.setattr(RawReplays, "read", count)
    (key,) = await world.keys("analysis")
    (world.folder / key).unlink()
    assert len((await just_started(world).of(done.job)).replays) == 12
    assert 1 < most <= 4
