"""Every example in `docs/team-sheets.md` is understood as the document says."""

from __future__ import annotations

import re

import pytest

from bot.domain.team_sheets.columns import column_of
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import Sheet
from tests.cli.running import ROOT

DOCUMENT = (ROOT / "docs" / "team-sheets.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^```(\w+)\n(.*?)^```\n\nUnderstood: (\d+) entr(?:y|ies), (\d+) replays?\.$",
    DOCUMENT,
    re.MULTILINE | re.DOTALL,
)


def test_every_block_of_the_document_is_an_example() -> None:
    assert len(EXAMPLES) == DOCUMENT.count("\n```\n") >= 7
    assert {kind for kind, *_ in EXAMPLES} == {"text", "csv", "tsv", "json"}


@pytest.mark.parametrize(("kind", "text", "entries", "replays"), EXAMPLES)
def test_an_example_is_understood_as_the_document_says(
    kind: str, text: str, entries: str, replays: str
) -> None:
    read = read_file(f"team.{'txt' if kind == 'text' else kind}", text.encode())
    assert isinstance(read, Sheet)
    assert read.not_understood == ()
    assert (len(read.entries), len(read.urls)) == (int(entries), int(replays))
    # Pasted, it is the same.
    assert read_text(text) == read


def test_the_lines_say_all_that_a_captain_knows() -> None:
    (lines,) = (read_text(text) for _, text, *_ in EXAMPLES if text.startswith("Season 9"))
    assert (lines.season, lines.week) == (9, 4)
    assert (lines.team_name, lines.opponent_team) == ("Seraphim", "Damage Step")
    ana, ben, tilda, wren, other = lines.entries
    assert (ana.order, ana.player, ana.opponent, ana.reported_score) == (1, "Ana", "Carl", "2-1")
    assert len(ben.urls) == 2
    assert (tilda.player, tilda.sub_for, len(tilda.urls)) == ("Tilda", "Mirael", 1)
    assert (wren.db_names, wren.urls) == (("paperlantern",), ())
    assert not other.names_somebody


def test_the_headers_of_the_document_are_all_known() -> None:
    headers = re.findall(r"`([^`]+)`", DOCUMENT.split("Known headers")[1].split("Columns with")[0])
    assert len(headers) >= 20
    assert [header for header in headers if column_of(header) is None] == []
