"""The log lines that carry the structure of a match; they are compared whole.

A chat line holds any text, in quotes, and never counts; nor does the name of a play alone: in
2017 a play named "Quit duel" could mean that somebody left after the match.
"""

from __future__ import annotations

import re
from collections.abc import Container

from msgspec import MsgspecError, Raw
from msgspec.json import Decoder

from bot.domain.replay.model import EndReason
from bot.domain.replay.plays import LogLine

STARTS = {"Chose to go first": True, "Chose to go second": False}
"""A game is opened: whether the chooser goes first."""

ENDINGS = {
    "Admitted defeat": EndReason.ADMITTED_DEFEAT,
    "Lost Duel": EndReason.QUIT,
    "Received a game loss by a judge": EndReason.JUDGE_GAME_LOSS,
    "Received a match loss by a judge": EndReason.JUDGE_MATCH_LOSS,
    "Accepted the Draw Offer": EndReason.DRAW_AGREED,
}
"""A game ends: how; the line's player has lost it, but for the draw."""

REMATCH = "Accepted the rematch offer"
ENDING_LINES = ENDINGS.keys() | {REMATCH}

DEPARTURES = {
    "Left duel": EndReason.QUIT,
    "Lost connection": EndReason.DISCONNECTED,
    "Went offline": EndReason.DISCONNECTED,
    "Timed out": EndReason.TIMED_OUT,
}
"""A player leaves: why a later "Lost Duel" happened."""

Log = LogLine | list[LogLine] | None

_LOG: Decoder[LogLine | list[LogLine]] = Decoder(LogLine | list[LogLine])
_SCORE = re.compile(r"\((\d+-\d+-\d+)\)")


def decode_lines(log: Raw) -> Log:
    """The log of an unknown kind of play; None if it has none or one in another shape."""
    try:
        return _LOG.decode(log)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def game_line(log: Log, texts: Container[str]) -> LogLine | None:
    """The first line about the match whose text is one of `texts`."""
    return _line(log, "game", texts)


def duel_line(log: Log, texts: Container[str]) -> LogLine | None:
    """The first line about what happened on the table whose text is one of `texts`."""
    return _line(log, "duel", texts)


def announced_score(message: str) -> str | None:
    """The site's score, `1-0-0`, in a message like `Siding for the next duel has begun (1-0-0)`.

    Slot 1's wins, slot 2's, draws; None if the message tells none.
    """
    found = _SCORE.search(message)
    return found.group(1) if found else None


def _line(log: Log, kind: str, texts: Container[str]) -> LogLine | None:
    for line in log if isinstance(log, list) else [log]:
        if line is not None and line.type == kind and line.public_log in texts:
            return line
    return None
