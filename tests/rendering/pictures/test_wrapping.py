"""A name stands within its tile, whole where it can."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rendering.pictures.characters import ELLIPSIS, drawable
from bot.rendering.pictures.fonts import line_height, measure
from bot.rendering.pictures.wrapping import Room, shorten, wrap

ROOM = Room(224, 124)
SIZES = (35, 30, 26, 24)
WORDS = st.text(alphabet="iWmaE-/*.", min_size=1, max_size=25)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join) | st.text().map(drawable)


def test_a_short_name_stands_on_one_line_in_the_largest_size() -> None:
    wrapped = wrap("Sangan", ROOM, SIZES)
    assert wrapped.lines == ("Sangan",)
    assert wrapped.size == 35


def test_a_name_is_wrapped_between_words() -> None:
    assert wrap("Breaker the Magical Warrior", ROOM, SIZES).lines == (
        "Breaker the",
        "Magical",
        "Warrior",
    )


def test_a_word_is_parted_behind_its_hyphen_and_not_before_a_short_rest() -> None:
    assert wrap("Thousand-Eyes Restrict", ROOM, SIZES).lines == ("Thousand-", "Eyes Restrict")
    assert wrap("Maliss Maliss MTP-07", ROOM, (35,)).lines == ("Maliss Maliss", "MTP-07")


def test_a_hyphen_between_blanks_does_not_begin_a_line() -> None:
    narrow = Room(measure("Mermaid Queen", 35) + 4, 124)
    assert wrap("Mermaid Queen - Neptune", narrow, (35,)).lines == (
        "Mermaid",
        "Queen -",
        "Neptune",
    )


def test_a_name_becomes_smaller_before_it_is_cut() -> None:
    whole = wrap("Radiant Typhoon Varuroon, the Vibrant Vortex", ROOM, SIZES)
    assert "".join(whole.lines).replace(" ", "") == "RadiantTyphoonVaruroon,theVibrantVortex"
    assert whole.size < 35
    cut = wrap("Radiant Typhoon " * 10, ROOM, SIZES)
    assert cut.size == 24
    assert cut.lines[-1].endswith(ELLIPSIS)


def test_a_word_wider_than_the_tile_is_parted_anywhere() -> None:
    wrapped = wrap("W" * 30, ROOM, SIZES)
    assert wrapped.size == 24
    assert len(wrapped.lines) > 1
    assert set("".join(wrapped.lines)) <= {"W", ELLIPSIS}


def test_lines_beside_the_corner_are_narrower() -> None:
    widths = Room(224, 124, corner_width=90, corner_height=40).lines_of(35)
    assert widths == (224, 224, 134)


def test_a_line_is_cut_with_an_ellipsis() -> None:
    assert shorten("Sangan", 200, 30) == "Sangan"
    assert shorten("Magician of Faith", 150, 30).endswith(ELLIPSIS)
    assert shorten("Magician of Faith", 1, 30) == ""


@settings(max_examples=60)
@given(TEXTS, st.integers(100, 320), st.integers(60, 150), st.booleans())
@example("W" * 200, 170, 69, True)
@example("- " * 100, 170, 69, True)
def test_every_line_fits_and_nothing_is_lost_but_what_the_ellipsis_tells(
    text: str,
    width: int,
    height: int,
    cornered: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    room = Room(width, height, *((width // 2, 32) if cornered else ()))
    wrapped = wrap(text, room, SIZES)
    widths = room.lines_of(wrapped.size)
    assert len(wrapped.lines) * line_height(wrapped.size) <= height
    for line, most in zip(wrapped.lines, widths, strict=False):
        assert line.strip()
        assert measure(line, wrapped.size) <= most
    told, asked = ("".join(part).replace(" ", "") for part in (wrapped.lines, text))
    assert told == asked or asked.startswith(told.removesuffix(ELLIPSIS))
    assert told == asked or told.endswith(ELLIPSIS)
