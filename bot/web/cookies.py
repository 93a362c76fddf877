"""What a browser holds for this site, read as browsers write it and in no other way."""

from __future__ import annotations

from typing import Final

from aiohttp import web

_SPACES: Final = " \t"


def cookie_of(request: web.BaseRequest, name: str) -> str | None:
    """What the one cookie of exactly this name holds; None where there is none, or several.

    The framework's own reading begins another cookie at a space in the value of one, and takes
    spaces of other alphabets from names. So a neighbor host, whose cookies browsers let have any
    other name, could plant one of a name that is kept for this very host.
    """
    held = []
    for header in request.headers.getall("Cookie", ()):
        for pair in header.split(";"):
            named, is_pair, value = pair.strip(_SPACES).partition("=")
            if is_pair and named == name:
                held.append(value)
    return held[0] if len(held) == 1 else None
