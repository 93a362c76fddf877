"""An archive of replay files on the web, which its operator chose, as a source of replays."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

import aiohttp
from yarl import URL

from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.domain.sources import SourceError
from bot.integrations.duelingbook.archive_addresses import (
    PLACE,
    archive_host,
    check_archive_address,
    check_archive_token,
)
from bot.integrations.duelingbook.archive_failures import (
    SOURCE,
    failure_of,
    in_log,
    refusal_of,
    sent_elsewhere,
    sent_in_circles,
    unusable,
)
from bot.integrations.duelingbook.files import UnusableError
from bot.integrations.duelingbook.networks import public_socket
from bot.integrations.duelingbook.unpacking import check_encoding, read_body, unpack

_MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_SUCCESS: Final = range(200, 300)
_ABSENT: Final = frozenset({404, 410})
_FORBIDDEN: Final = frozenset({401, 403})
_SERVER_FAILS: Final = 500

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ArchivePatience:
    """How long to wait, in seconds: for a connection, for the next bytes, for all of a replay."""

    connect_s: float = 10.0
    silence_s: float = 15.0
    whole_s: float = 60.0


@asynccontextmanager
async def open_archive(
    address: str,
    *,
    agent: str,
    token: str | None = None,
    allow_private: bool = False,
    patience: ArchivePatience = ArchivePatience(),
) -> AsyncIterator[ReplayArchive]:
    """The archive at `address`, a template such as `https://host/path/{replay_id}.json`.

    Asks nothing yet. `agent` is how the bot introduces itself; `token`, a bearer token, goes to
    that host alone. Addresses of private networks are refused unless `allow_private`. ValueError
    where `address` or `token` cannot be one.
    """
    host = archive_host(check_archive_address(address))
    headers = {"User-Agent": agent, "Accept-Encoding": "gzip, zstd"}
    if token is not None:
        headers["Authorization"] = f"Bearer {check_archive_token(token)}"
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=None if allow_private else public_socket),
        headers=headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=patience.connect_s, sock_read=patience.silence_s
        ),
    ) as session:
        yield ReplayArchive(session, address, host, patience.whole_s)


class ReplayArchive:
    """Files on the web, each at an address that has its replay's number in it."""

    name: Final = SOURCE

    def __init__(
        self, session: aiohttp.ClientSession, address: str, host: str, whole_s: float
    ) -> None:
        self._session = session
        self._address = address
        self._host = host
        self._whole_s = whole_s

    @property
    def host(self) -> str:
        """Whom it asks: host and port, in lower case."""
        return self._host

    async def fetch(self, replay_id: int) -> bytes:
        """What the archive has for this number, unpacked and not read. SourceError."""
        address = self._address.replace(PLACE, f"{replay_id:d}")
        # As the operator wrote it: a signature in it may not bear another spelling.
        body = await self._in_time(self._download(URL(address, encoded=True)))
        try:
            return await asyncio.to_thread(unpack, body, MAX_REPLAY_BYTES)
        except UnusableError as error:
            raise unusable(error) from error

    async def check(self) -> None:
        """Nothing where the archive answers and does not shut the bot out. SourceError."""
        await self._in_time(self._knock())

    async def _in_time(self, asking: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._whole_s):
                return await asking
        except UnusableError as error:
            refusal = unusable(error)
        except (aiohttp.ClientError, OSError) as error:
            refusal = failure_of(error)
            _log.warning("the archive was asked in vain: %s", in_log(error))
        # Out here the library's error, which holds address and token, is no part of this one.
        raise refusal

    async def _download(self, url: URL) -> bytearray:
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status not in _REDIRECTS:
                    return await _read(answer)
                url = _follow(url, answer.headers.get("Location", ""))
        raise sent_in_circles()

    async def _knock(self) -> None:
        door = URL(self._address, encoded=True).origin()
        async with self._session.get(door, allow_redirects=False) as answer:
            if answer.status in _FORBIDDEN or answer.status >= _SERVER_FAILS:
                raise _refuse(answer)


async def _read(answer: aiohttp.ClientResponse) -> bytearray:
    if answer.status not in _SUCCESS:
        raise _refuse(answer)
    check_encoding(answer.headers.get("Content-Encoding", ""))
    return await read_body(answer.content.iter_any(), answer.content_length, MAX_REPLAY_BYTES)


def _refuse(answer: aiohttp.ClientResponse) -> SourceError:
    if answer.status not in _ABSENT:
        _log.warning("the archive answers with status %d", answer.status)
    return refusal_of(answer.status, answer.headers)


def _follow(url: URL, location: str) -> URL:
    """Where a redirect leads, if to the same scheme, host and port; its token goes no further."""
    try:
        target = url.join(URL(location))
        is_same = target.origin() == url.origin() and target.raw_user is None
    except ValueError:
        raise sent_elsewhere() from None
    if not is_same or target.raw_password is not None:
        raise sent_elsewhere()
    return target
