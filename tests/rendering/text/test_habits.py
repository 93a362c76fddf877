from __future__ import annotations

from msgspec.structs import replace

from bot.domain.analysis.profiles import Profile, profile
from bot.domain.replay.model import Replay, Use
from bot.rendering.text.figures import row_lines
from bot.rendering.text.habits import first_set_rows, held_lines, seen_rows, side_rows, tell_ways
from bot.rendering.text.lines import measure
from tests.domain.analysis.duels import ANA, copy, game, held, replay, shown
from tests.rendering.text.decks import texts


def profiled(*replays: Replay) -> Profile:
    return profile(ANA, replays)


def sided(replay_id: int, *names: str, bo: str = "Bo") -> Replay:
    """Ana shows these side cards in the second game."""
    players = (ANA, bo)
    seen = tuple(copy(name, 44 + number, at_s=200) for number, name in enumerate(names))
    games = (
        game(1, players=players),
        game(2, players=players, ana=shown(ANA, seen=seen)),
    )
    return replay(replay_id, *games, players=players)


def side(*replays: Replay, width: int = 80, evidence: bool = False) -> list[str]:
    return texts(row_lines(side_rows(profiled(*replays).side_shown), width, evidence=evidence))


def test_side_cards_are_told_by_opponent_and_always_at_least() -> None:
    assert side(sided(1, "Kycoo", "Kycoo", "Des Koala"), sided(2, "Mobius", bo="Cy")) == [
        "  vs Bo  Kycoo ≥ 2 · Des Koala ≥ 1 (1 match)",
        "  vs Cy  Mobius ≥ 1 (1 match)",
    ]


def test_over_several_matches_it_is_told_in_how_many() -> None:
    assert side(sided(1, "Kycoo", "Kycoo"), sided(2, "Kycoo"), sided(3)) == [
        "  vs Bo  Kycoo ≥ 1-2 in 2 (3 matches)"
    ]


def test_who_showed_no_side_card_has_no_line() -> None:
    assert side(sided(1)) == []


def test_a_side_card_has_its_evidence() -> None:
    assert side(sided(1, "Kycoo"), evidence=True)[1] == "    Kycoo: replay 1 g2 3:20"


def first_sets(*stays_by_game: tuple[Use, ...]) -> list[str]:
    """Ana sets a Sangan, or a Scapegoat, in the first turn of each game."""
    names = {Use.SET_MONSTER: "Sangan", Use.SET_SPELL_TRAP: "Scapegoat"}
    games = [
        game(number, ana=shown(ANA, stays=tuple(held(names[use], 1, 1, use) for use in uses)))
        for number, uses in enumerate(stays_by_game, start=1)
    ]
    rows = list(first_set_rows(profiled(replay(1, *games)).first_sets))
    return texts(row_lines(rows, 80, evidence=False))


def test_first_sets_are_told_with_the_games_they_are_from() -> None:
    both = (Use.SET_MONSTER, Use.SET_SPELL_TRAP, Use.SET_SPELL_TRAP)
    assert first_sets(both, (Use.SET_SPELL_TRAP,), ()) == [
        "  First monster face-down  Sangan 1 (3 games)",
        "  Back row on turn 1       0 cards in 1 · 1 card in 1 · 2 cards in 1 (3 games)",
        "  Cards in that back row   Scapegoat 2 (3 games)",
    ]


def test_who_sets_nothing_has_only_the_empty_back_row() -> None:
    assert first_sets(()) == ["  Back row on turn 1  0 cards in 1 (1 game)"]


def test_without_games_there_are_no_first_sets() -> None:
    assert first_sets() == []


HELD = replay(
    1,
    game(
        1,
        ana=shown(
            ANA,
            stays=(
                held("Scapegoat", 1, 3, Use.SET_SPELL_TRAP),
                held("Sangan", 1, 1, Use.SET_MONSTER),
            ),
        ),
    ),
    game(2, ana=shown(ANA, stays=(held("Scapegoat", 1), held("Sangan", 3, 4, Use.MOVED)))),
)


def use(width: int = 80, *, evidence: bool = False) -> list[str]:
    told = profiled(HELD)
    return texts(held_lines(told.held_in_game, told.held_by_turn, width, evidence=evidence))


def test_use_when_held_is_told_by_own_turn_and_in_the_game() -> None:
    assert use()[:3] == [
        "             turn 1  turn 2  turn 3  game",
        "  Sangan        1/1     0/1           1/2  gone 1, set 1",
        "  Scapegoat     0/2     1/2     0/1   1/2  set 1, kept unused 1",
    ]


def test_how_to_read_it_is_said_below() -> None:
    assert " ".join(use()[3:]).startswith("  4/6: used in 4 of the 6 games in which it was in hand")


def test_a_copy_kept_beside_one_that_was_used_is_not_told_as_kept_unused() -> None:
    stays = (held("Scapegoat", 1, 1, Use.SET_SPELL_TRAP), held("Scapegoat", 1))
    told = profiled(replay(1, game(1, ana=shown(ANA, stays=stays))))
    assert tell_ways(told.held_in_game[0]) == "set 1"
    below = " ".join(line.strip() for line in use()[3:])
    assert "kept unused: no copy was used and one was still in hand at the end" in below


def test_use_when_held_has_its_evidence() -> None:
    assert use(evidence=True)[1:4] == [
        "  Sangan        1/1     0/1           1/2  gone 1, set 1",
        "    used: replay 1 g1 1:50",
        "    not used: replay 1 g2 0:00",
    ]


def test_a_narrow_screen_leaves_out_the_ways() -> None:
    assert use(44)[1] == "  Sangan        1/1     0/1           1/2"


def test_long_card_names_leave_room_for_the_rest() -> None:
    stays = (held("Black Luster Soldier - Envoy of the Beginning", 1),)
    told = profiled(replay(1, game(1, ana=shown(ANA, stays=stays))))
    for width in range(40, 121):
        lines = list(held_lines(told.held_in_game, told.held_by_turn, width, evidence=False))
        assert all(measure(written) <= width for written in lines)
        assert texts(lines)[1].partition("  kept")[0].endswith("0/1")


def test_nothing_held_is_nothing_told() -> None:
    assert texts(held_lines((), (), 80, evidence=False)) == []


def test_cards_seen_are_grouped_by_how_often() -> None:
    seen = (copy("Sangan"), copy("Jinzo", 2), copy("Scapegoat", 3))
    games = (game(1, ana=shown(ANA, seen=seen)), game(2, ana=shown(ANA, seen=seen[:2])))
    split = profiled(replay(1, *games)).cards_seen
    assert texts(row_lines(seen_rows(split, most=None), 80, evidence=False)) == [
        "  2 of 2 games  Jinzo · Sangan",
        "  1 of 2 games  Scapegoat",
    ]
    assert texts(row_lines(seen_rows(split, most=1), 80, evidence=False)) == [
        "  2 of 2 games  Jinzo"
    ]


def test_one_game_is_singular() -> None:
    one = profiled(replay(1, game(1, ana=shown(ANA, seen=(copy("Sangan"),))))).cards_seen
    assert texts(row_lines(seen_rows(one, most=None), 80, evidence=False)) == [
        "  1 of 1 game  Sangan"
    ]


def test_a_forged_name_does_not_break_the_table() -> None:
    stays = (replace(held("Sangan", 1), name="\x1b[2JSangan\n"),)
    told = profiled(replay(1, game(1, ana=shown(ANA, stays=stays))))
    lines = texts(held_lines(told.held_in_game, told.held_by_turn, 80, evidence=True))
    assert all(text.isprintable() for text in lines)
