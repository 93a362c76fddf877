"""Bytes as people save them, brought to one whole JSON text in UTF-8 that is safe to decode.

The quick way only looks at the first bytes and the length of a file. What costs a pass over the
text is done for files that are unusually large, or that could not be decoded.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from bot.domain.replay import refusals
from bot.domain.replay.limits import MAX_REPLAY_BYTES

MAX_DEPTH: Final = 100
"""How deep a file that the decoder gave up on may be nested; replays have 6 levels."""

# In memory a file can be 30 times as large as on disk, but only if it is full of small things:
# `{}` and `1,`. Real replays have up to 7,000 objects and 110,000 commas a MiB.
UNCOUNTED_BYTES: Final = 1 << 20
MAX_OBJECTS: Final = 100_000
MAX_ITEMS: Final = 1_000_000

_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

_ANYTHING: Final = Decoder(Raw)
_START: Final = re.compile(rb"\s*(\S?)")
_TAG: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|div|table|center|form|p|h1|b|br)"
    rb"[\s/>]",
    re.IGNORECASE,
)
_PAGES_BEGINNING: Final = 1 << 16
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
# Everything up to half a surrogate pair or the end: pieces that follow each other without a gap,
# so that no character is looked at twice.
_UP_TO_A_HALF: Final = re.compile(
    rb"(?:[^\\]++"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|\\(?!u[dD][89a-fA-F][0-9a-fA-F]{2}).?+)*+"
    rb"(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\Z)",
    re.DOTALL,
)


def utf8(data: bytes) -> bytes:
    """The text in UTF-8 without a mark; refused if it is larger than any replay."""
    if len(data) > MAX_REPLAY_BYTES:
        raise refusals.too_large()
    text = data.removeprefix(_BOM)
    if (codec := _utf_16(text[:2])) is not None:
        whole = text[: len(text) & ~1]  # half a character tells nothing
        text = whole.decode(codec, errors="replace").encode(errors="replace")
    return text


def is_crowded(text: bytes) -> bool:
    """Whether a text, decoded, would be far larger than any replay."""
    return len(text) > UNCOUNTED_BYTES and (
        text.count(b"{") > MAX_OBJECTS or text.count(b",") > MAX_ITEMS
    )


def whole(text: bytes) -> bytes:
    """The same text if it is one complete JSON value, else the refusal that fits.

    A lone half of a surrogate pair, as a chat line cut in an emoji leaves it, is no text: it is
    replaced.
    """
    start = first_sign(text)
    if not start or _BOM.startswith(text):
        raise refusals.empty()
    if start == b"<" and _TAG.search(text, 0, _PAGES_BEGINNING):
        raise refusals.web_page()
    fault = _fault(text)
    if fault and start not in b"{[":
        raise refusals.not_json()
    if fault and b"\\u" in text:
        text = _mended(text)
        fault = _fault(text)
    if not fault:
        return text
    if "trailing characters" in fault:
        raise refusals.followed_by_more()
    # A number that ends with the text is incomplete in other words: `-`, `1.`, `1e`.
    cut = "truncated" in fault or fault.endswith(f"(byte {len(text)})")
    raise refusals.truncated() if cut else refusals.not_json()


def first_sign(text: bytes) -> bytes:
    """The first character that is no blank, b"" if there is none."""
    start = _START.match(text)
    return start[1] if start else b""


def deeper_than(text: bytes, most: int) -> bool:
    """Whether lists and objects are nested deeper."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += (found.lastindex == 1) - (found.lastindex == 2)  # noqa: PLR2004  # the groups
        if depth > most:
            return True
    return False


def _utf_16(start: bytes) -> str | None:
    """The codec by the mark, or by where the zeros are: a JSON text begins in ASCII."""
    if len(start) == 2 and (start[0] == 0) != (start[1] == 0):  # noqa: PLR2004  # one character
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    return _UTF_16.get(start)


def _fault(text: bytes) -> str:
    """What the decoder finds wrong with a text, without keeping any of it; "" if nothing."""
    try:
        _ANYTHING.decode(text)
    except DecodeError as error:
        return str(error)
    return ""


def _mended(text: bytes) -> bytes:
    mended = bytearray(text)
    for found in _UP_TO_A_HALF.finditer(text):
        if half := found[1]:
            mended[found.end() - len(half) : found.end()] = rb"\ufffd"
    return bytes(mended)
