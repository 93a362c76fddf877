from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.text.lines import Line, Span, Tone, line, measure, plain
from bot.rendering.text.tables import Column, grid, needed, table


def cells(*rows: str) -> list[list[Line]]:
    """Rows of cells, which stand between bars."""
    return [[line(cell) for cell in row.split("|")] for row in rows]


def texts(lines: list[Line]) -> list[str]:
    return [plain(written) for written in lines]


def head(text: str) -> Line:
    return line(Span(text, Tone.FAINT))


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    rows = cells("Pelle|2|conceded", "quietstorm|10|left")
    columns = [Column(), Column(right=True), Column()]
    assert texts(table(columns, rows, 40)) == [
        "Pelle        2  conceded",
        "quietstorm  10  left",
    ]


def test_heads_stand_above_their_columns() -> None:
    columns = [Column(), Column(head("Turns"), right=True)]
    assert texts(table(columns, cells("Game 1|8"), 40)) == ["        Turns", "Game 1      8"]


def test_a_column_without_a_cell_is_left_out() -> None:
    columns = [Column(), Column(head("Format")), Column()]
    assert texts(table(columns, cells("a||c", "b||d"), 40)) == ["a  c", "b  d"]


def test_no_rows_are_no_trouble() -> None:
    assert texts(table([Column(), Column()], [], 40)) == []


def test_the_widest_column_that_may_shrink_gives_first() -> None:
    columns = [Column(least=4), Column(), Column(least=4)]
    rows = cells("Fredericka|2-1|Pelle")
    assert texts(table(columns, rows, 20)) == ["Frederi…  2-1  Pelle"]
    assert texts(table(columns, rows, 15)) == ["Fre…  2-1  Pel…"]


def test_a_table_that_cannot_shrink_is_cut_at_the_edge() -> None:
    assert texts(table([Column(), Column()], cells("Fredericka|Pelle"), 12)) == ["Fredericka …"]


def test_an_optional_column_gives_way_to_the_others() -> None:
    columns = [Column(least=4), Column(optional=True), Column()]
    rows = cells("Fredericka|22 min|123")
    assert texts(table(columns, rows, 23)) == ["Fredericka  22 min  123"]
    assert texts(table(columns, rows, 22)) == ["Fredericka  123"]


def test_an_optional_column_that_may_shrink_does_so_before_it_goes() -> None:
    columns = [Column(least=4), Column(optional=True, least=6)]
    rows = cells("Fredericka|summoned 1, kept 4")
    assert texts(table(columns, rows, 20)) == ["Fredericka  summone…"]
    assert texts(table(columns, rows, 17)) == ["Fredericka"]


def test_what_a_table_needs_is_known_beforehand() -> None:
    columns = [Column(), Column(optional=True, least=6), Column()]
    rows = cells("Pelle|summoned 1|7")
    assert needed(columns, rows, range(3)) == 5 + 2 + 6 + 2 + 1
    assert needed(columns, rows, [0, 2]) == 5 + 2 + 1


def entries(*names: str) -> list[Line]:
    return [line(name) for name in names]


def test_entries_stand_side_by_side_in_equal_cells() -> None:
    told = grid([(line("Spells  "), entries("Scapegoat", "Book of Moon", "Snatch Steal"))], 60)
    assert texts(told) == [
        "Spells  Scapegoat                  Book of Moon",
        "        Snatch Steal",
    ]


def test_one_cell_width_serves_all_groups() -> None:
    groups = [
        (line("A  "), entries("Sangan", "Jinzo")),
        (line("B  "), entries("Tribe-Infecting Virus", "Mirror Force", "Dust Tornado")),
    ]
    told = texts(grid(groups, 80))
    assert told[0].index("Jinzo") == told[1].index("Mirror Force")


def test_a_long_entry_takes_several_cells() -> None:
    long = "Black Luster Soldier - Envoy of the Beginning"
    told = grid([(line("M  "), entries("Sangan", long, "Jinzo"))], 60)
    assert texts(told) == ["M  Sangan", f"   {long}", "   Jinzo"]


def test_a_narrow_screen_has_one_entry_a_line() -> None:
    assert texts(grid([(line("M  "), entries("Sangan", "Jinzo"))], 40)) == [
        "M  Sangan",
        "   Jinzo",
    ]


def test_an_entry_longer_than_a_line_is_cut() -> None:
    assert texts(grid([(line("M  "), entries("Sinister Serpent"))], 12)) == ["M  Sinister…"]


def test_groups_may_be_absent() -> None:
    assert grid([], 80) == []


NAMES = st.text(min_size=1, max_size=60)


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=6), st.integers(10, 90))
def test_no_table_is_wider_than_asked(rows: list[tuple[str, str, str]], width: int) -> None:
    columns = [Column(least=4), Column(head("Loser")), Column(right=True, optional=True, least=3)]
    told = table(columns, [[line(cell) for cell in row] for row in rows], width)
    assert all(measure(written) <= width for written in told)


@given(st.lists(st.lists(NAMES, min_size=1, max_size=8), max_size=4), st.integers(10, 120))
def test_no_grid_is_wider_than_asked(groups: list[list[str]], width: int) -> None:
    told = grid([(line("label  "), entries(*names)) for names in groups], width)
    assert all(measure(written) <= width for written in told)


@given(st.lists(NAMES, min_size=1, max_size=12), st.integers(20, 120))
def test_a_grid_shows_every_entry_in_order(names: list[str], width: int) -> None:
    shown = grid([(line("label  "), [line(Span(name, Tone.SIDE)) for name in names])], width)
    marked = [span for written in shown for span in written if span.tone is Tone.SIDE]
    assert len(marked) == len([name for name in names if line(name)])


def test_names_stay_different_however_narrow_their_column_becomes() -> None:
    rows = cells(*(f"Horus the Black Flame Dragon LV{level}|1/2" for level in (4, 6, 8)))
    columns = [Column(head("Card"), least=8, most=20, names=True), Column()]
    assert texts(table(columns, rows, 80))[1:] == [
        "Horus the Black… LV4  1/2",
        "Horus the Black… LV6  1/2",
        "Horus the Black… LV8  1/2",
    ]
    assert texts(table(columns, rows, 13))[1:] == [
        "Hor… LV4  1/2",
        "Hor… LV6  1/2",
        "Hor… LV8  1/2",
    ]


def test_a_column_of_names_may_have_empty_cells_and_keeps_its_tones() -> None:
    toned = line(Span("Sangan", Tone.SIDE))
    assert table([Column(names=True), Column()], [[toned, line("1")], [(), line("2")]], 40)[0][
        0
    ] == (Span("Sangan", Tone.SIDE))
