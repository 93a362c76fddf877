"""Formats have names, and a replay of another format says why it is left out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.domain.formats import Pool, doubt_goat, format_name, why_not_goat
from bot.domain.replay.model import CardCopy, Replay
from tests.domain.analysis.duels import ANA, copy, game, replay, shown

POOL = frozenset({"Scapegoat", "Cemetary Bomb", "51394546", "Metamorphosis", "46411259"})
NUMBER = 900_000_123


def quoted(code: str) -> str:
    """How a code that nobody explained is told."""
    return f"format \N{LEFT SINGLE QUOTATION MARK}{code}\N{RIGHT SINGLE QUOTATION MARK}"


def played(code: str, *seen: CardCopy, after_end: tuple[CardCopy, ...] = ()) -> Replay:
    """A replay in which Ana showed these cards."""
    ana = shown(ANA, seen=seen, after_end=after_end)
    return replace(replay(NUMBER, game(ana=ana)), format=code)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("gu", "Goat, unrated"),
        ("gr", "Goat, rated"),
        ("ar", "Advanced, rated"),
        ("eu", "Edison, unrated"),
        ("uu", "Unlimited, unrated"),
        ("xu", "x, unrated"),
        ("gx", "Goat, x"),
        ("xy", "x, y"),
        ("x", "x"),
        ("goat", "goat"),
        ("", ""),
    ],
)
def test_a_format_is_named_and_an_unknown_one_stands_as_it_is(code: str, name: str) -> None:
    assert format_name(code) == name


@pytest.mark.parametrize("pool", Pool)
def test_every_pool_has_a_name(pool: Pool) -> None:
    assert format_name(f"{pool}r") == f"{pool.name.capitalize()}, rated"


@pytest.mark.parametrize("code", ["gu", "gr"])
def test_goat_is_goat_whatever_is_seen(code: str) -> None:
    assert why_not_goat(played(code, copy("Cyber Dragon")), POOL) is None
    assert doubt_goat(played(code), POOL) is None


@pytest.mark.parametrize(
    ("code", "name"),
    [("eu", "Edison"), ("ar", "Advanced"), ("zu", quoted("zu")), ("", quoted(""))],
)
def test_another_format_is_left_out_with_a_sentence(code: str, name: str) -> None:
    told = played(code, copy("Scapegoat"))
    sentence = f"Replay {NUMBER} was played in {name}, not in Goat: it is left out."
    assert why_not_goat(told, POOL) == sentence
    assert doubt_goat(told, POOL) is None


def test_unlimited_counts_where_every_card_is_goats_and_says_so() -> None:
    told = played("uu", copy("Scapegoat"), copy("Metamorphosis", 2))
    assert why_not_goat(told, POOL) is None
    assert doubt_goat(told, POOL) == (
        f"Replay {NUMBER} was hosted as Unlimited; it counts as Goat, "
        "because every card seen in it belongs to Goat."
    )


def test_unlimited_without_a_card_says_that_none_was_seen() -> None:
    assert doubt_goat(played("uu"), POOL) == (
        f"Replay {NUMBER} was hosted as Unlimited and shows no card: it counts as Goat, "
        "because nothing speaks against it."
    )


def test_unlimited_with_other_cards_is_left_out_and_names_some() -> None:
    told = played("uu", *(copy(name, at) for at, name in enumerate("DCBAA", start=1)))
    assert why_not_goat(told, POOL) == (
        f"Replay {NUMBER} was played in Unlimited with cards that are not in Goat "
        "(A, B, C and 1 more): it is left out."
    )
    assert doubt_goat(told, POOL) is None


def test_a_card_shown_after_the_game_counts_as_seen() -> None:
    told = played("uu", copy("Scapegoat"), after_end=(copy("Cyber Dragon", 2),))
    sentence = why_not_goat(told, POOL)
    assert sentence is not None
    assert "(Cyber Dragon)" in sentence


def test_a_token_is_no_card() -> None:
    token = replace(copy("Sheep Token", None), color="Token")
    assert why_not_goat(played("uu", token), POOL) is None


@pytest.mark.parametrize("passcode", ["51394546", "051394546"])
def test_a_card_renamed_since_counts_by_its_passcode(passcode: str) -> None:
    renamed = replace(copy("Cemetery Bomb"), passcode=passcode)
    assert why_not_goat(played("uu", renamed), POOL) is None


@pytest.mark.parametrize("passcode", ["", "0", "5139454"])
def test_a_passcode_that_says_nothing_helps_no_card(passcode: str) -> None:
    unknown = replace(copy("Cemetery Bomb"), passcode=passcode)
    assert why_not_goat(played("uu", unknown), POOL) is not None
