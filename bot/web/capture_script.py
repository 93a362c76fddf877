"""The script that people run in their own browser, so that it sends the replays they open.

It is written in parts and served as one, with the addresses that it is for; nothing in it is
secret, and it is the same for everybody.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.options import SiteOptions

VERSION: Final = "1.0.3"
"""Script managers take a new script only with a higher one."""

_ROOT: Final = files("bot.web") / "scripts"
_PARTS: Final = ("manager.js", "world.js", "kept.js", "panel.js", "flow.js")
_PLACE: Final = re.compile(r"\{\{([a-z_]+(?:\.css)?)\}\}")
# What could end the line or the string that an address stands in.
_PLAIN: Final = re.compile(r"https?://[\w.:@\[\]/~%+-]+", re.ASCII)
_HEADERS: Final = {"Cache-Control": "public, max-age=3600"}


class CaptureScript:
    """`/capture.user.js`, made once."""

    def __init__(self, options: SiteOptions) -> None:
        self._script = capture_script(options, options.site_url)

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        return [web.get("/capture.user.js", self.give)]

    async def give(self, _: web.Request) -> web.Response:
        """The script, as script managers install and update it."""
        return web.Response(
            body=self._script, content_type="text/javascript", charset="utf-8", headers=_HEADERS
        )


def capture_script(options: SiteOptions, site_url: str) -> bytes:
    """The script for this site's address and for the replays at `site_url`."""
    base_url = _plain(options.base_url)
    parts = urlsplit(base_url)
    filled = {
        "base_url": base_url,
        "host": parts.netloc,
        "hostname": parts.hostname or "",
        "matches": "\n".join(f"// @match        {one}" for one in _matches(_plain(site_url))),
        "version": VERSION,
        "panel.css": _read("panel.css"),
        "parts": "\n".join(map(_read, _PARTS)),
    }
    text = _fill(_read("capture.user.js"), filled)
    # The parts have places of their own.
    return _fill(text, filled).encode()


def _matches(site_url: str) -> list[str]:
    """The pages of replays; people come to a `www.` without it, too."""
    parts = urlsplit(site_url)
    hosts = dict.fromkeys((parts.netloc, parts.netloc.removeprefix("www.")))
    return [f"{parts.scheme}://{host}/replay*" for host in hosts]


def _plain(url: str) -> str:
    if _PLAIN.fullmatch(url) is None:
        raise ValueError("An address for the capture script has signs that no address needs.")
    return url.rstrip("/")


def _fill(text: str, filled: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: filled[place[1]], text)


def _read(name: str) -> str:
    return (_ROOT / name).read_text(encoding="utf-8").rstrip("\n")
