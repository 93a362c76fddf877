"""The address of an archive as its operator writes it: a template with a place for the number."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import SplitResult, urlsplit

PLACE: Final = "{replay_id}"

_PORTS: Final = {"http": 80, "https": 443}
_VISIBLE: Final = re.compile(r"[!-~]+")
_ESCAPES: Final = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_NETLOC: Final = re.compile(
    r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<host>[^\[\]:]+))(?::(?P<port>[0-9]{1,5}))?"
)
_HIGHEST_PORT: Final = 65535
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
# Resolvers take 0x7f.1, 127.1 and 2130706433 for addresses as well.
_NUMERIC: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


def check_archive_address(template: str) -> str:
    """The template, unchanged. ValueError with the rest of a sentence: how a right one looks."""
    if not _VISIBLE.fullmatch(template) or not _ESCAPES.fullmatch(template):
        raise ValueError("it has only what an address line has, and no spaces")
    parts = _split(template)
    if parts.scheme not in _PORTS:
        raise ValueError("it begins with https:// or http://")
    if "@" in parts.netloc:
        raise ValueError("it has no user name or password; REPLAY_ARCHIVE_TOKEN is for secrets")
    if "#" in template:
        raise ValueError("it has no #")
    _check_host(parts)
    asked = f"{parts.path}?{parts.query}"
    if asked.count(PLACE) != 1 or re.search(r"[{}\\]", asked.replace(PLACE, "")):
        raise ValueError(f"it has {PLACE} once, in its path or query, and no other braces")
    return template


def check_archive_token(token: str) -> str:
    """The token, unchanged. ValueError with the rest of a sentence, and nothing of the token."""
    if not _VISIBLE.fullmatch(token):
        raise ValueError("it has letters, digits and signs alone, and no spaces")
    return token


def archive_host(template: str) -> str:
    """The host and port of a template that is right, in lower case."""
    parts = urlsplit(template)
    host = parts.hostname or ""
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or _PORTS[parts.scheme]}"


def _split(template: str) -> SplitResult:
    try:
        return urlsplit(template)
    except ValueError:
        raise _no_host() from None


def _check_host(parts: SplitResult) -> None:
    found = _NETLOC.fullmatch(parts.netloc.lower())
    if not found or not 0 < int(found["port"] or 1) <= _HIGHEST_PORT:
        raise _no_host()
    try:
        if host := found["six"]:
            IPv6Address(host)
        elif _NUMERIC.fullmatch(found["host"]):
            IPv4Address(found["host"])
        elif not _NAME.fullmatch(found["host"]):
            raise _no_host()
    except AddressValueError:
        raise _no_host() from None


def _no_host() -> ValueError:
    return ValueError("its host is a name or an address, such as https://archive.example.org")
