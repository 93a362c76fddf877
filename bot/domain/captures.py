"""Replays that people bring from their own browsers: who may bring which, and why not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.moves import JobStatus
from bot.domain.sources import ReplayOrigin
from bot.domain.users import User

CODE_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, of which no two are taken for one another when they are typed."""
_HALF: Final = 4
_LENGTH: Final = 2 * _HALF
_MOST_TYPED: Final = 4 * _LENGTH
_ENDED_BADLY: Final = frozenset({JobStatus.FAILED, JobStatus.CANCELLED})


class CaptureErrorCode(StrEnum):
    """Why something about captures was refused."""

    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - the name of a refusal
    NOT_WANTED = "not_wanted"
    OTHER_REPLAY = "other_replay"
    NOTHING_TO_LEND = "nothing_to_lend"


class CaptureError(DomainError):
    """Something about captures was refused."""

    code: CaptureErrorCode

    def __init__(self, code: CaptureErrorCode, sentence: str) -> None:
        super().__init__(code, sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A code that pairs one browser with somebody until then, such as `K7QX-M2PD`."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBrowser:
    """A browser that may bring replays for somebody, by the database's clock."""

    id: UUID
    agent: str
    since: datetime
    seen_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whom a token stands for; `is_due` says that nobody has noted for a while that it is used."""

    browser_id: UUID
    user: User
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of `total` replays that needed a person `done` are here; `urls` are to be opened in turn."""

    done: int
    total: int
    urls: tuple[str, ...]

    @property
    def next(self) -> str | None:
        """The one to open now; None where nothing is wanted any more."""
        return self.urls[0] if self.urls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Replays of a job that nobody else is asked for until then, to be opened in turn."""

    urls: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A replay of a job that needs a person, or that a person brought.

    `holder` is whom it is lent to just now. It `is_own` where the job belongs to who asks, and not
    to somebody whom they help.
    """

    job_id: UUID
    url: str
    is_brought: bool
    is_own: bool
    holder: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A replay that a person brought for a job, which was not told of it.

    `s3_key` is where the copy lies, if it is not the job's owner who brought it.
    """

    job_id: UUID
    url: str
    s3_key: str | None
    origin: ReplayOrigin = ReplayOrigin.CAPTURE


def make_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new code of 40 bits, in two halves that can be read out."""
    signs = "".join(choose(CODE_SIGNS) for _ in range(_LENGTH))
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def read_code(typed: str) -> str | None:
    """The code as it was shown, however it was typed; None for what cannot be one."""
    if len(typed) > _MOST_TYPED:
        return None
    signs = "".join(sign for sign in typed.upper() if sign not in " -\u2013\t\n\r")
    if len(signs) != _LENGTH or not set(signs) <= set(CODE_SIGNS):
        return None
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def unknown_code() -> CaptureError:
    """The code pairs nobody; whether it ever did is told to nobody."""
    sentence = (
        "This code is wrong, used or over: press Capture in my browser in Discord again, and type"
        " the new code within ten minutes."
    )
    return CaptureError(CaptureErrorCode.UNKNOWN_CODE, sentence)


def unknown_token() -> CaptureError:
    """The browser is nobody's; whether it ever was is told to nobody."""
    sentence = (
        "This browser is not paired, or no longer: press Capture in my browser in Discord, and"
        " type the code that you get."
    )
    return CaptureError(CaptureErrorCode.UNKNOWN_TOKEN, sentence)


def not_wanted() -> CaptureError:
    """Nobody asked for the replay, so nothing of it stays."""
    sentence = "None of your jobs waits for this replay, so nothing was kept: open the next one."
    return CaptureError(CaptureErrorCode.NOT_WANTED, sentence)


def other_replay(wanted: int, found: int) -> CaptureError:
    """What came for one replay is another one."""
    sentence = (
        f"What this page showed as replay {wanted} is replay {found}, so nothing was kept: reload"
        " the page."
    )
    return CaptureError(CaptureErrorCode.OTHER_REPLAY, sentence)


def nothing_to_lend(status: JobStatus, *, is_all_lent: bool = False) -> CaptureError:
    """Nothing that this job needs, which stands so, is free."""
    if is_all_lent:
        sentence = "Others are capturing all that this job still needs: look again in ten minutes."
    elif status in _ENDED_BADLY:
        sentence = "This job has ended, and takes no replay now: have it retried on its card first."
    else:
        sentence = "This job needs no replay from anybody now: look at its card for how it stands."
    return CaptureError(CaptureErrorCode.NOTHING_TO_LEND, sentence)
