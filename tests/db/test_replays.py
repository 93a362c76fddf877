import asyncio
import random
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.domain.job_errors import JobErrorCode, UnknownJobError, UnknownReplayError
from bot.domain.jobs import Job, Progress, ReplayOutcome
from bot.domain.links import replay_url
from bot.domain.moves import Move, ReplayState
from db.database import Database
from db.engine import create_engine
from tests.db.making import (
    FAILED,
    NEEDS_YOU,
    STORED,
    begin,
    finish,
    get,
    move,
    replays,
    submit,
    urls,
)

pytest_plugins = ("tests.database",)

WAITING = ReplayOutcome(ReplayState.WAITING, "busy")


async def test_begun_replays_are_fetched_in_the_jobs_order(database: Database) -> None:
    job = await submit(database, 4)
    begun = await begin(database, job, 3, 0, 2)
    assert [replay.url for replay in begun] == [job.urls[number] for number in (0, 2, 3)]
    assert {(r.state, r.attempts) for r in begun} == {(ReplayState.FETCHING, 1)}
    now = await replays(database, job)
    assert (now[0], *now[2:]) == begun
    assert (now[1].state, now[1].attempts) == (ReplayState.WAITING, 0)


async def test_what_is_final_does_not_begin_again(database: Database) -> None:
    job = await submit(database, 4)
    await finish(database, job, STORED, FAILED, NEEDS_YOU, WAITING)
    begun = await begin(database, job, 0, 1, 2, 3)
    assert [(r.url, r.reason, r.attempts) for r in begun] == [(u, None, 1) for u in job.urls[2:]]
    again = await begin(database, job, 2)
    assert [r.attempts for r in again] == [2], "whoever began before may have crashed"
    assert await begin(database, job) == ()


async def test_final_states_are_counted(database: Database) -> None:
    job = await submit(database, 5)
    await begin(database, job, 4)
    outcomes = (STORED, FAILED, NEEDS_YOU, WAITING, STORED)
    changed = await finish(database, job, *outcomes)
    assert changed == (*job.urls[:3], job.urls[4])
    assert (await get(database, job)).progress == Progress(3, 5)
    now = [(replay.state, replay.reason) for replay in await replays(database, job)]
    assert now == [(outcome.state, outcome.reason) for outcome in outcomes]


async def test_a_final_replay_never_counts_twice(database: Database) -> None:
    job = await submit(database)
    assert await finish(database, job, FAILED) == job.urls[:1]
    for outcome in (STORED, FAILED, NEEDS_YOU, WAITING):
        assert await finish(database, job, outcome) == ()
    (replay, _) = await replays(database, job)
    assert (replay.state, replay.reason) == (ReplayState.FAILED, "not found")
    assert await finish(database, job, STORED, STORED) == job.urls[1:]
    assert (await get(database, job)).progress == Progress(2, 2)


async def test_a_new_reason_is_kept_though_nothing_else_changes(database: Database) -> None:
    job = await submit(database)
    assert await finish(database, job, NEEDS_YOU) == job.urls[:1]
    assert await finish(database, job, ReplayOutcome(ReplayState.NEEDS_YOU, "sign in")) == ()
    assert (await replays(database, job))[0].reason == "sign in"


async def test_a_reason_may_hold_any_text(database: Database) -> None:
    job = await submit(database)
    await finish(database, job, ReplayOutcome(ReplayState.FAILED, "a\0b \ud800 🐉"))
    assert (await replays(database, job))[0].reason == "a\N{REPLACEMENT CHARACTER}b ? 🐉"


def test_a_fetch_that_goes_on_is_no_outcome() -> None:
    with pytest.raises(ValueError, match="no outcome yet"):
        ReplayOutcome(ReplayState.FETCHING)


async def test_a_strange_replay_or_job_is_refused(database: Database) -> None:
    job, stranger = await submit(database), replay_url(1)
    mixed = {job.urls[0]: STORED, stranger: STORED}

    async def finish_strangely() -> None:
        async with database.unit_of_work() as unit:
            await unit.job_replays.finish(job.id, mixed)

    with pytest.raises(UnknownReplayError) as refusal:
        await finish_strangely()
    assert refusal.value.code is JobErrorCode.UNKNOWN_REPLAY
    assert (await get(database, job)).progress == Progress(0, 2), "all or nothing"
    async with database.unit_of_work() as unit:
        with pytest.raises(UnknownReplayError):
            await unit.job_replays.begin(job.id, [stranger])
        for question in (
            unit.job_replays.begin(uuid4(), job.urls),
            unit.job_replays.finish(uuid4(), {job.urls[0]: STORED}),
            unit.job_replays.release(uuid4(), job.urls),
        ):
            with pytest.raises(UnknownJobError):
                await question


async def test_what_is_given_back_was_no_attempt(database: Database) -> None:
    job = await submit(database, 4)
    await finish(database, job, NEEDS_YOU, STORED)
    await begin(database, job, 2, 3)
    async with database.unit_of_work() as unit:
        await unit.job_replays.release(job.id, job.urls[:3])
    found = [(replay.state, replay.attempts) for replay in await replays(database, job)]
    assert found == [
        (ReplayState.NEEDS_YOU, 0),
        (ReplayState.STORED, 0),
        (ReplayState.WAITING, 0),
        (ReplayState.FETCHING, 1),
    ]


async def test_one_jobs_replays_are_not_anothers(database: Database) -> None:
    ours, theirs = await submit(database), await submit(database)
    await begin(database, ours, 0, 1)
    await finish(database, ours, STORED)
    async with database.unit_of_work() as unit:
        await unit.job_replays.release(ours.id, ours.urls)
    assert (await get(database, theirs)).progress == Progress(0, 2)
    assert {(r.state, r.attempts) for r in await replays(database, theirs)} == {
        (ReplayState.WAITING, 0)
    }


async def test_an_undone_transaction_counts_nothing(database: Database) -> None:
    job = await submit(database)

    async def finish_and_fail() -> None:
        async with database.unit_of_work() as unit:
            await unit.job_replays.finish(job.id, {job.urls[0]: STORED})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await finish_and_fail()
    assert (await get(database, job)).progress == Progress(0, 2)


async def test_what_is_finished_by_many_at_once_changes_once(database: Database) -> None:
    job = await submit(database, 20)
    dice = random.Random(4)

    async def record() -> tuple[str, ...]:
        some = dice.sample(job.urls, 8)
        outcomes = {url: dice.choice([STORED, FAILED, NEEDS_YOU]) for url in some}
        async with database.unit_of_work() as unit:
            changed = await unit.job_replays.finish(job.id, outcomes)
        return tuple(url for url in changed if outcomes[url].state.is_final)

    changed = [url for urls in await asyncio.gather(*(record() for _ in range(24))) for url in urls]
    final = [replay.url for replay in await replays(database, job) if replay.state.is_final]
    assert sorted(changed) == sorted(final), "each was told once"
    assert len(final) > 8
    assert (await get(database, job)).progress == Progress(len(final), 20)


async def test_eight_replays_are_finished_by_four_statements(
    database: Database, database_url: str
) -> None:
    job = await submit(database, 8)
    async with database.unit_of_work() as unit:
        claim = await unit.leases.claim(job.id)
    assert claim is not None
    engine, statements = create_engine(database_url), list[str]()

    def note(*execution: object) -> None:
        statements.append(str(execution[2]))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with Database(engine).unit_of_work(claim.lease) as unit:
        changed = await unit.job_replays.finish(job.id, dict.fromkeys(job.urls, STORED))
    await engine.dispose()
    assert changed == job.urls
    assert len(statements) == 4


async def test_the_longest_job_is_done_in_one_go(database: Database) -> None:
    job = await move(database, await submit(database, 200), Move.BEGIN)
    assert len(await begin(database, job, *range(200))) == 200
    assert await finish(database, job, *[STORED] * 200) == urls(200)
    done: Job = await move(database, job, Move.COMPLETE)
    assert done.progress == Progress(200, 200)
