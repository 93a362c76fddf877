"""Who sees the results of a job, and who does not."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.domain.audiences import Audience, Visibility, visibility_of
from bot.domain.job_errors import JobError, JobErrorCode, NotShownError, UnknownJobError
from bot.domain.jobs import Job
from bot.services.askers import Asker
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

TEAM = Audience(guild_id=7, role_id=8)
MEMBER = Asker(333, frozenset({8, 9}))
STRANGER = Asker(444, frozenset({9}))
EVERYBODY = {"owner": ANA, "team member": MEMBER, "known stranger": BEN, "stranger": STRANGER}
SEEN = {
    Visibility.ONLY_ME: {"owner"},
    Visibility.TEAM: {"owner", "team member"},
    Visibility.ANYONE: set(EVERYBODY),
}


@pytest.fixture
async def job(world: World) -> Job:
    """Ana's; Ben has been here as well, the others have not."""
    await world.submit(2, asker=BEN)
    return await world.submit(1, asker=ANA)


async def who_sees(world: World, job: Job) -> set[str]:
    seen = set()
    for name, asker in EVERYBODY.items():
        try:
            assert (await world.sharing.open(asker, job.id)).id == job.id
        except NotShownError:
            continue
        seen.add(name)
    return seen


@pytest.mark.parametrize("visibility", Visibility)
async def test_results_are_seen_by_whom_they_were_shown_to(
    world: World, job: Job, visibility: Visibility
) -> None:
    assert await who_sees(world, job) == {"owner"}, "at first"
    told = await world.sharing.set(ANA, job.id, visibility, TEAM)
    assert visibility_of(told, await world.audience(job)) is visibility
    assert await who_sees(world, job) == SEEN[visibility]


async def test_what_is_not_shown_looks_like_what_is_not_there(world: World, job: Job) -> None:
    sentences = set()
    for asker, job_id in ((BEN, job.id), (STRANGER, job.id), (BEN, uuid4()), (STRANGER, uuid4())):
        with pytest.raises(NotShownError) as refused:
            await world.sharing.open(asker, job_id)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert len(await world.rows("users")) == 2, "looking makes nobody known"


async def test_each_visibility_follows_from_each_other(world: World, job: Job) -> None:
    for before in Visibility:
        for after in Visibility:
            await world.sharing.set(ANA, job.id, before, TEAM)
            await world.sharing.set(ANA, job.id, after, TEAM)
            assert await who_sees(world, job) == SEEN[after], (before, after)


async def test_stopping_leaves_the_team(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    await world.sharing.set(ANA, job.id, Visibility.ANYONE)
    assert await who_sees(world, job) == SEEN[Visibility.ANYONE]
    await world.sharing.stop(ANA, job.id)
    assert await who_sees(world, job) == SEEN[Visibility.TEAM]


async def test_another_role_takes_the_place_of_the_first(world: World, job: Job) -> None:
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, replace(TEAM, role_id=9))
    assert await who_sees(world, job) == {"owner", "team member", "stranger"}
    assert await world.audience(job) == Audience(7, 9)


async def test_a_team_must_be_chosen_once(world: World, job: Job) -> None:
    with pytest.raises(JobError, match="choose the role") as refused:
        await world.sharing.set(ANA, job.id, Visibility.TEAM)
    assert refused.value.code is JobErrorCode.NO_AUDIENCE
    await world.sharing.set(ANA, job.id, Visibility.TEAM, TEAM)
    await world.sharing.set(ANA, job.id, Visibility.TEAM)
    await world.sharing.set(ANA, job.id, Visibility.ONLY_ME)
    with pytest.raises(JobError, match="choose the role"):
        await world.sharing.set(ANA, job.id, Visibility.TEAM)


@pytest.mark.parametrize("visibility", Visibility)
async def test_a_whole_server_is_no_team(world: World, job: Job, visibility: Visibility) -> None:
    with pytest.raises(JobError, match="@everyone is no team") as refused:
        await world.sharing.set(ANA, job.id, visibility, Audience(7, 7))
    assert refused.value.code is JobErrorCode.NO_AUDIENCE
    assert await who_sees(world, job) == {"owner"}


async def test_others_neither_share_a_job_nor_learn_of_it(world: World, job: Job) -> None:
    for asker in (BEN, MEMBER):
        for job_id in (job.id, uuid4()):
            with pytest.raises(UnknownJobError):
                await world.sharing.set(asker, job_id, Visibility.ANYONE)
            with pytest.raises(UnknownJobError):
                await world.sharing.stop(asker, job_id)
    assert await who_sees(world, job) == {"owner"}
