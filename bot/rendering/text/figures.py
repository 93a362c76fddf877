"""Figures as people read them: a label, what is true, of how many, and where to check it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Evidence, Length, Record, Split, Tally
from bot.rendering.text.lines import DOT, Line, Span, Tone, fit, line, measure, pad, wrap
from bot.rendering.text.wording import count, one_of, tell_clock, tell_record

INDENT: Final = 2
_WIDEST_LABEL: Final = 28

Places = tuple[str, tuple[Evidence, ...]]
"""What is true at these places of the replays."""


@dataclass(frozen=True)
class Row:
    """One figure: the parts of its value are kept whole where the line has to be broken."""

    label: str
    value: tuple[Line, ...]
    places: tuple[Places, ...] = ()


def row_lines(rows: Sequence[Row], width: int, *, evidence: bool) -> Iterator[Line]:
    """The rows below one another, labels in a column of their own."""
    labels = [indented(row.label) for row in rows]
    column = min(max(map(measure, labels), default=0), _WIDEST_LABEL, width // 2) + 2
    for label, row in zip(labels, rows, strict=True):
        lead = line(pad(fit(label, column - 2), column))
        yield from wrap(row.value, width, lead=lead)
        if evidence:
            yield from place_lines(row.places, width)


def indented(label: str) -> Line:
    """A label below a heading."""
    return line(" " * INDENT, label)


def place_lines(places: Iterable[Places], width: int) -> Iterator[Line]:
    """Every place, by replay: "replay 76245388 g2 4:31, g3 1:08"."""
    for what, found in places:
        lead = line(" " * (2 * INDENT), Span(f"{what}: " if found else "", Tone.FAINT))
        if found:
            yield from wrap(
                listed(list(_told(found)), Tone.FAINT), width, lead=fit(lead, width // 2)
            )


def record_row(record: Record) -> Row:
    """Won, lost and drawn, or the share won."""
    title = DEFINITIONS[record.figure].title
    return Row(title, (line(tell_record(record)),), record_places(record))


def record_places(record: Record) -> tuple[Places, ...]:
    """Where each win, loss and draw is."""
    return (
        ("won", record.won_in),
        ("lost", record.lost_in),
        ("drawn", record.drawn_in),
        ("undecided", record.undecided_in),
    )


def split_row(
    split: Split,
    *,
    label: str = "",
    word: Callable[[str], str] = str,
    between: str = " ",
    most: int | None = None,
) -> Row:
    """How often each name was true, the most frequent first.

    `label` stands for the definition's title, `word` says a name as people do, `between` stands
    before the number, and `most` is how many names are told.
    """
    entries = split.entries[:most]
    rest = len(split.entries) - len(entries)
    parts = [f"{word(entry.name)}{between}{entry.count}" for entry in entries]
    parts += [f"and {rest} more"] if rest else []
    return Row(
        label or DEFINITIONS[split.figure].title,
        (*listed(parts), sample(split.figure, split.of)),
        tuple((word(entry.name), entry.evidence) for entry in entries),
    )


def tally_row(tally: Tally) -> Row:
    """How often something was true, and of how many."""
    of = count(tally.of, one_of(DEFINITIONS[tally.figure].sample))
    value = line(f"{tally.count} of {of}")
    return Row(DEFINITIONS[tally.figure].title, (value,), (("these", tally.evidence),))


def length_row(label: str, turns: Length, minutes: Length) -> Row:
    """How long something takes on average, in turns and in minutes."""
    whole = round(minutes.average or 0)
    lasting = count(whole, "minute") if whole else "under a minute"
    average = f"{turns.average or 0:.1f} turns, {lasting} on average"
    return Row(label, (line(average), sample(turns.figure, turns.of)))


def sample(figure: FigureKey, of: int) -> Line:
    """A figure's sample size, in its unit."""
    return line(Span(f"({count(of, one_of(DEFINITIONS[figure].sample))})", Tone.FAINT))


def listed(parts: Sequence[str], tone: Tone = Tone.PLAIN) -> tuple[Line, ...]:
    """The parts with dots between them, each to be kept whole; card names have commas."""
    dots = [*([DOT.rstrip()] * (len(parts) - 1)), ""][: len(parts)]
    return tuple(line(Span(part + dot, tone)) for part, dot in zip(parts, dots, strict=True))


def _told(found: Iterable[Evidence]) -> Iterator[str]:
    """Each place; the replay is named where it changes."""
    last: int | None = None
    for place in found:
        yield (f"replay {place.replay_id} " if place.replay_id != last else "") + _moment(place)
        last = place.replay_id


def _moment(place: Evidence) -> str:
    match = f"m{place.match} " if place.match > 1 else ""
    if place.game is None:
        return f"{match}no game"
    clock = "" if place.at_s is None else f" {tell_clock(place.at_s)}"
    return f"{match}g{place.game}{clock}"
