from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable

import pytest
import zstandard

from bot.domain.errors import ReplayErrorCode
from bot.integrations.duelingbook.files import UnusableError
from bot.integrations.duelingbook.unpacking import check_encoding, read_body, unpack

LIMIT = 100_000
CONTENT = b'{"plays": [' + b"1234567, " * 10_000 + b"0]}"
Pack = Callable[[bytes], bytes]


def plain(content: bytes) -> bytes:
    return content


@pytest.mark.parametrize("outer", [plain, gzip.compress, zstandard.compress])
@pytest.mark.parametrize("inner", [plain, gzip.compress, zstandard.compress])
def test_up_to_two_packings_are_undone(inner: Pack, outer: Pack) -> None:
    assert unpack(bytearray(outer(inner(CONTENT))), LIMIT) == CONTENT


def test_of_three_packings_one_is_left() -> None:
    thrice = gzip.compress(gzip.compress(gzip.compress(CONTENT)))
    assert gzip.decompress(unpack(bytearray(thrice), LIMIT)) == CONTENT


@pytest.mark.parametrize("pack", [plain, gzip.compress, zstandard.compress])
@pytest.mark.parametrize("again", [plain, gzip.compress, zstandard.compress])
def test_the_limit_is_of_what_comes_out(pack: Pack, again: Pack) -> None:
    assert len(unpack(bytearray(again(pack(bytes(LIMIT)))), LIMIT)) == LIMIT
    with pytest.raises(UnusableError) as caught:
        unpack(bytearray(again(pack(bytes(LIMIT + 1)))), LIMIT)
    assert caught.value.code is ReplayErrorCode.TOO_LARGE


def test_a_packing_of_more_than_a_packed_file_may_have_is_too_large() -> None:
    # The inner one would hold nothing at all.
    empty_ones = gzip.compress(gzip.compress(b"") * (2 * LIMIT // 20))
    with pytest.raises(UnusableError) as caught:
        unpack(bytearray(empty_ones), LIMIT)
    assert caught.value.code is ReplayErrorCode.TOO_LARGE


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_half_an_inner_packing_is_truncated(cut: int) -> None:
    half = gzip.compress(gzip.compress(CONTENT)[:-cut])
    with pytest.raises(UnusableError) as caught:
        unpack(bytearray(half), LIMIT)
    assert caught.value.code is ReplayErrorCode.TRUNCATED


async def drops(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x"


async def test_a_body_is_taken_in_up_to_a_bound() -> None:
    assert await read_body(drops(1000), None, LIMIT) == b"x" * 1000
    with pytest.raises(UnusableError) as caught:
        await read_body(drops(2 * LIMIT), None, LIMIT)
    assert caught.value.code is ReplayErrorCode.TOO_LARGE


async def test_a_body_announced_as_too_long_is_not_begun() -> None:
    chunks = drops(5)
    with pytest.raises(UnusableError):
        await read_body(chunks, 2 * LIMIT, LIMIT)
    assert len([chunk async for chunk in chunks]) == 5


@pytest.mark.parametrize("header", ["", "gzip", "GZIP", "x-gzip", "zstd", "identity", "gzip, zstd"])
def test_encodings_that_can_be_undone(header: str) -> None:
    check_encoding(header)


@pytest.mark.parametrize("header", ["br", "deflate", "gzip, br", "compress"])
def test_encodings_that_nobody_asked_for(header: str) -> None:
    with pytest.raises(UnusableError) as caught:
        check_encoding(header)
    assert caught.value.code is ReplayErrorCode.UNREADABLE_FILE
