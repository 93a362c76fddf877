"""A name that a person gave is marked where there is room, and the cards have their say, too."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from bot.domain.analysis.archetypes import OTHER, Archetype, call_deck
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import TeamReport
from bot.rendering.deck_names import correction_rows, tell_by_cards, tell_deck_marked
from bot.rendering.rows import measure
from bot.rendering.team_seats import seat_lines
from bot.rendering.team_summary import summary_lines
from bot.rendering.text.lines import plain
from bot.rendering.text.profiles import Depth
from bot.rendering.text.teams import seat_report_lines
from tests.rendering.teams import demo_seat, with_seats, written

CHAOS = call_deck("Chaos Turbo", {})
BY_CARDS = Archetype("Goat Control", 0.83, ("Metamorphosis",))


def called(deck: NamedDeck, archetype: Archetype, by_cards: Archetype) -> NamedDeck:
    return replace(deck, archetype=archetype, by_cards=by_cards)


@cache
def corrected_seat(archetype: Archetype = CHAOS) -> SeatReport:
    """Ana, whose newest list somebody has named."""
    ana = demo_seat("Ana")
    newest, *older = ana.decks
    return replace(ana, decks=(called(newest, archetype, BY_CARDS), *older))


def corrected_report() -> TeamReport:
    return with_seats(corrected_seat())


@pytest.mark.parametrize(
    ("by_cards", "told"),
    [
        (BY_CARDS, "its cards say Goat Control 0.83"),
        (CHAOS, "its cards say so, too (1.00)"),
        (Archetype(OTHER, 0.4, (), "Warrior"), "its cards say maybe Warrior 0.40"),
        (Archetype(OTHER, 0.0, ()), "its cards do not tell"),
    ],
)
def test_what_the_cards_say_is_told_beside_a_name_by_hand(by_cards: Archetype, told: str) -> None:
    (deck, *_) = corrected_seat().decks
    assert tell_by_cards(called(deck, CHAOS, by_cards)) == told


def test_nothing_is_told_of_a_deck_that_its_cards_name() -> None:
    seat = demo_seat("Ana")
    assert {tell_by_cards(deck) for deck in seat.decks} == {""}
    assert list(correction_rows(seat.decks)) == []
    assert tell_deck_marked(seat.decks[0].archetype) == seat.decks[0].archetype.name


def test_the_seat_s_page_marks_it_and_the_screen_of_the_team_does_not() -> None:
    titles = {one.title: written(one.rows) for one in seat_lines(corrected_seat())}
    assert titles["Decks named by hand"][0].startswith("Chaos Turbo · ")
    assert "its cards say Goat Control 0.83" in " ".join(titles["Decks named by hand"])
    assert titles["Lists, the newest first"][0].startswith("Chaos Turbo (corrected) · ")
    page = "\n".join(map(plain, seat_report_lines(corrected_seat(), 80, Depth())))
    assert "Chaos Turbo (corrected)" in page
    assert "its cards say Goat Control 0.83" in page
    summary = summary_lines(corrected_report(), seen_by="only you")
    rows = written(row for seat in summary.seats for row in seat.rows)
    assert "Ana · Chaos Turbo, " in rows[0]
    assert not any("corrected" in told for told in rows)


def test_the_longest_name_leaves_room_for_the_mark() -> None:
    seat = corrected_seat(call_deck("\N{FULLWIDTH LATIN CAPITAL LETTER W}" * 40, {}))
    for section in seat_lines(seat):
        if section.title in {"Decks named by hand", "Lists, the newest first"}:
            assert all(measure(told) <= 44 for told in section.rows)
    lists = {one.title: written(one.rows) for one in seat_lines(seat)}["Lists, the newest first"]
    assert "… (corrected)" in lists[0]
