"""The picture of a deck, as a file."""

from __future__ import annotations

from io import BytesIO
from time import thread_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckCard
from bot.domain.replay.model import CardType, DeckSizes
from bot.rendering.pictures.colors import Kind, Theme, palette_of
from bot.rendering.pictures.deck import PICTURE_VERSION, draw_deck
from bot.rendering.pictures.grids import TALLEST
from bot.rendering.pictures.layout import lay_out
from tests.rendering.pictures.decks import (
    FRAMES,
    card,
    deck,
    every_kind,
    largest_deck,
    usual_deck,
)
from tests.rendering.pictures.test_layout import misplaced

USUAL_BYTES = 150_000
MOST_BYTES = 1_000_000


def opened(shown: Deck, theme: Theme = Theme.DARK) -> Image.Image:
    image = Image.open(BytesIO(draw_deck(shown, theme)))
    assert image.format == "PNG"
    return image.convert("RGB")


def test_a_picture_is_as_large_as_its_layout() -> None:
    layout = lay_out(usual_deck())
    assert opened(usual_deck()).size == (layout.width, layout.height)


def test_equal_decks_give_equal_bytes_and_themes_do_not() -> None:
    dark, again = draw_deck(usual_deck()), draw_deck(usual_deck(), Theme.DARK)
    assert dark == again
    assert draw_deck(usual_deck(), Theme.LIGHT) != dark
    assert PICTURE_VERSION >= 1


@pytest.mark.parametrize("theme", Theme)
def test_colors_come_out_exactly_as_they_are_chosen(theme: Theme) -> None:
    image, palette = opened(every_kind(), theme), palette_of(theme)
    assert image.getpixel((0, 0)) == palette.page.ground
    tiles = lay_out(every_kind()).tiles
    assert {placed.tile.kind for placed in tiles} == set(Kind)
    for placed in tiles:
        ink = palette.tiles[placed.tile.kind]
        assert image.getpixel((placed.box.left + 3, placed.box.top + 30)) == ink.ground
        left, top = placed.text_box.left, placed.text_box.top
        written = image.crop((left, top, placed.text_box.right, placed.text_box.bottom))
        assert ink.text in {color for _, color in written.getcolors() or []}


@pytest.mark.parametrize("theme", Theme)
def test_seen_copies_are_filled_and_likely_ones_outlined(theme: Theme) -> None:
    image, palette = opened(every_kind(), theme), palette_of(theme)
    tile = lay_out(every_kind()).tiles[0]
    ink = palette.tiles[tile.tile.kind]
    for badge in tile.badges:
        middle = badge.box.top + badge.box.height // 2
        assert image.getpixel((badge.box.left + 1, middle)) == ink.text
        inside = ink.text if badge.filled else ink.ground
        assert image.getpixel((badge.box.left + 5, middle)) == inside
    assert [badge.text for badge in tile.badges if badge.filled] == ["x2"]


def test_files_are_small() -> None:
    for theme in Theme:
        assert len(draw_deck(usual_deck(), theme)) <= USUAL_BYTES
        assert len(draw_deck(largest_deck(), theme)) <= USUAL_BYTES


def test_a_forged_deck_is_drawn_in_bounded_time_and_size() -> None:
    crowd = [card(f"{n:05}" + "W \ufdfa" * 1400, 1_000_000, 10**30) for n in range(10_000)]
    forged = deck(
        *crowd,
        extra=crowd,
        side=crowd,
        sizes=DeckSizes(10**9, 10**9, 10**9),
        player="\u202e" * 10**6,
        lower_bound=True,
    )
    began = thread_time()
    picture = draw_deck(forged)
    assert thread_time() - began <= 1
    assert len(picture) <= MOST_BYTES


NAMES = st.text(max_size=60) | st.sampled_from(
    ("W" * 4096, "i " * 2000, "-" * 300, "👩‍👩‍👧‍👦", "\x1b[2J", "\u202eback\u202c", "長い名前" * 40)
)
CARDS = st.builds(
    card,
    NAMES,
    st.integers(0, 4) | st.integers(0, 10**30),
    st.integers(0, 3) | st.integers(0, 10**30),
    kind=st.sampled_from(CardType) | st.text(max_size=5),
    color=st.sampled_from(FRAMES) | st.text(max_size=5),
    passcode=st.text(max_size=9),
)
LISTS = st.lists(CARDS, max_size=8)
SIZES = st.integers(0, 60) | st.integers(0, 10**30)


def told(
    *,
    main: list[DeckCard],
    extra: list[DeckCard],
    side: list[DeckCard],
    sizes: DeckSizes,
    player: str,
    days: list[str],
) -> Deck:
    return deck(*main, extra=extra, side=side, sizes=sizes, player=player, days=tuple(days))


DECKS = st.builds(
    told,
    main=st.lists(CARDS, max_size=70),
    extra=LISTS,
    side=LISTS,
    sizes=st.builds(DeckSizes, SIZES, SIZES, st.none() | SIZES),
    player=NAMES,
    days=st.lists(st.text(max_size=12), max_size=3),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DECKS, st.sampled_from(Theme))
def test_whatever_a_file_says_there_is_a_picture(shown: Deck, theme: Theme) -> None:
    assert misplaced(lay_out(shown)) == []
    assert opened(shown, theme).height <= TALLEST
