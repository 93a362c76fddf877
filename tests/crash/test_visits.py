"""Processes that are polite to one host together, one of which may be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from multiprocessing.context import ForkServerProcess

import pytest

from bot.domain.manners import Manners
from bot.services.host_visits import Forbearance
from tests.crash.crew import FORKS, Place, until
from tests.crash.visitor import Host, Visitor, visit

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

SECOND = timedelta(seconds=1)
NAME = "duels.example"


@pytest.fixture
def meet(place: Place) -> Callable[..., Visitor]:
    """Somebody who asks a host of this test."""

    def build(manners: Manners, host: Host, fetches: int, **times: timedelta) -> Visitor:
        return Visitor(place.url, host, manners, Forbearance(**times), fetches)

    return build


@pytest.fixture
def host(place: Place) -> Host:
    return Host(place.folder / "visits")


@contextmanager
def at_once(*visitors: Visitor) -> Iterator[list[ForkServerProcess]]:
    """Each in a process of its own, and all of them ended in the end."""
    processes = [FORKS.Process(target=visit, args=(visitor,)) for visitor in visitors]
    for process in processes:
        process.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join()


async def finish(*processes: ForkServerProcess) -> None:
    await until(lambda: not any(process.is_alive() for process in processes))
    assert {process.exitcode for process in processes} == {0}


def most_at_once(visits: Sequence[tuple[str, float, int]]) -> int:
    inside = most = 0
    for sign, _, _ in visits:
        inside += 1 if sign == "+" else -1
        most = max(most, inside)
    return most


async def test_the_pace_is_kept_over_two_processes(
    meet: Callable[..., Visitor], host: Host
) -> None:
    interval, number = 0.1, 15
    visitor = meet(Manners(NAME, interval * SECOND, 2), host, number)
    with at_once(visitor, visitor) as processes:
        await finish(*processes)
    gaps = [later - sooner for sooner, later in pairwise(host.begun())]
    total = sum(gaps)
    print(f"shortest {min(gaps):.4f} s, all {total:.2f} s")  # noqa: T201 to be read by people
    assert len(gaps) == 2 * number - 1
    # The host's own clock is read a moment after the visit began, sooner or later.
    assert min(gaps) > interval - 0.02
    assert total >= len(gaps) * interval
    assert total < 4 * len(gaps) * interval, "much more is no pace, even on a busy machine"
    assert len({process for _, _, process in host.visits()[: number * 2]}) == 2


async def test_no_more_are_there_at_once_than_the_host_likes(
    meet: Callable[..., Visitor], host: Host
) -> None:
    visitor = meet(Manners(NAME, timedelta(0), 3), replace(host, seconds=0.03), 60)
    with at_once(visitor, visitor) as processes:
        await finish(*processes)
    assert len(host.begun()) == 120
    assert most_at_once(host.visits()) == 3


async def test_both_do_what_a_busy_host_wants(meet: Callable[..., Visitor], host: Host) -> None:
    visitor = meet(Manners(NAME, timedelta(0), 1), replace(host, busy=1.5), 3)
    with at_once(visitor, visitor) as processes:
        await finish(*processes)
    first, second, *others = host.begun()
    assert second - first > 1.5
    assert len(others) == 5, "who was told so asks once more"


async def test_who_is_killed_makes_room_before_long(
    meet: Callable[..., Visitor], host: Host
) -> None:
    manners = Manners(NAME, timedelta(0), 1)
    doomed = meet(manners, replace(host, seconds=3600), 1, visit=SECOND)
    with at_once(doomed) as (killed,):
        await until(lambda: len(host.begun()) == 1)
        with at_once(meet(manners, host, 1, visit=SECOND)) as (other,):
            await asyncio.sleep(1.5)  # longer than it would be believed in if it were dead
            assert len(host.begun()) == 1
            killed.kill()
            await finish(other)
    assert len(host.begun()) == 2
