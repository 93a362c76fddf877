"""The command line: `duel-insights`, or `python -m bot`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from bot.cli.arguments import UsageError, parse
from bot.domain.errors import DomainError

WRONG_USAGE = 2
STOPPED = 130
"""What a shell reports of a program that was ended with Ctrl-C."""
PIPE_CLOSED = 141
"""What a shell reports of a program that wrote to a pipe which nobody reads any more."""
TERMINATED = 143
"""What a shell reports of a program that was ended with SIGTERM."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the exit status."""
    _replace_closed_streams()
    terms: list[int] = []
    with _sigterm_as_ctrl_c(terms):
        status = _main(sys.argv[1:] if argv is None else argv, terms)
    return TERMINATED if terms and status == STOPPED else status


def _main(argv: Sequence[str], terms: Sequence[int]) -> int:
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt as stopped:
        # After Ctrl-C the terminal has written ^C into the line.
        opening = "\n" if sys.stderr.isatty() and not terms else ""
        return _end(f"{opening}{str(stopped) or 'Stopped.'}", STOPPED)
    except BrokenPipeError:
        _give_up_output()
        return PIPE_CLOSED
    except OSError as error:
        _give_up_output()
        return _end(f"The output could not be written: {error.strerror or error}.", 1)
    except DomainError as error:
        return _end(error.sentence, WRONG_USAGE if isinstance(error, UsageError) else 1)


def _run(argv: Sequence[str]) -> int:
    arguments = parse(argv)
    # Each command is loaded by itself: programs call `analyze --json` often, and wait for it.
    command = import_module(f"bot.cli.{arguments.room}")
    status: int = command.run(arguments)
    return status


@contextmanager
def _sigterm_as_ctrl_c(terms: list[int]) -> Iterator[None]:
    """Have SIGTERM end what has no way of its own to stop, so that what it started ends, too.

    `terms` has the first that came; the program is ending from then on, and `timeout` sends two.
    """

    def stop(number: int, _: object) -> None:
        if terms:
            return
        terms.append(number)
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell starts what runs in the background deaf to Ctrl-C.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.raise_signal(signal.SIGINT)

    if threading.current_thread() is not threading.main_thread():
        # Signals are not its own to answer.
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status


def _give_up_output() -> None:
    """Keep Python from trying once more, and complaining aloud, when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace_closed_streams() -> None:
    """A stream that was closed before the start takes what is written to it and drops it."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115 - for as long as we run
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115 - likewise
