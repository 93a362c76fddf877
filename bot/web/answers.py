"""Answers of the site: pages, files, and the one page of whatever is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from multidict import CIMultiDict

from bot.web.headers import PRIVATE
from bot.web.made_pages import MadePage

_HTML: Final = "text/html; charset=utf-8"


def page_answer(
    request: web.BaseRequest, page: MadePage, headers: CIMultiDict[str], *, is_public: bool
) -> web.Response:
    """The page, packed for who takes it so; nothing where the browser has the same already."""
    asked = request.headers
    if is_public:
        headers["ETag"] = page.tag
        if page.tag in asked.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
    headers["Content-Type"] = page.kind
    if page.saved_as:
        headers["Content-Disposition"] = page.saved_as
    if page.packed is not None and "gzip" in asked.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=page.packed, headers=headers)
    return web.Response(body=page.body, headers=headers)


def html_answer(
    text: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """A page that is made for one person."""
    kept = dict(headers or PRIVATE) | {"Content-Type": _HTML}
    return web.Response(status=status, body=text.encode(errors="replace"), headers=kept)
