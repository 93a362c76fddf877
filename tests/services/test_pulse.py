"""How the program is, told at once however its sources are."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.manners import Manners
from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.queue.job_queue import JobQueue
from bot.services import pulse
from bot.services.politeness import PoliteSource
from bot.services.pulse import Pulse, SourceState
from tests.services.world import ANA, Shelf, World, open_world

pytest_plugins = ("tests.database",)


class Ailing(Shelf):
    """A source that answers as it is told, and counts who asks."""

    def __init__(self, name: str, trouble: Exception | None = None, *, hangs: bool = False) -> None:
        super().__init__()
        self.name = name
        self._trouble = trouble
        self._hangs = hangs
        self.checked = 0

    async def check(self) -> None:
        self.checked += 1
        await asyncio.sleep(3600 if self._hangs else 0.01)
        if self._trouble is not None:
            raise self._trouble


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[Ailing]:
    monkeypatch.setattr(pulse, "_PATIENCE_S", 0.05)
    return [
        Ailing("well"),
        Ailing("down", SourceError(SourceErrorCode.UNAVAILABLE, "It is down: wait.")),
        Ailing("hanging", hangs=True),
        Ailing("broken", ZeroDivisionError()),
    ]


async def test_sources_are_told_as_they_are(
    sources: list[Ailing], database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects", sources) as world:
        beat = await world.pulse.feel()
    assert beat.sources == tuple(SourceState(one.name, one.name == "well") for one in sources)


async def test_however_many_ask_the_sources_are_asked_once(
    sources: list[Ailing], database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects", sources) as world:
        first, *others = await asyncio.gather(*(world.pulse.feel() for _ in range(5)))
        assert all(beat == first for beat in others)
        assert await world.pulse.feel() == first
    assert [one.checked for one in sources] == [1, 1, 1, 1]


async def test_sources_are_asked_again_after_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await world.pulse.feel()).sources == (SourceState(world.shelf.name, is_reachable=True),)

    async def check(_: Shelf) -> None:
        raise OSError

    monkeypatch.setattr(Shelf, "check", check)
    assert (await world.pulse.feel()).sources[0].is_reachable, "it is known from before"
    monkeypatch.setattr(pulse, "_FRESH_S", 0.0)
    assert not (await world.pulse.feel()).sources[0].is_reachable


async def test_one_who_gives_up_keeps_nobody_from_asking(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "_PATIENCE_S", 0.5)
    hanging = Ailing("hanging", hangs=True)
    async with open_world(database_url, tmp_path / "objects", [hanging]) as world:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(world.pulse.feel(), 0.1)
        assert not (await world.pulse.feel()).sources[0].is_reachable


async def test_jobs_and_workers_are_counted(world: World) -> None:
    world.shelf.open.clear()
    await world.submit(1, asker=ANA)
    assert (await world.pulse.feel()).waiting == 1
    async with world.at_work():
        await world.shelf.wait_for(1)
        beat = await world.pulse.feel()
        assert (beat.workers, beat.waiting, beat.running) == (1, 0, 1)
        world.shelf.open.set()


@pytest.mark.parametrize(
    ("code", "minutes"), [(SourceErrorCode.HUMAN_CHECK, 30), (SourceErrorCode.BUSY, 2)]
)
async def test_a_host_that_is_left_alone_is_told_by_every_process_and_not_asked(
    world: World, database_url: str, code: SourceErrorCode, minutes: int
) -> None:
    manners = Manners("duels.example", timedelta(0), 1)
    here, there = Ailing("browser"), Ailing("browser")
    here.files[1] = SourceError(code, "It said no: wait.", retry_after=timedelta(minutes=2))
    with pytest.raises(SourceError):
        await PoliteSource(here, manners, world.database).fetch(1)
    elsewhere = Pulse(
        world.database, JobQueue(database_url), [PoliteSource(there, manners, world.database)]
    )
    (told,) = (await elsewhere.feel()).sources
    assert (told.name, told.is_reachable, told.code) == ("browser", False, code)
    assert told.paused_until is not None
    left = told.paused_until - datetime.now(UTC)
    assert timedelta(minutes=minutes - 1) < left <= timedelta(minutes=minutes)
    assert there.checked == 0
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE source_pace SET paused_until = now(), next_at = now()")
    assert (await elsewhere.feel()).sources == (SourceState("browser", is_reachable=True),)
    assert there.checked == 1
