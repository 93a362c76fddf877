"""What the font lacks never comes out as an empty box."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from bot.rendering.pictures.characters import ELLIPSIS, drawable, is_readable
from bot.rendering.pictures.fonts import font


def shape_of(loaded: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = loaded.getmask(character)
    return mask.size, bytes(mask)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Sangan", "Sangan"),
        ("Évolsaur Ünïcödé", "Evolsaur Unicode"),
        ("Live☆Twin Lil-la", "Live*Twin Lil-la"),
        ("Evil★Twin", "Evil*Twin"),
        ("K9-ØØ Lupis", "K9-OO Lupis"),
        ("Ægirs “Łódź” ß…", "AEgirs “Lodz” ss…"),
        ("Number 39 \N{EN DASH} Hope", "Number 39 - Hope"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER F}ull", "Full"),
        ("½ of it", "1/2 of it"),
        ("  two \t lines\r\nhere ", "two lines here"),
        ("\u202eback\u202c \u200fwards\u2067", "back wards"),
        ("\x1b[31mred", "[31mred"),
        ("Z\u0335\u0322\u0321algo", "Zalgo"),
        ("😀😀 Sangan", "? Sangan"),
        ("青眼の白龍", "?"),
        ("\ufdfa", "?"),
        ("\ud800", "?"),
        ("", ""),
        ("\u3164\u200b\x00", "?"),
    ],
)
def test_a_name_is_drawn_as_players_would_type_it(name: str, drawn: str) -> None:
    assert drawable(name) == drawn


def test_a_name_of_another_script_is_not_readable() -> None:
    assert is_readable("Jinzo ?")
    assert not is_readable(drawable("青眼の白龍"))
    assert not is_readable("")


def test_the_font_has_every_character_that_may_be_drawn() -> None:
    texts = (drawable(chr(code)) for code in range(0x20000))
    drawn = set("".join(texts)) | {ELLIPSIS, "\N{MIDDLE DOT}"}
    loaded = font(24)
    box = shape_of(loaded, "\uffff")
    assert [sign for sign in sorted(drawn) if shape_of(loaded, sign) == box] == []
    assert shape_of(loaded, "\N{MULTIPLICATION SIGN}") == box, "the font has no box to compare to"


@given(st.text(alphabet=st.characters(), max_size=400))
def test_what_is_drawn_is_one_short_line(text: str) -> None:
    drawn = drawable(text)
    assert len(drawn) <= 200
    assert drawn == " ".join(drawn.split())
    assert all(unicodedata.category(sign)[0] not in "CMZ" or sign == " " for sign in drawn)
    assert drawable(drawn) == drawn


def test_of_a_huge_name_only_the_beginning_is_looked_at() -> None:
    assert drawable("\ufdfa" * 1_000_000) == "?"
    assert drawable("\N{SQUARE KM SQUARED}" * 1_000_000) == ("km2" * 67)[:200]
