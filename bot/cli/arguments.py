"""What may be asked on the command line, and how its help says it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path
from typing import Final

from bot import __version__
from bot.cli.archive_arguments import add_archives
from bot.cli.jobs.arguments import add_jobs, job_contradiction
from bot.cli.jobs.common_arguments import Commands
from bot.domain.errors import DomainError

_ABOUT: Final = "Reads DuelingBook replays and tells what was played: results, decks, players."
_START: Final = """\
where to start:
  {program} demo                 six replays and a team made up here
  {program} analyze FOLDER       your own replay files
"""
_FOLDERS: Final = frozenset({"", "jobs"})
"""Commands that only hold others; by themselves they tell which."""
_FILES: Final = """\
FILE is a replay's JSON, plain, .gz or .zst; of a folder, all such files below it are read.
The exit status is 1 when a file could not be used; the others are analyzed all the same.
"""
_WORKER: Final = """\
Do the jobs that `jobs submit` asks for, one after another and several replays at
a time, until Ctrl-C or SIGTERM; what is in hand then goes back into the queue.
Any number of workers may run, on any machine that reaches the database and the
store. What is killed in the middle is taken up again by another.
"""
_RUN: Final = """\
Answer on Discord, do the jobs that come from there and show their pages, until
Ctrl-C or SIGTERM; what is in hand then goes back into the queue and is taken up
at the next start.
"""
_WEB: Final = """\
Show the pages of results, at WEB_HOST and WEB_PORT, until Ctrl-C or SIGTERM. It
needs no token. Several may run, on any machine that reaches the database and
the store; /readyz says whether one can answer.
"""
_SETTINGS: Final = """\
settings, from the environment or a file .env:
  DISCORD_TOKEN     the bot's token, which `run` and `bot` need
  DATA_DIR          where everything is kept, unless the next two say otherwise
  DATABASE_URL      a PostgreSQL server instead of one that is started here
  S3_BUCKET         an S3 bucket for the objects instead of a folder
  REPLAY_FOLDER     a folder of files <replay id>.json, .json.gz or .json.zst:
                    links are looked up there
  REPLAY_ARCHIVE_URL, BROWSER_EXECUTABLE   more places for that: see the README;
                    without any, people bring the replays
  JOB_CONCURRENCY   how many replays are worked on at once (8)
  WEB_HOST, WEB_PORT where the site listens (127.0.0.1, 8080; port 0: any free)
  PUBLIC_BASE_URL   where people reach it, such as https://duels.example.org
"""


class UsageError(DomainError):
    """What was asked for cannot be done in this way."""


def parse(argv: Sequence[str]) -> Namespace:
    """The command line understood; `room` is the module of `bot.cli` that runs it.

    Ends the program with a sentence and status 2 where it is not understood.
    """
    parser, commands = _parsers()
    arguments = parser.parse_args(argv)
    command = ".".join(filter(None, (arguments.command, getattr(arguments, "verb", None))))
    room = command.replace("-", "_") + "_" * iskeyword(command)
    if command in _FOLDERS:
        commands[command].print_help()
        parser.exit()
    arguments.room = "json_lines" if getattr(arguments, "json", False) else room
    wrong = _contradiction(arguments)
    if wrong:
        commands[command].error(wrong)
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
    """The parser of the whole command line, and that of each command; "" is the whole, too."""
    parser = ArgumentParser(
        prog=program(),
        description=_ABOUT,
        epilog=_START.format(program=program()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"duel-insights {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", help="all about one: COMMAND --help"
    )
    analyze = commands.add_parser(
        "analyze",
        help="replay files: results, decks, a player's profile",
        description="Analyze replay files: one is told in full, many as a table with decks.",
        epilog=_FILES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_analyze(analyze)
    demo = commands.add_parser(
        "demo",
        help="the same on replays made up here; needs no files",
        description="Make some replays up, and analyze them: six alone, then those of a team, "
        "whose players a script confirms. They are kept if DATA_DIR is set.",
    )
    demo.add_argument("--team", action="store_true", help="only the team")
    _add_views(demo)
    return parser, {
        "": parser,
        "analyze": analyze,
        "demo": demo,
        **add_jobs(commands, program()),
        **_add_operation(commands),
        **add_archives(commands),
    }


def _add_operation(commands: Commands) -> dict[str, ArgumentParser]:
    """What the program's operator runs."""
    run = commands.add_parser(
        "run",
        help="bot, worker and site, until stopped; needs DISCORD_TOKEN",
        description=_RUN,
        epilog=_SETTINGS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    bot = commands.add_parser(
        "bot",
        help="the bot alone, where workers run elsewhere",
        description="Answer on Discord, as `run` does, and leave the work to `worker`.",
        epilog=_SETTINGS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    worker = commands.add_parser(
        "worker",
        help="do the jobs that are submitted, until stopped",
        description=_WORKER,
        epilog=_SETTINGS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    web = commands.add_parser(
        "web",
        help="the site alone, until stopped",
        description=_WEB,
        epilog=_SETTINGS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    migrate = commands.add_parser(
        "migrate",
        help="bring the database to this version's tables",
        description="Bring the database to the tables of this version, and say what was done."
        " Whatever uses the database does so at its start; this does nothing else.",
    )
    doctor = commands.add_parser(
        "doctor",
        help="what is set up, what answers, and what to mend",
        description="Look at the settings, the database, the workers, the object store and where"
        " replays come from, and say what is wrong. The exit status is 1 if something is.",
    )
    doctor.add_argument(
        "--json", action="store_true", dest="as_json", help="for programs: one JSON array"
    )
    return {
        "run": run,
        "bot": bot,
        "worker": worker,
        "web": web,
        "migrate": migrate,
        "doctor": doctor,
    }


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
    if arguments.command == "jobs":
        return job_contradiction(arguments)
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
