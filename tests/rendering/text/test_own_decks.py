from __future__ import annotations

from bot.domain.replay.model import Replay
from bot.rendering.text.lines import measure
from bot.rendering.text.own_decks import own_deck_lines, tell_changes
from tests.domain.analysis.duels import ANA
from tests.rendering.text.decks import deck_with, replay_with, texts

KNOWN = {number: f"Card {number}" for number in range(1, 31)}


def told(*replays: Replay, width: int = 80, everything: bool = False) -> list[str]:
    return texts(own_deck_lines(ANA, replays, width, everything=everything))


def with_changes(changes: dict[int, str], replay_id: int, day: int) -> Replay:
    return replay_with(KNOWN | changes, replay_id=replay_id, day=f"2025-11-{day}")


def test_the_newest_list_is_told_in_full_with_its_record() -> None:
    lines = told(replay_with(KNOWN), replay_with(KNOWN, replay_id=2, day="2025-11-23"))
    assert lines[:3] == [
        "one list · 2 replays · 16-23 Nov 2025 · 2-0 in 2 matches",
        "10 of 40 unseen · extra 3 of 3 · side 15 of 15",
        "Spells 30    1 Card 1                          1 Card 10",
    ]


def test_what_changed_since_the_list_before_is_told() -> None:
    lines = told(replay_with(KNOWN), with_changes({7: "Mobius", 8: "Mobius"}, 2, 23))
    assert "Since the list before: 1 Card 7 → Mobius likely · 1 Card 8 → Mobius likely" in lines


def test_equal_changes_are_counted() -> None:
    older = replay_with(KNOWN | {7: "Jinzo", 8: "Jinzo"})
    newer = with_changes({7: "Mobius", 8: "Mobius"}, 2, 23)
    assert "Since the list before: 2 Jinzo → Mobius likely" in told(older, newer)


def test_a_change_is_told_with_what_unseen_cards_leave_open() -> None:
    full = {number: f"Card {number}" for number in range(1, 59)}
    newer = {place: name for place, name in full.items() if place != 43}
    knights = newer | {41: "Knight", 42: "Knight"}
    assert tell_changes(deck_with(full), deck_with(knights)) == ["Knight 0 → ≥ 2 (extra)"]
    assert tell_changes(deck_with(knights), deck_with(full)) == ["Knight ≥ 2 → 0 (extra)"]
    thin = {place: name for place, name in full.items() if place != 41}
    assert tell_changes(deck_with(thin), deck_with(full | {41: "Knight", 42: "Knight"})) == [
        "1 Card 42 → Knight (extra)",
        "Knight ≥ 0 → 2 (extra)",
    ]


def test_a_likely_copy_is_no_part_of_what_is_certain() -> None:
    full = {number: f"Card {number}" for number in range(1, 59)}
    newer = full | {7: "Jinzo", 9: "Jinzo"}
    del newer[8]
    assert tell_changes(deck_with(full), deck_with(newer)) == ["Jinzo 0 → ≥ 2"]


def test_a_shift_is_not_told_as_cards_changing_hands() -> None:
    names = [f"Card {number}" for number in range(1, 14) for _ in range(3)]
    older = dict(enumerate([*names, "Last"], start=1))
    newer = dict(enumerate([*names[:20], *names[21:30], "New", *names[30:], "Last"], start=1))
    assert tell_changes(deck_with(older), deck_with(newer)) == ["Card 7 3 → 2", "New 0 → 1"]


def test_a_slot_names_its_part_and_hides_nothing_surer_than_itself() -> None:
    older = {number: f"Card {number}" for number in range(1, 59) if number not in {50, 51}}
    newer = older | {7: "Jinzo", 44: "Card 7", 50: "Jinzo", 51: "Jinzo"}
    assert tell_changes(deck_with(older), deck_with(newer)) == [
        "1 Card 7 → Jinzo",
        "1 Card 44 → Card 7 (side) likely",
        "Card 44 ≥ 1 → 0 (side)",
    ]


def test_a_slot_hides_no_further_copies() -> None:
    full = {number: f"Card {number}" for number in range(1, 59)}
    older = deck_with(full | {1: "Ring", 2: "Ring", 3: "Ring"})
    newer = full | {1: "Jinzo", 2: "Kycoo", 3: "Ryko"}
    del newer[20]
    assert tell_changes(older, deck_with(newer)) == [
        "1 Ring → Jinzo",
        "1 Ring → Kycoo",
        "1 Ring → Ryko likely",
        "Ring 3 → ≥ 0",
        "Ryko 0 → ≥ 1",
    ]


def test_of_many_changes_some_are_told() -> None:
    changed = {number: f"New {number}" for number in range(1, 12)}
    lines = told(replay_with(KNOWN), with_changes(changed, 2, 23))
    assert any("and 3 more" in text for text in lines)
    lines = told(replay_with(KNOWN), with_changes(changed, 2, 23), everything=True)
    assert not any("more" in text for text in lines)


def test_a_change_that_is_only_unseen_is_not_told() -> None:
    other = replay_with({1: "Other 1"}, replay_id=2, day="2025-11-23")
    assert not any("Since" in text for text in told(replay_with(KNOWN), other))


def test_older_lists_take_a_line_each() -> None:
    replays = [with_changes({number: "Mobius"}, number, 10 + number) for number in range(1, 4)]
    assert told(*replays)[-2:] == [
        "list 2  1 replay  12 Nov 2025  1-0 in 1 match  10 of 40 unseen",
        "list 1  1 replay  11 Nov 2025  1-0 in 1 match  10 of 40 unseen",
    ]


def test_of_many_older_lists_the_rest_is_counted() -> None:
    replays = [with_changes({number: "Mobius"}, number, 10 + number) for number in range(1, 10)]
    assert told(*replays)[-1] == "and 2 older"
    assert sum("1 replay" in text for text in told(*replays, everything=True)) == 9


def test_without_games_there_is_nothing_to_tell() -> None:
    assert told() == []


def test_no_line_is_too_wide() -> None:
    replays = [with_changes({number: "Mobius " * 9}, number, 10 + number) for number in range(1, 5)]
    for width in (40, 60, 80, 120):
        for everything in (True, False):
            lines = own_deck_lines(ANA, replays, width, everything=everything)
            assert all(measure(written) <= width for written in lines)
