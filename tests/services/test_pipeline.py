"""What becomes of a job and of each of its replays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.jobs import Progress
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import SourceError, SourceErrorCode
from tests.cli.running import quick_duel
from tests.services.world import GARBAGE, Shelf, World, open_world, urls

pytest_plugins = ("tests.database",)

STORED, FAILED, NEEDS_YOU = ReplayState.STORED, ReplayState.FAILED, ReplayState.NEEDS_YOU
AWAY = SourceError(SourceErrorCode.UNAVAILABLE, "The shelf is locked: retry later.")
TAG_DUEL = quick_duel(5).to_json().replace(b'"tag_duel":false', b'"tag_duel":true')


async def test_a_job_is_completed_with_all_its_replays(world: World) -> None:
    world.shelf.put(1, 2, 3)
    done = await world.done(3, 1, 2)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(3, 3))
    assert (done.states, done.reasons) == ([STORED] * 3, [None] * 3)
    assert done.job.started_at is not None
    assert done.job.completed_at is not None
    assert await world.analyzed(done.job) == [3, 1, 2], "in the order they were asked for"
    assert sorted(world.shelf.asked) == [1, 2, 3]
    assert (await world.scraped(1, 2, 3)).keys() == set(urls(1, 2, 3))
    assert sorted((await world.scraped(1, 2, 3)).values()) == await world.keys("raw")


async def test_what_is_stored_is_not_asked_for_again(world: World) -> None:
    world.shelf.put(1, 2, 3)
    await world.done(1, 2)
    done = await world.done(2, 3, 1)
    assert done.states == [STORED] * 3
    assert sorted(world.shelf.asked) == [1, 2, 3]
    assert await world.analyzed(done.job) == [2, 3, 1]


async def test_what_cannot_be_had_does_not_spoil_the_rest(world: World) -> None:
    foreign = quick_duel(77).to_json()
    world.shelf.put(1)
    world.shelf.files |= {2: GARBAGE, 4: foreign, 5: TAG_DUEL, 6: b"", 7: AWAY}
    done = await world.done(1, 2, 3, 4, 5, 6, 7)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(7, 7))
    assert done.job.error_message is None, "which is for what is fatal"
    assert done.states == [STORED, *[FAILED] * 6]
    reasons = [str(reason) for reason in done.reasons[1:]]
    assert reasons[0].startswith("DuelingBook has no such replay: check its link")
    assert reasons[1] == "Replay 3 is not on the shelf: give its file."
    assert reasons[2].startswith("What came for replay 4 is replay 77:")
    assert reasons[3].startswith("This is a tag duel")
    assert reasons[4].startswith("What the archive gave is not JSON: upload")
    assert reasons[5] == AWAY.sentence
    assert await world.analyzed(done.job) == [1]


async def test_only_replays_are_kept_and_those_of_a_kind_that_is_not_known_yet(
    world: World,
) -> None:
    world.shelf.put(1)
    world.shelf.files |= {2: GARBAGE, 4: quick_duel(77).to_json(), 5: TAG_DUEL}
    await world.done(1, 2, 4, 5)
    assert (await world.scraped(1, 2, 4, 5)).keys() == set(urls(1, 5))
    assert [key.split("/")[1] for key in await world.keys("raw")] == ["1", "5"]
    again = await world.done(5, 1)
    assert again.states == [FAILED, STORED]
    assert sorted(world.shelf.asked) == [1, 2, 4, 5], "nobody is asked for what is kept"


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((3,), "Replay 3 is not on the shelf: give its file."),
        (
            (3, 4, 2),
            (
                "None of the 3 replays could be analyzed, the first because:"
                " Replay 3 is not on the shelf: give its file."
            ),
        ),
    ],
)
async def test_a_job_without_a_usable_replay_fails_and_says_why(
    world: World, numbers: tuple[int, ...], sentence: str
) -> None:
    world.shelf.files[2] = GARBAGE
    done = await world.done(*numbers)
    assert (done.job.status, done.job.error_message) == (JobStatus.FAILED, sentence)
    assert done.states == [FAILED] * len(numbers)
    assert done.job.progress.processed == len(numbers)
    assert done.job.completed_at is not None
    assert await world.keys("analysis") == []


async def test_without_a_source_replays_wait_for_a_person(
    database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects", []) as world:
        done = await world.done(1)
    assert (done.job.status, done.states) == (JobStatus.RUNNING, [NEEDS_YOU])
    assert str(done.reasons[0]).startswith("This replay is not here yet: open it in your own")


async def test_sources_are_asked_in_order_until_one_has_the_replay(
    database_url: str, tmp_path: Path
) -> None:
    first, second, third = Shelf(), Shelf(), Shelf()
    first.files = {
        1: GARBAGE,
        3: ReplayError(ReplayErrorCode.TOO_DEEP, "It is too deep: send another."),
    }
    second.put(1, 2, 3)
    third.put(1, 2, 3)
    third.files[5] = AWAY
    shelves = [first, second, third]
    async with open_world(database_url, tmp_path / "objects", shelves) as world:
        done = await world.done(1, 2, 3, 4, 5)
        assert len(await world.keys("raw")) == 3, "the first one's garbage is gone"
    assert done.states == [STORED, STORED, STORED, FAILED, FAILED]
    assert [sorted(shelf.asked) for shelf in shelves] == [[1, 2, 3, 4, 5]] * 2 + [[4, 5]]
    assert done.reasons[3:] == ["Replay 4 is not on the shelf: give its file.", AWAY.sentence]


async def test_a_job_that_is_handed_out_again_is_left_alone(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, 2)
    objects = await world.keys("")
    assert await world.work(done.job) == done
    assert await world.keys("") == objects
    assert sorted(world.shelf.asked) == [1, 2]


async def test_nothing_is_left_over_of_a_job_that_is_done(world: World) -> None:
    world.shelf.put(1)
    done = await world.done(1, 2)
    assert done.attempts == [1, 1]
    assert await world.rows("job_leases") == []
    assert [row["code"] for row in await world.rows("replay_fetches")] == ["not_found"]


async def test_more_replays_than_fit_at_once_are_all_done(world: World) -> None:
    numbers = range(1, 41)
    world.shelf.put(*numbers)
    fresh, stored = await world.done(*numbers), await world.done(*numbers)
    assert fresh.job.progress == stored.job.progress == Progress(40, 40)
    assert await world.analyzed(stored.job) == list(numbers)
    assert len(world.shelf.asked) == len(await world.keys("raw")) == 40
