"""Made-up results: made once, when somebody looks, and everything else as before."""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from uuid import uuid4

import pytest

from bot.domain.job_errors import NotShownError
from bot.domain.moves import ReplayState
from bot.samples.exhibits import Exhibits, make_exhibits
from bot.samples.teams import SERAPHIM
from bot.services.samples import SAMPLE_RESULTS, SAMPLE_TEAM, MadeUp, Samples, with_samples
from tests.services.world import ANA, World

pytest_plugins = ("tests.database",)


@cache
def exhibits() -> Exhibits:
    return make_exhibits()


async def test_anybody_opens_the_samples(world: World) -> None:
    services = with_samples(world, Samples(exhibits))
    found = await services.publications.open(None, SAMPLE_RESULTS)
    assert found.job.is_public
    analysis = await services.results.of(found.job)
    assert len(analysis.replays) == 6
    assert await services.results.so_far(found.job) is analysis
    asked = await services.publications.asked(found)
    assert {one.state for one in asked} == {ReplayState.STORED}


async def test_the_team_is_reported_as_its_captain_would_see_it(world: World) -> None:
    services = with_samples(world, Samples(exhibits))
    found = await services.publications.open(ANA, SAMPLE_TEAM)
    opened = await services.reports.of(found.job)
    report = opened.report
    assert [seat.person for seat in report.seats] == [one.person for one in SERAPHIM.members]
    assert (report.coverage.asked, report.coverage.failed) == (22, 2)
    assert opened.is_confirmed


async def test_they_are_made_once_and_in_a_thread_when_somebody_looks(world: World) -> None:
    made: list[int] = []

    def make() -> MadeUp:
        made.append(threading.get_ident())
        return exhibits()

    services = with_samples(world, Samples(make))
    with pytest.raises(NotShownError):
        await services.publications.open(ANA, uuid4())
    assert made == []
    await asyncio.gather(
        *(services.publications.open(None, one) for one in (SAMPLE_RESULTS, SAMPLE_TEAM) * 3)
    )
    assert len(made) == 1
    assert made != [threading.get_ident()]


async def test_other_results_are_as_they_were(world: World) -> None:
    world.shelf.put(1)
    job = (await world.done(1, asker=ANA)).job
    services = with_samples(world, Samples(exhibits))
    found = await services.publications.open(ANA, job.shareable_id)
    assert found == await world.publications.open(ANA, job.shareable_id)
    assert await services.publications.asked(found) == await world.publications.asked(found)
    analysis = await world.results.of(job)
    told = [await ask(job) for ask in (services.results.of, services.results.so_far)]
    assert [*told, await services.results.kept(job)] == [analysis] * 3
    with pytest.raises(NotShownError):
        await services.publications.open(None, job.shareable_id)
