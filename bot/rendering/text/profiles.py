"""A player's profile: what a captain reads before the match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.analysis.figures import Record, Split
from bot.domain.analysis.profiles import Coverage, Profile
from bot.domain.analysis.records import Against
from bot.domain.replay.model import EndReason, Replay
from bot.rendering.text.figures import (
    Row,
    length_row,
    listed,
    record_places,
    record_row,
    row_lines,
    split_row,
    tally_row,
)
from bot.rendering.text.habits import ROWS_TOLD, first_set_rows, held_lines, seen_rows, side_rows
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, dotted, fit, line, sentence
from bot.rendering.text.own_decks import own_deck_lines
from bot.rendering.text.wording import (
    count,
    tell_days,
    tell_ending,
    tell_formats,
    tell_record,
    tell_some,
)


@dataclass(frozen=True)
class Depth:
    """How much of a profile is told.

    `evidence` adds the places where each figure can be checked, `everything` the rest of long
    lists, `decks` the player's older lists in full.
    """

    evidence: bool = False
    everything: bool = False
    decks: bool = False


def profile_lines(
    told: Profile, replays: Sequence[Replay], width: int, depth: Depth
) -> Iterator[Line]:
    """The profile, with the decks of the same replays and without what would be empty."""
    decks = own_deck_lines(told.player, replays, width, everything=depth.decks)
    yield from profile_with_decks(told, decks, width, depth)


def profile_with_decks(
    told: Profile, decks: Iterable[Line], width: int, depth: Depth
) -> Iterator[Line]:
    """The profile with these lines about the player's decks."""
    most = None if depth.everything else ROWS_TOLD
    yield fit(line(Span(told.player, Tone.TITLE)), width)
    yield from _coverage_lines(told.coverage, width)
    yield from _section("Results", _results(told), width, depth)
    yield from _below("Deck", decks)
    side = side_rows(told.side_shown)[:most]
    yield from _section("Side cards shown", side, width, depth)
    yield from _section("First sets", first_set_rows(told.first_sets), width, depth)
    held = told.held_in_game[:most]
    uses = held_lines(held, told.held_by_turn, width, evidence=depth.evidence)
    yield from _below("Use when held", uses)
    yield from _section("Turn order and throws", _customs(told), width, depth)
    yield from _section("Opponents", map(_against, told.opponents[:most]), width, depth)
    yield from _section("Opposing decks", map(_against, told.decks_faced[:most]), width, depth)
    yield from _section("Cards seen most", seen_rows(told.cards_seen, most=most), width, depth)


def _coverage_lines(coverage: Coverage, width: int) -> Iterator[Line]:
    days = [day for day in (coverage.first_day, coverage.last_day) if day]
    codes = [code for code, number in coverage.formats.items() for _ in range(number)]
    sizes = (
        count(len(coverage.replays), "replay"),
        count(coverage.matches, "match"),
        count(coverage.games, "game"),
    )
    yield from dotted([*sizes, tell_days(days), tell_formats(codes)], width, Tone.FAINT)
    for what, replays in (
        ("Something is left open in replay", coverage.doubtful),
        ("Copies cannot be told apart in the old replay", coverage.without_positions),
    ):
        if replays:
            yield from sentence(f"{what} {tell_some(map(str, replays))}.", width, Tone.DOUBT)


def _section(heading: str, rows: Iterable[Row], width: int, depth: Depth) -> Iterator[Line]:
    return _below(heading, row_lines(list(rows), width, evidence=depth.evidence))


def _below(heading: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines below their heading; nothing at all if there are none."""
    told = list(lines)
    if told:
        yield from (EMPTY, line(Span(heading, Tone.TITLE)), *told)


def _results(told: Profile) -> Iterator[Row]:
    yield record_row(told.matches)
    if told.matches_without_game.count:
        yield tally_row(told.matches_without_game)
    games = (told.games, told.going_first, told.going_second, told.first_games, told.later_games)
    yield from map(record_row, filter(_happened, games))
    for split in (told.won_by, told.lost_by):
        if split.of:
            yield split_row(split, word=_tell_reason)
    lengths = told.lengths
    if lengths.game_turns.of:
        yield length_row("A game takes", lengths.game_turns, lengths.game_minutes)
    if lengths.match_turns.of:
        yield length_row("A match takes", lengths.match_turns, lengths.match_minutes)


def _customs(told: Profile) -> Iterator[Row]:
    """What the player does before a game begins."""
    labels: tuple[tuple[Split, str], ...] = (
        (told.choices, "Chooses to go"),
        (told.throws.opening, "First throw"),
        (told.throws.symbols, "All throws"),
    )
    for split, label in labels:
        if split.of:
            yield split_row(split, label=label)
    if _happened(told.throws.record):
        yield record_row(told.throws.record)


def _against(against: Against) -> Row:
    """Matches and games against one opponent or deck."""
    told = [tell_record(record) for record in (against.matches, against.games) if _happened(record)]
    return Row(against.name, listed(told), record_places(against.matches))


def _happened(record: Record) -> bool:
    return bool(record.of or record.undecided)


def _tell_reason(name: str) -> str:
    return tell_ending(EndReason(name))
