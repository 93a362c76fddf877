"""The object store, as the port wants it, over any home that can keep named bytes."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, Protocol

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.failures import corrupt, refused, too_large
from bot.integrations.objects.keys import ObjectKey, check_prefix, is_key, make_key, parse_key
from bot.integrations.objects.packing import most_stored, pack, unpack

MAX_OBJECT_BYTES: Final = 64 * 1024 * 1024
"""The most bytes of content an object has, unless a store is opened with another limit."""

CONCURRENCY: Final = 16
"""How many objects a store moves at once; it bounds threads, connections and memory."""

_LOG: Final = logging.getLogger(__name__)
_PROBES: Final = "check"
_DAMAGED: Final = frozenset({ObjectErrorCode.CORRUPT, ObjectErrorCode.TOO_LARGE})


class Home(Protocol):
    """Where stored bytes live, by names that are valid keys; raises ObjectError alone."""

    async def create(self, name: str, stored: bytes) -> bool:
        """Keep the bytes durably, unless something has this name: then False."""
        ...

    async def replace(self, name: str, stored: bytes) -> None:
        """Keep the bytes durably in place of whatever has this name."""
        ...

    async def read(self, name: str, most: int) -> bytes:
        """What has this name; of more than `most` bytes, only the first `most` + 1. MISSING."""
        ...

    async def exists(self, name: str) -> bool:
        """Whether anything has this name."""
        ...

    async def delete(self, name: str) -> None:
        """Remove it, if it is there."""
        ...

    def names(self, prefix: str) -> AsyncGenerator[str, None]:
        """All names below `prefix`, or all when it is ""; foreign ones may be among them."""
        ...


class VerifiedObjects:
    """The port `ObjectStore` over one home; what it promises is written there."""

    def __init__(
        self, home: Home, *, limit: int = MAX_OBJECT_BYTES, concurrency: int = CONCURRENCY
    ) -> None:
        self._home = home
        self._limit = limit
        self._slots = asyncio.Semaphore(concurrency)

    async def put(self, prefix: str, content: bytes, suffix: str) -> str:
        """Keep `content` and return its key."""
        check_prefix(prefix)
        if len(content) > self._limit:
            raise too_large(f"for {prefix}", self._limit)
        async with self._slots:
            key, stored = await asyncio.to_thread(_seal, prefix, content, suffix)
            if not await self._home.create(str(key), stored):
                await self._keep_whole(key, stored)
            return str(key)

    async def get(self, key: str) -> bytes:
        """The content with this key, checked."""
        parsed = parse_key(key)
        async with self._slots:
            try:
                return await self._read(parsed)
            except ObjectError as error:
                if error.code is not ObjectErrorCode.CORRUPT:
                    raise
            # Bytes may be damaged on their way, or replaced just now. Asking the store twice is
            # cheaper for everybody than asking the source again.
            return await self._read(parsed)

    async def exists(self, key: str) -> bool:
        """Whether something is stored under this key."""
        name = str(parse_key(key))
        async with self._slots:
            return await self._home.exists(name)

    async def delete(self, key: str) -> None:
        """Remove the object."""
        name = str(parse_key(key))
        async with self._slots:
            await self._home.delete(name)

    async def keys(self, prefix: str) -> AsyncGenerator[str, None]:
        """The keys below `prefix`."""
        if prefix:
            check_prefix(prefix)
        async with aclosing(self._home.names(prefix)) as names:
            async for name in names:
                if is_key(name):
                    yield name

    async def check(self) -> None:
        """Put, get, list and delete a small object."""
        key = await self.put(f"{_PROBES}/{secrets.token_hex(8)}", secrets.token_bytes(64), ".bin")
        try:
            await self.get(key)
            listed = [name async for name in self.keys(parse_key(key).prefix)]
        finally:
            await self.delete(key)
        # Asked last, because some stores tell only those who may list that an object is missing.
        if listed != [key] or await self.exists(key):
            raise refused("The object store shows too late what was put or deleted: use another.")

    async def _keep_whole(self, key: ObjectKey, stored: bytes) -> None:
        """Replace what has this key, once, unless it is whole."""
        trouble = await self._trouble(key)
        if trouble is None:
            return
        _LOG.warning("replacing the object %s: %s", key, trouble)
        await self._home.replace(str(key), stored)
        # Somebody may have deleted it by now, which is no damage.
        if await self._trouble(key) in _DAMAGED:
            raise corrupt(str(key))

    async def _trouble(self, key: ObjectKey) -> ObjectErrorCode | None:
        """Why putting the object anew would be right; None while it is whole."""
        try:
            await self._read(key)
        except ObjectError as error:
            if error.is_replaceable or error.code in _DAMAGED:
                return error.code
            raise
        return None

    async def _read(self, key: ObjectKey) -> bytes:
        most = most_stored(self._limit)
        stored = await self._home.read(str(key), most)
        if len(stored) > most:
            raise too_large(str(key), self._limit)
        return await asyncio.to_thread(unpack, key, stored, self._limit)


def _seal(prefix: str, content: bytes, suffix: str) -> tuple[ObjectKey, bytes]:
    key = make_key(prefix, content, suffix)
    return key, pack(content, suffix)
