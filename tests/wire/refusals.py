"""What Discord says when it refuses something, and how it is made to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class RefusalError(Exception):
    """Discord refuses a request, with its own status, code and words."""

    def __init__(self, status: int, code: int, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code, **more}


UNAUTHORIZED = (401, 0, "401: Unauthorized")
NOT_FOUND = (404, 0, "404: Not Found")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
TOO_MANY_FOLLOWUPS = (400, 40094, "Maximum number of follow up messages has been reached.")
ALREADY_ANSWERED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
NOT_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_MESSAGE = (403, 50007, "Cannot send messages to this user")
DEAD_TOKEN = (401, 50027, "Invalid Webhook Token")


def invalid_form(field: str, code: str, message: str) -> RefusalError:
    errors = {field: {"_errors": [{"code": code, "message": message}]}}
    return RefusalError(400, 50035, "Invalid Form Body", errors=errors)


@dataclass
class Fault:
    """What happens to the next `times` requests with this method and a path like this.

    One that is dropped is not carried out, and its connection ends without an answer. Without
    `via` a 429 is not of Discord itself, but of who shields it.
    """

    method: str
    path: re.Pattern[str]
    status: int
    times: int
    code: int = 0
    retry_after: float = 0.0
    drop: bool = False
    delay: float = 0.0
    via: bool = True

    def meets(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and bool(self.path.fullmatch(path))

    def answer(self) -> web.Response:
        if self.status == 429 and self.via:
            return rate_limited(self.retry_after)
        body = {"message": f"{self.status}: by order", "code": self.code}
        return reply(body, self.status or 500)


def rate_limited(retry_after: float) -> web.Response:
    # discord.py takes a 429 without Via for a ban by Cloudflare.
    headers = {
        "Via": "1.1 google",
        "Retry-After": f"{retry_after:.0f}",
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{retry_after}",
        "X-RateLimit-Scope": "user",
    }
    message = "You are being rate limited."
    body = {"message": message, "retry_after": retry_after, "global": False}
    return reply(body, 429, headers)


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only where the type says no more than this.
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )
