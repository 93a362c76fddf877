"""Everything in a picture has its place: nothing overlaps, sticks out or is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from msgspec.structs import replace

from bot.domain.analysis.decks import Deck
from bot.domain.replay.model import DeckSizes
from bot.rendering.pictures.characters import ELLIPSIS
from bot.rendering.pictures.fonts import WEIGHT, first_base, font, line_height
from bot.rendering.pictures.grids import GRIDS, TALLEST, WIDTH
from bot.rendering.pictures.layout import lay_out
from bot.rendering.pictures.shapes import Box, Layout, PlacedTile, Tone
from tests.rendering.pictures.decks import (
    card,
    deck,
    every_kind,
    largest_deck,
    usual_deck,
)

PHONE = 375
READABLE = 8
"""Pixels of a phone that letters must be high, the least that its own texts have."""

DECKS = {
    "usual": usual_deck(),
    "largest": largest_deck(),
    "every kind": every_kind(),
    "empty": deck(),
    "one card": deck(card("Sangan")),
    "long names": deck(*(card("W" * n, 2, 1) for n in range(1, 60)), lower_bound=True),
}
every_deck = pytest.mark.parametrize("shown", DECKS.values(), ids=DECKS)


def overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def within(inner: Box, outer: Box) -> bool:
    across = outer.left <= inner.left and inner.right <= outer.right
    return across and outer.top <= inner.top and inner.bottom <= outer.bottom


def letters_of(placed: PlacedTile) -> Iterator[Box]:
    """Where the ink of a tile's lines is."""
    size = placed.text.size
    for number, line in enumerate(placed.text.lines):
        left, top, right, bottom = font(size).getbbox(line, anchor="ls", stroke_width=WEIGHT[False])
        base = placed.text_box.top + first_base(size) + number * line_height(size)
        wide, high = round(right - left), round(bottom - top)
        yield Box(placed.text_box.left + round(left), base + round(top), wide, high)


def misplaced(layout: Layout) -> list[str]:
    """What is wrong with a layout, in words."""
    page = Box(0, 0, layout.width, layout.height)
    boxes = [*(tile.box for tile in layout.tiles), *(label.box for label in layout.labels)]
    wrong = [f"{box} is off the page" for box in boxes if not within(box, page)]
    # Headings and notes are as high as their rows, beside or above tiles and not upon them.
    wrong += [f"{a} lies on {b}" for a, b in combinations(boxes, 2) if overlap(a, b)]
    for tile in layout.tiles:
        badges = [badge.box for badge in tile.badges]
        letters = list(letters_of(tile))
        inside = [tile.text_box, *badges, *letters]
        wrong += [f"{box} leaves {tile.box}" for box in inside if not within(box, tile.box)]
        wrong += [
            f"{a} lies on {b} in {tile.tile}"
            for a, b in combinations([*badges, *letters], 2)
            if overlap(a, b) and not (a in letters and b in letters)
        ]
    return wrong


@every_deck
def test_nothing_overlaps_or_sticks_out(shown: Deck) -> None:
    assert misplaced(lay_out(shown)) == []


@every_deck
def test_a_picture_is_as_wide_as_a_phone_and_not_too_high(shown: Deck) -> None:
    layout = lay_out(shown)
    assert layout.width == WIDTH
    assert layout.height <= TALLEST


def test_the_tightest_grid_has_room_for_all_that_is_ever_shown() -> None:
    crowd = [card(f"Card {n}", 1, 1) for n in range(100)]
    sizes = DeckSizes(main=999, extra=999, side=999)
    layout = lay_out(deck(*crowd, extra=crowd, side=crowd, sizes=sizes, lower_bound=True))
    assert len(layout.tiles) == 90
    assert layout.height <= TALLEST
    assert misplaced(layout) == []


def test_names_can_be_read_on_a_phone() -> None:
    smallest = min(size for grid in GRIDS for size in grid.sizes)
    assert smallest * PHONE / WIDTH >= READABLE


def test_known_names_stand_whole_and_mostly_in_the_largest_size() -> None:
    for shown, most_cut in ((usual_deck(), 0), (largest_deck(), 2)):
        texts = [tile.text for tile in lay_out(shown).tiles]
        assert sum(ELLIPSIS in text.lines[-1] for text in texts) <= most_cut
        sizes = [text.size for text in texts]
        assert sizes.count(max(sizes)) > len(sizes) / 2


@pytest.mark.parametrize("shown", [usual_deck(), largest_deck()], ids=["usual", "largest"])
def test_every_card_is_there_once_and_the_copies_add_up(shown: Deck) -> None:
    tiles = [placed.tile for placed in lay_out(shown).tiles]
    names = sorted(tile.name for tile in tiles if not tile.name.endswith(" unseen"))
    assert names == sorted(card.name for part in shown.parts for card in part.cards)
    cards = [tile for tile in tiles if tile.name in names]
    unseen = [int(tile.name.split()[0]) for tile in tiles if tile not in cards]
    seen = [int(tile.seen.removeprefix("x") or 1) for tile in cards]
    assert sum(seen) == sum(part.seen for part in shown.parts)
    assert sum(seen) + sum(unseen) == sum(part.size or 0 for part in shown.parts)


def test_each_part_has_its_heading() -> None:
    labels = [label.text for label in lay_out(usual_deck()).labels]
    assert labels[:4] == [
        "Ana",
        "2 replays \N{MIDDLE DOT} 9-16 Nov 2025",
        "Main",
        "30 of 40 seen, 1 likely",
    ]
    assert labels[-5:-1] == ["Extra", "all 3 seen", "Side", "5 of 15 seen"]
    assert labels[-1].startswith("+1? likely:")


def test_parts_stand_below_one_another() -> None:
    layout = lay_out(usual_deck())
    tops = {label.text: label.box.top for label in layout.labels}
    extra = [t.box.top for t in layout.tiles if tops["Extra"] < t.box.top < tops["Side"]]
    assert len(extra) == 3
    assert tops["Main"] < layout.tiles[0].box.top < tops["Extra"] < min(extra)


def test_a_thin_deck_says_so() -> None:
    shown = deck(card("Sangan", 8, 3), extra=[card("Balter")], sizes=DeckSizes(40, 3, None))
    warnings = [label for label in lay_out(shown).labels if label.tone is Tone.WARNING]
    assert [label.text for label in warnings] == ["THIN: 11 of 40 known"]
    assert not any(label.tone is Tone.WARNING for label in lay_out(largest_deck()).labels)


def test_old_files_say_that_copies_are_at_least_these() -> None:
    notes = [label.text for label in lay_out(deck(card("A"), lower_bound=True)).labels]
    assert notes[-1].startswith("Old replay: at least these copies")


def test_a_thin_deck_of_an_old_file_is_known_at_least_so_far() -> None:
    shown = lay_out(deck(card("Sangan", 8), lower_bound=True))
    told = [label.text for label in shown.labels]
    assert "at least 8 of 40 seen" in told
    assert "THIN: at least 8 of 40 known" in told
    assert not any("unseen" in text for tile in shown.tiles for text in tile.text.lines)


def test_few_cards_get_larger_tiles() -> None:
    few, many = (lay_out(shown).tiles[0] for shown in (DECKS["one card"], largest_deck()))
    assert few.box.width > many.box.width
    assert few.text.size > many.text.size


def test_a_long_player_leaves_room_for_what_the_deck_rests_on() -> None:
    square = "\N{SQUARE KM SQUARED}" * 10
    shown = replace(deck(card("A")), player="W" * 4096, days=(square, "  ", "x"))
    layout = lay_out(shown)
    assert misplaced(layout) == []
    assert layout.labels[0].text.endswith(ELLIPSIS)
    assert lay_out(replace(shown, player="\u202e")).labels[0].text == "Deck"
