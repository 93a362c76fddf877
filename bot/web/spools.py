"""Large files that come with a form: kept on the disk while they come, however slowly they do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Final
from warnings import filterwarnings

from aiohttp import (
    BadContentDispositionHeader,
    BadContentDispositionParam,
    BodyPartReader,
    MultipartReader,
    web,
)
from aiohttp.http import HttpProcessingError

from bot.domain.given_files import GivenFile

_CHUNK: Final = 256 * 1024
# Names and separators, beside the files themselves.
_FRAME: Final = 256 * 1024
# A browser reads no answer before all is sent, so a little more is let come, and kept nowhere.
_PATIENT: Final = 4
# What a field counts at least, because even an empty one takes time.
_FIELD: Final = 4096
_FORM: Final = "multipart/form-data"
# Raised for some faults of a form by the framework, which means no ValueError by it.
_BROKEN: Final = (
    ConnectionError,
    web.RequestPayloadError,
    HttpProcessingError,
    RuntimeError,
    ValueError,
)
_AS_IT_IS: Final = frozenset({"", "identity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolLimits:
    """What one form may bring: bytes and files, and how long it may take."""

    size: int = 64 * 1024 * 1024
    files: int = 50
    patience_s: float = 600.0


class TooMuchError(Exception):
    """The files have more bytes together than are taken."""


@dataclass(slots=True)
class Spool:
    """The files of one form; `left_out` is how many more there were than are taken."""

    _file: IO[bytes]
    _sizes: list[tuple[str, int]] = field(default_factory=list)
    left_out: int = 0

    def read(self) -> list[GivenFile]:
        """All of them, in memory."""
        self._file.seek(0)
        return [GivenFile(name, self._file.read(size)) for name, size in self._sizes]

    def add(self, name: str) -> None:
        """Another file begins."""
        self._sizes.append((name, 0))

    def write(self, chunk: bytes) -> None:
        """The last file goes on."""
        name, size = self._sizes[-1]
        self._file.write(chunk)
        self._sizes[-1] = name, size + len(chunk)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._sizes)


@asynccontextmanager
async def spooled(
    request: web.Request, field_name: str, limits: SpoolLimits
) -> AsyncIterator[Spool]:
    """The files in one field of the form that comes, until the end.

    TooMuchError; 408 where it takes too long, 415 for what is no such form, 400 for a broken one.
    """
    if request.content_type != _FORM or not _is_plain(request):
        raise web.HTTPUnsupportedMediaType
    _hush()
    file = await asyncio.to_thread(TemporaryFile)
    try:
        spool = Spool(file)
        await _fill(spool, request, field_name, limits)
        yield spool
    finally:
        await asyncio.to_thread(file.close)


def _hush() -> None:
    """The framework warns of each odd field, in the words of whoever sent it."""
    filterwarnings("ignore", category=BadContentDispositionHeader)
    filterwarnings("ignore", category=BadContentDispositionParam)


def _is_plain(request: web.Request) -> bool:
    return request.headers.get("Content-Encoding", "").strip().casefold() in _AS_IT_IS


async def _fill(spool: Spool, request: web.Request, field_name: str, limits: SpoolLimits) -> None:
    try:
        async with asyncio.timeout(limits.patience_s):
            try:
                await _take(spool, await request.multipart(), field_name, limits)
            except TooMuchError:
                await _skip(request, _PATIENT * limits.size)
                raise
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except _BROKEN as error:
        # Nobody may be there any more to read this; it is no fault of ours in any case.
        raise web.HTTPBadRequest from error


async def _take(spool: Spool, form: MultipartReader, field_name: str, limits: SpoolLimits) -> None:
    left = limits.size + _FRAME
    async for part in form:
        if not isinstance(part, BodyPartReader):
            raise web.HTTPBadRequest
        left -= _FIELD
        # A field that nobody filled in comes with an empty name.
        is_file = part.name == field_name and bool(part.filename)
        is_wanted = is_file and len(spool) < limits.files
        if is_wanted:
            spool.add(part.filename or "")
        spool.left_out += is_file and not is_wanted
        while not part.at_eof():
            chunk = await part.read_chunk(_CHUNK)
            left -= len(chunk)
            if left < 0:
                raise TooMuchError
            if is_wanted:
                await asyncio.to_thread(spool.write, chunk)


async def _skip(request: web.Request, most: int) -> None:
    """Let the rest come, if it is not far too much, so that somebody reads the answer."""
    async for chunk in request.content.iter_any():
        most -= len(chunk)
        if most < 0:
            return
