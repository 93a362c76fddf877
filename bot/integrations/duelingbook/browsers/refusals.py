"""What the site's answers mean that are no replay: a code, and a sentence for players."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final

from bot.domain.replay import refusals
from bot.domain.sources import (
    SourceError,
    SourceErrorCode,
    human_check,
    login_needed,
    tell_apart,
)
from bot.integrations.duelingbook.archive_failures import in_words, read_retry_after

SOURCE: Final = "browser"

_LATER: Final = "retry in a few minutes."
_OPERATOR: Final = "tell the bot's operator, or upload the replay's file."
_DOORS: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE})


def refusal_of(status: int, headers: Mapping[str, str], *, checks: bool) -> SourceError | None:
    """What an answer means by its status and headers; None where it may be what was asked for.

    Names of headers are in lower case; `checks` says that a human check was seen around it.
    """
    if headers.get("cf-mitigated") == "challenge" or (checks and status in _DOORS):
        return human_check()
    pause = read_retry_after(headers.get("retry-after", ""), datetime.now(UTC))
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return _busy(pause)
        case HTTPStatus.SERVICE_UNAVAILABLE if pause is not None:
            return _busy(pause)
        case HTTPStatus.UNAUTHORIZED:
            return login_needed()
        case HTTPStatus.FORBIDDEN:
            return SourceError(
                SourceErrorCode.REFUSED, f"DuelingBook does not let the bot in: {_OPERATOR}"
            )
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            sentence = "DuelingBook has no such replay: check its link, and submit the right one."
            return SourceError(SourceErrorCode.NOT_FOUND, sentence)
        case _ if status >= HTTPStatus.BAD_REQUEST:
            return _unavailable(f"DuelingBook answers with error {status} for now: {_LATER}")
    return None


def may_be_check(status: int, error: SourceError) -> bool:
    """Whether a page with this status, which says so far only `error`, may be a human check."""
    plain = {SourceErrorCode.REFUSED, SourceErrorCode.UNAVAILABLE}
    return status in _DOORS and error.code in plain


def is_told_inside(status: int, headers: Mapping[str, str]) -> bool:
    """Whether the answer itself says in the site's own words what is wrong."""
    is_json = "json" in headers.get("content-type", "").lower()
    its_own = status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS
    return is_json and its_own


def too_large() -> SourceError:
    """More came than any replay has."""
    return tell_apart(refusals.too_large(), SOURCE)


def led_away() -> SourceError:
    """The page leads to another site, or says that the site is elsewhere by now."""
    sentence = f"DuelingBook sends the bot to another address, where it does not go: {_OPERATOR}"
    return SourceError(SourceErrorCode.REFUSED, sentence)


def not_reached() -> SourceError:
    """No page came."""
    return _unavailable(f"DuelingBook cannot be reached for now: {_LATER}")


def broken_off() -> SourceError:
    """The answer began, or should have, and the connection ended."""
    return _unavailable(f"The connection to DuelingBook broke off: {_LATER}")


def too_slow() -> SourceError:
    """It took longer than anybody waits."""
    return _unavailable(f"DuelingBook did not answer in time: {_LATER}")


def silent() -> SourceError:
    """The page came and never asked for its replay, for no reason that could be seen."""
    sentence = (
        "DuelingBook's page did not load this replay: retry in a few minutes, or open it in your"
        " own browser with the capture script."
    )
    return _unavailable(sentence)


def no_browser() -> SourceError:
    """Chromium does not start, or dies."""
    return _unavailable(f"The bot's browser does not work for now: {_OPERATOR}")


def _busy(pause: timedelta | None) -> SourceError:
    when = "in a few minutes" if pause is None else in_words(pause)
    sentence = f"DuelingBook is too busy to show this replay: retry {when}."
    return SourceError(SourceErrorCode.BUSY, sentence, retry_after=pause)


def _unavailable(sentence: str) -> SourceError:
    return SourceError(SourceErrorCode.UNAVAILABLE, sentence)
