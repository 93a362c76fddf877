"""Browsers as people know them: "Firefox on Android", and nothing else of what they say."""

from __future__ import annotations

import re
from typing import Final

# The first that fits counts: most say that they are others as well.
_BROWSERS: Final = [
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|OPT/|Opera"), "Opera"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrome/|Chromium/|CriOS/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
]
_SYSTEMS: Final = [
    (re.compile(r"Android"), "Android"),
    (re.compile(r"iPhone|iPod"), "iPhone"),
    (re.compile(r"iPad"), "iPad"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"CrOS"), "ChromeOS"),
    (re.compile(r"Macintosh|Mac OS X"), "Mac"),
    (re.compile(r"Linux|X11"), "Linux"),
]
_LONGEST: Final = 1000


def describe_agent(sent: str) -> str:
    """The browser that sends this as its `User-Agent`, and what it runs on."""
    sent = sent[:_LONGEST]
    browser = next((name for sign, name in _BROWSERS if sign.search(sent)), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign.search(sent)), None)
    return browser if system is None else f"{browser} on {system}"
