"""Which tiles a deck has, what they say and in which order they stand."""

from __future__ import annotations

from msgspec.structs import replace

from bot.domain.analysis.positions import Part
from bot.domain.replay.model import DeckSizes
from bot.rendering.pictures.colors import Kind
from bot.rendering.pictures.tiles import (
    MOST_TILES,
    Tile,
    parts_told,
    tell_coverage,
    tell_number,
    tell_types,
    tiles_of,
)
from tests.rendering.pictures.decks import card, deck, part_of, spell, trap


def test_the_main_deck_shows_monsters_spells_and_traps_most_copies_first() -> None:
    main = deck(
        trap("Dust"),
        spell("Storm"),
        card("Ritualist", color="Ritual"),
        spell("Book", 3),
        card("Zombie", 2, 1),
        card("Elf", color="Normal"),
        card("Bat", 2),
    ).main
    names = [tile.name for tile in tiles_of(main)]
    assert names == ["Zombie", "Bat", "Elf", "Ritualist", "Book", "Storm", "Dust", "29 unseen"]


def test_the_extra_deck_shows_one_frame_after_the_other() -> None:
    frames = ("Link", "Xyz", "Fusion", "Synchro")
    extra = part_of(Part.EXTRA, [card(frame, color=frame) for frame in frames], 4)
    assert [tile.name for tile in tiles_of(extra)] == ["Fusion", "Synchro", "Xyz", "Link"]


def test_copies_stand_in_badges_the_likely_ones_apart() -> None:
    cards = [card("A"), card("B", 3), card("C", 2, 1), card("D", 1, 2)]
    assert [(tile.seen, tile.likely) for tile in tiles_of(part_of(Part.MAIN, cards, 10))] == [
        ("x3", ""),
        ("x2", "+1?"),
        ("x1", "+2?"),
        ("", ""),
        ("", ""),
    ]


def test_unseen_cards_are_one_tile() -> None:
    main = part_of(Part.MAIN, [card("A", 34)], 40)
    assert tiles_of(main)[1:] == (Tile(Kind.REST, "6 unseen"),)
    assert len(tiles_of(part_of(Part.MAIN, [card("A", 40)], 40))) == 1
    assert len(tiles_of(part_of(Part.SIDE, [card("A")], None))) == 1


def test_a_part_of_which_nothing_was_seen_has_no_tiles() -> None:
    assert tiles_of(part_of(Part.SIDE, [], 15)) == ()


def test_cards_beyond_the_room_are_counted() -> None:
    main = part_of(Part.MAIN, [card(f"Card {n:05}") for n in range(10_000)], 20_000)
    tiles = tiles_of(main)
    assert len(tiles) == MOST_TILES[Part.MAIN]
    assert tiles[-2:] == (
        Tile(Kind.REST, "and 9942 more cards"),
        Tile(Kind.REST, "9999+ unseen"),
    )


def test_a_name_in_another_script_gives_way_to_the_cards_number() -> None:
    side = [card("青眼", passcode="00000123"), card("\u200b"), card("青", passcode="青")]
    assert {tile.name for tile in tiles_of(part_of(Part.SIDE, side, 3))} == {
        "No. 00000123",
        "no name",
        "?",
    }


def test_coverage_is_told() -> None:
    assert tell_coverage(part_of(Part.MAIN, [card("A", 34)], 40)) == "34 of 40 seen"
    assert tell_coverage(part_of(Part.MAIN, [card("A", 2, 1)], 40)) == "2 of 40 seen, 1 likely"
    assert tell_coverage(part_of(Part.EXTRA, [card("A", 3)], 3)) == "all 3 seen"
    assert tell_coverage(part_of(Part.SIDE, [card("A", 6)], None)) == "6 seen"


def test_of_an_old_file_it_is_told_what_is_seen_at_least() -> None:
    main = replace(part_of(Part.MAIN, [card("A", 20_000)], 30_000), seen=8, unseen=29_992)
    told = "at least 8 of 9999+ seen (9999+ more may be side)"
    assert tell_coverage(main, lower_bound=True) == told
    assert [tile.name for tile in tiles_of(main, lower_bound=True)] == ["A"]


def test_an_old_file_tells_nothing_of_the_side_deck() -> None:
    sizes = DeckSizes(main=40, extra=15, side=15)
    known, old = deck(sizes=sizes), deck(sizes=sizes, lower_bound=True)
    assert [part.part for part in parts_told(known)] == [Part.MAIN, Part.EXTRA, Part.SIDE]
    assert [part.part for part in parts_told(old)] == [Part.MAIN, Part.EXTRA]


def test_types_are_counted_where_there_are_several() -> None:
    mixed = deck(card("A", 2), card("B", color="Normal"), spell("C"), card("D", kind="Skill"))
    assert tell_types(mixed.main).split(" \N{MIDDLE DOT} ") == ["3 monsters", "1 spell", "1 other"]
    assert tell_types(deck(trap("A", 3)).main) == ""


def test_numbers_that_no_deck_has_are_not_spelled_out() -> None:
    assert tell_number(9999) == "9999"
    assert tell_number(10**5000) == "9999+"
    assert tell_number(-3) == "0"
    assert tiles_of(part_of(Part.SIDE, [card("A", 1_000_000)], 15))[0].seen == "x99+"


def test_sizes_of_zero_are_no_sizes() -> None:
    odd = deck(card("A"), sizes=DeckSizes(main=0, extra=0, side=None))
    assert tell_coverage(odd.main) == "1 seen"
