"""How a host that has replays is treated: how often it is asked, and when it is left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.sources import SourceError, SourceErrorCode

_BUSY: Final = SourceErrorCode.BUSY
_HUMAN_CHECK: Final = SourceErrorCode.HUMAN_CHECK
_MANY: Final = 5
"""So many failures in a row, and the host is left alone."""

_FIRST_BACK_OFF: Final = timedelta(seconds=5)
_LONGEST_BACK_OFF: Final = timedelta(minutes=10)
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_FIRST_CHECK_PAUSE: Final = timedelta(minutes=30)
_LONGEST_CHECK_PAUSE: Final = timedelta(hours=6)
_LONGEST_WISH: Final = timedelta(days=1)
"""A host that wants to be left alone for longer is asked again after a day."""

# Each says that the host is well, and something about one replay.
_ANSWERS: Final = frozenset(
    {
        SourceErrorCode.NO_SOURCE,
        SourceErrorCode.ABSENT,
        SourceErrorCode.NOT_FOUND,
        SourceErrorCode.LOGIN_NEEDED,
        SourceErrorCode.ID_MISMATCH,
        SourceErrorCode.NOT_A_REPLAY,
        SourceErrorCode.CHANGED_FORMAT,
    }
)


@dataclass(frozen=True, slots=True)
class Manners:
    """What a host may be asked, by all processes together: so often, and so much at once."""

    host: str
    interval: timedelta
    concurrency: int


@dataclass(frozen=True, slots=True)
class Visit:
    """The right to ask a host once; a probe asks whether one that had enough is well again."""

    id: UUID
    is_probe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a host fares at the moment `now`, which is the database's.

    While there is a `code`, it has had enough: after `paused_until` or `next_at` it is probed, by
    one visit at a time, until one of them gets an answer.
    """

    now: datetime
    next_at: datetime
    failures: int = 0
    paused_until: datetime | None = None
    code: SourceErrorCode | None = None
    reason: str | None = None

    @property
    def pause(self) -> datetime | None:
        """Until when nobody asks it, if a pause goes on."""
        until = self.paused_until
        return until if until is not None and until > self.now else None

    @property
    def left_alone_until(self) -> datetime | None:
        """Until when nobody asks it, whether that is a pause or what a busy host wants."""
        is_backed_off = self.code is _BUSY and self.next_at > self.now
        return self.pause or (self.next_at if is_backed_off else None)

    @property
    def wait(self) -> timedelta:
        """How long it is until the next visit, where there is no pause."""
        return max(self.next_at - self.now, timedelta(0))

    @property
    def is_due(self) -> bool:
        """Whether somebody may ask it now."""
        return self.pause is None and not self.wait


def is_answer(error: Exception | None) -> bool:
    """Whether the host did its part: it gave the replay, or said what there is to say about it."""
    if isinstance(error, SourceError):
        return error.code in _ANSWERS
    # What else a source says for people is about a file; a fault of another kind may be the host's.
    return error is None or isinstance(error, DomainError)


def answered(pace: Pace, visit: Visit) -> Pace:
    """After a visit that got an answer; an old one tells nothing about a host that is probed."""
    if pace.code is None or visit.is_probe:
        return replace(pace, failures=0, paused_until=None, code=None, reason=None)
    return pace


def refused(pace: Pace, visit: Visit, error: Exception, stretch: float = 1.0) -> Pace:
    """After a visit that got none; `stretch` makes waiting longer by chance.

    What began before the host had enough counts no more: of eight that are refused at once, the
    first few are why it is left alone, and the others no reason to do that for longer.
    """
    code, reason = SourceErrorCode.UNAVAILABLE, None
    wish = timedelta(0)
    if isinstance(error, SourceError):
        code, reason = error.code, error.sentence
        wish = min(error.retry_after or wish, _LONGEST_WISH)
    pace = replace(pace, next_at=max(pace.next_at, pace.now + wish))
    is_late = pace.code is not None and not visit.is_probe
    if is_late and (code is not _HUMAN_CHECK or pace.code is _HUMAN_CHECK):
        return pace
    if code is _HUMAN_CHECK:
        return _after_check(pace, reason, wish)
    if code is _BUSY:
        return _after_busy(pace, reason, wish, stretch)
    return _after_failure(pace, code, reason, wish)


def _after_check(pace: Pace, reason: str | None, wish: timedelta) -> Pace:
    times = pace.failures + 1 if pace.code is _HUMAN_CHECK else 1
    pause = _doubled(_FIRST_CHECK_PAUSE, times - 1, _LONGEST_CHECK_PAUSE)
    return _paused(pace, times, max(pause, wish), _HUMAN_CHECK, reason)


def _after_busy(pace: Pace, reason: str | None, wish: timedelta, stretch: float) -> Pace:
    back_off = _doubled(_FIRST_BACK_OFF, pace.failures, _LONGEST_BACK_OFF) * stretch
    return replace(
        pace,
        next_at=max(pace.next_at, pace.now + (wish or back_off)),
        failures=pace.failures + 1,
        paused_until=None,
        code=_BUSY,
        reason=reason,
    )


def _after_failure(pace: Pace, code: SourceErrorCode, reason: str | None, wish: timedelta) -> Pace:
    failures = pace.failures + 1
    if pace.paused_until is not None:
        failures = max(failures, _MANY)
    if failures < _MANY:
        return replace(pace, failures=failures)
    pause = _doubled(_FIRST_PAUSE, failures - _MANY, _LONGEST_PAUSE)
    return _paused(pace, failures, max(pause, wish), code, reason)


def _paused(
    pace: Pace, failures: int, pause: timedelta, code: SourceErrorCode, reason: str | None
) -> Pace:
    until = pace.now + pause
    return replace(pace, failures=failures, paused_until=until, code=code, reason=reason)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    # Beyond so many it is the longest anyway, and a power of that would be too large.
    return min(first * (1 << min(times, 16)), longest)
