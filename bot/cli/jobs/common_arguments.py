"""What several commands about jobs may be told."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from typing import Final, TypeAlias

# The one type of argparse that has no public name.
Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"

_JSON: Final = "for programs: one JSON object"


def add_id(parser: ArgumentParser) -> None:
    """The job that is meant."""
    parser.add_argument("id", metavar="ID", help="the job's id, or as much of it as is needed")


def add_json(parser: ArgumentParser, more: str = "") -> None:
    """Whether programs read it; `more` is what they get beside the one object."""
    parser.add_argument("--json", action="store_true", dest="as_json", help=_JSON + more)
