"""The picture of a link, as a file."""

from __future__ import annotations

from io import BytesIO
from time import thread_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.rendering.pictures.colors import Kind
from bot.rendering.pictures.fonts import line_height, measure
from bot.rendering.pictures.preview import HEIGHT, WIDTH, draw_preview, sketch_preview
from bot.rendering.pictures.preview_colors import PAGE, PLAYERS
from bot.rendering.pictures.shapes import Box
from bot.rendering.previews import DeckStrip, ListPreview, MatchPreview, PlayerRow, Preview, Score

MOST_BYTES = 100_000
DECK = DeckStrip("Goat Control", (), (Kind.EFFECT,) * 14 + (Kind.SPELL,) * 12 + (Kind.REST,) * 14)
UNNAMED = DeckStrip("", ("Scapegoat", "Book of Moon"), tuple(Kind) * 5)
MATCH = MatchPreview("16 Nov 2025", ("Ana", "Ben"), (DECK, UNNAMED), None)
SCORE = Score((2, 1), 0, 0, (0, 1, 0), "")
ROW = PlayerRow("1", "Ana", "Goat Control", "3-1", DECK)
HOSTILE = (
    "\u202eback\u202c " * 60,
    "W" * 500,
    "i " * 250,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f525",
    "\u9577\u3044\u540d\u524d",
    "\u05e9\u05dc\u05d5\u05dd",
    "\x1b[2J\n\t\0",
    "",
)


def opened(preview: Preview) -> Image.Image:
    image = Image.open(BytesIO(draw_preview(preview)))
    assert image.format == "PNG"
    return image.convert("RGB")


def misplaced(preview: Preview) -> list[object]:
    """What does not stand within the picture, or within its own box."""
    sketch = sketch_preview(preview)
    boxes = [*(one.box for one in sketch.patches), *(one.box for one in sketch.texts)]
    outside: list[object] = [box for box in boxes if not _is_within(box)]
    outside += [
        text
        for text in sketch.texts
        if text.width > text.box.width or text.height > text.box.height
    ]
    return outside


def _is_within(box: Box) -> bool:
    placed = box.left >= 0 and box.top >= 0 and box.width > 0 and box.height > 0
    return placed and box.right <= WIDTH and box.bottom <= HEIGHT


def overlapping(preview: Preview) -> list[tuple[str, str]]:
    """Texts that stand on one another."""
    texts = [one for one in sketch_preview(preview).texts if one.lines]
    areas = []
    for one in texts:
        left = one.box.left + round((one.box.width - one.width) * one.align)
        areas.append(Box(left, one.box.top, one.width, len(one.lines) * line_height(one.size)))
    return [
        (texts[a].lines[0], texts[b].lines[0])
        for a in range(len(texts))
        for b in range(a)
        if areas[a].left < areas[b].right
        and areas[b].left < areas[a].right
        and areas[a].top < areas[b].bottom
        and areas[b].top < areas[a].bottom
    ]


@pytest.mark.parametrize(
    "preview",
    [
        MATCH,
        MatchPreview("", ("", ""), (DeckStrip(), DeckStrip()), SCORE),
        ListPreview("Seraphim", "S9 W4", (ROW,) * 6, 3),
        ListPreview("No results", "", (), 0),
    ],
    ids=["match", "without cards", "list", "nothing"],
)
def test_it_is_a_small_png_of_the_size_that_chats_ask_for(preview: Preview) -> None:
    assert opened(preview).size == (1200, 630)
    assert len(draw_preview(preview)) <= MOST_BYTES
    assert draw_preview(preview) == draw_preview(preview)
    assert misplaced(preview) == []
    assert overlapping(preview) == []


def test_a_hidden_score_leaves_no_trace() -> None:
    texts = [line for text in sketch_preview(MATCH).texts for line in text.lines]
    assert "vs" in texts
    assert not {"2", "1"} & set(texts)
    shown = MatchPreview(MATCH.facts, MATCH.names, MATCH.decks, SCORE)
    told = [line for text in sketch_preview(shown).texts for line in text.lines]
    assert {"2", "1"} <= set(told)
    assert "vs" not in told


def test_each_game_has_a_dot_in_the_color_of_who_won_it() -> None:
    image = opened(MatchPreview(MATCH.facts, MATCH.names, MATCH.decks, SCORE))
    dots = [
        patch.box
        for patch in sketch_preview(
            MatchPreview(MATCH.facts, MATCH.names, MATCH.decks, SCORE)
        ).patches
        if patch.box.width == patch.box.height == 2 * patch.radius
    ]
    middles = [(box.left + box.width // 2, box.top + box.height // 2) for box in dots]
    assert [image.getpixel(at) for at in middles] == [PLAYERS[0], PLAYERS[1], PLAYERS[0]]
    assert image.getpixel((20, 300)) == PAGE


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_people_are_called_everything_fits(words: str) -> None:
    deck = DeckStrip(words, (words,) * 3, DECK.kinds)
    score = Score((10**6, 7), 10**6, 1, (0, 1, None) * 5, words)
    match = MatchPreview(words, (words, words), (deck, UNNAMED), score)
    rows = tuple(PlayerRow(words, words, words, words, deck) for _ in range(6))
    for preview in (match, ListPreview(words, words, rows, 10**9)):
        assert misplaced(preview) == []
        assert overlapping(preview) == []
        began = thread_time()
        opened(preview)
        assert thread_time() - began <= 1


def test_a_name_that_the_font_cannot_write_is_told_by_its_place() -> None:
    told = MatchPreview("", ("\u9577\u3044", "Ben"), (DECK, DECK), None)
    texts = [line for text in sketch_preview(told).texts for line in text.lines]
    assert "Player 1" in texts


def test_letters_are_as_wide_as_they_are_measured() -> None:
    """Bold headlines are thicker than small bold text, and have to have the room for it."""
    for size in (28, 46, 68, 120):
        assert measure("W" * 5, size) >= 5 * measure("W", size) - 5 * 5


WORDS = st.text(max_size=60) | st.sampled_from(HOSTILE)
DECKS = st.builds(
    DeckStrip,
    WORDS,
    st.lists(WORDS, max_size=3).map(tuple),
    st.lists(st.sampled_from(Kind), max_size=60).map(tuple),
)
PLACES = st.none() | st.integers(0, 1)
WINS = st.integers(0, 3) | st.integers(0, 10**30)
SCORES = st.builds(
    Score,
    st.tuples(WINS, WINS),
    WINS,
    PLACES,
    st.lists(PLACES, max_size=8).map(tuple),
    WORDS,
)
MATCHES = st.builds(
    MatchPreview,
    WORDS,
    st.tuples(WORDS, WORDS),
    st.tuples(DECKS, DECKS),
    st.none() | SCORES,
)
ROWS = st.builds(PlayerRow, WORDS, WORDS, WORDS, WORDS, DECKS)
LISTS = st.builds(ListPreview, WORDS, WORDS, st.lists(ROWS, max_size=6).map(tuple), WINS)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MATCHES | LISTS)
def test_whatever_there_is_to_tell_there_is_a_picture(preview: Preview) -> None:
    assert misplaced(preview) == []
    assert overlapping(preview) == []
    assert opened(preview).size == (WIDTH, HEIGHT)
