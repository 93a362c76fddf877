"""However much an archive sends, little of it is ever held."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.archive import open_archive
from tests.standins.archive import Kind, open_archive_standin

MOST_HELD = 4 * MAX_REPLAY_BYTES


async def fetch_measured(kind: Kind, content: bytes = b"{}") -> tuple[bytes | SourceError, int]:
    """What comes of it, and how much more memory it took at its height."""
    async with (
        open_archive_standin() as standin,
        open_archive(standin.address, agent="duel-insights", allow_private=True) as archive,
    ):
        standin.put(77, content)
        standin.answer(77, Kind.ABSENT, kind)
        with pytest.raises(SourceError):
            await archive.fetch(77)
        tracemalloc.start()
        try:
            return await archive.fetch(77), tracemalloc.get_traced_memory()[1]
        except SourceError as error:
            return error, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "kind",
    [Kind.HUGE, Kind.HUGE_CHUNKED, Kind.GZIP_BOMB, Kind.GZIP_BOMB_TWICE, Kind.ZSTD_BOMB],
)
async def test_more_than_any_replay_is_refused_and_not_held(kind: Kind) -> None:
    error, held = await fetch_measured(kind)
    assert isinstance(error, SourceError)
    assert error.code is SourceErrorCode.NOT_A_REPLAY
    assert "larger than any replay: upload the replay's file" in error.sentence
    assert held < MOST_HELD


async def test_a_huge_error_page_is_not_read() -> None:
    error, held = await fetch_measured(Kind.HUGE_ERROR)
    assert isinstance(error, SourceError)
    assert error.code is SourceErrorCode.UNAVAILABLE
    assert held < MAX_REPLAY_BYTES


@pytest.mark.parametrize("kind", [Kind.NORMAL, Kind.GZIP_TWICE, Kind.ZSTD])
async def test_the_largest_replay_is_taken_and_one_byte_more_is_not(kind: Kind) -> None:
    content = bytes(MAX_REPLAY_BYTES)
    largest, held = await fetch_measured(kind, content)
    assert largest == content
    assert held < 6 * MAX_REPLAY_BYTES
    error, _ = await fetch_measured(kind, content + b"\0")
    assert isinstance(error, SourceError)
