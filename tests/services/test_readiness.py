"""Whether parts can be asked: told soon, and asked once however many want to know."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable

import pytest

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.queue.job_queue import JobQueue
from bot.services import readiness
from bot.services.ports import ObjectStore
from bot.services.readiness import PartLook, PartState, Readiness
from db.database import open_database
from tests.database import free_port
from tests.services.world import World

pytest_plugins = ("tests.database",)

WELL = PartLook(PartState.OK, "answers")


class Ailing:
    """A store that does as it is told, and counts who asks."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.open = asyncio.Event()
        self.open.set()
        self.asked = 0

    async def exists(self, key: str) -> bool:
        assert key
        self.asked += 1
        await self.open.wait()
        if self.trouble is not None:
            raise self.trouble
        return False


@pytest.fixture
def watched(world: World) -> Callable[[object], Readiness]:
    """The readiness of the world with another store."""

    def build(store: object) -> Readiness:
        assert isinstance(store, Ailing)
        found: ObjectStore = store  # type: ignore[assignment] # nothing else of it is asked
        return Readiness(world.database, JobQueue("postgresql://"), found)

    return build


async def test_all_is_well(world: World) -> None:
    assert await world.readiness.look() == {
        "database": WELL,
        "store": WELL,
        "queue": PartLook(PartState.OK, "idle", 0),
    }


async def test_work_that_nobody_takes_is_told(world: World) -> None:
    await world.submit(1)
    assert (await world.readiness.look())["queue"] == PartLook(PartState.OK, "unattended", 0)


async def test_however_many_ask_each_part_is_asked_once(
    watched: Callable[[object], Readiness],
) -> None:
    store = Ailing()
    readiness = watched(store)
    looks = await asyncio.gather(*(readiness.look() for _ in range(50)))
    assert all(look == looks[0] for look in looks)
    assert store.asked == 1


async def test_what_was_found_is_looked_at_again_after_a_second(
    watched: Callable[[object], Readiness], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Ailing()
    ready = watched(store)
    await ready.look()
    monkeypatch.setattr(readiness, "_FRESH_S", 0.0)
    store.trouble = ObjectError(ObjectErrorCode.UNAVAILABLE, "The store opensesame is away: wait.")
    assert (await ready.look())["store"] == PartLook(PartState.AWAY, "unreachable")
    store.trouble = None
    assert (await ready.look())["store"] == WELL


async def test_a_part_that_hangs_is_away_soon_and_is_not_asked_twice(
    watched: Callable[[object], Readiness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_PATIENCE_S", 0.2)
    monkeypatch.setattr(readiness, "_FRESH_S", 0.0)
    store = Ailing()
    store.open.clear()
    ready = watched(store)
    for _ in range(3):
        looked = await ready.look()
        assert looked["store"] == PartLook(PartState.AWAY, "silent")
        assert looked["database"] == WELL
    assert store.asked == 1
    store.open.set()
    await asyncio.sleep(0)
    assert (await ready.look())["store"] == WELL


async def test_a_database_that_is_gone_is_told_in_a_word(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    nowhere = f"postgresql://ana:opensesame@127.0.0.1:{free_port()}/none"
    async with open_database(nowhere) as database:
        looked = await Readiness(database, JobQueue(nowhere), world.store).look()
    away = PartLook(PartState.AWAY, "unreachable")
    assert looked == {"database": away, "store": WELL, "queue": away}
    assert "opensesame" not in caplog.text + repr(looked)


@pytest.mark.slow  # it waits as long as the program would
async def test_a_database_that_takes_and_never_answers_is_silent(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        nowhere = f"postgresql://ana@127.0.0.1:{deaf.getsockname()[1]}/none"
        began = time.monotonic()
        async with open_database(nowhere) as database:
            looked = await Readiness(database, JobQueue(nowhere), world.store).look()
        assert time.monotonic() - began < 2.5
    assert looked["database"] == looked["queue"] == PartLook(PartState.AWAY, "silent")
    assert looked["store"] == WELL


async def test_a_fault_of_ours_is_told_as_one_and_logged(
    watched: Callable[[object], Readiness], caplog: pytest.LogCaptureFixture
) -> None:
    looked = await watched(Ailing(ZeroDivisionError("opensesame"))).look()
    assert looked["store"] == PartLook(PartState.AWAY, "fault")
    assert "the store could not be looked at" in caplog.text
