"""The matches of a draft as the text of a form, as far as it has room for them."""

from __future__ import annotations

from typing import Final

from bot.domain.links import replay_id_of
from bot.domain.team_sheets.revising import without_head
from bot.domain.team_sheets.sheet import Entry, Sheet
from bot.domain.team_sheets.writing import write_text
from cogs.ui.words import length

LONGEST_TEXT: Final = 4000
"""What the text of a form holds."""

_SIGNS: Final = len("1.  vs  (2-1):")


def write_matches(sheet: Sheet) -> str | None:
    """All matches as lines for the text of a form; None where it does not hold them."""
    # Lines take long to write, since each is read to see whether it says the same.
    if sum(map(_least, sheet.entries)) > LONGEST_TEXT:
        return None
    text = write_text(without_head(sheet))
    return text if length(text) <= LONGEST_TEXT else None


def is_long(sheet: Sheet) -> bool:
    """Whether the matches may have no room in a form, without writing them."""
    return sum(_least(entry) + _SIGNS for entry in sheet.entries) > LONGEST_TEXT // 2


def _least(entry: Entry) -> int:
    """How long the line of a match is at least."""
    names = (entry.player, entry.opponent, entry.sub_for, entry.tag, entry.opponent_tag)
    numbers = (str(replay_id_of(url)) for url in entry.urls)
    return sum(len(part) + 1 for part in filter(None, (*names, *entry.db_names, *numbers)))
