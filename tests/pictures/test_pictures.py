"""The pictures can be taken, of the bot as it is."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.__main__ import take_pictures
from tests.pictures.chromium import own_chromium, require_chromium
from tests.pictures.images import MOST_BYTES


@pytest.mark.slow
def test_a_picture_is_small_and_as_wide_as_a_phone(tmp_path: Path) -> None:
    with own_chromium(require_chromium()):
        asyncio.run(take_pictures(tmp_path, ["card-done", "refusal"]))
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["card-done.png", "refusal.png"]
    for file in files:
        content = file.read_bytes()
        assert Image.open(BytesIO(content)).width == 480
        assert len(content) <= MOST_BYTES
