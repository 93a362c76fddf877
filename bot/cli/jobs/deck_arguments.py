"""What may be asked about the name of a deck on the command line, and how its help says it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from typing import Final

from bot.cli.jobs.common_arguments import Commands, add_id, add_json

_NAME_DECK: Final = """\
Say what a player's deck is called, where its cards tell it wrong or not at all.
It holds in all jobs with these replays, also when they are analyzed again.
"""
_MOST_DIGITS: Final = 4


def add_name_deck(verbs: Commands) -> ArgumentParser:
    """The parser of `jobs name-deck`."""
    parser = verbs.add_parser(
        "name-deck",
        help="what a player's deck is called, if its cards tell it wrong",
        description=_NAME_DECK,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_id(parser)
    parser.add_argument("player", metavar="PLAYER", help="somebody in the team's report")
    parser.add_argument("name", nargs="?", metavar="NAME", help='such as "Goat Control"')
    parser.add_argument(
        "--deck", type=_number, metavar="N", help="the list of this number (the one to expect)"
    )
    parser.add_argument("--new", action="store_true", help="NAME is a name of your own")
    parser.add_argument(
        "--by-cards", action="store_true", help="take back what was said: its cards name it"
    )
    parser.add_argument(
        "--list", action="store_true", help="the names that it may have, the likeliest first"
    )
    add_json(parser)
    return parser


def name_deck_contradiction(arguments: Namespace) -> str:
    """What does not go together for `jobs name-deck`, as in `job_contradiction`."""
    given = [arguments.name is not None, arguments.by_cards, arguments.list]
    if sum(given) != 1:
        return "say one of these: NAME, --by-cards, --list"
    return "--new says that NAME is your own: give NAME, too" if _lacks_name(arguments) else ""


def _lacks_name(arguments: Namespace) -> bool:
    return arguments.new and arguments.name is None


def _number(text: str) -> int:
    """Lists are counted from 1."""
    if not text.isascii() or not text.isdecimal() or not int(text[:_MOST_DIGITS]):
        raise ArgumentTypeError("lists are numbered 1, 2, 3 and so on, the oldest first")
    return int(text[:_MOST_DIGITS])
