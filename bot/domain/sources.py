"""Why a replay could not be had from where replays come from, and where one did come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.errors import DomainError, ReplayError, ReplayErrorCode


class ReplayOrigin(StrEnum):
    """Where the copy of a replay comes from that a job uses."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    BROWSER = "browser"
    IMPORT = "import"
    UPLOAD = "upload"
    CAPTURE = "capture"

    @property
    def is_person(self) -> bool:
        """Whether a person gave it, so that nobody but them vouches for it."""
        return self in {ReplayOrigin.UPLOAD, ReplayOrigin.CAPTURE}


class SourceErrorCode(StrEnum):
    """What a source says instead of giving a replay."""

    NO_SOURCE = "no_source"
    """Nothing is set up to ask."""
    ABSENT = "absent"
    """It does not have this replay; the site may."""
    NOT_FOUND = "not_found"
    """There is no such replay: the site says so."""
    LOGIN_NEEDED = "login_needed"
    """The site shows it only to somebody who is logged in."""
    HUMAN_CHECK = "human_check"
    """The site wants a person, which the program never pretends to be."""
    BUSY = "busy"
    """It wants fewer requests, perhaps until a time."""
    UNAVAILABLE = "source_unavailable"
    """It fails or does not answer for now."""
    REFUSED = "refused"
    """It does not let this program in: the operator has to see to it."""
    ID_MISMATCH = "id_mismatch"
    """What it gave is another replay."""
    NOT_A_REPLAY = "source_not_a_replay"
    """What it gave is something else, or only a part of it."""
    CHANGED_FORMAT = "changed_format"
    """What it gave is a replay, and written in a way that this version does not know."""


_FOR_PEOPLE: Final = frozenset(
    {
        SourceErrorCode.NO_SOURCE,
        SourceErrorCode.ABSENT,
        SourceErrorCode.LOGIN_NEEDED,
        SourceErrorCode.HUMAN_CHECK,
    }
)


class SourceError(DomainError):
    """A source of replays could not give the one that was asked for.

    `retry_after` is how long the source wants to be left alone, where it says so.
    """

    code: SourceErrorCode

    def __init__(
        self, code: SourceErrorCode, sentence: str, *, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(code, sentence)
        self.retry_after = retry_after


class LeftAloneError(SourceError):
    """The source was not asked, because of what it said before, or because so many ask."""


def needs_person(code: str) -> bool:
    """Whether a person may well have what a source did not give, for one of these reasons."""
    return code in _FOR_PEOPLE


class ForeignReplayError(SourceError):
    """What came for one replay is another one."""

    def __init__(self, wanted: int, found: int) -> None:
        sentence = (
            f"What came for replay {wanted} is replay {found}: upload the right file, and retry."
        )
        super().__init__(SourceErrorCode.ID_MISMATCH, sentence)


def absent() -> SourceError:
    """A folder or an archive does not have it, which says nothing about the site."""
    sentence = (
        "This replay is not here yet: open it in your own browser with the capture script, or"
        " upload its file."
    )
    return SourceError(SourceErrorCode.ABSENT, sentence)


def most_telling(refusals: Sequence[SourceError]) -> SourceError:
    """Of what several sources said, what decides the replay's fate; of none, that there is none."""
    if not refusals:
        return SourceError(SourceErrorCode.NO_SOURCE, absent().sentence)
    return min(refusals, key=lambda error: _WEIGHT.get(error.code, _USUAL))


# That a person may have it goes before what goes wrong by itself and may pass; that it is not
# where one source looks says least.
_WEIGHT: Final = {
    SourceErrorCode.LOGIN_NEEDED: 1,
    SourceErrorCode.HUMAN_CHECK: 1,
    SourceErrorCode.NOT_FOUND: 3,
    SourceErrorCode.ABSENT: 4,
}
_USUAL: Final = 2

_HUMAN_CHECK: Final = re.compile(r"\btoken\b|\bcaptcha\b|\bturnstile\b", re.IGNORECASE)
_LOGIN: Final = re.compile(r"\blog(?:ged)? ?in\b", re.IGNORECASE)
_NO_REPLAY: Final = re.compile(r"\b(?:not (?:exist|found)|no such)\b", re.IGNORECASE)
_BUSY: Final = re.compile(r"\b(?:too (?:many|fast)|slow down|again later)\b", re.IGNORECASE)


def human_check() -> SourceError:
    """The site asks whether a person is there."""
    sentence = (
        "DuelingBook asks for a human check, and is left alone for a while: open this replay in"
        " your own browser with the capture script, or upload its file."
    )
    return SourceError(SourceErrorCode.HUMAN_CHECK, sentence)


def login_needed() -> SourceError:
    """The site shows it only to those who are logged in."""
    sentence = (
        "DuelingBook shows this replay only to somebody who is logged in: open it in your own"
        " browser with the capture script, or upload its file."
    )
    return SourceError(SourceErrorCode.LOGIN_NEEDED, sentence)


def tell_apart(error: ReplayError, source: str) -> SourceError:
    """Why the source of this name gave what is no replay, by what it says."""
    match error.code:
        case ReplayErrorCode.SITE_ERROR:
            return _of_site(error.detail)
        case ReplayErrorCode.CHALLENGE_PAGE if source == ReplayOrigin.BROWSER:
            return human_check()
        case ReplayErrorCode.CHANGED_FORMAT:
            sentence = (
                "DuelingBook writes this replay in a way that is not known here yet: tell the"
                " operator its number."
            )
            return SourceError(SourceErrorCode.CHANGED_FORMAT, sentence)
        case _:
            what = _WRONG.get(error.code, "is no replay")
            sentence = f"What the {source} gave {what}: upload the replay's file, then retry."
            return SourceError(SourceErrorCode.NOT_A_REPLAY, sentence)


_WRONG: Final = {
    ReplayErrorCode.CHALLENGE_PAGE: "is a web page",
    ReplayErrorCode.NOT_JSON: "is not JSON",
    ReplayErrorCode.TRUNCATED: "stops in the middle",
    ReplayErrorCode.TOO_LARGE: "is larger than any replay",
    ReplayErrorCode.TOO_DEEP: "is nested deeper than any replay",
    ReplayErrorCode.UNREADABLE_FILE: "cannot be unpacked",
}


def _of_site(said: str) -> SourceError:
    """What the site's own message means (REPLAY_TRAPS §4 lists those that were seen)."""
    if _HUMAN_CHECK.search(said):
        return human_check()
    if _LOGIN.search(said):
        return login_needed()
    if _NO_REPLAY.search(said):
        sentence = "DuelingBook has no such replay: check its link, and submit the right one."
        return SourceError(SourceErrorCode.NOT_FOUND, sentence)
    if _BUSY.search(said):
        sentence = "DuelingBook is too busy to show this replay: retry in a few minutes."
        return SourceError(SourceErrorCode.BUSY, sentence)
    told = f"“{said}”" if said else "with an error"
    sentence = f"DuelingBook answered {told} instead of the replay: open it there to see why."
    return SourceError(SourceErrorCode.UNAVAILABLE, sentence)
