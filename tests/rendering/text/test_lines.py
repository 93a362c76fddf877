from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.text.lines import (
    EMPTY,
    Line,
    Span,
    Tone,
    dotted,
    fit,
    join,
    line,
    measure,
    pad,
    plain,
    sentence,
    spread,
    wrap,
)

LINES = st.lists(st.builds(Span, st.text(max_size=12), st.sampled_from(Tone)), max_size=4).map(
    tuple
)


def texts(lines: list[Line]) -> list[str]:
    return [plain(written) for written in lines]


def test_a_span_is_clean_whatever_it_is_made_from() -> None:
    assert "\x1b" not in Span("\x1b[31mred").text


def test_a_line_is_put_together_from_texts_spans_and_lines() -> None:
    inner = line("a", Span("b", Tone.GOOD))
    assert line("x", inner, Span("", Tone.FAINT), "") == (
        Span("x"),
        Span("a"),
        Span("b", Tone.GOOD),
    )


def test_a_line_ends_without_blanks() -> None:
    assert plain(line("won", "   ")) == "won"


def test_joining_leaves_out_what_is_empty() -> None:
    assert plain(join(", ", ["Pelle", "", EMPTY, "Marigold"])) == "Pelle, Marigold"
    assert join(", ", []) == EMPTY


def test_what_fits_is_left_alone() -> None:
    written = line("Pelle", Span(" won", Tone.GOOD))
    assert fit(written, 9) is written


@pytest.mark.parametrize(
    ("columns", "shown"), [(8, "Pelle w…"), (6, "Pelle…"), (5, "Pell…"), (1, "…"), (0, "")]
)
def test_a_long_line_is_cut_between_or_within_spans(columns: int, shown: str) -> None:
    assert plain(fit(line("Pelle", Span(" won", Tone.GOOD)), columns)) == shown


@given(LINES, st.integers(0, 30))
def test_a_fitted_line_is_never_too_wide(written: Line, columns: int) -> None:
    assert measure(fit(written, columns)) <= columns


@given(LINES, st.integers(0, 30), st.booleans())
def test_a_padded_line_has_exactly_its_columns(
    written: Line,
    columns: int,
    right: bool,  # noqa: FBT001  # drawn
) -> None:
    # A wide character that does not fit leaves its place to the blank beside it.
    assert measure(pad(written, columns, right=right)) == columns


def test_padding_goes_to_either_side() -> None:
    assert line(pad("7", 3, right=True), "|") == line("  ", "7", "|")
    assert line(pad("7", 3), "|") == line("7", "  ", "|")


def test_two_ends_of_a_line() -> None:
    assert texts(spread(line("Pelle"), line("Goat"), 12)) == ["Pelle   Goat"]


def test_two_ends_that_do_not_fit_take_two_lines() -> None:
    assert texts(spread(line("Pelle"), line("Goat"), 10)) == ["Pelle", "Goat"]
    assert texts(spread(line("Pelle"), line("Goat"), 4)) == ["Pel…", "Goat"]


def test_one_end_alone_stands_in_front() -> None:
    assert texts(spread(EMPTY, line("Goat"), 12)) == ["Goat"]
    assert texts(spread(line("Pelle"), EMPTY, 12)) == ["Pelle"]


def test_dots_stand_between_parts_and_end_a_broken_line() -> None:
    parts = ["6 replays", "", "7 matches", "Goat"]
    assert texts(dotted(parts, 40)) == ["6 replays · 7 matches · Goat"]
    assert texts(dotted(parts, 12)) == ["6 replays ·", "7 matches ·", "Goat"]


def test_nothing_between_dots_is_an_empty_line() -> None:
    assert texts(dotted([], 40)) == [""]


def test_a_sentence_is_broken_between_words() -> None:
    told = sentence("Nobody saw this copy.", 11, Tone.FAINT, indent=2)
    assert texts(told) == ["  Nobody", "  saw this", "  copy."]


def test_the_lead_opens_the_first_line_and_indents_the_others() -> None:
    told = wrap(["Rock", "Paper", "Scissors"], 18, lead=line("Throws  "))
    assert texts(told) == ["Throws  Rock Paper", "        Scissors"]


def test_a_part_longer_than_a_line_is_cut() -> None:
    assert texts(wrap(["a", "Scissors", "b"], 6)) == ["a", "Sciss…", "b"]


@given(st.lists(LINES, max_size=6), st.integers(1, 30), LINES)
def test_wrapped_lines_are_never_too_wide(parts: list[Line], columns: int, lead: Line) -> None:
    lead = fit(lead, columns // 2)
    assert all(measure(told) <= columns for told in wrap(parts, columns, lead=lead))
