"""The homes that objects can have, each with a way into it behind the store's back."""

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from bot.integrations.objects.files import open_folder_store
from bot.integrations.objects.s3 import Patience, open_s3_store
from bot.integrations.objects.store import MAX_OBJECT_BYTES, VerifiedObjects
from tests.integrations.objects.weed import BUCKET, Weed

# Every test that means to fail soon waits this long.
HURRY = Patience(connect_s=1.0, silence_s=0.5, attempt_s=1.0, attempts=4, pause_s=0.02)


@dataclass(frozen=True)
class Home:
    """`put` and `get` take a key and know nothing of checksums; `words` name it to a writer."""

    open: Callable[[int], AbstractAsyncContextManager[VerifiedObjects]]
    put: Callable[[str, bytes], object]
    get: Callable[[str], bytes]
    words: list[str]

    def store(self, limit: int = MAX_OBJECT_BYTES) -> AbstractAsyncContextManager[VerifiedObjects]:
        return self.open(limit)

    def writer(self, *words: str) -> list[str]:
        """The command for another process that puts objects here, started in `ROOT`."""
        return [sys.executable, "-m", "tests.integrations.objects.writer", *words, *self.words]


def folder_home(folder: Path) -> Home:
    def put(key: str, stored: bytes) -> None:
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored)

    return Home(
        lambda limit: open_folder_store(folder, limit=limit),
        put,
        lambda key: (folder / key).read_bytes(),
        [str(folder)],
    )


def s3_home(weed: Weed, prefix: str) -> Home:
    return Home(
        lambda limit: open_s3_store(BUCKET, endpoint_url=weed.url, prefix=prefix, limit=limit),
        lambda key, stored: weed.put(f"{prefix}/{key}", stored),
        lambda key: weed.get(f"{prefix}/{key}"),
        [BUCKET, weed.url, prefix],
    )


def hurried(
    url: str | None, prefix: str = "s3", bucket: str = BUCKET
) -> AbstractAsyncContextManager[VerifiedObjects]:
    """A store in S3 that waits for nothing long."""
    return open_s3_store(bucket, endpoint_url=url, prefix=prefix, patience=HURRY)
