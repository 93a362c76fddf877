"""Matches as lines for a phone: who won, how high, when and how; or nothing that tells who won."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.rates import format_record
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.rendering.text.replays import match_seconds, tell_decision
from bot.rendering.text.wording import tell_day, tell_format, tell_minutes
from cogs.ui.words import cut, dotted, hidden, plain

_LONGEST_NUMBER: Final = 12
_NUMBER: Final = re.compile(r"[0-9]+")
_NUMBERED: Final = re.compile(r"\b[Rr]eplays? [0-9]{1,12}(?:(?:, | and )[0-9]{1,12})*\b")
_AGAIN: Final = "\N{DOWNWARDS ARROW WITH TIP RIGHTWARDS}"

PlayedMatch = tuple[Replay, Appearance]
"""A match, with the replay that it is in."""


def matches_in(replays: Sequence[Replay]) -> tuple[PlayedMatch, ...]:
    """Every match with its replay, as the first player of the file lived it."""
    return tuple(
        (replay, seen)
        for replay in replays
        for seen in appearances_in(replay.players[0], [replay], {})
    )


def match_lines(
    shown: Sequence[PlayedMatch],
    replays: Sequence[Replay],
    *,
    hides: bool,
    marks: Mapping[int, str] = MappingProxyType({}),
) -> Iterator[str]:
    """The matches shown, without what most of the replays have in common.

    The winner stands first and in bold. With `hides` the players stand as in the file, and the
    score and how it came about behind spoiler tags. `marks` say of replays who brought them.
    """
    ((usual, _),) = Counter(replay.format for replay in replays).most_common(1) or [("", 0)]
    year = not _within_a_year([replay.date for replay in replays if replay.date])
    for replay, seen in shown:
        again = seen.match.number > 1
        yield dotted(
            [
                (f"{_AGAIN} " if again else "") + _pairing(seen, hides=hides),
                "rematch" if again else _when(replay, year=year),
                _lasted(seen),
                "" if hides else _ending(seen),
                "" if replay.format == usual else plain(tell_format(replay.format)),
                "" if again else marks.get(replay.replay_id, ""),
            ]
        )


def replay_link(replay_id: int, words: str = "") -> str:
    """A link to the replay itself."""
    return f"[{words or replay_id}]({replay_url(replay_id)})"


def link_replays(told: str) -> str:
    """The sentence, in which each number that is said to be a replay's leads there."""
    return _NUMBERED.sub(lambda found: _NUMBER.sub(_linked, found[0]), told)


def _linked(found: re.Match[str]) -> str:
    return replay_link(int(found[0]))


def _pairing(seen: Appearance, *, hides: bool) -> str:
    names, wins = [plain(seen.player), plain(seen.opponent)], list(seen.match.wins)
    if not hides:
        if seen.match.winner == seen.opponent:
            names.reverse()
            wins.reverse()
        if seen.match.winner is not None:
            names[0] = f"**{names[0]}**"
    score = cut(format_record(wins[0], wins[1], seen.match.draws), _LONGEST_NUMBER)
    if hides:
        score = hidden(", ".join(filter(None, [score, _ending(seen)])), hides=True)
    return f"{names[0]} {score} {names[1]}"


def _ending(seen: Appearance) -> str:
    """How it ended, unless as nearly all do."""
    if seen.match.decided_by is EndReason.ADMITTED_DEFEAT:
        return ""
    return tell_decision(seen)


def _when(replay: Replay, *, year: bool) -> str:
    day = plain(tell_day(replay.date, year=year)) if replay.date.strip() else ""
    return replay_link(replay.replay_id, day)


def _lasted(seen: Appearance) -> str:
    seconds = match_seconds(seen)
    return "" if seconds is None else f"{cut(tell_minutes(seconds), _LONGEST_NUMBER)} min"


def _within_a_year(dates: Sequence[str]) -> bool:
    """Whether days are told apart without their years, which stand above."""
    first, last = min(dates, default=""), max(dates, default="")
    return first[:4].isdecimal() and last < f"{int(first[:4]) + 1}{first[4:]}"
