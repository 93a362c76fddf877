"""On a real terminal, into real pipes, with real signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, quick_duel, run, run_on_terminal, write

ESCAPE = "\x1b"
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def test_a_terminal_gets_colors(one: Path) -> None:
    seen, status = run_on_terminal("analyze", one)
    assert status == 0
    assert "\x1b[32mAna won\x1b[0m" in seen


@pytest.mark.slow  # four processes
def test_a_terminal_and_a_pipe_get_the_same_text(season: Path) -> None:
    for words in ((), ("--player", "Ana")):
        seen, _ = run_on_terminal("analyze", season, *words)
        piped = run("analyze", season, *words, COLUMNS="80").stdout
        assert SEQUENCE.sub("", seen).startswith(piped)


@pytest.mark.slow  # three processes
def test_a_pipe_gets_no_escape_codes(season: Path) -> None:
    for words in ((), ("--full",), ("--player", "Ana", "--evidence")):
        done = run("analyze", season, *words, FORCE_COLOR="1")
        assert ESCAPE not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"PYTHONIOENCODING": "latin-1"}]
)
def test_who_wants_or_knows_no_colors_gets_none(season: Path, env: dict[str, str]) -> None:
    seen, status = run_on_terminal("analyze", season, env=env)
    assert status == 0
    assert ESCAPE not in seen


def test_an_empty_no_color_means_nothing(one: Path) -> None:
    assert ESCAPE in run_on_terminal("analyze", one, env={"NO_COLOR": ""})[0]


@pytest.mark.slow  # two processes that load Rich
def test_the_width_is_the_terminals(season: Path) -> None:
    widest = []
    for columns in (60, 120):
        seen, _ = run_on_terminal("analyze", season, "--full", columns=columns)
        widest.append(max(map(len, SEQUENCE.sub("", seen).splitlines())))
    assert 40 < widest[0] <= 60 < widest[1] <= 120


def test_a_name_cannot_color_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, quick_duel(900_000_301, ana="\x1b[41mAna[/][blink]:smile:"))
    seen, _ = run_on_terminal("analyze", tmp_path)
    assert "[41mAna[/][blink]:smile:" in seen
    assert "\x1b[41m" not in seen
    assert "\x1b[5m" not in seen


def test_a_terminal_is_told_what_more_there_is(season: Path) -> None:
    assert "More: --player NAME" in run_on_terminal("analyze", season)[0]
    assert "More:" not in run("analyze", season).stdout


IMPATIENT = """
import functools, sys
import bot.cli.gathering as gathering
gathering.bar = functools.partial(gathering.bar, patience_s=0)
from bot.cli import main
sys.exit(main())
"""


def test_many_files_show_a_bar_that_is_gone_at_the_end(tmp_path: Path) -> None:
    (file,) = write(tmp_path, quick_duel(900_000_301))
    for number in range(30):
        (tmp_path / f"copy-{number}.json").write_bytes(file.read_bytes())
    seen, status = run_on_terminal("analyze", tmp_path, command=(sys.executable, "-c", IMPATIENT))
    assert status == 0
    assert "Reading replays" in seen
    assert "Reading replays" not in seen.splitlines()[-1]


def test_a_pipe_shows_no_bar(season: Path) -> None:
    assert "Reading" not in run("analyze", season).stderr


@pytest.mark.parametrize("words", [(), ("--json",), ("--player", "Ana")])
def test_a_closed_pipe_ends_it_quietly(tmp_path: Path, words: tuple[str, ...]) -> None:
    many = [quick_duel(900_000_300 + n, ben=f"Ben {n}") for n in range(30)]
    write(tmp_path, *many)
    process = subprocess.Popen(
        [*COMMAND, "analyze", str(tmp_path), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complaint) == (141, b"")


def test_help_into_a_closed_pipe_ends_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [*COMMAND, "--help"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    os.close(writing)
    assert process.returncode in {0, 141}  # the older argparse says nothing of it
    assert process.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_full_disk_is_a_sentence(one: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [*COMMAND, "analyze", str(one), *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert process.returncode == 1
    assert process.stderr == b"The output could not be written: No space left on device.\n"


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_trouble(one: Path, closed: int) -> None:
    command = f'exec "$@" {closed}>&-'
    process = subprocess.run(
        ["sh", "-c", command, "sh", *COMMAND, "analyze", str(one)],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert process.returncode == 0
    assert process.stderr == b""


@pytest.mark.slow  # it is given enough to do to be interrupted in the middle
def test_ctrl_c_ends_it_with_one_line(one: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "analyze", "--json", *[str(one)] * 5000],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        # A shell starts what runs in the background deaf to Ctrl-C, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("{")
        process.send_signal(signal.SIGINT)
        answer, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (130, "Stopped.\n")
    assert answer.count("\n") < 4999


def test_a_terminal_of_one_old_code_page_can_read_it(season: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "analyze", str(season)],
        capture_output=True,
        env=environment(PYTHONIOENCODING="ascii"),
        check=True,
    )
    first = done.stdout.decode("ascii").splitlines()[0]
    assert first == "3 replays | 3 matches | 16-23 Nov 2025 | Goat, unrated"
