from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

import bot.cli
from bot.cli import PIPE_CLOSED, STOPPED, TERMINATED, WRONG_USAGE, main
from bot.cli.arguments import UsageError
from bot.domain.errors import DomainError
from tests.cli.running import environment, run

Captured = pytest.CaptureFixture[str]


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command end in this way."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(bot.cli, "import_module", lambda _: SimpleNamespace(run=fail))
    # It would send the output of the tests to nowhere.
    monkeypatch.setattr(bot.cli, "_give_up_output", lambda: None)


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (KeyboardInterrupt(), STOPPED, "Stopped.\n"),
        (KeyboardInterrupt("Stopped: it was so."), STOPPED, "Stopped: it was so.\n"),
        (BrokenPipeError(), PIPE_CLOSED, ""),
        (
            OSError(28, "No space left on device"),
            1,
            "The output could not be written: No space left on device.\n",
        ),
        (DomainError("code", "It is so."), 1, "It is so.\n"),
        (UsageError("code", "Not so."), WRONG_USAGE, "Not so.\n"),
    ],
)
def test_every_known_end_has_a_status_and_at_most_a_sentence(
    error: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    raising(error, monkeypatch)
    assert main(["demo"]) == status
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize("at_ctrl_c", [signal.default_int_handler, signal.SIG_IGN])
def test_sigterm_ends_what_runs_as_ctrl_c_does(
    at_ctrl_c: signal._HANDLER, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    tidied: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        finally:
            # Some send it twice.
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0)
            tidied.append("all")

    command = SimpleNamespace(run=lambda _: asyncio.run(work()))
    monkeypatch.setattr(bot.cli, "import_module", lambda _: command)
    before = signal.signal(signal.SIGINT, at_ctrl_c), signal.getsignal(signal.SIGTERM)
    try:
        assert main(["demo"]) == TERMINATED
        assert signal.getsignal(signal.SIGTERM) == before[1]
    finally:
        signal.signal(signal.SIGINT, before[0])
    assert tidied == ["all"]
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(ZeroDivisionError(), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        main(["demo"])


def test_the_arguments_are_those_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "argv", ["duel-insights", "--version"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out.startswith("duel-insights ")


def test_the_module_is_the_command() -> None:
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("duel-insights ")


def test_the_installed_command_is_the_same_function() -> None:
    from_metadata = "from importlib.metadata import entry_points as e; "
    find = "print(*e(group='console_scripts', name='duel-insights'))"
    done = subprocess.run(
        [sys.executable, "-c", from_metadata + find],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    if not done.stdout.strip():
        pytest.skip("the project is not installed here")
    assert "bot.cli:main" in done.stdout
