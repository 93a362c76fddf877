"""What may be asked about teams on the command line, and how its help says it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from typing import Final

from bot.cli.jobs.common_arguments import Commands, add_id, add_json

_CONFIRM: Final = """\
Who was found in a team's replays, who of them is likely on the team, and why.
The options are done in this order: ask again, join and part names, leave them
apart, choose; who is chosen with --players or --likely is confirmed, and the
report is made.
"""
_NAMES: Final = """\
Names are taken as they are written, else without regard to case. One that has a
comma in it goes alone: --players "Ana" --players "Ben, the Great".
"""
# What is said about a team, and means nothing without one.
_OF_TEAMS: Final = ("season", "week", "against")
_LARGEST: Final = 9_999


def add_team(parser: ArgumentParser) -> None:
    """What is said about a team whose replays they are."""
    team = parser.add_argument_group("a team's job")
    team.add_argument(
        "--team",
        action="append",
        metavar="FILE",
        help="its players and replays: .csv, .tsv, .txt or .json; - reads standard input;"
        " may be given several times",
    )
    team.add_argument("--name", metavar="NAME", help="the team's name, if FILE does not say it")
    team.add_argument("--season", type=_number, metavar="N", help="the league's season")
    team.add_argument("--week", type=_number, metavar="N", help="the week")
    team.add_argument("--against", metavar="TEAM", help="the team that it meets")
    team.add_argument(
        "--yes", action="store_true", help="submit what was understood without asking"
    )


def add_confirm(verbs: Commands) -> ArgumentParser:
    """The parser of `jobs confirm`."""
    parser = verbs.add_parser(
        "confirm",
        help="who is on a team: look, choose, confirm",
        description=_CONFIRM,
        epilog=_NAMES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_id(parser)
    parser.add_argument("--reopen", action="store_true", help="ask for the players once more")
    parser.add_argument(
        "--join",
        action="append",
        type=_pair,
        metavar="A=B",
        help="both names are one person, in all jobs of this team",
    )
    parser.add_argument(
        "--part", action="append", metavar="NAME", help="names that were joined are apart again"
    )
    parser.add_argument(
        "--apart",
        action="append",
        type=_pair,
        metavar="A=B",
        help="they are two people: do not offer them again",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--players", action="append", metavar="NAMES", help='confirm these: "Ana, Ben"'
    )
    choice.add_argument(
        "--likely", action="store_true", help="confirm those who are likely on the team"
    )
    choice.add_argument("--none", action="store_true", help="choose nobody for now")
    add_json(parser)
    return parser


def submit_contradiction(arguments: Namespace) -> str:
    """What does not go together for `jobs submit`, as in `job_contradiction`."""
    if not (arguments.team or arguments.name):
        given = next((name for name in _OF_TEAMS if getattr(arguments, name) is not None), None)
        if given:
            return f"--{given} is said of a team: give --team FILE or --name NAME, too"
        return "" if arguments.what else "the following arguments are required: WHAT"
    if arguments.team or arguments.what:
        return ""
    return "--name says whose replays these are: give --team FILE, links or files, too"


def confirm_contradiction(arguments: Namespace) -> str:
    """What does not go together for `jobs confirm`, as in `job_contradiction`."""
    named = arguments.players is None or "".join(arguments.players).strip(", ")
    return "" if named else "nobody is chosen: name players, or leave --players out"


def _pair(text: str) -> tuple[str, str]:
    """Two names; of several signs between them the first counts."""
    one, between, other = (part.strip() for part in text.partition("="))
    if not (one and between and other):
        raise ArgumentTypeError("write both names with = between them: Ana=Ana_DB")
    if one == other:
        raise ArgumentTypeError("this is the same name twice: write two, such as Ana=Ana_DB")
    return one, other


def _number(text: str) -> int:
    """The number of a season or a week."""
    if not text.isascii() or not text.isdecimal() or not int(text[:5]) <= _LARGEST:
        raise ArgumentTypeError("write a number, such as 4")
    return int(text[:5])
