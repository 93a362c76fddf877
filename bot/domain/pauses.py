"""What people read while a host is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.manners import Pace
from bot.domain.sources import LeftAloneError, ReplayOrigin, SourceErrorCode, human_check

_CALLED: Final = {
    "browser": "DuelingBook",
    "archive": "The archive of replays",
    "folder": "The folder of replays",
}
_WHY: Final = {
    SourceErrorCode.HUMAN_CHECK: "asked for a human check a while ago",
    SourceErrorCode.BUSY: "wants fewer requests",
    SourceErrorCode.REFUSED: "did not let this bot in several times",
}
_INSTEAD: Final = {
    SourceErrorCode.HUMAN_CHECK: (
        "open this replay in your own browser with the capture script, or upload its file"
    ),
    SourceErrorCode.REFUSED: "upload the replay's file, and tell the operator",
}


def left_alone(source: str, pace: Pace, until: datetime) -> LeftAloneError:
    """Nobody asks the source of this name until then, because of what it said before."""
    code = pace.code or SourceErrorCode.UNAVAILABLE
    if code is SourceErrorCode.HUMAN_CHECK and source == ReplayOrigin.BROWSER:
        # In the same words for all, so that a card says it once; and a person need not wait, so the
        # time would only be wrong on cards that are looked at later.
        return LeftAloneError(code, human_check().sentence, retry_after=until - pace.now)
    why = _WHY.get(code, "did not answer several times")
    instead = _INSTEAD.get(code, "retry then, or upload the replay's file")
    sentence = f"{called(source)} {why} and is left alone until {clock(until)}: {instead}."
    return LeftAloneError(code, sentence, retry_after=until - pace.now)


def asked_by_many(source: str, pace: Pace, wait: timedelta) -> LeftAloneError:
    """So many ask the source of this name that somebody else would have to wait too long."""
    until = pace.now + wait
    sentence = (
        f"{called(source)} is asked for many other replays before this one: retry after"
        f" {clock(until)}, or upload the replay's file."
    )
    return LeftAloneError(SourceErrorCode.BUSY, sentence, retry_after=wait)


def called(source: str) -> str:
    """What people know a source as, at the beginning of a sentence."""
    return _CALLED.get(source, f"The {source} of replays")


def clock(moment: datetime) -> str:
    """The moment for people: its minute, or the next one, lest they come too early."""
    next_minute = moment.astimezone(UTC) + timedelta(seconds=59, microseconds=999_999)
    return f"{next_minute:%H:%M} UTC"
