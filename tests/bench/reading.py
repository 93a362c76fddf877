"""From the bytes of a replay to the finished answer, against `orjson.loads` of the same bytes."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

import msgspec
import orjson

from bot.domain.replay.games import read_replay
from bot.domain.replay.schema import decode
from bot.rendering.analysis_json import analysis_json
from bot.samples.autopilot import play_match
from tests.real_replays import RAW, raw_replays

ROUNDS = 15
BATCH = 40

Task = Callable[[bytes], object]


def answer(data: bytes) -> object:
    """The whole way of `analyze --json`: one JSON line."""
    return msgspec.json.encode(analysis_json(read_replay(data)))


def with_unknown_play(data: bytes) -> bytes:
    """The same replay with one play of a kind that nobody knows, at its beginning."""
    return data.replace(b'"plays":[', b'"plays":[{"play":"Unheard of","seconds":1},', 1)


def report() -> None:
    """Print the tables of time, memory and two processes."""
    files = raw_replays() or [play_match(seed).to_json() for seed in range(100)]
    size = sum(map(len, files)) / 1e6
    source = "real replays" if RAW.exists() else "made up replays"
    print(f"Reading {len(files)} {source}, {size:.1f} MB of JSON, {ROUNDS} rounds in turns")
    _report_time(files)
    _report_memory(files)
    _report_processes(files)


def _report_time(files: Sequence[bytes]) -> None:
    strange = [with_unknown_play(data) for data in files]
    tasks: dict[str, tuple[Task, Sequence[bytes]]] = {
        "orjson.loads": (orjson.loads, files),
        "decode": (decode, files),
        "read_replay: bytes to the answer": (read_replay, files),
        "  with an unknown kind of play": (read_replay, strange),
        "  and written as a JSON line": (answer, files),
    }
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, (task, on) in tasks.items():
            seconds[name].append(_time(task, on))
    print(f"{'':34}{'ms/MB':>8}{'median':>9}{'ratio':>8}{'of rounds':>16}")
    base = seconds["orjson.loads"]
    megabytes = sum(map(len, files)) / 1e6
    for name, taken in seconds.items():
        ratios = sorted(one / other for one, other in zip(taken, base, strict=True))
        print(
            f"{name:34}{min(taken) / megabytes * 1e3:8.2f}"
            f"{statistics.median(taken) * 1e3:6.1f} ms"
            f"{statistics.median(taken) / statistics.median(base):8.2f}"
            f"{ratios[1]:10.2f}-{ratios[-2]:.2f}"
        )


def _time(task: Task, files: Sequence[bytes]) -> float:
    start = time.perf_counter()
    for data in files:
        task(data)
    return time.perf_counter() - start


def _report_memory(files: Sequence[bytes]) -> None:
    theirs, ours = _peak(orjson.loads, files), _peak(read_replay, files)
    print("\nPeak memory for one replay beside its bytes, the largest of all")
    print(f"{'orjson.loads':34}{theirs / 1e3:8.0f} kB")
    print(f"{'read_replay':34}{ours / 1e3:8.0f} kB{ours / theirs:11.3f}")


def _peak(task: Task, files: Sequence[bytes]) -> int:
    highest = 0
    for data in files:
        tracemalloc.start()
        result = task(data)
        highest = max(highest, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        del result
    return highest


def _report_processes(files: Sequence[bytes]) -> None:
    rates = {count: _rate(files, count) for count in (1, 2)}
    print("\nProcesses reading at one time, everything warm")
    for count, rate in rates.items():
        print(f"{count:<34}{rate:8.0f} replays/s{rate / rates[1]:8.2f}")


def _rate(files: Sequence[bytes], processes: int) -> float:
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_read_often, [files[:2]] * processes))
        start = time.perf_counter()
        list(pool.map(_read_often, [files] * processes))
        return BATCH * len(files) * processes / (time.perf_counter() - start)


def _read_often(files: Sequence[bytes]) -> None:
    for _ in range(BATCH):
        for data in files:
            read_replay(data)
