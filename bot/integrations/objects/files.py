"""Objects in a folder, safe against crashes and shared by any number of processes."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

from bot.domain.objects import ObjectError
from bot.integrations.objects.failures import missing, refused, unavailable
from bot.integrations.objects.store import CONCURRENCY, MAX_OBJECT_BYTES, VerifiedObjects

# Every kind has a folder of its own for what is being written, so that a kind may be a link to
# another disk, and so that clearing up reads no folder of objects. No key begins with a dot.
_INCOMING: Final = ".incoming"
_STALE_S: Final = 3600.0
_BATCH: Final = 1000
# A folder may be removed, being empty, between its making and its use; not so often in a row.
_TRIES: Final = 20
_NO_HARD_LINKS: Final = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MISPLACED: Final = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP})


@asynccontextmanager
async def open_folder_store(
    folder: Path, *, limit: int = MAX_OBJECT_BYTES, concurrency: int = CONCURRENCY
) -> AsyncIterator[VerifiedObjects]:
    """The object store in `folder`, which is made if need be; `limit` is in bytes of content.

    Clears up what crashed writers left. ObjectError: UNAVAILABLE, REFUSED.
    """
    home = FolderHome(folder)
    await asyncio.to_thread(home.prepare)
    yield VerifiedObjects(home, limit=limit, concurrency=concurrency)


class FolderHome:
    """A file an object. A file appears under its name whole and on the disk, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    async def create(self, name: str, stored: bytes) -> bool:
        """Keep the bytes durably, unless something has this name: then False."""
        return await asyncio.to_thread(self._create, name, stored)

    async def replace(self, name: str, stored: bytes) -> None:
        """Keep the bytes durably in place of whatever has this name."""
        await asyncio.to_thread(self._replace, name, stored)

    async def read(self, name: str, most: int) -> bytes:
        """What has this name; of more than `most` bytes, only the first `most` + 1."""
        return await asyncio.to_thread(self._read, name, most)

    async def exists(self, name: str) -> bool:
        """Whether anything has this name."""
        return await asyncio.to_thread(self._exists, name)

    async def delete(self, name: str) -> None:
        """Remove it, if it is there, and the folders that are empty without it."""
        await asyncio.to_thread(self._delete, name)

    async def names(self, prefix: str) -> AsyncGenerator[str, None]:
        """All names below `prefix`."""
        found = self._walk(prefix)
        while batch := await asyncio.to_thread(lambda: list(islice(found, _BATCH))):
            for name in batch:
                yield name

    def prepare(self) -> None:
        """Make the folder, and remove what writers left that crashed an hour ago or more."""
        with self._explained():
            _make_folder(self._folder)
            _sync(self._folder.parent)
            stale = time.time() - _STALE_S
            for left in self._folder.glob(f"*/{_INCOMING}/*"):
                with suppress(FileNotFoundError):
                    if left.stat().st_mtime < stale:
                        left.unlink()

    def _create(self, name: str, stored: bytes) -> bool:
        place = self._folder / name
        with self._explained():
            created = not place.exists() and self._place(name, stored, _link)
            # Also when somebody else was first, who may not have come so far yet.
            self._sync_up(place.parent)
        return created

    def _replace(self, name: str, stored: bytes) -> None:
        with self._explained():
            self._place(name, stored, _put_over)
            self._sync_up((self._folder / name).parent)

    def _place(self, name: str, stored: bytes, put: Callable[[Path, Path], bool]) -> bool:
        place = self._folder / name
        with self._written(name, stored) as written:
            for _ in range(_TRIES):
                with suppress(FileNotFoundError):
                    _make_folder(place.parent)
                    return put(written, place)
        raise FileNotFoundError(errno.ENOENT, "the folder was removed again and again", name)

    @contextmanager
    def _written(self, name: str, stored: bytes) -> Iterator[Path]:
        """The bytes in a file without a name to be found by; they are on the disk."""
        self._require_folder()
        incoming = self._folder / name.partition("/")[0] / _INCOMING
        _make_folder(incoming)
        path = incoming / secrets.token_hex(16)
        try:
            with open(path, "xb", opener=_open_private) as file:
                file.write(stored)
                file.flush()
                os.fsync(file.fileno())
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _read(self, name: str, most: int) -> bytes:
        with self._explained():
            try:
                with (self._folder / name).open("rb") as file:
                    return file.read(most + 1)
            except (FileNotFoundError, NotADirectoryError) as error:
                self._require_folder()
                raise missing(name) from error

    def _exists(self, name: str) -> bool:
        with self._explained():
            self._require_folder()
            return (self._folder / name).exists()

    def _delete(self, name: str) -> None:
        place = self._folder / name
        with self._explained(), suppress(FileNotFoundError, NotADirectoryError):
            place.unlink()
            left = place.parent
            # The folder of the kind stays, where others may be about to write.
            with suppress(OSError):  # It is not empty.
                while left.parent != self._folder:
                    left.rmdir()
                    left = left.parent
            self._sync_up(left)

    def _walk(self, prefix: str) -> Iterator[str]:
        with self._explained():
            self._require_folder()
            kinds = [self._folder / prefix] if prefix else list(self._folder.iterdir())
            for kind in kinds:
                if kind.is_dir() and not kind.name.startswith("."):
                    yield from self._files_below(kind)

    def _files_below(self, folder: Path) -> Iterator[str]:
        for place, folders, names in os.walk(folder, onerror=_raise_unless_gone):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inside = Path(place).relative_to(self._folder).as_posix()
            yield from (f"{inside}/{name}" for name in names)

    def _require_folder(self) -> None:
        """Nothing, unless the whole folder is gone: then not everything is missing, nor made anew.

        Its disk may only be away, and all objects with it, which then need no second fetching.
        """
        self._folder.stat()

    def _sync_up(self, folder: Path) -> None:
        """Make the entries that lead to what is in `folder` survive a crash of the machine."""
        _sync(folder)
        while folder != self._folder:
            folder = folder.parent
            _sync(folder)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _failure(error) from error


def _link(written: Path, place: Path) -> bool:
    """Give the file its name, unless something has it; False then."""
    try:
        place.hardlink_to(written)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # Such file systems cannot create without overwriting in one step. It is harmless: whole
        # objects of one name are equal, and this one is whole.
        return _put_over(written, place)
    return True


def _put_over(written: Path, place: Path) -> bool:
    written.replace(place)
    return True


def _make_folder(folder: Path) -> None:
    # Path.mkdir would give the parents, which it can make too, a mode for everybody.
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(0o700, exist_ok=True)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    if sys.platform == "win32":  # It keeps entries by itself, and opens no folders.
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # Somebody has deleted all that was in it.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _failure(error: OSError) -> ObjectError:
    """Why the folder did not do it; the path stays out of what may be shown to anybody."""
    if error.errno in _FULL:
        return unavailable("The disk of the object folder is full: make room on it.")
    if error.errno in _FORBIDDEN:
        return refused("The object folder may not be used: change its owner or permissions.")
    if error.errno in _MISPLACED:
        return refused("Something else is in the object folder's way: move it elsewhere.")
    if error.errno == errno.EXDEV:
        return refused("One kind of object lies on two disks: put all of it on one.")
    if error.errno == errno.ENOENT:
        return unavailable("The object folder is gone: bring it back, or start anew.")
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return unavailable(f"The object folder fails ({reason}): check its disk, then try again.")
