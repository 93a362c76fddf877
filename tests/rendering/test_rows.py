from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.rows import (
    Piece,
    dotted,
    in_markdown,
    listed,
    measure,
    name,
    on_terminal,
    row,
)
from bot.rendering.text.lines import Span, Tone

TEXTS = st.text(min_size=1, max_size=30)


def text(told: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in told)


def test_parts_go_on_one_row_while_they_fit() -> None:
    told = [text(one) for one in dotted(["34 of 40 known", "", "3-1", "beat our Carl"], 24)]
    assert told == ["34 of 40 known · 3-1", "beat our Carl"]


def test_of_a_list_the_rest_is_counted() -> None:
    cards = ["Mobius 1", "Dustshoot 2", "Jinzo 1", "Sangan 1"]
    assert text(listed("Tech: ", cards, 44)) == "Tech: Mobius 1 · Dustshoot 2 · Jinzo 1 +1"
    assert text(listed("Tech: ", cards, 30)) == "Tech: Mobius 1 +3"
    assert text(listed("Tech: ", cards[:2], 30)) == "Tech: Mobius 1 · Dustshoot 2"
    assert text(listed("Tech: ", [], 30)) == "Tech: "


def test_the_first_of_a_list_is_told_however_long_it_is() -> None:
    assert text(listed("", ["x" * 60, "y"], 10)) == "x" * 60 + " +1"


def test_names_are_one_clean_line_and_cut() -> None:
    assert name("An\ra\x1b[2J  Ana", 12).text == "An a\N{REPLACEMENT CHARACTER}[2J Ana"
    assert name("Ana" * 9, 8).text == "AnaAnaA\N{HORIZONTAL ELLIPSIS}"
    assert name(" \n", 8).text == "?"


def test_only_strangers_words_are_escaped_and_scores_hidden_together() -> None:
    told = row(
        Piece("1 ", Tone.TITLE),
        name("*Ana*", 20, Tone.TITLE),
        " · ",
        Piece("beat our ", score=True),
        name("_Carl_", 20, score=True),
        Piece(" 2-1", score=True),
    )
    marked = in_markdown(told, say=lambda words: f"<{words}>", hide=lambda words: f"||{words}||")
    assert marked == "**1 <*Ana*>** · ||beat our <_Carl_> 2-1||"


def test_no_mark_stands_beside_a_blank() -> None:
    assert in_markdown(row(Piece("Ana ", Tone.TITLE), "x"), say=str) == "**Ana** x"


def test_a_terminal_gets_the_tones() -> None:
    told = on_terminal(row(Piece("THIN", Tone.DOUBT), "!"), 2)
    assert told == (Span("  "), Span("THIN", Tone.DOUBT), Span("!"))


@given(st.lists(TEXTS, max_size=8), st.integers(10, 60))
def test_no_part_is_lost_and_a_row_is_too_long_only_for_one_part(
    parts: list[str], columns: int
) -> None:
    named = [name(part, 30) for part in parts]
    rows = dotted(named, columns)
    assert [piece for told in rows for piece in told if piece.theirs] == named
    assert all(measure(told) <= columns or len(told) == 1 for told in rows)
