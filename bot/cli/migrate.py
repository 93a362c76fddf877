"""`migrate`: brings the database to this version's tables, and says what was done."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import assert_never

from bot.app.care import migrate
from bot.cli.screen import Screen
from db.checking import TablesState


def run(arguments: Namespace) -> int:
    """Migrate, whatever the database was before; DomainError where it belongs to others."""
    del arguments  # there is nothing to choose: the settings say which database it is
    Screen().say(_tell(asyncio.run(migrate())))
    return 0


def _tell(before: TablesState) -> str:
    match before:
        case TablesState.ABSENT:
            return "The database was empty, and has the tables of this version now."
        case TablesState.BEHIND:
            return "The database had older tables, and has those of this version now."
        case TablesState.CURRENT | TablesState.NEWER:
            return "The database has the tables of this version already: nothing was done."
        case _:
            assert_never(before)
