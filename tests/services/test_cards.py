"""Cards: each is edited by one process, when it shows something old, and never forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job, ReplayOutcome, Submission
from bot.domain.moves import JobStatus, Move, ReplayState
from bot.domain.teams import TeamDetails
from db.database import open_database
from tests.db.making import see_waiting
from tests.services.world import ANA, SECOND, World, open_world, urls

pytest_plugins = ("tests.database",)

AT_ONCE = timedelta(0)
LONG = timedelta(hours=1)
FAILED = ReplayOutcome(ReplayState.FAILED, "Not found: give its file.")
TEAM = Audience(guild_id=7, role_id=8)


@pytest.fixture
async def other(database_url: str, world: World) -> AsyncIterator[World]:
    """Another process."""
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        yield other


async def carded(world: World, *replay_ids: int, channel: int = 1) -> Job:
    """A job with a card that shows nothing yet."""
    job = await world.submissions.submit(ANA, Submission(urls(*replay_ids)), card=CardOptions())
    await world.cards.keep(job.id, CardPlace(channel, int(job.id) % 10**15, 7))
    return job


async def claim(world: World, number: int = 10, busy: tuple[int, ...] = ()) -> list[UUID]:
    return [card.job_id for card in await world.cards.claim(number, busy)]


async def revision(world: World, job: Job) -> str:
    return (await world.cards.view(job.id)).revision


async def show(world: World, job: Job, rest: timedelta = AT_ONCE) -> None:
    await world.cards.show(job.id, await revision(world, job), rest)


async def make_due(world: World) -> None:
    """As if all leases, graces and rests were over."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE job_cards SET next_edit_at = now() - interval '1 second'")


async def test_a_card_is_remembered_with_what_the_submitter_wants(world: World) -> None:
    hidden = CardOptions(hides_scores=True)
    job = await world.submissions.submit(ANA, Submission(urls(1)), card=hidden)
    assert await world.cards.options(job.id) == hidden
    assert (await world.cards.view(job.id)).card.place is None
    place = CardPlace(1, 2, 3)
    await world.cards.keep(job.id, place, "shown")
    view = await world.cards.view(job.id)
    assert (view.card.place, view.card.revision) == (place, "shown")
    assert (view.details.job, view.card.options) == (job, hidden)
    assert view.discord_user_id == ANA.discord_user_id


async def test_a_job_without_a_card_has_the_usual_options_and_no_view(world: World) -> None:
    job = await world.submit(1)
    assert await world.cards.options(job.id) == CardOptions()
    with pytest.raises(UnknownJobError):
        await world.cards.view(job.id)


async def test_each_card_goes_to_one_of_two_processes(world: World, other: World) -> None:
    jobs = {(await carded(world, number)).id for number in range(1, 6)}
    claims = await asyncio.gather(*(claim(w, 2) for w in (world, other, world, other)))
    claimed = [job_id for some in claims for job_id in some]
    claimed += await claim(world) + await claim(other)
    assert sorted(claimed) == sorted(jobs), "each once, and none is left out"


async def test_a_claim_waits_for_nobody(world: World, database_url: str) -> None:
    held, free = await carded(world, 1), await carded(world, 2)
    async with open_database(database_url) as others, others.unit_of_work() as unit:
        await unit.job_cards.postpone(held.id, AT_ONCE)
        async with asyncio.timeout(20):
            assert await claim(world) == [free.id]


async def test_a_claim_takes_no_more_than_it_asks_for(world: World) -> None:
    for number in range(1, 6):
        await carded(world, number)
    assert [len(await claim(world, 2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_card_that_shows_its_job_is_left_alone_until_the_job_changes(world: World) -> None:
    job = await carded(world, 1)
    assert await claim(world) == [job.id]
    await show(world, job)
    assert await claim(world) == []
    await world.jobs.cancel(ANA, job.id)
    assert await claim(world) == [job.id]


async def test_a_card_rests_between_edits(world: World) -> None:
    job = await carded(world, 1)
    await show(world, job, rest=LONG)
    await world.jobs.cancel(ANA, job.id)
    assert await claim(world) == []
    await make_due(world)
    assert await claim(world) == [job.id]
    await world.cards.postpone(job.id, LONG)
    assert await claim(world) == []


async def test_cards_in_busy_channels_wait(world: World) -> None:
    busy, free = await carded(world, 1, channel=5), await carded(world, 2, channel=6)
    assert await claim(world, busy=(5, 99)) == [free.id]
    assert await claim(world) == [busy.id]


async def test_cards_of_finished_jobs_come_first_then_those_that_waited_longest(
    world: World,
) -> None:
    jobs = [await carded(world, number) for number in (1, 2, 3, 4)]
    await world.jobs.cancel(ANA, jobs[3].id)
    await world.jobs.cancel(ANA, jobs[1].id)
    order = [jobs[1].id, jobs[3].id, jobs[0].id, jobs[2].id]
    assert await claim(world) == order
    await make_due(world)
    (first,) = await claim(world, 1)  # all are due for as long now
    assert first in order[:2]


async def test_a_card_whose_editor_died_is_claimed_again(world: World, other: World) -> None:
    job = await carded(world, 1)
    assert await claim(world) == [job.id]
    assert await claim(other) == []
    (row,) = await world.rows("job_cards")
    assert row["next_edit_at"] - row["updated_at"] <= 15 * SECOND  # type: ignore[operator]
    await make_due(world)
    assert await claim(other) == [job.id]


async def test_a_card_without_a_place_is_due_at_the_end_of_its_job(world: World) -> None:
    announced = await world.submissions.submit(ANA, Submission(urls(1)), card=CardOptions())
    lost = await carded(world, 2)
    await world.cards.lose(lost.id)
    await make_due(world)
    assert await claim(world) == []
    await world.jobs.cancel(ANA, lost.id)
    assert await claim(world) == [lost.id]
    await show(world, lost)
    await world.jobs.cancel(ANA, announced.id)
    assert await claim(world) == [announced.id]


async def test_a_card_that_was_announced_may_take_its_time(world: World) -> None:
    job = await world.submissions.submit(ANA, Submission(urls(1)), card=CardOptions())
    await world.jobs.cancel(ANA, job.id)
    assert await claim(world) == []
    await make_due(world)
    assert await claim(world) == [job.id]


async def ended(world: World) -> Job:
    """A job whose card shows that it is completed, with one replay left out."""
    world.shelf.put(1)
    job = await carded(world, 1, 2)
    done = (await world.work(job)).job
    assert done.status is JobStatus.COMPLETED
    await show(world, done)
    assert (await world.rows("job_cards"))[0]["settled"]
    return done


async def reopen(world: World, job: Job) -> None:
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE jobs SET job_type = 'GFWL'")
        made = "INSERT INTO gfwl_team_submissions (job_id, team_name) VALUES ($1, 'Seraphim')"
        await unit.sql.execute(made, [job.id])
        await unit.jobs.move(job.id, Move.REOPEN)


STIRS: dict[str, Callable[[World, Job], Coroutine[Any, Any, object]]] = {
    "retry": lambda world, job: world.jobs.retry(ANA, job.id),
    "share": lambda world, job: world.sharing.set(ANA, job.id, Visibility.ANYONE),
    "team": lambda world, job: world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM),
    "reopen": reopen,
}


@pytest.mark.parametrize("stir", STIRS)
async def test_a_settled_card_is_looked_at_again_once_its_job_is_stirred(
    world: World, stir: str
) -> None:
    job = await ended(world)
    await make_due(world)
    assert await claim(world) == []
    await STIRS[stir](world, job)
    assert await claim(world) == [job.id]


async def test_unsharing_shows_on_a_settled_card(world: World) -> None:
    job = await ended(world)
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    await show(world, job)
    assert await claim(world) == []
    await world.sharing.stop(ANA, job.id)
    assert await claim(world) == [job.id]


async def test_whoever_has_seen_the_end_without_a_card_is_told_of_a_new_end_alone(
    world: World,
) -> None:
    world.shelf.put(1)
    job = await world.submissions.submit(ANA, Submission(urls(1, 2)), card=CardOptions())
    await world.work(job)
    await show(world, job)
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    assert await claim(world) == []
    await world.jobs.retry(ANA, job.id)
    await world.work(job)
    assert await claim(world) == [job.id]


async def test_a_change_after_the_view_is_not_lost(world: World) -> None:
    job = await carded(world, 1)
    seen = await revision(world, job)
    await world.jobs.cancel(ANA, job.id)
    await world.cards.show(job.id, seen, AT_ONCE)
    assert await claim(world) == [job.id]
    await show(world, job)
    assert (await world.rows("job_cards"))[0]["settled"]


async def test_a_change_that_commits_during_the_show_is_not_lost(
    world: World, database_url: str
) -> None:
    job = await ended(world)
    seen = await revision(world, job)
    async with open_database(database_url) as others:
        async with others.unit_of_work() as unit:
            await unit.jobs.share(job.id, is_public=True)
            showing = asyncio.create_task(world.cards.show(job.id, seen, AT_ONCE))
            await see_waiting(world.database, showing)
        await showing
    assert await claim(world) == [job.id], "the last word is not that the end is shown"


async def test_a_change_that_waits_for_the_show_is_not_lost(
    world: World, database_url: str
) -> None:
    job = await ended(world)
    seen = await revision(world, job)
    async with open_database(database_url) as others:
        async with others.unit_of_work() as unit:
            await unit.job_cards.show(job.id, seen, AT_ONCE)
            sharing = asyncio.create_task(world.sharing.set(ANA, job.id, Visibility.ANYONE))
            await see_waiting(world.database, sharing)
        await sharing
    assert await claim(world) == [job.id]


async def test_a_card_may_lose_its_job_while_it_is_edited(world: World) -> None:
    job = await carded(world, 1)
    assert len(await world.cards.claim(1)) == 1
    await world.jobs.delete(ANA, job.id)
    with pytest.raises(UnknownJobError):
        await world.cards.view(job.id)
    for keep in (
        world.cards.show(job.id, "r", AT_ONCE),
        world.cards.lose(job.id),
        world.cards.keep(job.id, CardPlace(1, 2)),
    ):
        with pytest.raises(UnknownJobError):
            await keep
    await world.cards.postpone(job.id, AT_ONCE)
    assert await world.rows("job_cards") == []


async def test_the_revision_changes_with_each_thing_that_is_shown(world: World) -> None:
    submission = Submission(urls(1, 2, 3), TeamDetails(team_name="Seraphim"))
    job = await world.submissions.submit(ANA, submission, card=CardOptions())
    revisions = [await revision(world, job)]

    async def see() -> None:
        revisions.append(await revision(world, job))

    async with world.database.claim(job.id) as held:
        assert held is not None
        await see()
        for outcomes in (
            {urls(1)[0]: FAILED},
            {urls(2)[0]: ReplayOutcome(ReplayState.NEEDS_YOU, "Give its file.")},
            {urls(3)[0]: ReplayOutcome(ReplayState.STORED)},
        ):
            async with world.database.unit_of_work(held.lease) as unit:
                await unit.job_replays.begin(job.id, outcomes)
            await see()
            async with world.database.unit_of_work(held.lease) as unit:
                await unit.job_replays.finish(job.id, outcomes)
            await see()
    for visibility in (Visibility.ANYONE, Visibility.TEAM, Visibility.ONLY_ME):
        await world.sharing.set(ANA, job.id, visibility, TEAM)
        if visibility is not Visibility.ONLY_ME:
            await see()
    for move in (Move.AWAIT_PLAYERS, Move.CONFIRM, Move.BEGIN, Move.FAIL, Move.RETRY):
        async with world.database.unit_of_work() as unit:
            await unit.jobs.move(job.id, move, error_message="It broke.")
        await see()
    assert all(before != after for before, after in pairwise(revisions))


async def test_the_revision_is_the_same_while_nothing_that_is_shown_changes(
    world: World, database_url: str
) -> None:
    job = await carded(world, 1)
    async with world.database.claim(job.id) as held:
        assert held is not None
        before = await revision(world, job)
        async with world.database.unit_of_work(held.lease) as unit:
            await unit.leases.progress(held.lease)
        await world.cards.keep(job.id, CardPlace(9, 9))
        await world.cards.show(job.id, before, LONG)
        assert await revision(world, job) == before
    assert await revision(world, job) == before
    async with world.database.snapshot() as unit:
        await unit.sql.execute("SET LOCAL TIME ZONE 'Asia/Kolkata'")
        assert await unit.job_cards.revision(job.id) == before


async def test_what_was_finished_counts_from_where_the_work_began(world: World) -> None:
    world.shelf.put(1)
    job = await carded(world, 1, 2)
    assert (await world.cards.view(job.id)).details.finished == 0
    await world.work(job)
    assert (await world.cards.view(job.id)).details.finished == 2
    await world.jobs.retry(ANA, job.id)
    assert (await world.cards.view(job.id)).details.finished == 0
    await world.work(job)
    assert (await world.cards.view(job.id)).details.finished == 1, "the other one was there before"
