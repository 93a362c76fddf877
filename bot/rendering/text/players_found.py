"""Who was found in a team's replays: the likely ones first, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.domain.analysis.discovery import Found, Standing
from bot.domain.analysis.rates import format_record
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, line, sentence
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import count, tell_some
from bot.services.people import Selection

_CHOSEN: Final = "\N{CHECK MARK}"
_UNLIKELY_TOLD: Final = 30
_DOUBTS_TOLD: Final = 12
_HEADS: Final = [
    line(Span(head, Tone.FAINT)) for head in ("Seat", "Player", "Replays", "Record", "Why")
]
_COLUMNS: Final = (
    Column(),
    Column(_HEADS[0], right=True),
    Column(_HEADS[1], least=12),
    Column(_HEADS[2], right=True),
    Column(_HEADS[3]),
    Column(_HEADS[4], least=12),
)


def found_lines(selection: Selection, width: int) -> Iterator[Line]:
    """Everybody found, a mark before those who are chosen; then what is doubtful."""
    people = selection.discovery.people
    told = f"{count(len(people), 'player')} found, {len(selection.chosen)} chosen"
    yield line(Span(f"{selection.team.team_name}: {told}", Tone.TITLE))
    yield EMPTY
    shown, rest = _shown(selection)
    rows = [_row(one, is_chosen=one.person in selection.chosen) for one in shown]
    yield from table(_COLUMNS, rows, width)
    if rest:
        yield line(Span(f"and {count(rest, 'more player')} who are not likely", Tone.FAINT))
    doubts = selection.doubts
    for doubt in doubts[:_DOUBTS_TOLD]:
        yield from (EMPTY, *sentence(doubt, width, Tone.DOUBT))
    if len(doubts) > _DOUBTS_TOLD:
        yield line(Span(f"and {len(doubts) - _DOUBTS_TOLD} more doubts", Tone.FAINT))


def same_lines(selection: Selection, width: int) -> Iterator[Line]:
    """Names that may be one person's, and those that a person said are, or are not."""
    for pair in selection.suggestions:
        told = f"Same person? {pair.one} and {pair.other}: {pair.reason}."
        yield from sentence(told, width, Tone.DOUBT)
    names = {
        person: [name for name, shown in selection.joined.persons.items() if shown == person]
        for person in dict.fromkeys(selection.joined.persons.values())
    }
    for person, others in names.items():
        told = f"{person} is also {tell_some(others)}, as you said."
        yield from sentence(told, width)
    for one, other in selection.apart:
        yield from sentence(f"{one} and {other} are two people, as you said.", width)


def _shown(selection: Selection) -> tuple[list[Found], int]:
    """Those to be shown, and how many of the others there are."""
    unlikely = [
        one
        for one in selection.discovery.people
        if one.standing is Standing.UNLIKELY and one.person not in selection.chosen
    ]
    hidden = {one.person for one in unlikely[_UNLIKELY_TOLD:]}
    return [one for one in selection.discovery.people if one.person not in hidden], len(hidden)


def _row(found: Found, *, is_chosen: bool) -> list[Line]:
    record = found.record
    others = [name for name in found.names if name != found.person]
    also = Span(f" ({tell_some(others, 2)})", Tone.FAINT) if others else ""
    tone = Tone.FAINT if found.standing is Standing.UNLIKELY else Tone.PLAIN
    return [
        line(Span(_CHOSEN if is_chosen else "", Tone.GOOD)),
        line("" if found.seat is None else str(found.seat)),
        line(Span(found.person, Tone.TITLE if is_chosen else tone), also),
        line(str(len(found.replays))),
        line(format_record(record.won, record.lost, record.drawn)),
        line(Span(found.reason, _tone_of(found.standing))),
    ]


def _tone_of(standing: Standing) -> Tone:
    return Tone.DOUBT if standing is Standing.EITHER else Tone.FAINT
