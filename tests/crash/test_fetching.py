"""What two processes want of an archive is asked for once, whoever is killed meanwhile."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.domain.jobs import Progress
from bot.domain.links import replay_id_of
from tests.cli.running import quick_duel
from tests.crash.crew import Place, at_work, until
from tests.crash.proof import check
from tests.services.world import World
from tests.standins.archive import ArchiveStandin, open_archive_standin

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

JOBS = 50
NUMBERS = range(1, 31)


@dataclass(frozen=True)
class ArchivePlace(Place):
    """One whose workers have this archive to ask, and nothing else.

    They are believed in for longer than in other tests: a turn that runs out because the machine is
    busy would be a second request.
    """

    address: str = ""
    heartbeat_s: int = 15

    def environment(self, **changes: str) -> dict[str, str]:
        settings = {
            "REPLAY_FOLDER": "",
            "REPLAY_SOURCES": "archive",
            "REPLAY_ARCHIVE_URL": self.address,
            "ARCHIVE_ALLOW_PRIVATE": "true",
            "WORKER_HEARTBEAT_S": str(self.heartbeat_s),
        }
        return super().environment(**settings, **changes)


@pytest.fixture
async def archive() -> AsyncIterator[ArchiveStandin]:
    async with open_archive_standin() as archive:
        for number in NUMBERS:
            archive.put(number, quick_duel(number).to_json())
        yield archive


@pytest.fixture
def crowded(place: Place, archive: ArchiveStandin) -> ArchivePlace:
    return ArchivePlace(place.folder, place.url, archive.address)


def asked(archive: ArchiveStandin) -> Counter[int]:
    """How often it was asked for each replay."""
    return Counter({number: archive.count(number) for number in NUMBERS})


async def test_fifty_jobs_in_two_processes_ask_an_archive_once_for_each_replay(
    world: World, crowded: ArchivePlace, archive: ArchiveStandin
) -> None:
    archive.delay_s = 0.05
    async with at_work(crowded):
        jobs = await asyncio.gather(*(world.submit(*NUMBERS) for _ in range(JOBS)))
        looks = await check(world, jobs)
    assert {look.job.progress for look in looks} == {Progress(len(NUMBERS), len(NUMBERS))}
    assert len(archive.requests) == len(NUMBERS)
    assert asked(archive) == dict.fromkeys(NUMBERS, 1)
    assert archive.most_at_once <= 8


async def test_one_of_two_that_is_killed_costs_what_it_had_in_hand_once_more(
    world: World, crowded: ArchivePlace, archive: ArchiveStandin
) -> None:
    archive.delay_s = 0.5
    async with at_work(replace(crowded, heartbeat_s=5)) as crew:
        jobs = await asyncio.gather(*(world.submit(*NUMBERS) for _ in range(JOBS)))
        await until(lambda: len(archive.requests) > len(NUMBERS) // 3)
        stored = {replay_id_of(str(row["url"])) for row in await world.rows("scraped_data")}
        crew.workers[0].kill()
        crew.workers[0].join()
        before = set(+asked(archive))
        await check(world, jobs)
    assert crew.ends[0] == -signal.SIGKILL
    assert len(before) < len(NUMBERS), "it was killed in the middle"
    again = {number for number, times in asked(archive).items() if times > 1}
    assert again <= before - stored
    assert len(archive.requests) == len(NUMBERS) + len(again), "and never a third time"
