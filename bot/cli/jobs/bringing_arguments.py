"""What may be asked of `jobs bring` and `jobs finish`, and how their help says it."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Final

from bot.cli.jobs.common_arguments import Commands, add_id, add_json

_BRING: Final = """\
Give the files of replays that jobs wait for. They are kept as your own, and every
job submitted here that needs one of them goes on with it.
"""
_BROUGHT: Final = """\
FILE is a replay's JSON (.json, .txt), one a line (.jsonl, as the capture script
exports them), any of these packed (.gz, .zst), or a .zip of such files; of a
folder, all of them below it; `-` reads one replay, or one a line, from standard
input. Which job a file is for is told by the replay's number in it.

The exit status is 1 when a file could not be used; the others are kept.
"""
_FINISH: Final = """\
Go on without the replays that wait for a person, and finish the job with what is
here. On a terminal you are asked first. `jobs retry` looks for them again.
"""


def add_bring(verbs: Commands) -> ArgumentParser:
    """The parser of `jobs bring`."""
    parser = verbs.add_parser(
        "bring",
        help="replay files for jobs that wait for them",
        description=_BRING,
        epilog=_BROUGHT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="+", metavar="FILE", help="a file, a folder, or -")
    add_json(parser)
    return parser


def add_finish(verbs: Commands, watch: str) -> ArgumentParser:
    """The parser of `jobs finish`; `watch` is the help of watching."""
    parser = verbs.add_parser(
        "finish",
        help="go on without what nobody brought",
        description=_FINISH,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_id(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask first")
    parser.add_argument("--watch", action="store_true", help=watch)
    add_json(parser, "; with --watch, another at each change")
    return parser
