"""Teammates who take a few replays each: who may, for how long, and for whom it counts."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.captures import CaptureError, CaptureErrorCode, Loan
from bot.domain.job_errors import NotShownError
from bot.domain.jobs import Job
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.services.askers import Asker
from bot.services.captures import tend_captures
from tests.cli.running import quick_duel
from tests.services.capturing import (
    BEN_OF_TEAM,
    CLEO_OF_TEAM,
    STRANGER,
    capture,
    expire,
    paired,
    shared,
    team,
    told,
    waiting,
)
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)


def numbers(loan: Loan) -> list[int]:
    return [replay_id_of(url) for url in loan.urls]


async def lent(world: World, asker: Asker, job: Job) -> list[int]:
    return numbers(await world.captures.lend(asker, job.id))


async def refused(world: World, asker: Asker, job: Job) -> str:
    with pytest.raises((CaptureError, NotShownError)) as refusal:
        await world.captures.lend(asker, job.id)
    return str(refusal.value.code)


async def test_helpers_take_eight_each_and_never_the_same(world: World) -> None:
    job = await shared(world, await waiting(world, *range(1, 21)))
    first = await lent(world, BEN_OF_TEAM, job)
    second = await lent(world, CLEO_OF_TEAM, job)
    rest = await lent(world, ANA, job)
    assert (first, second) == (list(range(20, 12, -1)), list(range(12, 4, -1)))
    assert rest == [4, 3, 2, 1]
    assert await refused(world, Asker(555, frozenset({999})), job) == "nothing_to_lend"
    # Who asks again keeps theirs.
    assert await lent(world, BEN_OF_TEAM, job) == first


async def test_many_who_ask_at_once_are_lent_each_replay_once(world: World) -> None:
    job = await shared(world, await waiting(world, *range(1, 31)))
    askers = [Asker(1000 + number, frozenset({999})) for number in range(5)]
    loans = await asyncio.gather(
        *(world.captures.lend(asker, job.id) for asker in askers), return_exceptions=True
    )
    given = [number for loan in loans if isinstance(loan, Loan) for number in numbers(loan)]
    assert sorted(given) == list(range(1, 31))
    assert sorted(len(loan.urls) for loan in loans if isinstance(loan, Loan)) == [6, 8, 8, 8]


async def test_who_may_not_help_learns_nothing(world: World) -> None:
    job = await waiting(world, 1, 2)
    assert await refused(world, BEN_OF_TEAM, job) == "not_shown"
    await shared(world, job)
    for asker in (STRANGER, BEN, Asker(None)):
        assert await refused(world, asker, job) == "not_shown"
        with pytest.raises(NotShownError):
            await world.captures.wanted(asker, job.id)
    # Whoever has the link only looks.
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    assert await refused(world, STRANGER, job) == "not_shown"
    assert await world.rows("capture_leases") == []
    await world.jobs.delete(ANA, job.id)
    assert await refused(world, ANA, job) == "not_shown"


async def test_what_is_wanted_of_a_job_puts_last_what_others_are_bringing(world: World) -> None:
    job = await shared(world, await waiting(world, *range(1, 12)))
    assert await lent(world, BEN_OF_TEAM, job) == list(range(11, 3, -1))
    assert told(await world.captures.wanted(ANA, job.id)) == (
        0,
        11,
        [3, 2, 1, *range(11, 3, -1)],
    )
    assert told(await world.captures.wanted(BEN_OF_TEAM, job.id))[2] == list(range(11, 0, -1))
    token = await paired(world)
    assert told(await world.captures.wanted_by(token))[2][:3] == [3, 2, 1]


async def test_what_a_helper_brings_serves_the_job_that_lent_it(world: World) -> None:
    job = await shared(world, await waiting(world, *range(1, 11)))
    first = await lent(world, BEN_OF_TEAM, job)
    token = await paired(world, BEN_OF_TEAM)
    assert told(await world.captures.wanted_by(token)) == (0, 8, first)
    assert told(await capture(world, token, 10)) == (1, 8, first[1:])
    look = await world.work(job)
    assert look.states.count(ReplayState.STORED) == 1
    assert look.replays[9].origin is ReplayOrigin.CAPTURE
    assert told(await world.captures.wanted_by(token)) == (1, 8, first[1:])
    assert told(await world.captures.wanted(ANA, job.id))[:2] == (1, 10)
    (kept,) = await world.rows("uploaded_replays")
    (accepted,) = await world.rows("accepted_uploads")
    assert (accepted["job_id"], accepted["s3_key"]) == (job.id, kept["s3_key"])
    # Ana has it only where she was helped with it.
    assert (await world.done(10, asker=ANA)).job.status is JobStatus.FAILED
    # What was brought makes room for more.
    assert await lent(world, BEN_OF_TEAM, job) == [*first[1:], 2]
    for number in range(1, 10):
        if number != 1:
            await capture(world, token, number)
    with pytest.raises(CaptureError) as refusal:
        await capture(world, token, 1)
    assert refusal.value.code is CaptureErrorCode.NOT_WANTED


async def test_a_helper_who_has_a_job_of_the_same_serves_both(world: World) -> None:
    job = await shared(world, await waiting(world, 1, 2))
    own = await waiting(world, 2, 3, asker=BEN)
    await lent(world, BEN_OF_TEAM, job)
    token = await paired(world, BEN)
    # Own ones first.
    assert told(await world.captures.wanted_by(token)) == (0, 3, [3, 2, 1])
    assert told(await capture(world, token, 2)) == (1, 3, [3, 1])
    for one in (job, own):
        assert (await world.work(one)).states.count(ReplayState.STORED) == 1


async def test_a_loan_that_is_over_is_anybodys(world: World) -> None:
    job = await shared(world, await waiting(world, *range(1, 9)))
    first = await lent(world, BEN_OF_TEAM, job)
    token = await paired(world, BEN)
    await expire(world, "capture_leases")
    assert told(await world.captures.wanted_by(token)) == (0, 0, [])
    with pytest.raises(CaptureError):
        await capture(world, token, 8)
    assert await lent(world, CLEO_OF_TEAM, job) == first
    assert len(await world.rows("capture_leases")) == 8


async def test_whom_the_job_is_shown_to_no_longer_helps_no_longer(world: World) -> None:
    job = await shared(world, await waiting(world, 1))
    await lent(world, BEN_OF_TEAM, job)
    token = await paired(world, BEN)
    await world.sharing.set(ANA, job.id, Visibility.ONLY_ME)
    with pytest.raises(CaptureError):
        await capture(world, token, 1)
    assert (await world.look(job)).states == [ReplayState.NEEDS_YOU]
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(1, 5))
    assert await refused(world, BEN_OF_TEAM, job) == "not_shown"


async def test_another_team_in_its_place_ends_what_was_lent(world: World) -> None:
    job = await shared(world, await waiting(world, 1, 2))
    token = await paired(world, BEN_OF_TEAM)
    await world.captures.lend(BEN_OF_TEAM, job.id)
    await shared(world, job)
    assert len((await world.captures.wanted_by(token)).urls) == 2
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(1, 5))
    assert (await world.captures.wanted_by(token)).urls == ()
    with pytest.raises(CaptureError):
        await capture(world, token, 1)
    assert len((await world.captures.lend(CLEO_OF_TEAM, job.id)).urls) == 2


async def test_a_job_that_needs_nobody_lends_nothing(world: World) -> None:
    job = await shared(world, await waiting(world, 1))
    token = await paired(world)
    await capture(world, token, 1)
    assert await refused(world, BEN_OF_TEAM, job) == "nothing_to_lend"
    other = await shared(world, await waiting(world, 2))
    await world.jobs.cancel(ANA, other.id)
    assert await refused(world, BEN_OF_TEAM, other) == "nothing_to_lend"


async def test_what_a_helper_brought_who_was_stopped_is_served_by_the_sweep(world: World) -> None:
    job = await shared(world, await waiting(world, 1, 2))
    await lent(world, BEN_OF_TEAM, job)
    await world.uploads.keep_read(BEN, 1, quick_duel(1).to_json(), ReplayOrigin.CAPTURE)
    # A stranger's own copy is nobody else's.
    await world.uploads.keep_read(STRANGER, 2, quick_duel(2).to_json(), ReplayOrigin.CAPTURE)
    await tend_captures(world.database, world.uploads._queue)  # noqa: SLF001 - the world's own
    assert (await world.look(job)).states == [ReplayState.WAITING, ReplayState.NEEDS_YOU]
    assert len(await world.rows("accepted_uploads")) == 1
    assert len(await world.rows("pgq.pgqueuer")) == 1


async def test_what_a_helper_uploads_for_themselves_serves_nobody_else(world: World) -> None:
    job = await shared(world, await waiting(world, 1))
    await lent(world, BEN_OF_TEAM, job)
    await world.uploads.keep_read(BEN, 1, quick_duel(1).to_json())
    await tend_captures(world.database, world.queue)
    assert (await world.look(job)).states == [ReplayState.NEEDS_YOU]
    assert await world.rows("accepted_uploads") == []


async def test_a_helper_who_is_erased_leaves_what_they_brought_for_others(world: World) -> None:
    job = await shared(world, await waiting(world, 1, 2))
    await lent(world, BEN_OF_TEAM, job)
    await capture(world, await paired(world, BEN), 1)
    await world.accounts.erase(BEN)
    assert await world.rows("capture_leases") == []
    assert (await world.work(job)).states == [ReplayState.STORED, ReplayState.NEEDS_YOU]


@pytest.mark.slow
async def test_lending_and_erasing_at_once_never_wait_for_each_other(world: World) -> None:
    for round_ in range(4):
        job = await shared(world, await waiting(world, *range(1, 13), asker=ANA))
        helper = Asker(2000 + round_, frozenset({999}))
        await world.captures.lend(ANA, job.id)
        await world.captures.lend(helper, job.id)
        await expire(world, "capture_leases")
        found = await asyncio.gather(
            world.accounts.erase(helper),
            world.accounts.erase(ANA),
            *(world.captures.lend(BEN_OF_TEAM, job.id) for _ in range(3)),
            return_exceptions=True,
        )
        wrong = [one for one in found[2:] if isinstance(one, Exception)]
        assert all(isinstance(one, NotShownError | CaptureError) for one in wrong), wrong
        assert not [one for one in found[:2] if isinstance(one, Exception)]


async def test_a_team_is_lent_what_adds_most_first(world: World) -> None:
    seats = team(("Ana", (1, 2, 3, 4)), ("Ben", (5, 6, 7, 8)), ("Cleo", (9, 10, 11, 12)))
    job = await shared(world, await waiting(world, *range(1, 13), team=seats))
    assert await lent(world, BEN_OF_TEAM, job) == [4, 8, 12, 3, 7, 11, 2, 6]
