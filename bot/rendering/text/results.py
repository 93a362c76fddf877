"""Many replays at a glance: a line a match, what all have in common above, doubts below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.rates import format_record
from bot.domain.replay.model import Replay
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, dotted, line, sentence
from bot.rendering.text.replays import match_seconds, tell_decision
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import (
    count,
    tell_day,
    tell_days,
    tell_format,
    tell_formats,
    tell_minutes,
)

_REMATCH: Final = "rematch"
_WINNER, _LOSER = (line(Span(head, Tone.FAINT)) for head in ("Winner", "Loser"))
_COLUMNS: Final = (
    Column(least=6),
    Column(_WINNER, least=8),
    Column(),
    Column(_LOSER, least=8),
    Column(),
    Column(right=True, optional=True),
    Column(optional=True),
    Column(right=True),
)


def result_lines(replays: Sequence[Replay], width: int) -> Iterator[Line]:
    """Every match on a line, the winner first; what all have in common stands above, once."""
    matches = [seen for replay in replays for seen in _matches(replay)]
    about = [
        count(len(replays), "replay"),
        count(len(matches), "match"),
        tell_days(replay.date for replay in replays),
        tell_formats(replay.format for replay in replays),
    ]
    yield from dotted(about, width, Tone.TITLE)
    yield EMPTY
    yield from table(_COLUMNS, _rows(replays), width)
    for replay in replays:
        for doubt in replay.doubts:
            yield from sentence(f"Replay {replay.replay_id}: {doubt}", width, Tone.DOUBT)


def _rows(replays: Sequence[Replay]) -> list[list[Line]]:
    mixed = len({replay.format for replay in replays}) > 1
    year = _within_a_year([replay.date for replay in replays if replay.date])
    return [
        _row(seen, day, tell_format(replay.format) if mixed else "")
        for replay in replays
        for day in [tell_day(replay.date, year=not year)]
        for seen in _matches(replay)
    ]


def _within_a_year(dates: Sequence[str]) -> bool:
    """Whether days are told apart without their years, which stand above."""
    first, last = min(dates, default=""), max(dates, default="")
    return first[:4].isdecimal() and last < f"{int(first[:4]) + 1}{first[4:]}"


def _row(seen: Appearance, day: str, pool: str) -> list[Line]:
    again = seen.match.number > 1
    seconds = match_seconds(seen)
    names, wins = [seen.player, seen.opponent], list(seen.match.wins)
    if seen.match.winner == seen.opponent:
        names.reverse()
        wins.reverse()
    winner = Span(names[0], Tone.GOOD if seen.match.winner else Tone.PLAIN)
    return [
        line(Span("" if again else day, Tone.FAINT)),
        line(winner),
        line(format_record(wins[0], wins[1], seen.match.draws)),
        line(names[1]),
        line(tell_decision(seen)),
        line(Span("" if seconds is None else f"{tell_minutes(seconds)} min", Tone.FAINT)),
        line(Span("" if again else pool, Tone.FAINT)),
        line(Span(_REMATCH if again else str(seen.replay_id), Tone.FAINT)),
    ]


def _matches(replay: Replay) -> tuple[Appearance, ...]:
    return appearances_in(replay.players[0], [replay], {})
