"""What holds for every profile, whatever the replays say."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TypeVar

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis.figures import Entry, Length, Record, Split, Tally, tell
from bot.domain.analysis.habits import SideCard
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.replay.model import Replay
from tests.domain.analysis.duels import ANA, BO, replays

Value = TypeVar("Value")
MANY = st.lists(replays(), max_size=3)
few = settings(max_examples=30)
"""Replays are large to make: thirty lists of them keep each test under a second."""


def values_in(value: object) -> Iterator[object]:
    """The value and every value inside it."""
    yield value
    inner: tuple[object, ...] = ()
    if isinstance(value, msgspec.Struct):
        inner = tuple(getattr(value, field) for field in value.__struct_fields__)
    elif isinstance(value, tuple):
        inner = value
    for part in inner:
        yield from values_in(part)


def every(kind: type[Value], seen: Profile) -> Iterator[Value]:
    return (value for value in values_in(seen) if isinstance(value, kind))


def total(record: Record) -> int:
    return record.of + record.undecided


@few
@given(MANY)
def test_totals_add_up(files: list[Replay]) -> None:
    seen = profile(ANA, files)
    distinct = {file.replay_id for file in files}
    assert set(seen.coverage.replays) == distinct
    assert total(seen.matches) == seen.coverage.matches
    assert total(seen.games) == seen.coverage.games
    assert total(seen.going_first) + total(seen.going_second) == seen.coverage.games
    assert total(seen.first_games) + total(seen.later_games) == seen.coverage.games
    assert sum(total(entry.matches) for entry in seen.opponents) == seen.coverage.matches
    assert sum(total(entry.games) for entry in seen.opponents) == seen.coverage.games
    assert seen.won_by.of == seen.games.won
    assert seen.lost_by.of == seen.games.lost


@few
@given(MANY)
def test_splits_of_one_answer_each_sum_to_their_sample(files: list[Replay]) -> None:
    seen = profile(ANA, files)
    row = seen.first_sets.back_row_number
    for split in (seen.choices, seen.throws.symbols, seen.throws.opening, seen.won_by, row):
        assert sum(entry.count for entry in split.entries) == split.of


@few
@given(MANY)
def test_every_count_has_as_much_evidence(files: list[Replay]) -> None:
    seen = profile(ANA, files)
    for value in values_in(seen):
        match value:
            case Record():
                assert len(value.won_in) == value.won
                assert len(value.lost_in) == value.lost
                assert len(value.drawn_in) == value.drawn
                assert len(value.undecided_in) == value.undecided
            case Tally() | Entry():
                assert len(value.evidence) == value.count
            case Length():
                assert len(value.evidence) == value.of
            case SideCard():
                assert len(value.evidence) == value.matches
            case UseWhenHeld():
                assert len(value.used_in) == value.used
                assert len(value.used_in) + len(value.unused_in) == value.held
            case _:
                pass


@few
@given(MANY)
def test_no_part_is_larger_than_its_sample(files: list[Replay]) -> None:
    seen = profile(ANA, files)
    for value in values_in(seen):
        match value:
            case Split():
                assert all(0 < entry.count <= value.of for entry in value.entries)
            case Tally():
                assert value.count <= value.of
            case UseWhenHeld():
                assert 0 <= value.used <= value.held
                assert 0 <= value.cut_short <= value.held - value.used
                assert all(way.count <= value.held for way in value.ways)
            case Record():
                assert min(1, value.of) <= value.matches <= value.of
            case _:
                pass
    for group in seen.side_shown:
        assert all(1 <= card.matches <= group.of for card in group.cards)
        assert all(card.at_least >= 1 for card in group.cards)


@few
@given(MANY)
def test_one_game_is_no_evidence_twice_for_one_thing(files: list[Replay]) -> None:
    for use in every(UseWhenHeld, profile(ANA, files)):
        places = [(at.replay_id, at.match, at.game) for at in use.used_in + use.unused_in]
        assert len(set(places)) == len(places)


@few
@given(MANY)
def test_what_is_used_in_a_turn_is_used_in_the_game(files: list[Replay]) -> None:
    seen = profile(ANA, files)
    whole = {use.card: use for use in seen.held_in_game}
    for use in seen.held_by_turn:
        assert use.held <= whole[use.card].held
        assert use.used <= whole[use.card].used


@few
@given(MANY)
def test_two_players_mirror_each_other(files: list[Replay]) -> None:
    ana, bo = profile(ANA, files), profile(BO, files)
    for own, other in ((ana.matches, bo.matches), (ana.throws.record, bo.throws.record)):
        assert own.won_in == other.lost_in
        assert own.drawn_in == other.drawn_in
        assert own.undecided_in == other.undecided_in
    assert ana.going_first.won_in == bo.going_second.lost_in
    assert ana.lengths == bo.lengths


@few
@given(MANY, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_replays_matters(
    files: list[Replay], chance: Random
) -> None:
    distinct = list({file.replay_id: file for file in files}.values())
    shuffled = distinct * 2
    chance.shuffle(shuffled)
    assert profile(ANA, shuffled) == profile(ANA, distinct)


@few
@given(MANY)
def test_a_profile_survives_json(files: list[Replay]) -> None:
    seen = profile(ANA, files, opposing_decks={1: "Chaos", 2: "Warrior"})
    assert msgspec.json.decode(msgspec.json.encode(seen), type=Profile) == seen


@few
@given(MANY)
def test_every_record_can_be_told(files: list[Replay]) -> None:
    for record in every(Record, profile(ANA, files)):
        assert tell(record)
        assert 0 <= record.rate.low <= record.rate.high <= 1
