from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis.positions import Part, part_of, position_of
from bot.domain.analysis.sightings import (
    DeckSighting,
    count_names,
    read_sighting,
    read_sightings,
)
from bot.domain.replay.model import CardCopy, DeckSizes, Game, Replay
from tests.domain.analysis.decklists import card, played
from tests.domain.analysis.duels import ANA, BO, replay, replays


def read(game: Game) -> DeckSighting:
    return read_sighting(replay(7, game), game, ANA)


def names(copies: tuple[CardCopy, ...]) -> list[str]:
    return [copy.name for copy in copies]


def test_positions_tell_the_parts_apart() -> None:
    sighting = read(
        played(
            [
                card("Sangan", 1),
                card("Ryko", 40),
                card("Thousand-Eyes Restrict", 41, color="Fusion"),
                card("Dark Balter", 43, color="Fusion"),
                card("Royal Decree", 44),
                card("Kinetic Soldier", 58, color="Effect"),
            ],
            number=2,
        )
    )
    assert names(sighting.main) == ["Sangan", "Ryko"]
    assert names(sighting.extra) == ["Thousand-Eyes Restrict", "Dark Balter"]
    assert names(sighting.sided_in) == ["Royal Decree", "Kinetic Soldier"]
    assert sighting.sided_in_extra == ()
    assert sighting.doubts == ()


def test_a_fusion_from_the_side_deck_goes_to_the_extra_deck() -> None:
    sighting = read(played([card("Ojama King", 50, color="Fusion"), card("Decree", 51)], number=2))
    assert names(sighting.sided_in_extra) == ["Ojama King"]
    assert names(sighting.sided_in) == ["Decree"]
    assert sighting.unseen_main == 39


def test_a_sighting_says_where_it_comes_from() -> None:
    game = played([card("Sangan", 1)], number=2, match=2)
    sighting = read_sighting(replay(7, game, date="2025-11-16 20:00:00"), game, ANA)
    assert (sighting.replay_id, sighting.match, sighting.game) == (7, 2, 2)
    assert (sighting.player, sighting.date) == (ANA, "2025-11-16 20:00:00")


def test_unseen_counts_this_games_main_deck_with_what_came_in() -> None:
    grown = DeckSizes(main=42, extra=3, side=None)
    game = played([card("Sangan", 1), card("Decree", 44)], number=2, sizes=grown)
    sighting = read(game)
    assert sighting.unseen_main == 40
    assert sighting.submitted.main == 40
    assert sighting.sizes == grown


def test_cards_shown_after_the_end_stand_apart() -> None:
    game = played(
        [card("Sangan", 1)], after_end=[card("Sangan", 1), card("Ryko", 2), card("Ryko", 2)]
    )
    sighting = read(game)
    assert names(sighting.main) == ["Sangan"]
    assert names(sighting.after_end) == ["Ryko"]
    assert names(sighting.copies) == ["Sangan", "Ryko"]
    assert sighting.unseen_main == 39


def test_a_copy_counts_once_and_artworks_count_together() -> None:
    game = played([card("Sangan", 1), card("Ring", 5), card("Ring", 6), card("Sangan", 1)])
    assert count_names(read(game).main) == {"Sangan": 1, "Ring": 2}


def test_old_files_go_by_the_frame_and_count_every_copy() -> None:
    game = played(
        [card("Ring", None), card("Ring", None), card("Dark Balter", None, color="Fusion")],
        lower_bound=True,
        submitted=DeckSizes(main=40, extra=3, side=None),
    )
    sighting = read(game)
    assert count_names(sighting.main) == {"Ring": 2}
    assert names(sighting.extra) == ["Dark Balter"]
    assert sighting.sided_in == ()
    assert sighting.lower_bound
    assert sighting.doubts == ()


@pytest.mark.parametrize("color", ["Fusion", "Synchro", "Xyz", "Link"])
def test_extra_deck_frames_need_no_position(color: str) -> None:
    sizes = DeckSizes(main=40, extra=3, side=15)
    assert part_of(card("X", None, color=color), sizes) is Part.EXTRA
    assert part_of(card("X", None, color="Ritual"), sizes) is Part.MAIN


@pytest.mark.parametrize(
    ("position", "side", "expected"),
    [
        (1, 15, 1),
        (58, 15, 58),
        (59, 15, None),
        (59, None, 59),
        (0, 15, None),
        (-3, None, None),
        (None, 15, None),
    ],
)
def test_a_position_is_used_only_within_the_list(
    position: int | None, side: int | None, expected: int | None
) -> None:
    assert position_of(card("X", position), DeckSizes(40, 3, side)) == expected


def test_a_second_name_at_one_position_is_a_doubt() -> None:
    sighting = read(played([card("Sangan", 1), card("Ryko", 1), card("Jinzo", 1)]))
    assert names(sighting.main) == ["Sangan"]
    assert sighting.doubts == ("Second names for a position: 2, such as Sangan and Ryko.",)


def test_a_position_outside_the_list_is_a_doubt() -> None:
    sighting = read(played([card("Sangan", 99), card("Balter", 0, color="Fusion")]))
    assert names(sighting.main) == ["Sangan"]
    assert names(sighting.extra) == ["Balter"]
    assert sighting.doubts == ("Cards outside the list: 2, such as Sangan.",)


def test_a_fusion_in_the_main_deck_is_a_doubt() -> None:
    sighting = read(played([card("Dark Balter", 3, color="Fusion"), card("Sangan", 42)]))
    assert names(sighting.main) == ["Dark Balter"]
    assert names(sighting.extra) == ["Sangan"]
    assert sighting.doubts == ("Cards in the wrong part: 2, such as Dark Balter.",)


def test_more_cards_than_the_deck_holds_are_a_doubt() -> None:
    tiny = DeckSizes(main=1, extra=0, side=0)
    sighting = read(played([card("A", 1), card("B", 2), card("C", 3)], submitted=tiny))
    assert sighting.unseen_main == 0
    assert sighting.doubts == (
        "Cards outside the list: 2, such as B.",
        "Cards seen beyond the size of the main deck: 2.",
    )


def test_every_game_is_read_in_order() -> None:
    games = (played([card("Sangan", 1)]), played([card("Ryko", 2)], number=2))
    sightings = read_sightings(replay(7, *games), ANA)
    assert [names(sighting.main) for sighting in sightings] == [["Sangan"], ["Ryko"]]
    assert read_sightings(replay(8), BO) == ()


def test_a_stranger_showed_nothing() -> None:
    game = played([])
    with pytest.raises(KeyError):
        read_sightings(replay(7), "Carl")
    with pytest.raises(KeyError):
        read_sighting(replay(7, game), game, "Carl")


@given(replays(), st.sampled_from([ANA, BO]))
def test_every_copy_is_told_once(known: Replay, player: str) -> None:
    for game, sighting in zip(known.games, read_sightings(known, player), strict=True):
        shown = game.of(player)
        positions = {copy.object_id for copy in (*shown.seen, *shown.shown_after_end)}
        told = Counter(copy.object_id for copy in sighting.copies)
        assert set(told) == positions
        assert max(told.values(), default=1) == 1
        assert sighting.unseen_main >= 0


@given(replays())
def test_a_sighting_can_be_written_and_read_back(known: Replay) -> None:
    for sighting in read_sightings(known, ANA):
        written = msgspec.json.encode(sighting)
        assert msgspec.json.decode(written, type=DeckSighting) == sighting
