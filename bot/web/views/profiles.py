"""A player's profile as figures: each with its sample, its interval and its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Entry, Length, Record, Split
from bot.domain.analysis.habits import SideShown
from bot.domain.analysis.holdings import UseWhenHeld
from bot.domain.analysis.profiles import Profile
from bot.domain.analysis.rates import MATCHES_FOR_A_RATE, Rate, format_record
from bot.domain.analysis.records import Against
from bot.domain.replay.model import EndReason
from bot.rendering.charts import Interval, interval, shares
from bot.rendering.text.habits import tell_side_copies, tell_ways
from bot.rendering.text.wording import count, one_of, tell_days, tell_ending, tell_formats
from bot.web.views.decks import card_name
from bot.web.views.names import brief_name

_ROWS: Final = 12
_BARS: Final = 6
_SIDES: Final = 8


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record: in digits, with its sample, its interval and where it can be checked."""

    title: str
    key: str
    record: str
    sample: str
    interval: Interval | None
    rate: str


@dataclass(frozen=True, slots=True)
class BarView:
    """How often one of several things was true, `share` in percent of the sample."""

    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class SplitView:
    """A sample told apart by name, the most frequent first; `rest` are not shown."""

    title: str
    key: str
    sample: str
    bars: tuple[BarView, ...]
    rest: int
    is_score: bool


@dataclass(frozen=True, slots=True)
class SideView:
    """Cards that came in from the side deck against one deck or opponent."""

    against: str
    sample: str
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldView:
    """What became of a card in hand: in the whole game, and by own turn."""

    card: str
    used: str
    ways: str
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgainstView:
    """The record against one opponent or deck."""

    name: str
    matches: str
    games: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """All figures of one player, without what would be empty."""

    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    records: tuple[RecordView, ...]
    splits: tuple[SplitView, ...]
    lengths: tuple[str, ...]
    sides: tuple[SideView, ...]
    more_sides: int
    sets: tuple[SplitView, ...]
    held: tuple[HeldView, ...]
    held_turns: tuple[int, ...]
    customs: tuple[SplitView, ...]
    opponents: tuple[AgainstView, ...]
    more_opponents: int
    decks_faced: tuple[AgainstView, ...]
    more_decks: int
    seen: SplitView | None


def profile_view(told: Profile) -> ProfileView:
    """The profile for a page."""
    turns = sorted({use.own_turn for use in told.held_by_turn if use.own_turn is not None})
    sets = told.first_sets
    sides = tuple(_sides(told.side_shown))
    return ProfileView(
        facts=tuple(_facts(told)),
        warnings=tuple(_warnings(told)),
        records=tuple(_records(told)),
        splits=tuple(_splits((told.won_by, told.lost_by), is_score=True)),
        lengths=tuple(_lengths(told)),
        sides=sides[:_SIDES],
        more_sides=max(0, len(sides) - _SIDES),
        sets=tuple(_splits((sets.monsters, sets.back_row_number, sets.back_row_cards))),
        held=tuple(_held(told.held_in_game[:_ROWS], told.held_by_turn, turns)),
        held_turns=tuple(turns),
        customs=tuple(_splits((told.choices, told.throws.opening, told.throws.symbols))),
        opponents=tuple(map(_against, told.opponents[:_ROWS])),
        more_opponents=max(0, len(told.opponents) - _ROWS),
        decks_faced=tuple(map(_against, told.decks_faced[:_ROWS])),
        more_decks=max(0, len(told.decks_faced) - _ROWS),
        seen=next(_splits((told.cards_seen,), most=_ROWS), None),
    )


def _facts(told: Profile) -> Iterator[str]:
    coverage = told.coverage
    yield count(len(coverage.replays), "replay")
    yield count(coverage.matches, "match")
    yield count(coverage.games, "game")
    days = [day for day in (coverage.first_day, coverage.last_day) if day]
    if days:
        yield tell_days(days)
    codes = [code for code, number in coverage.formats.items() for _ in range(number)]
    yield tell_formats(codes)


def _warnings(told: Profile) -> Iterator[str]:
    if doubtful := len(told.coverage.doubtful):
        yield f"Something is left open in {count(doubtful, 'replay')}."
    if old := len(told.coverage.without_positions):
        yield f"Copies cannot be told apart in {count(old, 'old replay')}."


def _records(told: Profile) -> Iterator[RecordView]:
    games = (told.games, told.going_first, told.going_second, told.first_games, told.later_games)
    for record in (told.matches, *games):
        if record.of or record.undecided:
            yield record_view(record)


def record_view(record: Record) -> RecordView:
    """A record with its interval."""
    definition = DEFINITIONS[record.figure]
    noun = one_of(definition.sample)
    sample = count(record.of, noun)
    if noun == "game" and record.of:
        sample += f" in {count(record.matches, 'match')}"
    if record.undecided:
        sample += f", {record.undecided} undecided"
    drawn = interval(record.rate)
    return RecordView(
        title=definition.title,
        key=record.figure.value,
        record=format_record(record.won, record.lost, record.drawn),
        sample=sample,
        interval=drawn,
        rate=_tell_rate(record.rate, drawn),
    )


def _tell_rate(rate: Rate, drawn: Interval | None) -> str:
    """The share and its interval; of few matches a percentage would pretend to know too much."""
    if drawn is None:
        return ""
    told = f"{rate.successes} of {rate.trials} won"
    if rate.independent < MATCHES_FOR_A_RATE:
        return told
    return f"{told}: {drawn.share:.0f} %, likely {drawn.low:.0f} to {drawn.high:.0f} %"


def _splits(
    splits: Iterable[Split], *, is_score: bool = False, most: int = _BARS
) -> Iterator[SplitView]:
    for split in splits:
        if split.entries:
            shown = split.entries[:most]
            widths = shares([entry.count for entry in shown], split.of)
            definition = DEFINITIONS[split.figure]
            yield SplitView(
                title=definition.title,
                key=split.figure.value,
                sample=count(split.of, one_of(definition.sample)),
                bars=tuple(
                    BarView(_entry(entry, split.figure), entry.count, share)
                    for entry, share in zip(shown, widths, strict=True)
                ),
                rest=len(split.entries) - len(shown),
                is_score=is_score,
            )


def _entry(entry: Entry, key: FigureKey) -> str:
    if key in {FigureKey.WON_BY, FigureKey.LOST_BY}:
        return tell_ending(EndReason(entry.name))
    if key is FigureKey.BACK_ROW_NUMBER:
        return count(int(entry.name), "card")
    return card_name(entry.name)


def _lengths(told: Profile) -> Iterator[str]:
    lengths = told.lengths
    pairs = (
        ("A game", lengths.game_turns, lengths.game_minutes),
        ("A match", lengths.match_turns, lengths.match_minutes),
    )
    for what, turns, minutes in pairs:
        if turns.of:
            yield _length(what, turns, minutes)


def _length(what: str, turns: Length, minutes: Length) -> str:
    whole = round(minutes.average or 0)
    lasting = count(whole, "minute") if whole else "under a minute"
    sample = count(turns.of, one_of(DEFINITIONS[turns.figure].sample))
    return f"{what} takes {turns.average or 0:.1f} turns, {lasting} on average ({sample})"


def _sides(shown: Iterable[SideShown]) -> Iterator[SideView]:
    for group in shown:
        if group.cards:
            cards = tuple(
                f"{card_name(card.card)} {tell_side_copies(card)}"
                + (f" in {card.matches}" if group.of > 1 else "")
                for card in group.cards[:_ROWS]
            )
            yield SideView(brief_name(group.against), count(group.of, "match"), cards)


def _held(
    in_game: Sequence[UseWhenHeld], by_turn: Iterable[UseWhenHeld], turns: Sequence[int]
) -> Iterator[HeldView]:
    known = {(use.card, use.own_turn): use for use in by_turn}
    for use in in_game:
        each = (known.get((use.card, turn)) for turn in turns)
        yield HeldView(
            card=card_name(use.card),
            used=f"{use.used}/{use.held}",
            ways=tell_ways(use),
            turns=tuple(f"{one.used}/{one.held}" if one else "" for one in each),
        )


def _against(against: Against) -> AgainstView:
    return AgainstView(brief_name(against.name), _digits(against.matches), _digits(against.games))


def _digits(record: Record) -> str:
    if record.of:
        return format_record(record.won, record.lost, record.drawn)
    return "undecided" if record.undecided else ""
