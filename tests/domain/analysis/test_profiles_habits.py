"""First sets, side cards, cards seen most and opening hands, counted by hand."""

from __future__ import annotations

from bot.domain.analysis.figures import Evidence, Split
from bot.domain.analysis.habits import SideCard
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import CardCopy, HeldCard, Replay, Use
from tests.domain.analysis.duels import ANA, BO, copy, game, held, replay, shown

SET = Use.SET_SPELL_TRAP


def pairs(split: Split) -> list[tuple[str, int]]:
    return [(entry.name, entry.count) for entry in split.entries]


def duel(replay_id: int, *stays: HeldCard, first: str = ANA, turns: int = 6) -> Replay:
    return replay(replay_id, game(first=first, turns=turns, ana=shown(ANA, stays=stays)))


def test_the_first_face_down_monster_of_each_game_by_name() -> None:
    files = [
        duel(
            1, held("Sangan", 1, 3, Use.SET_MONSTER), held("Spirit Reaper", 1, 1, Use.SET_MONSTER)
        ),
        duel(2, held("Spirit Reaper", 1, 5, Use.SET_MONSTER)),
        duel(3, held("Sangan", 1, 1, Use.SUMMONED)),
        duel(4),
    ]
    seen = profile(ANA, files).first_sets.monsters
    assert seen.of == 4
    assert pairs(seen) == [("Spirit Reaper", 2)]
    assert seen.entries[0].evidence == (Evidence(1, 1, 1, 110), Evidence(2, 1, 1, 350))


def test_of_monsters_set_in_one_second_the_first_told_stands() -> None:
    both = duel(1, held("Sangan", 1, 1, Use.SET_MONSTER), held("Ape", 1, 1, Use.SET_MONSTER))
    assert pairs(profile(ANA, [both]).first_sets.monsters) == [("Sangan", 1)]


def test_back_row_of_the_first_turn_by_number_and_by_card() -> None:
    files = [
        duel(1, held("Scapegoat", 1, 1, SET), held("Dust Tornado", 1, 1, SET)),
        duel(2, held("Scapegoat", 1, 1, SET), held("Scapegoat", 1, 1, SET, left_at_s=105)),
        duel(3, held("Scapegoat", 1, 3, SET), held("Sangan", 1, 1, Use.SET_MONSTER)),
    ]
    seen = profile(ANA, files).first_sets
    assert (seen.back_row_number.of, pairs(seen.back_row_number)) == (3, [("0", 1), ("2", 2)])
    assert pairs(seen.back_row_cards) == [("Scapegoat", 2), ("Dust Tornado", 1)]
    assert seen.back_row_cards.entries[0].evidence[1] == Evidence(2, 1, 1, 105)
    assert seen.back_row_number.entries[0].evidence == (Evidence(3, 1, 1, 100),)


def test_a_set_taken_back_in_the_first_turn_is_not_in_the_back_row() -> None:
    def first(*, again: bool, left: int | None) -> HeldCard:
        return held("Scapegoat", 1, left, SET if again else None, entered_at_s=108, object_id=7)

    goat = held("Scapegoat", 1, 1, SET, left_at_s=105, object_id=7)
    files = [
        duel(1, goat, first(again=True, left=1), held("Scapegoat", 1, 1, SET, object_id=8)),
        duel(2, goat, first(again=False, left=None)),
        duel(3, goat, held("Scapegoat", 2, 3, SET, object_id=7)),
    ]
    seen = profile(ANA, files).first_sets
    assert pairs(seen.back_row_number) == [("0", 1), ("1", 1), ("2", 1)]
    assert seen.back_row_cards.entries[0].evidence == (
        Evidence(1, 1, 1, 110),
        Evidence(3, 1, 1, 105),
    )


def test_ten_cards_sort_after_two() -> None:
    many = [held("Scapegoat", 1, 1, SET)] * 10
    files = [duel(1, *many), duel(2, *many[:2])]
    assert pairs(profile(ANA, files).first_sets.back_row_number) == [("2", 1), ("10", 1)]


def test_the_first_turn_of_the_second_player_is_turn_two() -> None:
    file = duel(1, held("Scapegoat", 1, 2, SET), first=BO)
    seen = profile(ANA, [file]).first_sets
    assert pairs(seen.back_row_number) == [("1", 1)]
    assert seen.back_row_number.entries[0].evidence == (Evidence(1, 1, 1, 160),)


def test_a_first_turn_that_never_ended_or_never_came_is_left_out() -> None:
    files = [
        duel(1, held("Scapegoat", 1, 1, SET), turns=1),
        duel(2, turns=1, first=BO),
        duel(3, turns=0),
        duel(4, turns=2),
    ]
    seen = profile(ANA, files).first_sets
    assert (seen.back_row_number.of, pairs(seen.back_row_number)) == (1, [("0", 1)])
    assert (seen.back_row_cards.of, seen.back_row_cards.entries) == (1, ())


def sided(replay_id: int, *later: tuple[CardCopy, ...]) -> Replay:
    """A match whose games after the first show these copies of Ana's."""
    games = [game()]
    for number, copies in enumerate(later, start=2):
        games.append(game(number, ana=shown(ANA, seen=copies)))
    return replay(replay_id, *games)


def test_side_cards_are_told_by_opposing_deck_and_always_at_least() -> None:
    files = [
        sided(1, (copy("Royal Decree", 44, at_s=500), copy("Royal Decree", 45), copy("Ape", 3))),
        sided(2, (copy("Royal Decree", 45, at_s=700),), (copy("Kinetic Soldier", 50),)),
        sided(3, (copy("Dust Tornado", 58),)),
        sided(4, ()),
    ]
    named = {1: "Chaos", 2: "Chaos", 3: "Warrior", 4: "Chaos"}
    seen = profile(ANA, files, opposing_decks=named).side_shown
    assert [(group.against, group.against_deck, group.of) for group in seen] == [
        ("Chaos", True, 3),
        ("Warrior", True, 1),
    ]
    assert seen[0].cards == (
        SideCard("Royal Decree", 2, 1, 2, (Evidence(1, 1, 2, 500), Evidence(2, 1, 2, 700))),
        SideCard("Kinetic Soldier", 1, 1, 1, (Evidence(2, 1, 3, 0),)),
    )


def test_habits_may_be_told_of_some_replays_and_records_of_all() -> None:
    files = [
        sided(1, (copy("Royal Decree", 44),)),
        sided(2, (copy("Dust Tornado", 45),)),
        duel(3, held("Scapegoat", 1, 1, SET)),
    ]
    told = profile(ANA, files, habits_from={2})
    assert [card.card for group in told.side_shown for card in group.cards] == ["Dust Tornado"]
    assert [entry.name for entry in told.cards_seen.entries] == ["Dust Tornado"]
    assert (told.held_in_game, told.held_by_turn) == ((), ())
    assert told.first_sets.back_row_cards.entries == ()
    assert told.coverage.replays == (1, 2, 3)
    assert told.games.of == profile(ANA, files).games.of


def test_without_a_deck_name_side_cards_are_told_by_opponent() -> None:
    files = [sided(1, (copy("Royal Decree", 44),)), sided(2, (copy("Royal Decree", 44),))]
    seen = profile(ANA, files, opposing_decks={1: "Bo"}).side_shown
    assert [(group.against, group.against_deck) for group in seen] == [("Bo", False), ("Bo", True)]


def test_copies_seen_in_different_games_are_not_added_up() -> None:
    file = sided(1, (copy("Royal Decree", 44),), (copy("Royal Decree", 45),))
    assert profile(ANA, [file]).side_shown[0].cards[0].at_least == 1


def test_the_last_position_of_the_extra_deck_is_not_the_side() -> None:
    seen = profile(ANA, [sided(1, (copy("Thousand-Eyes Restrict", 43),))]).side_shown
    assert [(group.of, group.cards) for group in seen] == [(1, ())]


def test_a_match_of_one_game_says_nothing_about_the_side() -> None:
    early = replay(1, game(ana=shown(ANA, seen=(copy("Royal Decree", 44),))))
    assert profile(ANA, [early]).side_shown == ()


def test_files_without_positions_say_nothing_about_the_side() -> None:
    blurred = shown(ANA, seen=(copy("Royal Decree", None),), lower_bound=True)
    rematch = game(1, match=2, ana=blurred)
    seen = profile(ANA, [replay(1, game(), game(2, ana=blurred), rematch)])
    assert seen.side_shown == ()
    assert seen.coverage.without_positions == (1,)


def test_cards_shown_only_after_a_game_are_neither_seen_nor_sided() -> None:
    late = shown(ANA, after_end=(copy("Royal Decree", 44),))
    seen = profile(ANA, [replay(1, game(), game(2, ana=late))])
    assert seen.cards_seen.entries == ()
    assert seen.side_shown[0].cards == ()


def test_cards_seen_count_games_and_not_copies() -> None:
    twice = shown(ANA, seen=(copy("Sangan", 4, at_s=30), copy("Sangan", 5, at_s=40)))
    once = shown(ANA, seen=(copy("Sangan", 4, at_s=50), copy("Scapegoat", 9)))
    file = replay(1, game(ana=twice), game(2, ana=once), game(3))
    seen = profile(ANA, [file]).cards_seen
    assert (seen.of, pairs(seen)) == (3, [("Sangan", 2), ("Scapegoat", 1)])
    assert seen.entries[0].evidence == (Evidence(1, 1, 1, 30), Evidence(1, 1, 2, 50))


def test_staples_are_left_out_of_the_cards_seen() -> None:
    file = replay(1, game(ana=shown(ANA, seen=(copy("Pot of Greed", 1), copy("Sangan", 2)))))
    seen = profile(ANA, [file], staples={"Pot of Greed"}).cards_seen
    assert pairs(seen) == [("Sangan", 1)]


def test_opening_hands_count_where_they_are_known() -> None:
    file = replay(1, game(ana=shown(ANA, hand=("Sangan",) * 5)), game(2, start=900))
    seen = profile(ANA, [file]).opening_hands
    assert (seen.count, seen.of, seen.evidence) == (1, 2, (Evidence(1, 1, 1, 100),))
