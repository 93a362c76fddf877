"""Messages of the stand-in of Clerk, signed as Svix does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Final

from tests.standins.clerk_people import Json

_NUMBERS: Final = itertools.count(1)


@dataclass(frozen=True)
class Message:
    """A request to the webhook: its headers in lower case, and its body."""

    headers: dict[str, str]
    content: bytes


def event(kind: str, described: Json, at: float | None = None) -> bytes:
    """The body of a message: what happened, to whom, and when (in seconds since 1970)."""
    stamp = int((time.time() if at is None else at) * 1000)
    told = {"data": described, "object": "event", "type": kind, "timestamp": stamp}
    return json.dumps({**told, "instance_id": "ins_1"}).encode()


def signed(
    content: bytes, secret: str, *, message_id: str | None = None, at: float | None = None
) -> Message:
    """The message as it is sent; `at` is when, in seconds since 1970."""
    message_id = f"msg_{next(_NUMBERS)}" if message_id is None else message_id
    stamp = str(int(time.time() if at is None else at))
    headers = {
        "content-type": "application/json",
        "svix-id": message_id,
        "svix-timestamp": stamp,
        "svix-signature": f"v1,{signature(content, secret, message_id, stamp)}",
    }
    return Message(headers, content)


def signature(content: bytes, secret: str, message_id: str, stamp: str) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed_part = b".".join([message_id.encode(), stamp.encode(), content])
    return base64.b64encode(hmac.digest(key, signed_part, hashlib.sha256)).decode()
