"""Small PNG files, which change only when there is something to see."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

MOST_BYTES = 60_000
_COLORS = (256, 128, 64, 32, 16)
_VISIBLE = 24
_SHARE = 0.002
_HEADER = 52
"""Who said it, and when: so many pixels at the top do not count."""


def keep(png: bytes, file: Path, most: int = MOST_BYTES) -> bool:
    """Write the picture, unless the file shows the same already; whether it was written.

    It gets as many colors as `most` bytes allow.
    """
    image = _read(png)
    if file.exists() and _looks_alike(image, _read(file.read_bytes())):
        return False
    file.write_bytes(_shrink(image, most))
    return True


def _read(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _shrink(image: Image.Image, most: int) -> bytes:
    for colors in _COLORS:
        small = BytesIO()
        image.quantize(colors, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= most:
            break
    return small.getvalue()


def _looks_alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether nobody would see a difference, but for an id or a second here and there."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one, other).convert("L")
    body = difference.crop((0, min(_HEADER, one.height // 2), one.width, one.height))
    return sum(body.histogram()[_VISIBLE:]) <= body.width * body.height * _SHARE
