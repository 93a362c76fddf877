"""From a file on disk to a refusal: what people may pick instead of a replay."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.integrations.duelingbook.files import read_file
from tests.domain.replay.unusable import assert_for_players, small_duel, spoiled

REPLAY = small_duel().to_json()
MIB = 2**20


def zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("replay.json", content)
    return archive.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "not_json"),
    "60 MiB of nonsense": (lambda: b"nonsense" * (60 * MIB // 8), "too_large"),
    "60 MiB of a replay": (lambda: REPLAY + b" " * (60 * MIB), "too_large"),
    "bomb": (lambda: gzip.compress(bytes(60 * MIB)), "too_large"),
    "zip": (lambda: zipped(REPLAY), "unreadable_file"),
    "zip bomb": (lambda: zipped(bytes(60 * MIB)), "unreadable_file"),
    "cut gzip": (lambda: gzip.compress(REPLAY)[:-200], "truncated"),
    "gzip of a cut replay": (lambda: gzip.compress(REPLAY[:-200]), "truncated"),
    "gzip of gzip": (lambda: gzip.compress(gzip.compress(REPLAY)), "not_json"),
    "gzip of a page": (lambda: gzip.compress(b"<html></html>"), "challenge_page"),
    "gzip of an error": (lambda: gzip.compress(b'{"action":"Error"}'), "site_error"),
    "gzip of brackets": (lambda: gzip.compress(b"[" * (7 * MIB)), "too_deep"),
    "tag duel": (lambda: spoiled(tag_duel=True), "unsupported"),
    "list": (lambda: b"[]", "not_a_replay"),
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_too_bad_for_a_sentence(tmp_path: Path, name: str) -> None:
    make, code = FILES[name]
    file = tmp_path / "Saved.json"
    file.write_bytes(make())
    with pytest.raises(ReplayError) as caught:
        read_replay(read_file(file))
    assert caught.value.code == code
    assert str(tmp_path) not in caught.value.sentence
    assert_for_players(caught.value)
