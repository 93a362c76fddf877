"""What programs are told of anything that goes wrong below `/api/v1`."""

from __future__ import annotations

import logging
import math
import secrets
from typing import Final

from aiohttp import web

from bot.domain.api_tokens import ApiTokenErrorCode
from bot.domain.errors import DomainError
from bot.domain.job_errors import JobErrorCode, TooManyJobsError, WorkTakenError
from bot.domain.objects import ObjectError
from bot.services.outages import outage_of
from bot.web.api.answers import (
    SCHEME,
    ApiError,
    ErrorCode,
    invalid,
    not_found,
    refusal,
    too_often,
)

_SOON_S: Final = 30
_AWAY: Final = "Duel Insights cannot reach what it needs just now: try again in a minute."
_WRONG: Final = "This could not be read: look at the description of the API, then try again."
_SENTENCES: Final = {
    403: "Pages of other sites may not ask here: ask from a program, with a token.",
    405: "This cannot be done at this address: use one of the methods in the Allow header.",
    408: "The body took too long to arrive: send it again.",
    413: "The body is larger than any request: send less at a time.",
    415: "The body is of another kind: send JSON as `Content-Type: application/json`.",
    429: "That was too often: wait as long as Retry-After says, then try again.",
}
_CODES: Final = {
    403: ErrorCode.AUTHENTICATION_ERROR,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    429: ErrorCode.RATE_LIMIT_EXCEEDED,
}
_NOT_FOUND: Final = 404
_IN_THE_MIDDLE: Final = frozenset({400, 408, 413, 415})
_NOT_THERE: Final = frozenset({JobErrorCode.UNKNOWN_JOB, JobErrorCode.NOT_SHOWN})
_log = logging.getLogger(__name__)


def refuse_program(error: Exception) -> web.Response:
    """What was wrong and what to do, and nothing of what was sent as a secret."""
    if isinstance(error, web.HTTPException):
        return _pass_on(error)
    return refusal(_api_error(error))


def _api_error(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, ObjectError) or outage_of(error) is not None:
        _log.warning("no answer to a program: %s", type(error).__name__)
        return _away(_AWAY, _SOON_S)
    if isinstance(error, WorkTakenError):
        return _away(error.sentence, max(1, math.ceil(error.retry_after.total_seconds())))
    if isinstance(error, DomainError):
        return _of_domain(error)
    incident = secrets.token_hex(4)
    # Neither the address nor the body: a token may stand beside them.
    _log.error("incident %s: a program met a fault", incident, exc_info=error)
    sentence = f"Something went wrong here: try again, and tell the operator {incident}."
    return ApiError(ErrorCode.INTERNAL_ERROR, 500, sentence)


def _of_domain(error: DomainError) -> ApiError:
    if error.code in _NOT_THERE:
        return not_found()
    if error.code == JobErrorCode.NOT_READY:
        return ApiError(ErrorCode.JOB_NOT_READY, 409, error.sentence)
    if isinstance(error, TooManyJobsError):
        return too_often(error.sentence, max(1, math.ceil(error.retry_after.total_seconds())))
    if error.code == ApiTokenErrorCode.UNKNOWN_TOKEN:
        asked = {"WWW-Authenticate": f'{SCHEME} error="invalid_token"'}
        return ApiError(ErrorCode.AUTHENTICATION_ERROR, 401, error.sentence, asked)
    if error.code == ApiTokenErrorCode.MISSING_SCOPE:
        asked = {"WWW-Authenticate": f'{SCHEME} error="insufficient_scope"'}
        return ApiError(ErrorCode.AUTHENTICATION_ERROR, 403, error.sentence, asked)
    return invalid(error.sentence)


def _away(sentence: str, wait_s: int) -> ApiError:
    return ApiError(ErrorCode.UNAVAILABLE, 503, sentence, {"Retry-After": str(wait_s)})


def _pass_on(error: web.HTTPException) -> web.Response:
    """What the framework found wrong with the request."""
    if error.status == _NOT_FOUND:
        return refusal(not_found())
    kept = {name: error.headers[name] for name in ("Allow", "Retry-After") if name in error.headers}
    code = _CODES.get(error.status, ErrorCode.VALIDATION_ERROR)
    sentence = _SENTENCES.get(error.status, _WRONG)
    answered = refusal(ApiError(code, error.status, sentence, kept))
    if error.status in _IN_THE_MIDDLE:
        # What is left of the body may never come, so nothing can follow it.
        answered.force_close()
    return answered
