"""Watching jobs: line by line in a pipe, drawn on a terminal, and ended with Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import asyncpg
import pytest

from bot.cli import STOPPED, main
from tests.cli.running import (
    COMMAND,
    PATIENCE_S,
    environment,
    open_terminal,
    run_on_terminal,
    until,
)
from tests.database import Server, execute, folder_for_everybody

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]

SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

RUNS = "UPDATE jobs SET status = 'RUNNING', started_at = now()"
STORES_ONE = "UPDATE jobs SET processed_urls = 1"
FAILS = "UPDATE jobs SET status = 'FAILED', completed_at = now(), error_message = 'It was so.'"


def do(url: str, *statements: str) -> None:
    """What otherwise a worker does, at the moment that the test wants."""
    asyncio.run(execute(url, *statements))


def submit(capsys: Captured, *numbers: int) -> str:
    """A new job's id."""
    assert main(["jobs", "submit", *map(str, numbers), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return str(told["id"])


@contextmanager
def pipe_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[TextIO]:
    """What this process writes to standard output, to be read meanwhile."""
    reading, writing = os.pipe()
    with (
        os.fdopen(reading) as lines,
        os.fdopen(writing, "w") as out,
        monkeypatch.context() as patch,
    ):
        patch.setattr(sys, "stdout", out)
        yield lines


def test_a_pipe_gets_a_line_at_each_change_and_the_card_at_the_end(
    archive: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    name = submit(capsys, 900_000_301, 900_000_302)[:8]

    def move_on(lines: TextIO) -> list[str]:
        """Each move waits until the one before was told."""
        told = []
        for statement in (RUNS, STORES_ONE, FAILS):
            told.append(lines.readline())
            do(database_url, statement)
        return [*told, *(lines.readline() for _ in range(5))]

    with pipe_for(monkeypatch) as lines, ThreadPoolExecutor() as pool:
        told = pool.submit(move_on, lines)
        assert main(["jobs", "show", name, "--watch"]) == 1
        assert told.result(PATIENCE_S)[:4] == [
            f"{name} · PENDING · 0 of 2\n",
            f"{name} · RUNNING · 0 of 2\n",
            f"{name} · RUNNING · 1 of 2\n",
            f"{name} · FAILED · 1 of 2\n",
        ]
        assert told.result()[4] == f"Job {name} · FAILED\n"
        assert told.result()[7] == "It was so.\n"
    # Once, however often it was looked.
    assert capsys.readouterr().err.count("No worker is running") == 1


@pytest.mark.slow  # it waits until nothing is told
def test_what_changes_unseen_is_no_change_to_programs(
    archive: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    name = submit(capsys, 900_000_301)

    def move_on(lines: TextIO) -> list[str]:
        statuses: list[str] = []
        for line in lines:
            statuses.append(json.loads(line)["status"])
            if statuses[-1] == "FAILED":
                break
            # It is looked at more than once before anything happens that is to be told.
            do(database_url, "UPDATE jobs SET team_data = NULL")
            time.sleep(0.7)
            do(database_url, RUNS if statuses == ["PENDING"] else FAILS)
        return statuses

    with pipe_for(monkeypatch) as lines, ThreadPoolExecutor() as pool:
        told = pool.submit(move_on, lines)
        assert main(["jobs", "show", name, "--watch", "--json"]) == 1
        assert told.result(PATIENCE_S) == ["PENDING", "RUNNING", "FAILED"]


def test_a_database_that_goes_away_meanwhile_is_a_sentence(
    archive: Path,
    server: Server,
    own_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    monkeypatch.setenv("DATABASE_URL", own_url)
    name = submit(capsys, 900_000_301)
    ours = own_url.rpartition("/")[2]

    def take_away(lines: TextIO) -> None:
        lines.readline()
        rename(server, ours, f"{ours}_away")

    with pipe_for(monkeypatch) as lines, ThreadPoolExecutor() as pool:
        taken = pool.submit(take_away, lines)
        assert main(["jobs", "show", name, "--watch"]) == 1
        taken.result(PATIENCE_S)
    rename(server, f"{ours}_away", ours)
    assert capsys.readouterr().err.splitlines()[1:] == [
        "The server has no database of this name: create it, or correct DATABASE_URL."
    ]


def rename(server: Server, name: str, new_name: str) -> None:
    """Rename a database, whoever uses it."""
    of_users = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

    def is_done() -> bool:
        try:
            do(server.url(), of_users, f"ALTER DATABASE {name} RENAME TO {new_name}")
        except asyncpg.ObjectInUseError:  # Somebody was quick to come back.
            return False
        return True

    until(is_done)


@pytest.mark.slow  # a process that loads everything
def test_a_terminal_shows_the_job_in_place_until_ctrl_c(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    name = submit(capsys, 900_000_301, 900_000_302)[:8]
    with open_terminal("jobs", "show", name, "--watch", columns=60) as terminal:
        terminal.wait_for("PENDING")
        terminal.wait_for("No worker is running, so the job waits.")
        do(database_url, RUNS, STORES_ONE)
        terminal.wait_for("1 of 2")
        terminal.process.send_signal(signal.SIGINT)
        seen, status = terminal.end()
    assert status == STOPPED
    frames = SEQUENCE.sub("", seen).splitlines()
    assert max(map(len, frames[:-1])) <= 60
    assert "████████████████████░░░░░░░░░░░░░░░░░░░░  1 of 2" in frames
    assert f"\x1b[1mJob {name}\x1b[0m" in seen
    assert "Stopped watching; the job goes on. To see it again: " in frames[-1]
    assert frames[-1].endswith(f" jobs show {name} --watch")
    assert main(["jobs", "cancel", name]) == 0


@pytest.mark.slow  # a process that loads everything
def test_a_pipe_that_nobody_reads_ends_it_quietly(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    name = submit(capsys, 900_000_301)
    with subprocess.Popen(
        [*COMMAND, "jobs", "show", name, "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["status"] == "PENDING"
        process.stdout.close()
        do(database_url, RUNS)
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_S) == 141


@pytest.mark.slow  # a server, a worker and a command, each of them a process
def test_two_terminals_and_a_folder_are_enough(season: Path) -> None:
    home = folder_for_everybody()
    home.chmod(0o711)
    env = environment(DATA_DIR=str(home / "data"), LOG_FORMAT="text")
    env.pop("DATABASE_URL", None)
    try:
        with subprocess.Popen(
            [*COMMAND, "worker"], cwd=home, env=env, stderr=subprocess.PIPE
        ) as worker:
            seen, status = run_on_terminal("jobs", "submit", season, "--watch", env=env)
            worker.terminate()
            worker.communicate(timeout=PATIENCE_S)
        assert (status, worker.returncode) == (0, 0)
        *_, results = SEQUENCE.sub("", seen).splitlines()
        found = re.search(r"Results +\S.* jobs show ([0-9a-f]{8}) --results$", results)
        assert found
        assert f"Job {found[1]} · COMPLETED\n{'█' * 40}  3 of 3\n" in SEQUENCE.sub("", seen)
    finally:
        shutil.rmtree(home)
