"""The ways in which the stand-in of the replay site answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Kind(StrEnum):
    """How the site answers for one replay; what says no more concerns view-replay."""

    NORMAL = "normal"
    SLOW = "slow"
    """After `delay_s`."""
    INVALID_TOKEN = "invalid token"
    MISSING_TOKEN = "missing token"
    LOGIN_MESSAGE = "login message"
    NO_REPLAY = "no replay"
    LISTING = "listing"
    """The list of somebody's replays."""
    BLOCKED = "blocked"
    """The page is a human check instead: 403 with `cf-mitigated`."""
    BLOCKED_ANSWER = "blocked answer"
    WIDGET = "widget"
    """The page waits for the token of a stranger's widget before it asks."""
    LOGIN_PAGE = "login page"
    """The page leads to a login."""
    LOGIN_ANSWER = "login answer"
    BUSY_PAGE = "busy page"
    """429 with `retry_after`, where that is set."""
    BUSY_ANSWER = "busy answer"
    FAILING_PAGE = "failing page"
    """`status`, 502 where none is given, with `retry_after` where that is set."""
    FAILING_ANSWER = "failing answer"
    AWAY_PAGE = "away page"
    """The page is redirected to the stranger."""
    AWAY_ANSWER = "away answer"
    GARBAGE = "garbage"
    HTML_ANSWER = "html answer"
    TRUNCATED = "truncated"
    """The JSON stops in the middle; the connection ends well."""
    CUT = "cut"
    """Content-Length promises more than comes before the connection is lost."""
    HUGE = "huge"
    """100 MB with a Content-Length."""
    HUGE_UNANNOUNCED = "huge unannounced"
    ANOTHER_ID = "another id"
    """The replay of another number comes (of what was put, the id plus one)."""
    RESET = "reset"
    RESET_PAGE = "reset page"
    SILENT = "silent"
    """view-replay never answers."""
    SILENT_PAGE = "silent page"
    ASKS_NOTHING = "asks nothing"
    """The page never asks for the replay, and says nothing of a check."""
    ASKS_TWICE = "asks twice"
    POPS_UP = "pops up"
    """The page opens another window and a dialog before it asks."""
    LEAVES = "leaves"
    """The page's script goes to the stranger."""


MESSAGES: Final = {
    Kind.INVALID_TOKEN: "Invalid Token",
    Kind.MISSING_TOKEN: "Missing token",
    Kind.LOGIN_MESSAGE: "You must be logged in to view this replay",
    Kind.NO_REPLAY: "Replay does not exist",
}


@dataclass(frozen=True)
class Manner:
    """How one replay is answered."""

    kind: Kind = Kind.NORMAL
    by: Literal["xhr", "fetch"] = "xhr"
    delay_s: float = 0
    retry_after: str | None = None
    status: int = 502
    times: int | None = None
    """So many openings of its page, then as ever; None is always."""
