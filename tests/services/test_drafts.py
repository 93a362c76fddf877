"""A team before it is submitted: gathered, mended, sent off once, and nobody else's."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Sheet
from bot.services.drafts import Draft
from bot.services.submissions import Limits
from tests.services.world import ANA, BEN, World, open_world, urls

pytest_plugins = ("tests.database",)

ROLE = Audience(5, 777)


def sheet(*numbers: int, head: str = "Team: Seraphim vs Damage Step\nS9 W4") -> Sheet:
    lines = [
        f"{seat}. Ana{seat} vs Ben{seat}: {replay_url(n)}" for seat, n in enumerate(numbers, 1)
    ]
    return read_text("\n".join([head, *lines]))


async def write(world: World, content: Sheet) -> Draft:
    return await world.drafts.change(ANA, lambda _: content)


async def test_what_is_gathered_is_a_job_in_the_end_and_the_draft_is_gone(world: World) -> None:
    assert await world.drafts.find(ANA) is None
    await write(world, sheet(76245389))
    await world.drafts.drop(ANA)
    world.shelf.put(76245388)
    await world.done(76245388)
    draft = await write(world, sheet(76245388, 76245389))
    assert (draft.stored, draft.most, len(draft.sheet.urls)) == (1, 200, 2)
    assert await world.drafts.find(ANA) == draft
    await world.drafts.set_audience(ANA, ROLE)
    draft = await world.drafts.get(ANA)
    job = await world.drafts.submit(ANA, draft.revision, CardOptions())
    assert job.urls == urls(76245388, 76245389)
    assert job.team is not None
    assert (job.team.team_name, job.team.opponent_team) == ("Seraphim", "Damage Step")
    assert [(seat.order, seat.player) for seat in job.team.seats] == [(1, "Ana1"), (2, "Ana2")]
    assert await world.audience(job) == ROLE
    assert len(await world.rows("job_cards")) == 1
    assert await world.drafts.find(ANA) is None


async def test_nobody_submits_what_they_did_not_see(world: World) -> None:
    seen = await write(world, sheet(76245388))
    await world.drafts.add_post(ANA, 10, 20, f"Cleo vs Dora {replay_url(76245390)}")
    for act in (
        world.drafts.submit(ANA, seen.revision),
        world.drafts.set_audience(ANA, ROLE, seen.revision),
        world.drafts.drop(ANA, seen.revision),
        world.drafts.get(ANA, seen.revision),
    ):
        with pytest.raises(JobError, match="changed meanwhile"):
            await act
    assert await world.rows("jobs") == []
    assert len((await world.drafts.get(ANA)).sheet.urls) == 2


async def test_of_two_submissions_at_once_one_makes_the_job(world: World) -> None:
    draft = await write(world, sheet(76245388))
    outcomes = await asyncio.gather(
        *(world.drafts.submit(ANA, draft.revision) for _ in range(2)), return_exceptions=True
    )
    jobs = [one for one in outcomes if isinstance(one, Job)]
    (refused,) = [one for one in outcomes if isinstance(one, JobError)]
    assert len(jobs) == len(await world.rows("jobs")) == 1
    assert refused.code is JobErrorCode.NO_DRAFT


async def test_posts_added_at_the_same_moment_are_all_there(world: World) -> None:
    posts = range(1, 11)
    await asyncio.gather(
        *(
            world.drafts.add_post(ANA, 100 + n, 7, f"Ana{n} vs Ben{n} {replay_url(76245000 + n)}")
            for n in posts
        )
    )
    draft = await world.drafts.get(ANA)
    assert set(draft.sheet.urls) == {replay_url(76245000 + n) for n in posts}


async def test_what_is_added_while_a_sheet_is_revised_waits_and_stays(world: World) -> None:
    await write(world, sheet(76245388))
    began, goes_on = threading.Event(), threading.Event()

    def revise(before: Sheet) -> Sheet:
        began.set()
        assert goes_on.wait(30)
        return merge(before, sheet(76245389))

    slow = asyncio.create_task(world.drafts.change(ANA, revise))
    assert await asyncio.to_thread(began.wait, 30)
    added = asyncio.create_task(
        world.drafts.add_post(ANA, 10, 20, f"Cleo vs Dora {replay_url(76245390)}")
    )
    await asyncio.wait([added], timeout=0.2)
    assert not added.done()
    goes_on.set()
    await asyncio.gather(slow, added)
    assert set((await world.drafts.get(ANA)).sheet.urls) == set(urls(76245388, 76245389, 76245390))


async def test_a_draft_kept_without_its_posts_is_still_corrected(world: World) -> None:
    await world.drafts.add_post(ANA, 10, 20, f"Ana vs Ben {replay_url(76245388)}")
    await world.drafts.add_post(ANA, 11, 21, f"Cy vs Di {replay_url(76245389)}")
    async with world.database.unit_of_work() as unit:
        user = await ANA.user(unit)
        content = await unit.drafts.find(user.id)
        assert content is not None
        assert content["sheet"].pop("posts")
        await unit.drafts.put(user.id, content)
    await world.drafts.add_post(ANA, 12, 20, f"Ana vs Ben {replay_url(76245390)}")
    draft = await world.drafts.get(ANA)
    assert draft.sheet.urls == urls(76245389, 76245390)
    back = await world.drafts.add_post(ANA, 12, 20, f"Ed vs Flo {replay_url(76245390)}")
    assert back.sheet.urls == urls(76245388, 76245389, 76245390)


async def test_a_post_that_is_added_again_changes_nothing(world: World) -> None:
    text = f"Ana vs Ben {replay_url(76245388)}"
    once = await world.drafts.add_post(ANA, 10, 20, text)
    assert await world.drafts.add_post(ANA, 10, 20, text) == once


async def test_drafts_belong_to_one_person(world: World) -> None:
    draft = await write(world, sheet(76245388))
    assert await world.drafts.find(BEN) is None
    for act in (world.drafts.get(BEN), world.drafts.submit(BEN, draft.revision)):
        with pytest.raises(JobError) as refusal:
            await act
        assert refusal.value.code is JobErrorCode.NO_DRAFT
    await world.drafts.drop(BEN)
    assert await world.drafts.get(ANA) == draft


async def test_a_draft_that_cannot_be_a_job_stays_to_be_mended(world: World) -> None:
    nameless = await write(world, sheet(76245388, head=""))
    with pytest.raises(JobError) as refusal:
        await world.drafts.submit(ANA, nameless.revision)
    assert refusal.value.code is JobErrorCode.NO_TEAM
    bare = await write(world, read_text("Seraphim vs Damage Step\nS9 W4"))
    with pytest.raises(JobError):
        await world.drafts.submit(ANA, bare.revision)
    with pytest.raises(JobError) as refusal:
        await world.drafts.set_audience(ANA, Audience(5, 5))
    assert refusal.value.code is JobErrorCode.NO_AUDIENCE
    assert await world.drafts.get(ANA) == bare
    assert await world.rows("jobs") == await world.rows("job_starts") == []


async def test_limits_hold_for_teams_as_well(database_url: str, tmp_path: Path) -> None:
    limits = Limits(replays_team=2, jobs_per_hour=1)
    async with open_world(database_url, tmp_path, limits=limits) as world:
        many = await write(world, sheet(76245388, 76245389, 76245390))
        assert many.most == 2
        with pytest.raises(JobError) as refusal:
            await world.drafts.submit(ANA, many.revision)
        assert refusal.value.code is JobErrorCode.TOO_MANY_REPLAYS
        few = await write(world, sheet(76245388))
        await world.drafts.submit(ANA, few.revision)
        again = await write(world, sheet(76245389))
        with pytest.raises(JobError) as refusal:
            await world.drafts.submit(ANA, again.revision)
        assert refusal.value.code is JobErrorCode.TOO_MANY_JOBS
        assert await world.drafts.get(ANA) == again


async def test_a_draft_outlives_the_process_and_goes_with_its_person(
    world: World, database_url: str
) -> None:
    draft = await write(world, sheet(76245388))
    async with open_world(database_url, world.folder, [world.shelf]) as other:
        assert await other.drafts.get(ANA) == draft
    await world.accounts.erase(ANA)
    assert await world.rows("team_drafts") == []


async def test_a_draft_is_forgotten_when_nobody_has_touched_it_for_long(world: World) -> None:
    draft = await write(world, sheet(76245388))
    async with world.database.unit_of_work() as unit:
        await unit.drafts.prune(timedelta(days=1))
    assert await world.drafts.get(ANA) == draft
    async with world.database.unit_of_work() as unit:
        await unit.drafts.prune(timedelta(0))
    assert await world.drafts.find(ANA) is None
