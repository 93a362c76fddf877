from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.rendering.text.characters import (
    ELLIPSIS,
    MOST_ACCENTS,
    REPLACEMENT,
    clean,
    shorten,
    shorten_apart,
    width,
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Tobias K", "Tobias K"),
        ("Nadja_77", "Nadja_77"),
        ("[red]Pelle[/red]", "[red]Pelle[/red]"),
        ("Jürgen", "Jürgen"),
        ("青眼の白龍", "青眼の白龍"),
        ("\x1b[31mred", f"{REPLACEMENT}[31mred"),
        ("\x9b31mred", f"{REPLACEMENT}31mred"),
        ("bell\x07", f"bell{REPLACEMENT}"),
        ("two\nlines\r\n", "two lines  "),
        ("tab\there", "tab here"),
        ("no\xa0break", "no break"),
        ("wide\u3000blank", "wide blank"),
        ("\u202egnorw", f"{REPLACEMENT}gnorw"),
        ("\u2066isolated\u2069", f"{REPLACEMENT}isolated{REPLACEMENT}"),
        ("zero\u200bwidth", f"zero{REPLACEMENT}width"),
        ("\ufeffmark", f"{REPLACEMENT}mark"),
        ("\udce9t\udcff", f"{REPLACEMENT}t{REPLACEMENT}"),
        ("private \ue000", f"private {REPLACEMENT}"),
        ("invisible\u3164", "invisible "),
        ("heart \u2764\ufe0f", "heart \u2764"),
    ],
)
def test_nothing_that_a_terminal_obeys_remains(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_a_pile_of_accents_is_cut() -> None:
    assert clean("e" + "\u0301" * 50) == "e" + "\u0301" * MOST_ACCENTS


def test_letters_with_few_accents_are_kept() -> None:
    vietnamese = unicodedata.normalize("NFD", "Nguyễn")
    assert clean(vietnamese) == vietnamese


@given(st.text())
def test_clean_text_is_printable_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.isprintable()
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"])))
def test_ascii_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Sangan", 6),
        ("青眼", 4),
        ("ﾃｽﾄ", 3),
        ("e\u0301", 1),
        ("1 · 2 …", 7),
        ("🔥", 2),
    ],
)
def test_columns_are_counted_as_terminals_count_them(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.slow  # every character there is
def test_rich_counts_the_same_columns_for_almost_every_character() -> None:
    """It gives no column to the signs that some scripts put beside a letter; terminals differ."""
    beside = {"Mc"}
    others = []
    for code in range(sys.maxunicode + 1):
        shown = clean(chr(code))
        same = width(shown) == cell_len(shown)
        if not same and unicodedata.category(chr(code)) not in beside:
            others.append(code)
    assert len(others) < 500
    assert [code for code in others if code < 0x1100] == []


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("Sangan", 6, "Sangan"),
        ("Sangan", 5, f"Sang{ELLIPSIS}"),
        ("Sangan", 1, ELLIPSIS),
        ("Sangan", 0, ""),
        ("Sangan", -3, ""),
        ("青眼の白龍", 10, "青眼の白龍"),
        ("青眼の白龍", 9, f"青眼の白{ELLIPSIS}"),
        ("青眼の白龍", 8, f"青眼の{ELLIPSIS}"),
        ("e\u0301e\u0301e\u0301", 2, f"e\u0301{ELLIPSIS}"),
    ],
)
def test_long_text_is_cut_and_says_so(text: str, columns: int, shown: str) -> None:
    assert shorten(text, columns) == shown


@given(st.text().map(clean), st.integers(0, 40))
def test_shortened_text_fits(text: str, columns: int) -> None:
    assert width(shorten(text, columns)) <= columns


def test_texts_that_would_look_alike_keep_their_ends() -> None:
    horus = [f"Horus the Black Flame Dragon LV{level}" for level in (4, 6, 8)]
    knights = [f"The Phantom Knights of {what}" for what in ("Ragged Gloves", "Ancient Cloak")]
    told = shorten_apart([*horus, *knights, "Sangan", "Magician of Black Chaos"], 22)
    assert list(told.values()) == [
        "Horus the Black F… LV4",
        "Horus the Black F… LV6",
        "Horus the Black F… LV8",
        "The Phantom Kn… Gloves",
        "The Phantom Kni… Cloak",
        "Sangan",
        "Magician of Black Cha…",
    ]


def test_texts_of_one_last_word_keep_more_and_those_alike_at_both_ends_are_numbered() -> None:
    swords = [f"Legendary Sword of the {color} Flame" for color in ("Red", "Blue")]
    assert list(shorten_apart(swords, 24).values()) == [
        "Legendary Swo… Red Flame",
        "Legendary Sw… Blue Flame",
    ]
    masks = ["A" * 30 + middle + "Z" * 30 for middle in "xy"]
    assert list(shorten_apart(masks, 10).values()) == ["AAAAAAA… 1", "AAAAAAA… 2"]


@given(
    st.lists(st.text("ab 青\u0301…1", max_size=14).map(clean), max_size=30),
    st.integers(6, 12),
)
def test_texts_that_differ_never_become_equal(texts: list[str], columns: int) -> None:
    told = shorten_apart(texts, columns)
    assert told.keys() == set(texts)
    assert len(set(told.values())) == len(told)
    assert all(width(short) <= columns for short in told.values())
    assert all(short == text for text, short in told.items() if width(text) <= columns)
