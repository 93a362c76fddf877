"""What the capture script is told of anything that goes wrong: JSON, with a sentence."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.domain.captures import CaptureErrorCode
from bot.domain.errors import DomainError, ReplayError, ReplayErrorCode
from bot.domain.given_files import MORE_THAN_TAKEN
from bot.domain.objects import ObjectError
from bot.services.outages import outage_of
from bot.web.headers import PRIVATE

_SOON_S: Final = 30
_SCHEME: Final = "Bearer"
_AWAY: Final = "Duel Insights cannot reach what it needs just now: try again in a minute."
_REFUSED: Final = {
    400: "Duel Insights did not understand this: update the script, then try again.",
    403: "This page may not ask Duel Insights: open the replay on DuelingBook.",
    404: "There is nothing here: update the script, then try again.",
    405: "This cannot be asked here: update the script, then try again.",
    408: "That took too long to arrive: try again where the connection is better.",
    413: "This is larger than any replay, so nothing was kept: reload the page.",
    415: "This is packed in a way that is not taken here: update the script, then try again.",
    429: "That was too often: wait a minute, then try again.",
}
_WRONG: Final = _REFUSED[400]
_IN_THE_MIDDLE: Final = frozenset({400, 408, 413, 415})
_STATUSES: Final[Mapping[str, int]] = {
    CaptureErrorCode.UNKNOWN_CODE: 403,
    CaptureErrorCode.UNKNOWN_TOKEN: 401,
    CaptureErrorCode.NOT_WANTED: 404,
    CaptureErrorCode.OTHER_REPLAY: 422,
    ReplayErrorCode.TOO_LARGE: 413,
    MORE_THAN_TAKEN: 429,
}
_log = logging.getLogger(__name__)


def refuse_script(error: Exception) -> web.Response:
    """What was wrong and what to do, and nothing of what was sent."""
    if isinstance(error, web.HTTPException):
        return _pass_on(error)
    if isinstance(error, ObjectError) or outage_of(error) is not None:
        _log.warning("no answer to a script: %s", type(error).__name__)
        return _tell(503, "unavailable", _AWAY, {"Retry-After": str(_SOON_S)})
    if isinstance(error, DomainError):
        usual = 422 if isinstance(error, ReplayError) else 409
        status = _STATUSES.get(error.code, usual)
        asked = {"WWW-Authenticate": _SCHEME} if status == HTTPStatus.UNAUTHORIZED else {}
        return _tell(status, error.code, error.sentence, asked)
    incident = secrets.token_hex(4)
    # Neither the address nor the body: a token may stand beside them.
    _log.error("incident %s: a script met a fault", incident, exc_info=error)
    sentence = f"Something went wrong here: try again, and tell the operator {incident}."
    return _tell(500, "fault", sentence)


def _pass_on(error: web.HTTPException) -> web.Response:
    """What the framework found wrong with the request."""
    kept = {name: error.headers[name] for name in ("Allow", "Retry-After") if name in error.headers}
    code = HTTPStatus(error.status).name.casefold()
    answered = _tell(error.status, code, _REFUSED.get(error.status, _WRONG), kept)
    if error.status in _IN_THE_MIDDLE:
        # What is left of the body may never come, so nothing can follow it.
        answered.force_close()
    return answered


def _tell(
    status: int, code: str, sentence: str, headers: dict[str, str] | None = None
) -> web.Response:
    answered = api_answer({"detail": sentence, "status": status, "error_code": code}, status)
    answered.headers.update(headers or {})
    return answered


def api_answer(told: object, status: int = 200) -> web.Response:
    """An answer that a program reads."""
    return web.Response(
        status=status,
        body=json.dumps(told).encode(),
        content_type="application/json",
        headers=PRIVATE,
    )
