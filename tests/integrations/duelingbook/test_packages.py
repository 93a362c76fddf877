"""What people pack is unpacked, and what they pack to do harm costs little."""

from __future__ import annotations

import gzip
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.given_files import GivenFile, RefusedFile
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.integrations.duelingbook import packages
from bot.integrations.duelingbook.packages import MOST_FILES, unpack

ONE, TWO = b'{"replay": 1}', b'{"replay": 2}'
LINES = ONE + b"\n" + TWO


def zst(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


def zipped(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.comment = comment
    return buffer.getvalue()


def took(name: str, content: bytes) -> list[GivenFile | RefusedFile]:
    return list(unpack([GivenFile(name, content)]))


def contents(found: Iterable[GivenFile | RefusedFile]) -> list[bytes]:
    """What was taken; nothing may have been refused."""
    taken = [one for one in found if isinstance(one, GivenFile)]
    assert taken == list(found)
    return [one.content for one in taken]


def refusal(found: list[GivenFile | RefusedFile]) -> RefusedFile:
    """The only thing that came of it: a sentence that says what to do."""
    (one,) = found
    assert isinstance(one, RefusedFile)
    assert ": " in one.sentence
    assert one.sentence.endswith(".")
    return one


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("1.json", ONE, [ONE]),
        ("1", ONE, [ONE]),
        ("1.json.gz", gzip.compress(ONE), [ONE]),
        ("1.txt", zst(ONE), [ONE]),
        ("all.jsonl", LINES, [ONE, TWO]),
        ("all.JSONL", ONE + b"\r\n\r\n" + TWO + b"\r\n", [ONE + b"\r", TWO + b"\r"]),
        ("all.jsonl.gz", gzip.compress(LINES), [ONE, TWO]),
        ("all.jsonl.zst", zst(LINES), [ONE, TWO]),
        (f"{'long' * 30}.jsonl", LINES, [ONE, TWO]),
        ("all.jsonl.txt", LINES, [LINES]),
        ("all.zip", zipped({"1.json": ONE, "x/2.JSON": TWO}), [ONE, TWO]),
        ("all.zip", zipped({"1.json": ONE}, zipfile.ZIP_STORED, b"made by me"), [ONE]),
        ("all.json", zipped({"1.json": ONE}), [ONE]),
        ("all.zip", zipped({"1.json.gz": gzip.compress(ONE), "2.zst": zst(TWO)}), [ONE, TWO]),
        ("all.zip", zipped({"all.jsonl.gz": gzip.compress(LINES)}), [ONE, TWO]),
        ("all.zip", zipped({"x/": b"", "__MACOSX/1.json": b"?", ".x": b"?", "1.txt": ONE}), [ONE]),
    ],
)
def test_replays_come_out_of_what_they_are_packed_in(
    name: str, content: bytes, expected: list[bytes]
) -> None:
    assert contents(took(name, content)) == expected


def test_names_say_where_something_was() -> None:
    files = [GivenFile("a.zip", zipped({"in/b.json": ONE})), GivenFile("c.jsonl", LINES)]
    assert [one.name for one in unpack(files)] == [
        *("a.zip: b.json", "c.jsonl, line 1", "c.jsonl, line 2")
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.json", b"", "This file is empty"),
        ("empty.json.gz", gzip.compress(b""), "This file is empty"),
        ("empty.jsonl", b"", "This file is empty"),
        ("blank.jsonl", b"\n \n\n", "This file is empty"),
        ("empty.zip", zipped({}), "This archive has no file in it"),
        ("folders.zip", zipped({"x/": b"", "__MACOSX/._1.json": b"?"}), "This archive has no file"),
        ("all.zip", zipped({"all.zip": zipped({"1.json": ONE})}), "an archive in an archive"),
        ("all.zip", zipped({"1.json": zipped({"1.json": ONE})}), "is a zip archive: unpack it"),
        ("all.zip", zipped({"1.exe": ONE}), "This is no replay file"),
        ("all.zip", zipped({"1.json": ONE}, zipfile.ZIP_LZMA), "packed in an unusual way"),
        ("all.7z", b"7z\xbc\xaf\x27\x1c" + ONE, "is a 7z archive: unpack it"),
        ("cut.zip", zipped({"1.json": ONE})[:-1], "This archive is damaged"),
        ("cut.json.gz", gzip.compress(ONE)[:-1], "ends in the middle"),
        ("large.json", bytes(MAX_REPLAY_BYTES + 1), "holds more than 8 MiB"),
        ("large.jsonl", b"x" * (MAX_REPLAY_BYTES + 1), "holds more than 8 MiB"),
    ],
)
def test_what_is_refused_says_why(name: str, content: bytes, sentence: str) -> None:
    assert sentence in refusal(took(name, content)).sentence


def test_no_files_are_nothing() -> None:
    assert list(unpack([])) == []


def test_an_entry_with_a_password_is_refused_beside_others() -> None:
    content = bytearray(zipped({"1.json": ONE, "2.json": TWO}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    locked, taken = took("all.zip", bytes(content))
    assert isinstance(locked, RefusedFile)
    assert "password" in locked.sentence
    assert contents([taken]) == [TWO]


def test_one_damaged_entry_does_not_hide_the_others() -> None:
    content = zipped({"1.json": ONE, "2.json": TWO, "3.json": LINES}, zipfile.ZIP_STORED)
    first, second, third = took("all.zip", content.replace(TWO, b"?" * len(TWO), 1))
    assert contents([first, third]) == [ONE, LINES]
    assert "damaged" in refusal([second]).sentence


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.json", "passwd.json"),
        ("/etc/passwd.json", "passwd.json"),
        ("..\\..\\boot.json", "boot.json"),
        ("C:\\boot.json", "boot.json"),
        ("a\nb\x1b[31m\u202ejson.json", "a\ufffdb\ufffd[31m\ufffdjson.json"),
        ("x" * 300 + ".json", "x" * 79 + "\u2026"),
    ],
)
def test_names_are_only_shown(name: str, shown: str) -> None:
    (inner,) = took("all.zip", zipped({name: ONE}))
    assert (inner.name, contents([inner])) == (f"all.zip: {shown}", [ONE])
    (plain,) = took(name, ONE)
    assert plain.name == shown


def test_too_many_files_are_taken_up_to_the_limit() -> None:
    content = zipped({f"{number}.json": ONE for number in range(MOST_FILES + 5)})
    *taken, last = unpack([GivenFile("all.zip", content), GivenFile("more.json", ONE)])
    assert contents(taken) == [ONE] * MOST_FILES
    assert "more than 400 files" in refusal([last]).sentence


def lying(content: bytes, **lies: int) -> bytes:
    """An archive whose end says something else of its directory."""
    end = content.rindex(b"PK\x05\x06")
    fields = {"count": end + 10, "size": end + 12, "start": end + 16}
    changed = bytearray(content)
    for field, lie in lies.items():
        kind = "<H" if field == "count" else "<I"
        struct.pack_into(kind, changed, fields[field], lie)
    return bytes(changed)


def zip64(content: bytes, size: int, start: int) -> bytes:
    """A second end, which says something else than the first and is believed before it."""
    end = content.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return content[:end] + record + locator + content[end:]


SMALL = zipped({"1.json": ONE, "all.jsonl.gz": gzip.compress(LINES), "3.zst": zst(ONE)})
LIARS = {
    "no size": lying(SMALL, size=0),
    "huge size": lying(SMALL, size=2**32 - 2),
    "far away": lying(SMALL, start=2**32 - 2),
    "nowhere": lying(SMALL, start=0, size=0, count=0),
    "zip64 huge": zip64(SMALL, 2**63, 2**63),
    "zip64 largest": zip64(SMALL, 2**64 - 1, 2**64 - 1),
    "zip64 beyond": zip64(SMALL, 46, 2**40),
    "end in end": SMALL[:-2] + b"PK\x05\x06",
    "only an end": b"PK\x05\x06" + b"\xff" * 18,
    "only a beginning": b"PK\x03\x04",
}


@pytest.mark.parametrize("liar", LIARS)
def test_a_lying_directory_is_refused_or_overruled(liar: str) -> None:
    found = took("all.zip", LIARS[liar])
    assert found
    for one in found:
        assert isinstance(one, RefusedFile) or one.content in {ONE, TWO}


MUTABLE = {
    "all.zip": SMALL,
    "stored.zip": zipped({"1.json": ONE, "2.jsonl": LINES}, zipfile.ZIP_STORED, b"note"),
    "1.json.gz": gzip.compress(ONE),
    "all.jsonl.zst": zst(LINES),
}


def check_bounded(name: str, content: bytes) -> None:
    """Whatever it is, it comes out as files and sentences, and of no more than there can be."""
    found = took(name, content)
    assert len(found) <= MOST_FILES + 1
    sizes = [len(one.content) for one in found if isinstance(one, GivenFile)]
    assert all(0 < size <= MAX_REPLAY_BYTES for size in sizes)


@pytest.mark.parametrize("name", MUTABLE)
def test_damage_at_any_byte_is_survived(name: str) -> None:
    whole = MUTABLE[name]
    for place in range(len(whole)):
        for value in (0x00, 0x01, 0x7F, 0xFF, whole[place] ^ 0x80):
            check_bounded(name, whole[:place] + bytes([value]) + whole[place + 1 :])
        check_bounded(name, whole[:place])
        check_bounded(name, whole[:place] + whole[place + 1 :])


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(list(MUTABLE)),
    st.lists(st.tuples(st.integers(0), st.binary(max_size=8)), min_size=1, max_size=6),
)
def test_any_damage_is_survived(name: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(MUTABLE[name])
    for place, value in changes:
        start = place % (len(content) + 1)
        content[start : start + len(value)] = value
    check_bounded(name, bytes(content))


def overlapping(entries: int, each: int) -> bytes:
    """A small file that says of itself that it holds one large one very often."""
    content = zipped({"1.json": bytes(each)})
    start, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    directory = content[start:end] * entries
    many = content[:start] + directory + content[end:]
    return lying(many, count=entries % 2**16, size=len(directory))


def hidden(content: bytes) -> bytes:
    """The directory, behind an end that says that it is small."""
    start, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    return zip64(lying(content, size=46), end - start, start)


def swollen(size: int) -> bytes:
    """A gzip member with a name without end."""
    member = bytearray(gzip.compress(ONE)[:10])
    member[3] |= 8
    return bytes(member) + b"n" * size


MIB = 2**20
BOMBS: dict[str, Callable[[], GivenFile]] = {
    "10 GB": lambda: GivenFile("all.zip", overlapping(1000, 10_000_000)),
    "200,000 entries": lambda: GivenFile("all.zip", overlapping(200_000, 1)),
    "200,000 hidden entries": lambda: GivenFile("all.zip", hidden(overlapping(200_000, 1))),
    "a gz bomb in a zip": lambda: GivenFile(
        "a.zip", zipped({"1.gz": gzip.compress(bytes(MIB * 99))})
    ),
    "a zst bomb": lambda: GivenFile("1.zst", zst(bytes(MIB * 99))),
    "lines of nothing": lambda: GivenFile("a.jsonl.gz", gzip.compress(b"\n" * (MIB * 99), 1)),
    "one endless line": lambda: GivenFile("a.jsonl.gz", gzip.compress(bytes(MIB * 99), 1)),
    "an endless header": lambda: GivenFile("a.zip", zipped({"1.gz": swollen(MIB * 99)})),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_little(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # An eighth, for the sake of those who wait for the test.
    monkeypatch.setattr(packages, "MOST_BYTES", 64 * MIB)
    files = [BOMBS[bomb]()]
    begun = time.process_time()
    tracemalloc.start()
    try:
        count = sum(1 for _ in unpack(files))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 1 <= count <= MOST_FILES + 1
    assert peak <= 4 * MAX_REPLAY_BYTES
    # Far more than it takes, far less than it would without bounds.
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        # What comes out of the archive is endless, and then is nothing at all.
        ({"1.gz": swollen(MIB * 21)}, 0),
        # What comes out of the archive is next to nothing, and then is a lot.
        ({f"{number}.gz": gzip.compress(bytes(MIB * 7)) for number in range(4)}, 2),
        ({f"{number}.json": bytes(MIB * 7) for number in range(4)}, 2),
    ],
)
def test_what_comes_out_of_everything_is_counted(
    files: dict[str, bytes], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MOST_BYTES", 20 * MIB)
    *found, last = unpack([GivenFile("all.zip", zipped(files)), GivenFile("2.json", ONE)])
    assert len(contents(found)) == taken
    assert "The files hold more than" in refusal([last]).sentence
