"""Any file a person may name is read within bounds, or refused with one sentence."""

import errno
import gzip
import itertools
import os
import socket
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.integrations.duelingbook.files import find_files, read_file

if sys.version_info >= (3, 14):
    from compression import zstd

    def zst(content: bytes) -> bytes:
        """One frame that says how long its content is."""
        return zstd.compress(content)

    def zst_stream(content: bytes) -> bytes:
        """One frame that does not."""
        compressor = zstd.ZstdCompressor()
        return compressor.compress(content) + compressor.flush()

else:
    import zstandard

    def zst(content: bytes) -> bytes:
        """One frame that says how long its content is."""
        return zstandard.ZstdCompressor().compress(content)

    def zst_stream(content: bytes) -> bytes:
        """One frame that does not."""
        compressor = zstandard.ZstdCompressor().compressobj()
        return compressor.compress(content) + compressor.flush()


REPLAY = b'{"id": 77512398, "plays": [' + b'{"play": "RPS"}, ' * 3000 + b"{}]}"
NOTE = b"\x5a\x2a\x4d\x18\x04\x00\x00\x00note"
GIB = 2**30
Pack = Callable[[bytes], bytes]
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def in_members(pack: Pack) -> Pack:
    """Pack each 1,000 bytes by themselves, one after the other."""

    def packed(content: bytes) -> bytes:
        parts = range(0, len(content), 1000)
        return b"".join(pack(content[start : start + 1000]) for start in parts)

    return packed


PACKINGS: dict[str, Pack] = {
    "plain": lambda content: content,
    "gz": gz,
    "gz of members": in_members(gz),
    "gz of members, padded": lambda content: gz(content) + bytes(20_000) + gz(b"") + bytes(512),
    "zst": zst,
    "zst without a size": zst_stream,
    "zst of frames": in_members(zst),
    "zst of both kinds": lambda content: zst_stream(content[:7]) + zst(content[7:]),
    "zst with notes": lambda content: NOTE + zst(content) + NOTE,
}
packings = pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)


def gzip_bomb() -> bytes:
    """One member of 1 GiB of zeros, in about 1 MiB."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    mebibyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    assert len(zlib.decompressobj(-zlib.MAX_WBITS).decompress(mebibyte * 2)) == 2 * 2**20
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + mebibyte * 1024 + packer.flush() + bytes(8)


def zstd_bomb() -> bytes:
    """One frame of 1 GiB of zeros, in 32 KiB: blocks that say "128 KiB of this byte"."""
    kind, size = 1, 128 * 1024
    block = (kind << 1 | size << 3).to_bytes(3, "little") + b"\0"
    window_of_1_mib = b"\x50"
    return b"\x28\xb5\x2f\xfd\x00" + window_of_1_mib + block * (GIB // size)


BOMBS: dict[str, Callable[[], bytes]] = {
    "gz": gzip_bomb,
    "gz of members": lambda: gz(bytes(2**20)) * 1024,
    "zst": zstd_bomb,
    "zst of frames": lambda: zst(bytes(2**20)) * 1024,
}


def saved(folder: Path, content: bytes, name: str = "replay.json") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refused(path: Path, *, limit: int = MAX_REPLAY_BYTES) -> ReplayError:
    """Why a file is refused: a sentence that begins with its name and gives no place away."""
    with pytest.raises(ReplayError) as caught:
        read_file(path, limit=limit)
    error = caught.value
    assert str(path.parent) not in error.sentence
    assert error.sentence.startswith(path.name[:40] or "This path")
    assert error.sentence.endswith(".")
    assert ": " in error.sentence
    assert error.sentence.isprintable()
    return error


@packings
@pytest.mark.parametrize("name", ["replay.json", "replay.gz", "replay.zst", "replay"])
def test_a_file_is_read_by_what_is_in_it(tmp_path: Path, pack: Pack, name: str) -> None:
    assert read_file(saved(tmp_path, pack(REPLAY), name)) == REPLAY


@settings(deadline=None)  # other people's work on the machine is not the test's subject
@given(st.binary(min_size=1, max_size=5000), st.sampled_from(list(PACKINGS)[1:]))
def test_any_content_comes_back(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, packing: str
) -> None:
    path = saved(tmp_path_factory.getbasetemp(), PACKINGS[packing](content))
    assert read_file(path) == content


@packings
def test_the_limit_counts_content(tmp_path: Path, pack: Pack) -> None:
    path = saved(tmp_path, pack(REPLAY))
    assert read_file(path, limit=len(REPLAY)) == REPLAY
    assert refused(path, limit=len(REPLAY) - 1).code is ReplayErrorCode.TOO_LARGE
    assert refused(path, limit=0).code is ReplayErrorCode.TOO_LARGE


def test_what_cannot_be_compressed_is_read_up_to_the_limit(tmp_path: Path) -> None:
    noise = os.urandom(2**20)
    for number, packed in enumerate((gz(noise), zst(noise), zst_stream(noise))):
        assert read_file(saved(tmp_path, packed, f"{number}"), limit=len(noise)) == noise


def test_a_real_replay_fits_several_times(tmp_path: Path) -> None:
    path = saved(tmp_path, b" " * MAX_REPLAY_BYTES)
    assert len(read_file(path)) == MAX_REPLAY_BYTES > 4 * 1_700_000
    path.write_bytes(b" " * (MAX_REPLAY_BYTES + 1))
    error = refused(path)
    assert error.code is ReplayErrorCode.TOO_LARGE
    assert error.sentence == (
        "replay.json holds more than 8 MiB, more than any replay: give one replay a file."
    )


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_a_gibibyte_is_not_unpacked(tmp_path: Path, bomb: str) -> None:
    path = saved(tmp_path, BOMBS[bomb]())
    assert path.stat().st_size < 2 * 2**20
    tracemalloc.start()
    try:
        error = refused(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.code is ReplayErrorCode.TOO_LARGE
    assert peak < 5 * MAX_REPLAY_BYTES


READ_IN_A_PROCESS = """
import sys
from pathlib import Path
from bot.domain.errors import ReplayError
from bot.integrations.duelingbook.files import read_file

def peak() -> int:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

before = peak()
try:
    print(len(read_file(Path(sys.argv[1]))))
except ReplayError as error:
    print(error.code)
print(peak() - before)
"""


def in_a_process(path: Path) -> tuple[str, int]:
    """What reading gives (a length or a code), and by how many KiB it raised the peak."""
    command = [sys.executable, "-c", READ_IN_A_PROCESS, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    outcome, growth = done.stdout.split()
    return outcome, int(growth)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_the_process_little(tmp_path: Path, bomb: str) -> None:
    outcome, growth = in_a_process(saved(tmp_path, BOMBS[bomb]()))
    assert outcome == "too_large"
    assert 0 < growth < 48 * 1024


@pytest.mark.parametrize("empty", [gz(b""), zst(b""), NOTE], ids=["gz", "zst", "notes"])
def test_pieces_without_end_are_refused(tmp_path: Path, empty: bytes) -> None:
    endless = saved(tmp_path, empty * (MAX_REPLAY_BYTES // len(empty)))
    assert refused(endless).code is ReplayErrorCode.UNREADABLE_FILE
    some = saved(tmp_path, empty * 5000 + (gz if empty == gz(b"") else zst)(REPLAY))
    assert read_file(some) == REPLAY


def test_padding_without_end_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, gz(REPLAY) + bytes(len(REPLAY) * 2))
    assert read_file(path) == REPLAY
    assert refused(path, limit=len(REPLAY)).code is ReplayErrorCode.TOO_LARGE


@pytest.mark.parametrize("pack", [gz, zst, zst_stream])
def test_a_compressed_file_cut_anywhere_is_truncated(tmp_path: Path, pack: Pack) -> None:
    packed = pack(REPLAY[:100])
    magic = 2 if pack is gz else 4
    for cut in range(magic, len(packed)):
        error = refused(saved(tmp_path, packed[:cut]))
        assert (cut, error.code) == (cut, ReplayErrorCode.TRUNCATED)
        error = refused(saved(tmp_path, packed + packed[:cut]))
        assert (cut, error.code) == (cut, ReplayErrorCode.TRUNCATED)


def test_a_plain_file_cut_in_the_middle_is_for_others_to_judge(tmp_path: Path) -> None:
    assert read_file(saved(tmp_path, REPLAY[:100])) == REPLAY[:100]


@pytest.mark.parametrize(
    "content",
    [
        gz(REPLAY)[:-8] + bytes(8),
        gz(REPLAY)[:40] + b"\xff" * 40 + gz(REPLAY)[80:],
        gz(REPLAY) + b"not a member",
        b"\x1f\x8b\x07" + bytes(20),
        zst(REPLAY)[:5] + b"\xff" * 40,
        zst(REPLAY) + b"not a frame",
        zst(REPLAY) + bytes(20),
        NOTE + b"not a frame",
        b"\x28\xb5\x2f\xfd\x00\xff" + bytes(20),  # a window of terabytes
    ],
)
def test_a_damaged_file_is_unreadable(tmp_path: Path, content: bytes) -> None:
    error = refused(saved(tmp_path, content))
    assert error.code is ReplayErrorCode.UNREADABLE_FILE
    assert "damaged" in error.sentence


@given(st.data())
def test_no_damage_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(PACKINGS[data.draw(st.sampled_from(list(PACKINGS)))](REPLAY))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    kept = bytes(content[: data.draw(st.integers(0, len(content)))])
    with suppress(ReplayError):
        assert len(read_file(saved(tmp_path_factory.getbasetemp(), kept), limit=99_999)) < 100_000


@pytest.mark.parametrize("outer", [gz, zst])
@pytest.mark.parametrize("inner", [gz, zst])
def test_only_one_layer_is_unpacked(tmp_path: Path, outer: Pack, inner: Pack) -> None:
    assert read_file(saved(tmp_path, outer(inner(REPLAY)))) == inner(REPLAY)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04 replays", "zip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"\xfd7zXZ\x00\x00\x04", "xz"),
        (b"BZh91AY&SY", "bzip2"),
    ],
)
def test_an_archive_is_to_be_unpacked_by_its_owner(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    error = refused(saved(tmp_path, content))
    assert error.code is ReplayErrorCode.UNREADABLE_FILE
    assert f"is a {kind} archive: unpack it" in error.sentence


@pytest.mark.parametrize("content", [b"", gz(b""), zst(b""), gz(b"") * 3, NOTE])
def test_nothing_is_not_json(tmp_path: Path, content: bytes) -> None:
    error = refused(saved(tmp_path, content))
    assert error.code is ReplayErrorCode.NOT_JSON
    assert error.sentence.startswith("replay.json is empty: ")


@pytest.mark.parametrize("content", [b" ", b"\x1f", b"P", b"\x28\xb5\x2f", b"\xef\xbb\xbf{}"])
def test_a_few_bytes_are_taken_as_they_are(tmp_path: Path, content: bytes) -> None:
    assert read_file(saved(tmp_path, content)) == content


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    file = saved(tmp_path, b"{}")
    for path in (tmp_path / "x.json", tmp_path / "no" / "x.json", file / "x", tmp_path / "a\0b"):
        with pytest.raises(ReplayError, match="does not exist: check its name") as caught:
            read_file(path)
        assert caught.value.code is ReplayErrorCode.UNREADABLE_FILE
        assert caught.value.sentence.isprintable()


@pytest.mark.parametrize("name", ["a\nb.json", "\udcff.json", "x" * 500, "\u202egnp.json"])
def test_a_strange_name_is_shown_printable_and_short(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReplayError) as caught:
        read_file(tmp_path / name)
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 200


@unix
def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/")):
        error = refused(path)
        assert error.code is ReplayErrorCode.UNREADABLE_FILE
        assert "is a folder" in error.sentence


def test_a_forbidden_file_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, REPLAY)

    def forbidden(path: str, flags: int) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(os, "open", forbidden)
    error = refused(path)
    assert error.code is ReplayErrorCode.UNREADABLE_FILE
    assert "may not be read" in error.sentence


@unix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert in_a_process(tmp_path / "pipe.json")[0] == "unreadable_file"


@unix
def test_devices_and_sockets_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.json")
        for path in (Path("socket.json").absolute(), Path("/dev/zero"), Path("/dev/null")):
            error = refused(path)
            assert error.code is ReplayErrorCode.UNREADABLE_FILE
            assert "ordinary file" in error.sentence


@unix
def test_links_are_followed_to_files_only(tmp_path: Path) -> None:
    saved(tmp_path, REPLAY)
    for name, target in (("good", "replay.json"), ("gone", "missing"), ("loop", "loop")):
        (tmp_path / name).symlink_to(target)
    assert read_file(tmp_path / "good") == REPLAY
    assert "does not exist" in refused(tmp_path / "gone").sentence
    assert "ordinary file" in refused(tmp_path / "loop").sentence


def test_a_folder_stands_for_the_files_below_it(tmp_path: Path) -> None:
    wanted = ["a.json", "b.JSON", "b/c.txt", "b/d/e.json.gz", "b/d/f.zst", "z.Gz"]
    others = ["a.csv", "json", ".hidden.json", "._a.json", ".git/x.json", "b/.cache/y.txt"]
    for name in itertools.chain(wanted, others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert find_files([tmp_path]) == sorted(tmp_path / name for name in wanted)
    assert find_files([tmp_path / "b" / "d"]) == [
        tmp_path / "b/d/e.json.gz",
        tmp_path / "b/d/f.zst",
    ]
    assert find_files([tmp_path / ".git"]) == [tmp_path / ".git/x.json"]


def test_named_files_stay_as_they_are_and_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    inside = saved(folder, b"{}", "m.json")
    named = [tmp_path / "z.csv", tmp_path / "missing.json", Path("x" * 5000), Path("a\0b")]
    assert find_files([named[0], folder, *named[1:], inside]) == [
        named[0], inside, *named[1:], inside
    ]  # fmt: skip
    inside.unlink()
    assert find_files([folder]) == find_files([]) == []


@unix
def test_links_in_a_folder_lead_to_files_and_not_in_circles(tmp_path: Path) -> None:
    saved(tmp_path, REPLAY, "a.json")
    (tmp_path / "b.json").symlink_to("a.json")
    (tmp_path / "gone.json").symlink_to("missing")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to("self")
    assert [path.name for path in find_files([tmp_path / "up"])] == [
        "a.json",
        "b.json",
        "gone.json",
    ]


def test_a_folder_that_may_not_be_listed_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    saved(tmp_path, REPLAY)
    scandir = os.scandir

    def forbidden(path: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    assert find_files([tmp_path]) == [closed, tmp_path / "replay.json"]
