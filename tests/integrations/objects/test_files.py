"""A folder of objects survives crashes, and whatever else befalls folders."""

import asyncio
import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.files import open_folder_store
from bot.integrations.objects.keys import is_key
from bot.integrations.objects.store import VerifiedObjects
from tests.architecture.source import ROOT
from tests.integrations.objects.homes import folder_home

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other ways")
HOUR_S = 3600
T = TypeVar("T")


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def use(folder: Path, work: Callable[[VerifiedObjects], Awaitable[T]]) -> T:
    """What `work` returns, done with a store in `folder` of its own."""

    async def do() -> T:
        async with open_folder_store(folder) as store:
            return await work(store)

    return asyncio.run(do())


async def whole_keys(store: VerifiedObjects) -> list[str]:
    """All keys, the content of each having been read."""
    keys = sorted([key async for key in store.keys("")])
    for key in keys:
        await store.get(key)
    return keys


def put(folder: Path, prefix: str = "raw/1") -> str:
    return use(folder, lambda store: store.put(prefix, b"{}", ".json"))


def refusal(folder: Path) -> ObjectError:
    with pytest.raises(ObjectError) as caught:
        put(folder)
    assert str(folder) not in caught.value.sentence
    return caught.value


def test_a_put_leaves_one_file(folder: Path) -> None:
    key = put(folder)
    assert put(folder) == key
    assert files(folder) == [key]


@unix
def test_nobody_else_may_read_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        put(folder)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode): path.is_dir() for path in folder.rglob("*")}
    assert modes == {0o700: True, 0o600: False}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_deleted_object_leaves_no_folder_of_its_name(folder: Path) -> None:
    key, other = put(folder, "raw/1/x"), put(folder, "raw/2/x")
    use(folder, lambda store: store.delete(key))
    assert files(folder) == [other]
    assert sorted(path.name for path in (folder / "raw").iterdir()) == [".incoming", "2"]


@pytest.mark.slow
@unix
def test_whoever_is_killed_leaves_only_whole_objects(folder: Path) -> None:
    chance, acknowledged = random.Random(3), set()
    for crash in range(8):
        command = folder_home(folder).writer(str(crash), "3000")
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            acknowledged.add(writer.stdout.readline().decode().strip())
            time.sleep(chance.random() * 0.15)
            writer.send_signal(signal.SIGKILL)
            # The last line may have been cut.
            acknowledged |= set(writer.stdout.read().decode().splitlines()[:-1])
        assert writer.returncode == -signal.SIGKILL
    keys = use(folder, whole_keys)
    assert acknowledged <= set(keys)
    assert len(keys) > 100
    assert [name for name in files(folder) if is_key(name)] == keys


def test_what_the_crashed_left_is_cleared_up(folder: Path) -> None:
    key = put(folder)
    old, fresh = (folder / "raw" / ".incoming" / name for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_bytes(b"half an obj")
    os.utime(old, (time.time() - HOUR_S - 60,) * 2)
    assert use(folder, whole_keys) == [key]
    assert files(folder) == ["raw/.incoming/fresh", key]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_file_systems_without_hard_links_will_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    # A stand-in, because such a file system cannot be had without being root.
    linked = []

    def link(*names: object, **_options: object) -> None:
        linked.append(names)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", link)
    key = put(folder)
    assert put(folder) == key
    assert files(folder) == [key]
    assert len(linked) == 1


@unix
def test_a_kind_may_be_a_link_to_another_disk(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "large disk"
    elsewhere.mkdir()
    folder.mkdir(parents=True)
    (folder / "raw").symlink_to(elsewhere)
    key = put(folder)
    assert files(elsewhere) == [key.removeprefix("raw/")]
    assert use(folder, whole_keys) == [key]
    use(folder, lambda store: store.delete(key))
    assert (folder / "raw").is_symlink()


@unix
def test_two_disks_in_one_kind_are_told(folder: Path) -> None:
    other_disk = Path("/dev/shm")  # Only Linux has it, always as a disk of its own.
    if not other_disk.is_dir() or other_disk.stat().st_dev == Path().stat().st_dev:
        pytest.skip("this machine has no second disk that anybody may write to")
    (folder / "raw").mkdir(parents=True)
    apart = other_disk / f"objects-{os.getpid()}"
    apart.mkdir()
    try:
        (folder / "raw" / "1").symlink_to(apart)
        error = refusal(folder)
    finally:
        apart.rmdir()
    assert error.code is ObjectErrorCode.REFUSED
    assert "two disks" in error.sentence


@pytest.mark.parametrize("place", ["", "raw", "raw/1", "raw/.incoming"])
def test_a_file_in_the_way_is_told(folder: Path, place: str) -> None:
    in_the_way = folder / place
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_bytes(b"")
    error = refusal(folder)
    assert error.code is ObjectErrorCode.REFUSED
    assert "in the object folder's way" in error.sentence


def test_a_folder_in_the_place_of_an_object_is_told(folder: Path) -> None:
    key = put(folder)
    (folder / key).unlink()
    (folder / key / "more").mkdir(parents=True)
    error = refusal(folder)
    assert error.code is ObjectErrorCode.REFUSED


def test_a_folder_that_is_gone_is_not_taken_for_an_empty_one(folder: Path) -> None:
    key = put(folder)
    elsewhere = folder.with_name("elsewhere")

    async def lose(store: VerifiedObjects) -> None:
        await asyncio.to_thread(folder.rename, elsewhere)
        for call in (store.get(key), store.exists(key), store.put("raw/2", b"[]", ".json")):
            with pytest.raises(ObjectError, match="is gone") as caught:
                await call
            assert caught.value.code is ObjectErrorCode.UNAVAILABLE
        await asyncio.to_thread(elsewhere.rename, folder)
        assert await store.get(key) == b"{}"

    use(folder, lose)


@unix
def test_a_folder_of_others_is_told(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    folder.mkdir(parents=True, mode=0o500)
    error = refusal(folder)
    assert error.code is ObjectErrorCode.REFUSED
    assert "owner or permissions" in error.sentence


@unix
def test_a_file_that_may_not_grow_is_told_and_leaves_nothing(folder: Path) -> None:
    # Like a full disk, without filling one.
    command = [
        *("sh", "-c", 'ulimit -f 8 && trap "" XFSZ && exec "$@"', "sh"),
        *folder_home(folder).writer("5", "40"),
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "The object folder fails (File too large)" in told.stderr
    assert use(folder, whole_keys) == files(folder)
