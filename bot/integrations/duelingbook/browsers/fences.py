"""What a page may load: parts of the one site that the replay needs, and nothing of strangers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

_LOADED: Final = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
_PORTS: Final = {"http": 80, "https": 443}
# Who asks whether a person is there; the last is how Cloudflare does on the site's own host.
_CHECK: Final = re.compile(
    r"challenges\.cloudflare\.com|\bturnstile\b|\brecaptcha\b|hcaptcha|funcaptcha|arkoselabs"
    r"|/cdn-cgi/challenge-platform/",
    re.IGNORECASE,
)
_CHECK_PAGE: Final = re.compile(
    rb"challenges\.cloudflare\.com|turnstile|captcha|cf-chl|challenge-platform|are (?:a )?human",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(r"/(?:log-?in|sign-?in)\b", re.IGNORECASE)
_ANSWER: Final = re.compile(r"/view-replay/*", re.IGNORECASE)
_ID: Final = re.compile(r"(?:[0-9]+-)?([0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port, all three of which the site is known by."""

    scheme: str
    host: str
    port: int

    @property
    def place(self) -> str:
        """Host and port, as an address has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}"


def origin_of(url: str) -> Origin | None:
    """Where an address leads; None for what is no page of the web."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return None
    if scheme not in _PORTS or not host:
        return None
    return Origin(scheme, host, _PORTS[scheme] if port is None else port)


@dataclass(frozen=True, slots=True)
class SiteFence:
    """The one site that is visited; everybody else is a stranger, on other ports too."""

    site: Origin

    def is_inside(self, url: str) -> bool:
        """Whether the address is one of the site."""
        return origin_of(url) == self.site

    def admits(self, url: str, kind: str) -> bool:
        """Whether a page may load this; `kind` as browsers name it: document, image and so on."""
        return kind in _LOADED and self.is_inside(url) and not is_check(url)

    def replay_page(self, replay_id: int) -> str:
        """The public page of a replay."""
        return f"{self.site}/replay?id={replay_id:d}"

    def asks_for(self, url: str, replay_id: int) -> bool:
        """Whether this request brings the replay: that is its number, or it names none."""
        parts = urlsplit(url)
        if not (self.is_inside(url) and _ANSWER.fullmatch(parts.path)):
            return False
        named = parse_qs(parts.query).get("id", [])
        found = _ID.fullmatch(named[0]) if named else None
        return not named or (found is not None and int(found[1]) == replay_id)


def is_check(url: str) -> bool:
    """Whether a page wants to know from there that a person is before it."""
    return _CHECK.search(url) is not None


def is_check_page(content: bytes) -> bool:
    """Whether a page that came instead speaks of such a check."""
    return _CHECK_PAGE.search(content) is not None


def is_login(url: str) -> bool:
    """Whether a page is where people log in."""
    return _LOGIN.search(urlsplit(url).path) is not None
