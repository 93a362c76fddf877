"""Neither a large, a deep nor a crafted file costs much memory, time or stack."""

from __future__ import annotations

import subprocess
import sys
import time
import timeit
from functools import partial
from pathlib import Path

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.domain.replay.json_text import UNCOUNTED_BYTES
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from tests.domain.replay.hostile import HEAD, NONSENSE, REPLAYS
from tests.domain.replay.unusable import assert_for_players, refused, small_duel, spoiled_play

ROOT = Path(__file__).parents[3]
REPLAY = small_duel().to_json()
SMALL_STACK = 512 * 1024
HARMLESS, TOO_DEEP = 90, 50_000
SMALL, TIMES, NEARLY_SQUARE = 16 * 1024, 8, 28  # a square would be 64
SHAPES = {**NONSENSE, **REPLAYS}
HEAVY = {"order", "cards", "chat of backslashes", "name"}
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells peaks")

PLACES: dict[str, bytes] = {
    "a new key": REPLAY[:-1] + b',"new":@}',
    "the logs before the duel": REPLAY.replace(b'"logs":[', b'"logs":[@,', 1),
    "a new kind of play": REPLAY.replace(HEAD, HEAD + b'{"play":"x","new":@},').replace(
        b'"plays":[', b'"plays":[{"play":"y","log":@,"card":@,"prev":@},', 1
    ),
    "a play": spoiled_play("Life points", new="@").replace(b'"@"', b"@"),
    "a card": spoiled_play("Normal Summon", card={"name": "Sangan", "new": "@"}).replace(
        b'"@"', b"@"
    ),
    "a line": spoiled_play("Normal Summon", log={"new": "@"}).replace(b'"@"', b"@"),
}
places = pytest.mark.parametrize("place", PLACES)


def nested(place: str, depth: int, *, objects: bool = False) -> bytes:
    opening, closing = (b'{"a":', b"}") if objects else (b"[", b"]")
    return PLACES[place].replace(b"@", opening * depth + b"1" + closing * depth)


@places
@pytest.mark.parametrize("objects", [False, True])
def test_what_is_nested_a_little_is_passed_over(place: str, *, objects: bool) -> None:
    games = read_replay(nested(place, HARMLESS, objects=objects)).games
    assert [game.winner for game in games] == ["Quixotina"]


@places
@pytest.mark.parametrize("objects", [False, True])
def test_what_is_nested_deeply_is_refused(place: str, *, objects: bool) -> None:
    data = nested(place, TOO_DEEP, objects=objects)
    assert refused(data).code == "too_deep"
    assert refused(data[: len(data) // 2]).code == "too_deep"


@pytest.mark.parametrize("known", [b'"plays":@', b'"player1":@', b'"id":@', b'"action":@'])
def test_a_known_key_nested_deeply_is_refused(known: bytes) -> None:
    data = b"{" + known.replace(b"@", b"[" * TOO_DEEP + b"]" * TOO_DEEP) + b"}"
    assert refused(data).code == "too_deep"


def outcome(data: bytes, deeper: int) -> str:
    """What reading gives so many calls further down."""
    if deeper:
        return outcome(data, deeper - 1)
    try:
        return "read" if read_replay(data) else ""
    except ReplayError as error:
        return error.code
    except RecursionError:
        return "the stack is full"


@pytest.mark.parametrize(
    ("data", "right"),
    [(REPLAY, "read"), (b"[" * TOO_DEEP, "too_deep"), (REPLAY[:-1], "truncated")],
    ids=["read", "too deep", "truncated"],
)
def test_a_file_is_not_blamed_for_the_stack_of_the_caller(data: bytes, right: str) -> None:
    seen = set()
    for deeper in range(0, sys.getrecursionlimit(), 5):
        try:
            seen.add(outcome(data, deeper))
        except RecursionError:
            break
    assert {right} <= seen <= {right, "the stack is full"}


IN_A_THREAD = """
import sys, threading
from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from tests.domain.replay.test_unusable_bounds import PLACES, TOO_DEEP, nested

def tell() -> None:
    for place in PLACES:
        for objects in (False, True):
            try:
                read_replay(nested(place, TOO_DEEP, objects=objects))
            except ReplayError as error:
                print(error.code)

threading.stack_size(int(sys.argv[1]))
thread = threading.Thread(target=tell)
thread.start()
thread.join()
"""


def in_a_process(program: str, *arguments: str, data: bytes = b"") -> list[str]:
    """What a program prints that must not crash."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, input=data, capture_output=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split()


def test_a_thread_with_a_small_stack_survives() -> None:
    # Threads have 8 MiB on Linux, 16 on a Mac and 1 on Windows, unless somebody asks for less.
    told = in_a_process(IN_A_THREAD, str(SMALL_STACK))
    assert told == ["too_deep"] * 2 * len(PLACES)


PEAK = """
import sys
from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay

def peak() -> int:
    lines = open("/proc/self/status").read().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

data = sys.stdin.buffer.read()
before = peak()
try:
    read_replay(data)
except ReplayError:
    pass
print((peak() - before) // 1024)
"""


@linux
@pytest.mark.parametrize(
    "name",
    [name if name in HEAVY else pytest.param(name, marks=pytest.mark.slow) for name in SHAPES],
)
def test_no_file_costs_a_process_much(name: str) -> None:
    (growth,) = in_a_process(PEAK, data=SHAPES[name](MAX_REPLAY_BYTES))
    assert int(growth) < 96


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", REPLAYS)
def test_no_file_too_small_to_be_counted_costs_a_process_much(name: str) -> None:
    (growth,) = in_a_process(PEAK, data=REPLAYS[name](UNCOUNTED_BYTES))
    assert int(growth) < 48


def seconds(data: bytes) -> float:
    """How long the processor is busy with a file, read or refused, at best."""
    read = partial(read_or_refused, data)
    return max(min(timeit.repeat(read, timer=time.process_time, number=1, repeat=3)), 0.0005)


def read_or_refused(data: bytes) -> None:
    try:
        read_replay(data)
    except ReplayError as error:
        assert_for_players(error)


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_size_and_not_with_its_square(name: str) -> None:
    small, large = SHAPES[name](SMALL), SHAPES[name](SMALL * TIMES)
    # Somebody else may have needed the caches: three times in a row is no accident.
    assert any(seconds(large) / seconds(small) < NEARLY_SQUARE for _ in range(3))
