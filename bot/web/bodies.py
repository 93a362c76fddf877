"""What comes with a request, read within a time and a size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from aiohttp import web

_PACKINGS: Final = frozenset({"", "identity", "gzip"})


async def read_body(request: web.Request, limit: int, patience_s: float) -> bytes:
    """All of it, unpacked: at most `limit` bytes, packed or not, that come within the time.

    413 for more, 408 for later, 415 for what is packed in another way, 400 for what is damaged.
    """
    content = bytearray()
    async for piece in _pieces(request, limit, patience_s):
        content += piece
        if len(content) > limit:
            raise _too_large(request, limit)
    return bytes(content)


async def skip_body(request: web.Request, limit: int, patience_s: float) -> None:
    """Let it come, as far as `read_body` would take it, and keep nothing."""
    with suppress(web.HTTPError):
        left = limit
        async for piece in _pieces(request, limit, patience_s):
            left -= len(piece)
            if left < 0:
                return


async def _pieces(request: web.Request, limit: int, patience_s: float) -> AsyncIterator[bytes]:
    if request.headers.get("Content-Encoding", "").strip().casefold() not in _PACKINGS:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > limit:
        raise _too_large(request, limit)
    try:
        async with asyncio.timeout(patience_s):
            async for piece in request.content.iter_any():
                # Of packed members without anything in them there may be endlessly many.
                if (request.content.total_compressed_bytes or 0) > limit:
                    raise _too_large(request, limit)
                yield piece
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ConnectionError, web.RequestPayloadError):
        # Nobody may be there any more to read this; it is no fault of ours in any case.
        raise web.HTTPBadRequest from None


def _too_large(request: web.Request, limit: int) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(limit, request.content_length or limit + 1)
