"""The command line: `duel-insights`, or `python -m bot`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.cli.arguments import UsageError, parse
from bot.domain.errors import DomainError

WRONG_USAGE = 2
STOPPED = 130
"""What a shell reports of a program that was ended with Ctrl-C."""
PIPE_CLOSED = 141
"""What a shell reports of a program that wrote to a pipe which nobody reads any more."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the exit status."""
    _replace_closed_streams()
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt as stopped:
        # The terminal has written ^C into the line.
        opening = "\n" if sys.stderr.isatty() else ""
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
