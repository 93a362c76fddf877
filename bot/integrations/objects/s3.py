"""Objects in a bucket of S3, or of a server that speaks as S3 does, through one client."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from bot.domain.objects import ObjectErrorCode
from bot.integrations.objects.failures import missing, refused
from bot.integrations.objects.s3_failures import Bucket, NotS3Error, code_of, explain
from bot.integrations.objects.store import CONCURRENCY, MAX_OBJECT_BYTES, VerifiedObjects

if TYPE_CHECKING:
    from aiobotocore.response import StreamingBody
    from aiobotocore.session import ClientCreatorContext
    from types_aiobotocore_s3 import S3Client
    from types_aiobotocore_s3.type_defs import ListObjectsV2OutputTypeDef

_LOG: Final = logging.getLogger(__name__)
_ROOT: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*", re.ASCII)
_LONGEST_ROOT: Final = 512
_NO_ADDRESS: Final = "S3_ENDPOINT_URL is no address such as https://s3.example.org: correct it."
_SIP: Final = 1024 * 1024
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store waits for its server, in seconds.

    `connect_s` for a connection, `silence_s` for the next bytes, `attempt_s` for one request and
    its answer as a whole; of `attempts`, each but the first comes after a pause, `pause_s` at
    first, three times longer each time, and up to half of it taken off by chance.
    """

    connect_s: float = 5.0
    silence_s: float = 15.0
    attempt_s: float = 30.0
    attempts: int = 4
    pause_s: float = 0.4

    def pause(self, failed: int) -> float:
        """How long to wait after the attempt number `failed`, counted from 1."""
        # Chance keeps many clients of one server from coming back all at once.
        chance = random.uniform(0.5, 1.0)  # noqa: S311 - nothing is kept secret by it
        return self.pause_s * 3.0 ** (failed - 1) * chance


@asynccontextmanager
async def open_s3_store(
    bucket: str,
    *,
    endpoint_url: str | None = None,
    prefix: str = "",
    limit: int = MAX_OBJECT_BYTES,
    concurrency: int = CONCURRENCY,
    patience: Patience = Patience(),
) -> AsyncIterator[VerifiedObjects]:
    """The object store in `bucket`, all of it below `prefix`; asks the server nothing yet.

    Credentials and region come from the usual AWS variables and files. `endpoint_url` is another
    server's `http://` or `https://` address; `limit` is in bytes of content. ObjectError: REFUSED.
    """
    root = _root(prefix)
    _refuse_bad_endpoint(endpoint_url)
    async with AsyncExitStack() as stack:
        try:
            opening = _opening_client(endpoint_url, concurrency, patience)
            client = await stack.enter_async_context(opening)
        except BotoCoreError as error:
            raise explain(error, Bucket(bucket, "S3")) from error
        except ValueError as error:
            raise refused(_NO_ADDRESS) from error
        place = Bucket(bucket, urlsplit(client.meta.endpoint_url).netloc)
        home = S3Home(client, place, root, patience)
        yield VerifiedObjects(home, limit=limit, concurrency=concurrency)


def _opening_client(
    endpoint_url: str | None, connections: int, patience: Patience
) -> ClientCreatorContext[S3Client]:
    # They take a second to import, and try out the network meanwhile.
    import aioboto3  # noqa: PLC0415 - see above
    from aiobotocore.config import AioConfig  # noqa: PLC0415 - see above

    config = AioConfig(
        signature_version="s3v4",
        # Other servers seldom have a host name for every bucket.
        s3={"addressing_style": "path" if endpoint_url else "auto"},
        connect_timeout=patience.connect_s,
        read_timeout=patience.silence_s,
        max_pool_connections=connections,
        # We repeat by ourselves, because answers break off as well, which botocore overlooks.
        retries={"mode": "standard", "total_max_attempts": 1},
        # Objects carry a checksum of their own, and other servers trip over those of botocore.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return aioboto3.Session().client("s3", endpoint_url=endpoint_url, config=config)


class S3Home:
    """An object of S3 for each of ours, its key after the prefix `root`."""

    def __init__(self, client: S3Client, bucket: Bucket, root: str, patience: Patience) -> None:
        self._client = client
        self._bucket = bucket
        self._root = root
        self._patience = patience
        self._knows_conditions = True

    async def create(self, name: str, stored: bytes) -> bool:
        """Keep the bytes, unless something has this name: then False."""
        if self._knows_conditions:
            created = await self._ask(lambda: self._put_if_absent(name, stored))
            if created is not None:
                return created
            _LOG.info("%s cannot create without overwriting: asking first", self._bucket.host)
            self._knows_conditions = False
        if await self.exists(name):
            return False
        # Somebody may be faster, which is harmless: whole objects of one name are equal.
        await self.replace(name, stored)
        return True

    async def replace(self, name: str, stored: bytes) -> None:
        """Keep the bytes in place of whatever has this name."""
        await self._ask(lambda: self._put(name, stored))

    async def read(self, name: str, most: int) -> bytes:
        """What has this name; of more than `most` bytes, only the first `most` + 1."""
        stored = await self._ask(lambda: self._fetch(name, most))
        if stored is None:
            raise missing(name)
        return stored

    async def exists(self, name: str) -> bool:
        """Whether anything has this name."""
        # Not by HEAD, whose answers give no reason: a missing bucket would be a missing object.
        return await self._ask(lambda: self._fetch(name, 1, "bytes=0-0")) is not None

    async def delete(self, name: str) -> None:
        """Remove it, if it is there; a bucket that keeps versions still has those."""
        bucket, key = self._bucket.name, self._root + name
        await self._ask(lambda: self._client.delete_object(Bucket=bucket, Key=key))

    async def names(self, prefix: str) -> AsyncGenerator[str, None]:
        """All names below `prefix`."""
        below = f"{self._root}{prefix}/" if prefix else self._root
        token: str | None = ""
        while token is not None:
            page = await self._ask(partial(self._list, below, token))
            for found in page.get("Contents", []):
                yield found["Key"].removeprefix(self._root)
            token = page.get("NextContinuationToken")

    async def _put(self, name: str, stored: bytes) -> None:
        bucket, key = self._bucket.name, self._root + name
        answer = await self._client.put_object(Bucket=bucket, Key=key, Body=stored)
        _require("ETag", answer)

    async def _put_if_absent(self, name: str, stored: bytes) -> bool | None:
        """Whether it was absent; None from a server that cannot do this."""
        bucket, key = self._bucket.name, self._root + name
        try:
            answer = await self._client.put_object(
                Bucket=bucket, Key=key, Body=stored, IfNoneMatch="*"
            )
        except ClientError as error:
            match code_of(error):
                case "PreconditionFailed" | "412":
                    return False
                case "NotImplemented" | "501":
                    return None
                case _:
                    raise
        _require("ETag", answer)
        return True

    async def _fetch(self, name: str, most: int, part: str = "") -> bytes | None:
        bucket, key = self._bucket.name, self._root + name
        try:
            if part:
                answer = await self._client.get_object(Bucket=bucket, Key=key, Range=part)
            else:
                answer = await self._client.get_object(Bucket=bucket, Key=key)
        except ClientError as error:
            match code_of(error):
                case "NoSuchKey":  # Not a bare 404, which any server on the web can give.
                    return None
                case "InvalidRange" | "416":  # It is there, and empty.
                    return b""
                case _:
                    raise
        body = answer["Body"]
        async with body:  # What this would bind is something else than the stubs say.
            _require("ETag", answer)
            return await _drain(body, most)

    async def _list(self, below: str, token: str) -> ListObjectsV2OutputTypeDef:
        bucket = self._bucket.name
        if token:
            page = await self._client.list_objects_v2(
                Bucket=bucket, Prefix=below, ContinuationToken=token
            )
        else:
            page = await self._client.list_objects_v2(Bucket=bucket, Prefix=below)
        _require("Name", page)
        return page

    async def _ask(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` returns, repeated while the store fails in a way that may pass."""
        failed = 0
        while True:
            try:
                async with asyncio.timeout(self._patience.attempt_s):
                    return await attempt()
            except Exception as error:  # The library meets strange answers with any at all.
                failure, failed = explain(error, self._bucket), failed + 1
                passes = failure.code is ObjectErrorCode.UNAVAILABLE
                if not passes or failed >= self._patience.attempts:
                    raise failure from error
                _LOG.info("attempt %d failed and is repeated: %s", failed, failure)
            await asyncio.sleep(self._patience.pause(failed))


def _require(field: str, answer: Mapping[str, object]) -> None:
    """Nothing, when `answer` has what S3 always says, and any other page of the web does not."""
    if field not in answer:
        raise NotS3Error


async def _drain(body: StreamingBody, most: int) -> bytes:
    """The body, or a little more than `most` bytes of it."""
    stored = bytearray()
    while len(stored) <= most and (piece := await body.read(_SIP)):
        stored += piece
    return bytes(stored)


def _root(prefix: str) -> str:
    """What all keys begin with in the bucket: nothing, or segments that end in a slash."""
    root = f"{prefix.strip('/')}/".removeprefix("/")
    if _ROOT.fullmatch(root) is None or len(root) > _LONGEST_ROOT:
        raise refused(
            "S3_PREFIX has more than letters, digits, dots, dashes and slashes: correct it."
        )
    return root


def _refuse_bad_endpoint(url: str | None) -> None:
    """The address is never repeated, because somebody may have put a password into it."""
    if url is None:
        return
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise refused(_NO_ADDRESS)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise refused("S3_ENDPOINT_URL has more than a server's address: take the rest out.")
