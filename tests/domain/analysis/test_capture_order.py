"""Which replay to open next: of whom least is known, in turns, the newest first."""

from __future__ import annotations

import random
from collections.abc import Hashable

from bot.domain.analysis.capture_order import known_cards, order_wanted, owners_of
from bot.domain.links import replay_id_of, replay_url
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat
from tests.cli.running import quick_duel


def seat(order: int, player: str | None, *replay_ids: int) -> Seat:
    return Seat(order=order, player=player, replays=tuple(map(replay_url, replay_ids)))


def order(
    *replay_ids: int,
    seats: tuple[Seat, ...] = (),
    known: dict[Hashable, int] | None = None,
    coming: tuple[int, ...] = (),
) -> list[int]:
    urls = [replay_url(number) for number in replay_ids]
    random.Random(7).shuffle(urls)
    ordered = order_wanted(urls, seats, known, map(replay_url, coming))
    return [replay_id_of(url) for url in ordered]


def played(number: int, *names: str) -> Replay:
    return read_replay(quick_duel(number, *names).to_json())


ANA, BEN, CLEO = frozenset({"ana"}), frozenset({"ben"}), frozenset({"cleo"})
THREE = (seat(1, "Ana", 1, 2, 3, 4), seat(2, "Ben", 5, 6, 7, 8), seat(3, "Cleo", 9, 10, 11, 12))


def test_without_seats_the_newest_comes_first() -> None:
    assert order(99, 100, 9, 101) == [101, 100, 99, 9]


def test_those_who_are_equally_unknown_take_turns() -> None:
    assert order(*range(1, 13), seats=THREE)[:8] == [4, 8, 12, 3, 7, 11, 2, 6]


def test_whose_deck_is_known_least_comes_first() -> None:
    known: dict[Hashable, int] = {ANA: 34, BEN: 8}
    first = order(*range(1, 13), seats=THREE, known=known)
    assert first[0] == 12
    assert set(first[:7]) == {12, 11, 10, 9, 8, 7, 6}
    assert first[-4:] == [4, 3, 2, 1]


def test_what_is_on_its_way_counts_before_it_is_read() -> None:
    assert order(1, 2, 5, 6, seats=THREE, coming=(4, 3)) == [6, 5, 2, 1]
    assert order(1, 2, 5, 6, 9, seats=THREE, coming=(8,))[:2] == [2, 9]


def test_a_replay_of_no_seat_takes_turns_with_the_seats() -> None:
    assert order(1, 2, 77, 78, seats=THREE) == [2, 78, 1, 77]


def test_seats_of_one_player_are_one_and_seats_without_a_name_are_not() -> None:
    again = (seat(1, "Ana", 1, 2), seat(1, "ANA ", 3, 4), seat(2, "Ben", 5))
    assert order(1, 2, 3, 4, 5, seats=again)[:2] == [4, 5]
    nameless = (seat(1, None, 1, 2), seat(2, None, 3, 4))
    assert len(set(owners_of(nameless).values())) == 2
    assert order(1, 2, 3, 4, seats=nameless) == [2, 4, 1, 3]


def test_cards_are_counted_for_the_player_whom_the_seat_names() -> None:
    replays = [played(1, "Ana", "Xavier"), played(5, "Yara", "Ben")]
    known = known_cards(THREE, replays)
    assert known.keys() == {ANA, BEN}
    assert all(0 < cards <= 40 for cards in known.values())
    assert known[ANA] != known[BEN]
    assert known_cards(THREE, []) == {}


def test_a_seat_without_a_name_counts_for_who_is_in_all_its_replays() -> None:
    nameless = (seat(1, None, 1, 2),)
    both = [played(1, "Ana", "Xavier"), played(2, "Ana", "Yara")]
    (cards,) = known_cards(nameless, both).values()
    assert cards == known_cards((seat(1, "Ana", 1, 2),), both)[ANA]
    strangers = [played(1, "Ana", "Xavier"), played(2, "Zoe", "Yara")]
    assert list(known_cards(nameless, strangers).values()) == [0]


def test_all_that_is_wanted_comes_once_whatever_is_known() -> None:
    chance = random.Random(11)
    for _ in range(100):
        numbers = chance.sample(range(1, 60), chance.randint(0, 30))
        seats = tuple(
            seat(place, chance.choice(["Ana", "Ben", None]), *chance.sample(range(1, 60), 5))
            for place in range(4)
        )
        known: dict[Hashable, int] = {ANA: chance.randint(0, 40), BEN: chance.randint(0, 40)}
        assert sorted(order(*numbers, seats=seats, known=known)) == sorted(numbers)
