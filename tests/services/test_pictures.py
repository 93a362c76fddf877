"""Pictures are drawn once, and shown however the store is."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field

import pytest

from bot.services.askers import TERMINAL_ASKER
from bot.services.pictures import Pictures
from tests.services.world import World, until

pytest_plugins = ("tests.database",)


@dataclass
class Pen:
    """Draws something, counts how often, and waits where it is told to."""

    picture: bytes = b"\x89PNG"
    drawn: int = 0
    free: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.free.set()

    def draw(self) -> bytes:
        self.drawn += 1
        assert self.free.wait(30)
        return self.picture


async def test_a_picture_is_drawn_once_for_all_processes(world: World) -> None:
    pen = Pen()
    for pictures in (world.pictures, world.pictures, Pictures(world.store)):
        assert await pictures.of("deck", b"forty cards", pen.draw) == pen.picture
    assert pen.drawn == 1
    for kind, content in (("deck", b"other cards"), ("deck-2", b"forty cards")):
        await world.pictures.of(kind, content, pen.draw)
    assert pen.drawn == 3
    assert len(await world.keys("cache")) == 3


async def test_several_who_ask_at_once_have_it_drawn_once(world: World) -> None:
    pen = Pen()
    pen.free.clear()
    asked = [asyncio.create_task(world.pictures.of("deck", b"x", pen.draw)) for _ in range(5)]
    await until(lambda: pen.drawn == 1)
    asked[0].cancel()
    pen.free.set()
    assert await asyncio.gather(*asked[1:]) == [pen.picture] * 4
    assert pen.drawn == 1


async def test_what_cannot_be_drawn_is_drawn_again_later(world: World) -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await world.pictures.of("deck", b"x", fail)
    pen = Pen()
    assert await world.pictures.of("deck", b"x", pen.draw) == pen.picture


async def test_a_store_that_is_away_costs_only_the_drawing(world: World) -> None:
    pen = Pen()
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    for _ in range(2):
        assert await world.pictures.of("deck", b"x", pen.draw) == pen.picture
    assert pen.drawn == 2
    elsewhere.rename(world.folder)
    await world.pictures.of("deck", b"x", pen.draw)
    await world.pictures.of("deck", b"x", pen.draw)
    assert pen.drawn == 3


@pytest.mark.parametrize("again", [b"\x89PNG", b"drawn a little otherwise"])
async def test_a_damaged_picture_is_drawn_again_once(world: World, again: bytes) -> None:
    pen = Pen()
    await world.pictures.of("deck", b"x", pen.draw)
    (key,) = await world.keys("cache")
    (world.folder / key).write_bytes(b"damaged")
    pen.picture = again
    for _ in range(2):
        assert await world.pictures.of("deck", b"x", pen.draw) == again
    assert pen.drawn == 2


async def test_a_picture_of_one_job_goes_when_the_job_goes(world: World) -> None:
    world.shelf.put(1)
    job = (await world.done(1)).job
    await world.pictures.of("preview", b"x", Pen().draw, job.id)
    assert len(await world.keys(f"analysis/{job.id}")) == 2
    await world.jobs.delete(TERMINAL_ASKER, job.id)
    assert await world.keys(f"analysis/{job.id}") == []
