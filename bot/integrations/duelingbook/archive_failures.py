"""What an archive's answers mean that are no replay: a code, and a sentence for players."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.sources import SourceError, SourceErrorCode, tell_apart
from bot.integrations.duelingbook.files import UnusableError
from bot.integrations.duelingbook.networks import PrivateAddressError

SOURCE: Final = "archive"

_LONGEST_PAUSE: Final = timedelta(days=1)
_SECONDS: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
# aiohttp tells only by its words whether a body was cut short or its connection lost: the system's
# errors have a number.
_LOST: Final = re.compile(r"Error\([0-9]")
_OPERATOR: Final = "tell the bot's operator."
_LATER: Final = "retry in a few minutes."
_SERVER_FAILS: Final = 500


def refusal_of(status: int, headers: Mapping[str, str]) -> SourceError:
    """What an answer means whose status is neither success nor a redirect."""
    # Whoever shields the archive marks the page so on which a person proves to be one.
    if headers.get("cf-mitigated") == "challenge":
        return _checked()
    pause = read_retry_after(headers.get("Retry-After", ""), datetime.now(UTC))
    match status:
        case 404 | 410:
            return _absent()
        case 401 | 403:
            return _refused(f"The archive of replays does not let the bot in: {_OPERATOR}")
        case 429:
            return _busy(pause)
        case 503 if pause is not None:
            return _busy(pause)
        case 408 | 425:
            return _unavailable(f"The archive of replays did not wait for the bot: {_LATER}")
        case _ if status >= _SERVER_FAILS:
            return _unavailable(f"The archive of replays does not work at the moment: {_LATER}")
        case _:
            return _refused(f"The archive of replays does not take the bot's question: {_OPERATOR}")


def sent_elsewhere() -> SourceError:
    """It redirects to another host, or to another way of asking the same."""
    return _refused(
        f"The archive of replays sends the bot to another address, where it may not go: {_OPERATOR}"
    )


def sent_in_circles() -> SourceError:
    """It redirects more often than anybody follows."""
    return _refused(f"The archive of replays sends the bot in circles: {_OPERATOR}")


def unusable(error: UnusableError) -> SourceError:
    """Its answer is no file that can be unpacked and kept."""
    return tell_apart(ReplayError(error.code, error.rest), SOURCE)


def failure_of(error: Exception) -> SourceError:
    """What it means that asking failed so; nothing that a library wrote is repeated."""
    match error:
        case aiohttp.ClientConnectorError(os_error=PrivateAddressError()):
            return _refused(f"The archive of replays is where the bot may not go: {_OPERATOR}")
        case aiohttp.ClientSSLError():
            return _unavailable(f"The archive of replays cannot be reached safely: {_OPERATOR}")
        case TimeoutError():
            return _unavailable(f"The archive of replays did not answer in time: {_LATER}")
        case aiohttp.ClientPayloadError() if not _LOST.search(str(error)):
            return tell_apart(ReplayError(ReplayErrorCode.TRUNCATED, "is not whole"), SOURCE)
        case aiohttp.ClientConnectorError():
            return _unavailable(f"The archive of replays cannot be reached: {_LATER}")
        case _:
            return _unavailable(f"The connection to the archive of replays broke off: {_LATER}")


def in_log(error: Exception) -> str:
    """What an operator should know of a failure: no address, no header."""
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error.os_error, PrivateAddressError):
            return "its address is private: set ARCHIVE_ALLOW_PRIVATE where that is meant"
        return f"{type(error).__name__}, {type(error.os_error).__name__}"
    return type(error).__name__


def read_retry_after(text: str, now: datetime) -> timedelta | None:
    """How long the header asks to be left alone: between nothing and a day, None if unreadable."""
    if _SECONDS.fullmatch(text.strip()):
        wanted = timedelta(seconds=int(text))
    else:
        try:
            then = parsedate_to_datetime(text)
            wanted = (then if then.tzinfo else then.replace(tzinfo=UTC)) - now
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return min(max(wanted, timedelta()), _LONGEST_PAUSE)


def in_words(pause: timedelta) -> str:
    """When somebody may come back who has to stay away so long."""
    minutes = math.ceil(pause / timedelta(minutes=1))
    if minutes <= 1:
        return "in a minute"
    if minutes <= 90:  # noqa: PLR2004 - beyond, hours are easier to read
        return f"in {minutes} minutes"
    return f"in {math.ceil(minutes / 60)} hours"


def _absent() -> SourceError:
    sentence = (
        "The archive does not have this replay: open it in your own browser with the capture"
        " script, or upload its file."
    )
    return SourceError(SourceErrorCode.ABSENT, sentence)


def _checked() -> SourceError:
    sentence = (
        "The archive of replays asks for a human check: open this replay in your own browser with"
        " the capture script, or upload its file."
    )
    return SourceError(SourceErrorCode.HUMAN_CHECK, sentence)


def _busy(pause: timedelta | None) -> SourceError:
    when = "in a few minutes" if pause is None else in_words(pause)
    sentence = f"The archive of replays is too busy: retry {when}."
    return SourceError(SourceErrorCode.BUSY, sentence, retry_after=pause)


def _refused(sentence: str) -> SourceError:
    return SourceError(SourceErrorCode.REFUSED, sentence)


def _unavailable(sentence: str) -> SourceError:
    return SourceError(SourceErrorCode.UNAVAILABLE, sentence)
