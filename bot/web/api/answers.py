"""Answers to programs: `{data, status, message}`, or `{detail, status, error_code}`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec
from aiohttp import web

from bot.domain.errors import DomainError
from bot.web.headers import PRIVATE

ROOT: Final = "/api/v1"
DESCRIPTION: Final = "/api/openapi.json"
JSON: Final = "application/json"
SCHEME: Final = "Bearer"
_NOTHING: Final = (
    "There is nothing here that you may see: check the address, and whose token or session you use."
)


class ErrorCode(StrEnum):
    """What went wrong, in a word that programs may rely on."""

    VALIDATION_ERROR = "VALIDATION_ERROR"
    AUTHENTICATION_ERROR = "AUTHENTICATION_ERROR"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    JOB_NOT_READY = "JOB_NOT_READY"
    JOB_FAILED = "JOB_FAILED"
    RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_ERROR = "INTERNAL_ERROR"


class ApiError(DomainError):
    """A refusal with all that its answer says."""

    code: ErrorCode

    def __init__(
        self, code: ErrorCode, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code, sentence)
        self.status = status
        self.headers = dict(headers or {})


def not_found() -> ApiError:
    """The same for what is not there, what is gone, and what is somebody else's."""
    return ApiError(ErrorCode.NOT_FOUND, 404, _NOTHING)


def invalid(sentence: str, status: int = 422) -> ApiError:
    """What was sent is not as described: 400 where it cannot be read, 422 where it is wrong."""
    return ApiError(ErrorCode.VALIDATION_ERROR, status, sentence)


def too_often(sentence: str, wait_s: int) -> ApiError:
    """It is fine in so many seconds."""
    headers = {"Retry-After": str(wait_s)}
    return ApiError(ErrorCode.RATE_LIMIT_EXCEEDED, 429, sentence, headers)


def answer(
    told: object, message: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """What was asked for, for one person."""
    body = envelope(msgspec.json.encode(told), message, status)
    sent = dict(PRIVATE) | dict(headers or {})
    return web.Response(status=status, body=body, content_type=JSON, headers=sent)


def envelope(told: bytes, message: str, status: int = 200) -> bytes:
    """The JSON of an answer around the JSON of what it tells."""
    around = msgspec.json.encode({"status": status, "message": message})
    return b'{"data":%b,%b' % (told, around[1:])


def refusal(error: ApiError) -> web.Response:
    """What was wrong and what to do."""
    # What stood in the address may be no text at all, and a piece of it in the sentence.
    sentence = error.sentence.encode(errors="replace").decode()
    told = {"detail": sentence, "status": error.status, "error_code": error.code}
    return web.Response(
        status=error.status,
        body=msgspec.json.encode(told),
        content_type=JSON,
        headers=dict(PRIVATE) | error.headers,
    )
