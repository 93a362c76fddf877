"""The shapes of figures: each names its definition, its sample size and its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from statistics import fmean, median

from msgspec import Struct

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey, Unit
from bot.domain.analysis.rates import Rate, record_or_rate
from bot.domain.replay.model import ReplayId


class Evidence(Struct, frozen=True, gc=False):
    """A place in a replay where a figure can be checked.

    `match` counts the matches of the file from 1, `game` the games of the match; None for a match
    in which no game was opened. `at_s` are seconds as in the replay, None where there is none.
    """

    replay_id: ReplayId
    match: int
    game: int | None
    at_s: int | None


class Outcome(StrEnum):
    """How a match, a game or a throw came out for one player."""

    WON = "won"
    LOST = "lost"
    DRAWN = "drawn"
    UNDECIDED = "undecided"


class Tally(Struct, frozen=True):
    """Something was true `count` times in a sample of `of`; one piece of evidence each time."""

    figure: FigureKey
    count: int
    of: int
    evidence: tuple[Evidence, ...]


class Record(Struct, frozen=True):
    """Wins, losses and draws, with what stayed undecided apart; evidence for each of them.

    `matches` is the number of different matches among the decided ones.
    """

    figure: FigureKey
    won: int
    lost: int
    drawn: int
    undecided: int
    matches: int
    won_in: tuple[Evidence, ...]
    lost_in: tuple[Evidence, ...]
    drawn_in: tuple[Evidence, ...]
    undecided_in: tuple[Evidence, ...]

    @property
    def of(self) -> int:
        """The sample size: wins, losses and draws."""
        return self.won + self.lost + self.drawn

    @property
    def rate(self) -> Rate:
        """The share won, with an interval over matches."""
        return Rate(self.won, self.of, self.matches)


class Entry(Struct, frozen=True):
    """One name in a split: true of `count` of the sample, one piece of evidence each."""

    name: str
    count: int
    evidence: tuple[Evidence, ...]


class Split(Struct, frozen=True):
    """A sample of `of`, told apart by name, the most frequent first.

    Entries may sum to less than `of` (nothing to name) or to more (several names in one game).
    """

    figure: FigureKey
    of: int
    entries: tuple[Entry, ...]

    def count(self, name: str) -> int:
        """How many of the sample this name is true of; 0 for one that is not there."""
        return next((entry.count for entry in self.entries if entry.name == name), 0)


class Length(Struct, frozen=True):
    """How long things take, in the definition's unit; None without a sample.

    The evidence is the whole sample, from the shortest to the longest.
    """

    figure: FigureKey
    of: int
    average: float | None
    median: float | None
    evidence: tuple[Evidence, ...]


def make_record(
    figure: FigureKey,
    results: Iterable[tuple[Outcome, Evidence]],
    begun_in: Mapping[tuple[ReplayId, int], tuple[ReplayId, int]] | None = None,
) -> Record:
    """The record of these results.

    `begun_in` leads from a file's match (replay, number) to that in which it began, for matches
    that are spread over several files: they count once in `matches`.
    """
    first = begun_in or {}
    places: dict[Outcome, list[Evidence]] = {outcome: [] for outcome in Outcome}
    for outcome, evidence in results:
        places[outcome].append(evidence)
    won, lost, drawn, undecided = (tuple(places[outcome]) for outcome in Outcome)
    return Record(
        figure=figure,
        won=len(won),
        lost=len(lost),
        drawn=len(drawn),
        undecided=len(undecided),
        matches=len({first.get(match, match) for match in map(_match_of, won + lost + drawn)}),
        won_in=won,
        lost_in=lost,
        drawn_in=drawn,
        undecided_in=undecided,
    )


def _match_of(place: Evidence) -> tuple[ReplayId, int]:
    return place.replay_id, place.match


def make_entries(named: Iterable[tuple[str, Evidence]]) -> tuple[Entry, ...]:
    """The places by name, the most frequent first, equals by name."""
    places: defaultdict[str, list[Evidence]] = defaultdict(list)
    for name, evidence in named:
        places[name].append(evidence)
    entries = (Entry(name, len(found), tuple(found)) for name, found in places.items())
    return tuple(sorted(entries, key=lambda entry: (-entry.count, entry.name)))


def make_length(figure: FigureKey, lengths: Iterable[tuple[float, Evidence]]) -> Length:
    """Average and median of these lengths."""
    known = sorted(lengths, key=lambda pair: pair[0])
    values = [value for value, _ in known]
    return Length(
        figure=figure,
        of=len(known),
        average=fmean(values) if values else None,
        median=float(median(values)) if values else None,
        evidence=tuple(evidence for _, evidence in known),
    )


def tell(record: Record) -> str:
    """A record as every face writes it: the counts, or from ten matches on the share won."""
    sample = DEFINITIONS[record.figure].sample
    matches = None if sample is Unit.MATCHES else record.matches
    return record_or_rate(record.won, record.lost, record.drawn, matches=matches, unit=sample)
