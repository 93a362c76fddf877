from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import EndReason, Match, Replay, Use
from bot.rendering.text.lines import measure, plain
from bot.rendering.text.profiles import Depth, profile_lines
from tests.domain.analysis.duels import ANA, BO, copy, game, held, replay, replays, shown, throw
from tests.rendering.text.decks import texts


def told(*of: Replay, depth: Depth | None = None, width: int = 80) -> list[str]:
    lines = profile_lines(profile(ANA, of), once_each(of), width, depth or Depth())
    return texts(lines)


def section(lines: list[str], heading: str) -> list[str]:
    """The lines below a heading, up to the next blank one."""
    below = lines[lines.index(heading) + 1 :]
    return below[: [*below, ""].index("")]


SHOWN = shown(
    ANA, seen=(copy("Scapegoat", 5),), stays=(held("Scapegoat", 1, 1, Use.SET_SPELL_TRAP),)
)
GAMES = (
    game(1, ana=SHOWN),
    game(2, BO, first=BO, ana=SHOWN, start=1000, reason=EndReason.QUIT),
    game(3, ana=shown(ANA, seen=(copy("Kycoo", 50, at_s=2010),)), start=2000),
)
ONE = replay(76245388, *GAMES, throws=(throw("Rock", "Paper", BO),))


def test_the_head_says_what_the_profile_rests_on() -> None:
    second = replay(2, game(1), date="2025-11-20 20:00:00")
    assert told(ONE, second)[:2] == [
        ANA,
        "2 replays · 2 matches · 4 games · 16-20 Nov 2025 · Goat, unrated",
    ]


def test_results_are_told_with_their_samples() -> None:
    assert section(told(ONE), "Results") == [
        "  Matches             1-0 in 1 match",
        "  Games               2-1 in 3 games",
        "  Going first         2-0 in 2 games",
        "  Going second        0-1 in 1 game",
        "  Game 1              1-0 in 1 game",
        "  Games 2 and later   1-1 in 2 games",
        "  How games are won   conceded 2 (2 games)",
        "  How games are lost  left 1 (1 game)",
        "  A game takes        6.0 turns, 6 minutes on average (3 games)",
        "  A match takes       18.0 turns, 38 minutes on average (1 match)",
    ]


def test_turn_order_and_throws_are_told() -> None:
    assert section(told(ONE), "Turn order and throws") == [
        "  Chooses to go  first 2 (2 games)",
        "  First throw    Rock 1 (1 throw)",
        "  All throws     Rock 1 (1 throw)",
        "  Throws won     0-1 in 1 throw",
    ]


def test_opponents_are_told_by_match_and_by_game() -> None:
    assert section(told(ONE), "Opponents") == ["  Bo  1-0 in 1 match · 2-1 in 3 games"]


@pytest.mark.parametrize(
    "heading", ["Deck", "Side cards shown", "First sets", "Use when held", "Cards seen most"]
)
def test_every_habit_has_its_section(heading: str) -> None:
    assert section(told(ONE), heading)


def test_what_would_be_empty_is_left_out() -> None:
    forfeit = replace(
        replay(1), matches=(Match(1, ANA, EndReason.QUIT, wins=(0, 0), draws=0, games_played=0),)
    )
    assert told(forfeit) == [
        "Ana",
        "1 replay · 1 match · 0 games · 16 Nov 2025 · Goat, unrated",
        "",
        "Results",
        "  Matches                 1-0 in 1 match",
        "  Decided without a game  1 of 1 match",
        "",
        "Opponents",
        "  Bo  1-0 in 1 match",
    ]


def test_a_profile_of_nothing_says_only_that() -> None:
    assert told() == [
        "Ana",
        "0 replays · 0 matches · 0 games",
        "",
        "Results",
        "  Matches  no match decided",
    ]


def test_doubts_are_told_in_the_head() -> None:
    old = replay(8, game(1, ana=shown(ANA, seen=(copy("Sangan", None),), lower_bound=True)))
    lines = told(replay(7, game(1), doubts=("Odd.",)), old)
    assert lines[2:4] == [
        "Something is left open in replay 7.",
        "Copies cannot be told apart in the old replay 8.",
    ]


def test_evidence_is_told_when_asked_for() -> None:
    assert not any("replay 76245388 " in text for text in told(ONE))
    lines = told(ONE, depth=Depth(evidence=True))
    assert "    won: replay 76245388 g1 7:40 · g3 39:20" in lines
    assert "    Kycoo: replay 76245388 g3 33:30" in lines


def many_cards() -> Replay:
    stays = tuple(held(f"Card {number:02}", 1) for number in range(20))
    seen = tuple(copy(f"Card {number:02}", number + 1) for number in range(20))
    return replay(1, game(1, ana=shown(ANA, seen=seen, stays=stays)))


def test_long_lists_are_cut_unless_everything_is_asked_for() -> None:
    some = told(many_cards())
    assert sum(text.startswith("  Card") for text in section(some, "Use when held")) == 12
    every = told(many_cards(), depth=Depth(everything=True))
    assert sum(text.startswith("  Card") for text in section(every, "Use when held")) == 20


WIDTHS = st.integers(40, 120)
DEPTHS = st.builds(Depth, st.booleans(), st.booleans(), st.booleans())


@given(st.lists(replays(), max_size=3), WIDTHS, DEPTHS)
@settings(deadline=None)
def test_whatever_happened_can_be_told_on_any_terminal(
    of: list[Replay], width: int, depth: Depth
) -> None:
    distinct = once_each(of)
    for written in profile_lines(profile(ANA, distinct), distinct, width, depth):
        assert measure(written) <= width
        assert plain(written).isprintable()
