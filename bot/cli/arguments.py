"""What may be asked on the command line, and how its help says it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot import __version__
from bot.domain.errors import DomainError

_ABOUT: Final = "Reads DuelingBook replays and tells what was played: results, decks, players."
_START: Final = """\
where to start:
  {program} demo                 six replays made up here
  {program} analyze FOLDER       your own replays
  {program} analyze --help       everything it can tell
"""
_FILES: Final = """\
FILE is a replay's JSON, plain, .gz or .zst; of a folder, all such files below it are read.
The exit status is 1 when a file could not be used; the others are analyzed all the same.
"""


class UsageError(DomainError):
    """What was asked for cannot be done in this way."""


def parse(argv: Sequence[str]) -> Namespace:
    """The command line understood; `room` is the module of `bot.cli` that runs it.

    Ends the program with a sentence and status 2 where it is not understood.
    """
    parser, commands = _parsers()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        parser.exit()
    arguments.room = "json_lines" if getattr(arguments, "json", False) else arguments.command
    wrong = _contradiction(arguments)
    if wrong:
        commands[arguments.command].error(wrong)
    return arguments


def program() -> str:
    """How the program was called, so that what it tells people to type works."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{_typed(Path(sys.executable))} -m bot"
    return _typed(called)


def _typed(path: Path) -> str:
    """The shortest way to call this program from here."""
    if str(path.parent) in os.get_exec_path():
        return path.name
    full = path.absolute()
    home = Path.cwd()
    return str(full.relative_to(home) if full.is_relative_to(home) else full)


def _parsers() -> tuple[ArgumentParser, dict[str, ArgumentParser]]:
    """The parser of the whole command line, and that of each command."""
    parser = ArgumentParser(
        prog=program(),
        description=_ABOUT,
        epilog=_START.format(program=program()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"duel-insights {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    analyze = commands.add_parser(
        "analyze",
        help="replay files: results, decks, a player's profile",
        description="Analyze replay files: one is told in full, many as a table with decks.",
        epilog=_FILES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    demo = commands.add_parser(
        "demo",
        help="the same on replays made up here; needs no files",
        description="Make some replays up, and analyze them. They are kept if DATA_DIR is set.",
    )
    _add_analyze(analyze)
    _add_views(demo)
    return parser, {"analyze": analyze, "demo": demo}


def _add_analyze(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="FILE", type=Path, help="a file or a folder")
    parser.add_argument(
        "--json", action="store_true", help="for programs: one JSON object a line, a line a file"
    )
    _add_views(parser)
    parser.add_argument(
        "--ydk",
        metavar="DIR",
        type=Path,
        help="also write each deck into DIR as a .ydk file: the copies that were seen. "
        "A file that is there already is left alone, and named if its content differs",
    )
    parser.add_argument(
        "--likely",
        action="store_true",
        help="with --ydk: also the copies that the order of a list makes likely",
    )


def _add_views(parser: ArgumentParser) -> None:
    """What people may ask to see, of their own replays or of the demo's."""
    parser.add_argument("--player", metavar="NAME", help="all that is known about one player")
    parser.add_argument(
        "--full", action="store_true", help="each replay in full; a player's long lists to the end"
    )
    parser.add_argument("--decks", action="store_true", help="every list of every player")
    parser.add_argument(
        "--evidence", action="store_true", help="with --player: where each figure can be checked"
    )


def _contradiction(arguments: Namespace) -> str:
    """What does not go together, said in a sentence; "" if all does."""
    given = [name for name, value in vars(arguments).items() if value]
    if "json" in given:
        people = ["player", "full", "decks", "evidence", "ydk", "likely"]
        wrong = next((name for name in people if name in given), None)
        return f"--json tells of each file by itself: leave out --{wrong}" if wrong else ""
    if "likely" in given and "ydk" not in given:
        return "--likely says what goes into the files of --ydk: give both"
    if "evidence" in given and "player" not in given:
        return "--evidence belongs to a player's profile: give --player NAME, too"
    return ""
