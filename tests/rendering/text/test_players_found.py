from __future__ import annotations

import dataclasses

from msgspec.structs import replace as changed

from bot.domain.analysis.discovery import Standing
from bot.domain.analysis.identities import NO_IDENTITIES
from bot.rendering.text.lines import measure, plain
from bot.rendering.text.players_found import found_lines, same_lines
from bot.samples.teams import ANA, WREN
from bot.services.people import Selection
from tests.rendering.teams import demo_selection
from tests.rendering.text.decks import texts
from tests.rendering.text.test_hostile import NASTY


def told(selection: Selection, width: int = 80) -> list[str]:
    return texts(found_lines(selection, width))


def test_everybody_is_told_with_seat_record_and_reason() -> None:
    lines = told(demo_selection([ANA, WREN]))
    assert lines[:5] == [
        "Seraphim: 23 players found, 2 chosen",
        "",
        "   Seat  Player               Replays  Record  Why",
        "✓     1  Ana                        4  3-1     named in seat 1",
        "      2  Ben                        1  0-1     named in seat 2",
    ]
    assert "✓     4  Wren (paperlantern)        5  3-2     named in seat 4" in lines
    assert len(lines) == 3 + 23


def test_names_that_may_be_one_person_are_asked_about() -> None:
    apart = texts(same_lines(demo_selection(identities=NO_IDENTITIES), 80))
    assert apart[0] == "Same person? Wren and paperlantern: the same account on the site."
    joined = texts(same_lines(demo_selection(), 80))
    assert joined[-1] == "Wren is also paperlantern, as you said."


def test_of_very_many_strangers_some_are_counted() -> None:
    selection = demo_selection([ANA])
    (stranger, *_) = (
        one for one in selection.discovery.people if one.standing is Standing.UNLIKELY
    )
    many = [changed(stranger, person=f"Stranger {number}") for number in range(60)]
    discovery = changed(selection.discovery, people=(*selection.discovery.likely, *many))
    lines = told(dataclasses.replace(selection, discovery=discovery, doubts=("So it is.",) * 20))
    assert "and 30 more players who are not likely" in lines
    assert lines.count("So it is.") == 12
    assert lines[-1] == "and 8 more doubts"


def test_names_are_never_obeyed_and_no_line_is_too_wide() -> None:
    selection = demo_selection([ANA])
    people = [
        changed(found, person=words, names=(words, f"{words}2"), reason=words)
        for found, words in zip(selection.discovery.people, NASTY, strict=False)
    ]
    discovery = changed(selection.discovery, people=tuple(people))
    nasty = dataclasses.replace(selection, discovery=discovery, doubts=NASTY)
    for width in (40, 60, 80, 120):
        lines = [*found_lines(nasty, width), *same_lines(nasty, width)]
        assert all(plain(line).isprintable() and measure(line) <= width for line in lines)
