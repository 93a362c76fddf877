"""The text of a form holds the matches of a draft, or nothing."""

from __future__ import annotations

from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Entry, Sheet
from cogs.ui.draft_edits import LONGEST_TEXT, write_matches


def test_too_long_a_draft_is_not_written_into_a_form() -> None:
    lines = [f"{n % 5 + 1}. Ana{n} vs Ben{n}: {77500000 + n}" for n in range(90)]
    fits = read_text("\n".join(lines))
    text = write_matches(fits)
    assert text is not None
    assert len(text) <= LONGEST_TEXT
    more = (f"Cyril{n} vs Di: {n}" for n in range(10**7, 10**7 + 60))
    longer = read_text("\n".join([*lines, *more]))
    assert len(longer.urls) == 150
    assert write_matches(longer) is None
    most = Sheet(entries=(Entry(urls=tuple(map(replay_url, range(10**8, 10**8 + 400)))),))
    assert write_matches(most) is None or len(write_matches(most) or "") <= LONGEST_TEXT
