"""What the use cases need from the world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol


class ObjectStore(Protocol):
    """Bytes kept under keys that carry their own checksum, so nothing changes under its key.

    A key is `{prefix}/{SHA-256 of the content, in hex}{suffix}`, 255 ASCII characters at most.
    A prefix is 1 to 8 segments of a-z and 0-9, single `.`, `_` or `-` between them, 64 characters
    a segment at most, parted by `/`; the first names the kind (`raw`, `analysis`, `cache`). A
    suffix is one or two of `.` and up to 8 of a-z and 0-9, such as `.json.zst`; what ends in
    `.zst` is stored compressed. Content is what people work with: never compressed by the caller,
    never given back compressed, and the checksum is of it, so that the same content has the same
    key whichever zstd wrote it.

    Many tasks, processes and machines may use one store at once. Every method raises ObjectError:
    UNAVAILABLE, REFUSED, BAD_KEY where it takes a prefix or key, and what it names itself.
    """

    async def put(self, prefix: str, content: bytes, suffix: str) -> str:
        """Keep `content` and return its key; when this returns, a crash does not lose it.

        What already has this key is left alone when it is whole, else replaced, once. TOO_LARGE;
        CORRUPT when the replacement does not come back whole either.
        """
        ...

    async def get(self, key: str) -> bytes:
        """The content with this key, checked. MISSING, CORRUPT, TOO_LARGE."""
        ...

    async def exists(self, key: str) -> bool:
        """Whether something is stored under this key; unlike `get`, it does not check what."""
        ...

    async def delete(self, key: str) -> None:
        """Remove the object for good; one that is missing already is no error."""
        ...

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """The keys below `prefix` (whole segments; "" for all), each once, in no set order.

        What comes or goes meanwhile may or may not be among them. Foreign names are left out.
        """
        ...

    async def check(self) -> None:
        """Put, get, list and delete a small object; what fails is told as an ObjectError."""
        ...
