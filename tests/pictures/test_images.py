"""Pictures are small, and rewritten only when there is something to see."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw

from tests.pictures.images import MOST_BYTES, keep

SIZE = (480, 300)


def png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def card(*marks: tuple[int, int, int, int]) -> bytes:
    image = Image.new("RGB", SIZE, "#313338")
    for mark in marks:
        ImageDraw.Draw(image).rectangle(mark, fill="white")
    return png(image)


def test_a_picture_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "card.png"
    assert keep(card(), file)
    assert Image.open(BytesIO(file.read_bytes())).size == SIZE
    assert not keep(card(), file)


@pytest.mark.parametrize(
    ("after", "written"),
    [
        (card((10, 100, 20, 110)), False),  # another second on the clock
        (card((100, 20, 200, 40)), False),  # another day in the header
        (card((10, 100, 60, 150)), True),
        (png(Image.new("RGB", (480, 301), "#313338")), True),
        (png(Image.new("RGB", SIZE, "#32343a")), False),
    ],
)
def test_it_is_written_again_when_people_would_see_why(
    tmp_path: Path, after: bytes, *, written: bool
) -> None:
    file = tmp_path / "card.png"
    keep(card(), file)
    before = file.read_bytes()
    assert keep(after, file) is written
    assert (file.read_bytes() != before) is written


def test_a_busy_picture_loses_colors_before_it_grows_too_large(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (300, 300), Random(1).randbytes(270_000))
    file = tmp_path / "noise.png"
    keep(png(noise), file)
    assert file.stat().st_size <= MOST_BYTES < len(png(noise))
