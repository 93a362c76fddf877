from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.integrations.objects.packing import pack
from bot.services.ports import ReplaySource

CONTENT = b'{"plays": []}'


async def refusal(source: ReplaySource, replay_id: int) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await source.fetch(replay_id)
    return caught.value


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("77.json", CONTENT),
        ("77.json.gz", gzip.compress(CONTENT)),
        ("77.json.zst", pack(CONTENT, ".zst")),
    ],
)
async def test_a_file_by_its_replays_number(tmp_path: Path, name: str, stored: bytes) -> None:
    (tmp_path / name).write_bytes(stored)
    assert await ReplayFolder(tmp_path).fetch(77) == CONTENT


async def test_what_is_not_there_may_be_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "770.json").write_bytes(CONTENT)
    error = await refusal(ReplayFolder(tmp_path), 77)
    assert error.code is SourceErrorCode.ABSENT
    assert "upload its file" in error.sentence


async def test_a_folder_that_is_away_is_no_missing_replay(tmp_path: Path) -> None:
    source = ReplayFolder(tmp_path / "gone")
    assert (await refusal(source, 77)).code is SourceErrorCode.UNAVAILABLE
    with pytest.raises(SourceError, match="REPLAY_FOLDER"):
        await source.check()


async def test_a_folder_that_is_there_can_be_asked(tmp_path: Path) -> None:
    await ReplayFolder(tmp_path).check()


async def test_a_file_in_place_of_the_folder_is_no_missing_replay(tmp_path: Path) -> None:
    (tmp_path / "replays").write_text("no folder")
    error = await refusal(ReplayFolder(tmp_path / "replays"), 77)
    assert error.code is SourceErrorCode.UNAVAILABLE


async def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "77.json").mkdir()
    with pytest.raises(ReplayError) as caught:
        await ReplayFolder(tmp_path).fetch(77)
    assert caught.value.code is ReplayErrorCode.UNREADABLE_FILE


async def test_a_link_to_nowhere_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "77.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReplayError, match="does not exist"):
        await ReplayFolder(tmp_path).fetch(77)
