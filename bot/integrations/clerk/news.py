"""Messages of Clerk's: which are its own (signed as Svix does), and what they say."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bot.domain.identities import CLERK_ID, News, NewsKind
from bot.domain.identity_refusals import forged, unreadable_news
from bot.integrations.clerk.people import Described, person_of
from bot.integrations.clerk.requests import MEBIBYTE, try_to_read

_TOLERANCE_S: Final = 5 * 60
_NAME: Final = re.compile(r"[A-Za-z0-9_.:+/=-]{1,255}", re.ASCII)
_STAMP: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_MOST_SIGNATURES: Final = 16
_CHANGED: Final = frozenset({"user.created", "user.updated"})
_DELETED: Final = "user.deleted"


class _Message(msgspec.Struct):
    type: str
    data: msgspec.Raw
    object: str


class _Deleted(msgspec.Struct):
    id: str
    deleted: bool


def read_news(headers: Mapping[str, str], content: bytes, key: bytes, now: float) -> News:
    """What the message says; `now` in seconds since 1970. IdentityError FORGED, BAD_ANSWER."""
    name = headers.get("svix-id", "")
    stamp = headers.get("svix-timestamp", "")
    if not _NAME.fullmatch(name) or not _STAMP.fullmatch(stamp):
        raise forged()
    if abs(now - int(stamp)) > _TOLERANCE_S:
        raise forged()
    if not _is_signed(headers.get("svix-signature", ""), f"{name}.{stamp}.".encode(), content, key):
        raise forged()
    return _understood(name, content)


def _is_signed(told: str, opening: bytes, content: bytes, key: bytes) -> bool:
    expected = hmac.digest(key, opening + content, hashlib.sha256)
    given = [_digest_of(one) for one in told.split(" ")[:_MOST_SIGNATURES]]
    return any(hmac.compare_digest(one, expected) for one in given)


def _digest_of(signature: str) -> bytes:
    """What a signature of the only version there is stands for; nothing where it is none."""
    version, _, told = signature.partition(",")
    try:
        return base64.b64decode(told, validate=True) if version == "v1" else b""
    except (binascii.Error, ValueError):
        return b""


def _understood(name: str, content: bytes) -> News:
    message = try_to_read(content, _Message) if len(content) <= MEBIBYTE else None
    if message is None or message.object != "event":
        raise unreadable_news()
    if message.type == _DELETED:
        return _deletion(name, bytes(message.data))
    if message.type in _CHANGED:
        return _change(name, bytes(message.data))
    return News(id=name, kind=NewsKind.OTHER)


def _deletion(name: str, content: bytes) -> News:
    told = try_to_read(content, _Deleted)
    if told is None or not told.deleted or not CLERK_ID.fullmatch(told.id):
        raise unreadable_news()
    return News(id=name, kind=NewsKind.DELETED, clerk_user_id=told.id)


def _change(name: str, content: bytes) -> News:
    told = try_to_read(content, Described)
    person = None if told is None else person_of(told)
    if person is None:
        raise unreadable_news()
    return News(id=name, kind=NewsKind.CHANGED, clerk_user_id=person.clerk_user_id, person=person)
