"""What the use cases need from the world."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from bot.domain.given_files import GivenFile, RefusedFile
from bot.domain.identities import ClerkFinding, News, Person, SignInFlow


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


class ReplaySource(Protocol):
    """Somewhere that replays come from."""

    @property
    def name(self) -> str:
        """What people know it as, such as `folder`."""
        ...

    async def fetch(self, replay_id: int) -> bytes:
        """The replay's JSON as the site gave it, not checked yet. SourceError, ReplayError."""
        ...

    async def check(self) -> None:
        """Nothing where it can be asked at all. SourceError."""
        ...


Unpack = Callable[[Sequence[GivenFile]], Iterator[GivenFile | RefusedFile]]
"""The files in these, one at a time: of archives what is in them, of others themselves.

Packed content is bounded, so a hostile file costs little; nothing is written anywhere.
"""


class IdentityProvider(Protocol):
    """Where people sign in on the site, and what it knows of them.

    No call takes longer than three seconds, and none is needed for anything in Discord. Every
    method raises IdentityError: UNAVAILABLE, BUSY, MISCONFIGURED, and what it names itself.
    """

    @property
    def issuer(self) -> str:
        """Which instance it is; accounts of another one are others, whatever their ids."""
        ...

    @property
    def tells_news(self) -> bool:
        """Whether its messages can be told from anybody's."""
        ...

    async def begin(self, flow: SignInFlow, callback: str) -> str:
        """Where to send the browser, which comes back to `callback`."""
        ...

    async def identify(self, flow: SignInFlow, code: str, callback: str) -> Person:
        """Who came back with this code, asked of the server. BAD_ANSWER, GONE."""
        ...

    async def ask(self, clerk_user_id: str) -> Person | None:
        """The person as they are now; None where there is none any more."""
        ...

    async def ask_many(self, clerk_user_ids: Sequence[str]) -> Sequence[Person]:
        """Those of at most a hundred who are there, in any order."""
        ...

    async def delete(self, clerk_user_id: str) -> None:
        """Forget the person; one who is not there is no error."""
        ...

    def read_news(self, headers: Mapping[str, str], content: bytes) -> News:
        """What a message says, whose headers have names in lower case. FORGED, BAD_ANSWER."""
        ...

    async def confirm(self) -> None:
        """Nothing where the key that asks belongs to the instance that signs. MISCONFIGURED."""
        ...

    async def examine(self, callback: str) -> Sequence[ClerkFinding]:
        """What an operator should know of each part of its setup; nothing is raised."""
        ...


class SqlExecutor(Protocol):
    """SQL in the caller's transaction, as a unit of work offers it."""

    async def execute(
        self, sql: str, args: Sequence[object] = ()
    ) -> Sequence[Mapping[str, object]]:
        """The rows that one statement (`$1`, `$2`, …) returns; raises the driver's own errors."""
        ...


class WorkQueue(Protocol):
    """Jobs that somebody should work on.

    A job handed out is a hint to look at its row: it may come twice, or after the work is done.
    Whoever works claims the job first.
    """

    async def enqueue(self, sql: SqlExecutor, job_id: UUID) -> None:
        """Have the job worked on soon after the caller commits; asking twice is asking once.

        A job that is being worked on meanwhile is handed out again afterwards.
        """
        ...

    async def cancel(self, sql: SqlExecutor, job_id: UUID) -> None:
        """Take the job out of the queue, and stop who works on it, when the caller commits."""
        ...

    async def consume(
        self,
        work: Callable[[UUID], Awaitable[None]],
        *,
        stop: asyncio.Event,
        concurrency: int = 8,
    ) -> None:
        """Call `work` with each job until `stop` is set, then hand back what is not done.

        Work that raises comes again later: at the time that WorkTakenError says, otherwise after
        a pause that doubles.
        """
        ...

    async def count_workers(self, sql: SqlExecutor) -> int:
        """How many processes take work at this moment."""
        ...

    async def depth(self, sql: SqlExecutor) -> int:
        """How many jobs wait to be taken."""
        ...
