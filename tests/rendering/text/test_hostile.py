"""Names, cards, dates and formats are typed by strangers: none of them is ever obeyed."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import Replay, Use
from bot.rendering.text.lines import Line, measure, plain
from bot.rendering.text.players import player_lines
from bot.rendering.text.profiles import Depth, profile_lines
from bot.rendering.text.replays import replay_lines
from bot.rendering.text.results import result_lines
from tests.domain.analysis.duels import copy, game, held, replay, shown, throw

NASTY = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "[bold red]x[/]",
    "\u202eback\u202c",
    "\u200f\u200e\u2067",
    "two\r\nlines\ttab",
    "長い名前" * 40,
    "x" * 500,
    "Z\u0335\u0322\u0321" * 30,
    "👩‍👩‍👧‍👦",
    " ",
    "\u3164",
    ":smile:",
    "%s {0} $(id) `id`",
)
NAMES = st.sampled_from(NASTY) | st.text(min_size=1, max_size=20)
WIDTHS = st.integers(40, 120)


def forged(ana: str, bo: str, card: str, words: str) -> list[Replay]:
    """Two replays in which every text is somebody's own."""
    players = (ana, bo)
    side = shown(
        ana,
        seen=(copy(card, 3), copy(card, 5), copy(f"{card}2", 44), copy(card, 99)),
        stays=(held(card, 1, 1, Use.SET_SPELL_TRAP), held(f"{card}2", 1)),
    )
    games = [game(number, ana, players=players, first=ana, ana=side) for number in (1, 2)]
    throws = (replace(throw(card, words, None), choices=(card, words)),)
    one = replay(1, *games, players=players, throws=throws, doubts=(f"{words} is odd.",))
    one = replace(one, matches=(replace(one.matches[0], winner=ana),))
    two = replace(one, replay_id=2, date=words, format=words)
    return [one, two]


def harmless(lines: Iterable[Line], width: int) -> bool:
    return all(plain(told).isprintable() and measure(told) <= width for told in lines)


@given(NAMES, NAMES, NAMES, NAMES, WIDTHS)
@example("\x1b[31m", "\u202e", "長い" * 99, "\n", 40)
@settings(deadline=None, max_examples=60)
def test_nothing_that_strangers_typed_is_obeyed(
    ana: str, bo: str, card: str, words: str, width: int
) -> None:
    if ana == bo:
        bo += "2"
    replays = once_each(forged(ana, bo, card, words))
    for one in replays:
        assert harmless(replay_lines(one, width), width)
    assert harmless(result_lines(replays, width), width)
    assert harmless(player_lines(replays, width, everybody=True), width)
    depth = Depth(evidence=True, everything=True, decks=True)
    assert harmless(profile_lines(profile(ana, replays), replays, width, depth), width)


def test_numbers_of_any_length_are_told() -> None:
    huge = 10**300
    played = game(1, start=-huge, turns=1)
    played = replace(played, ended_at_s=huge)
    sides = (replace(played.players[0], final_life=-huge), played.players[1])
    forged_numbers = replay(huge, replace(played, players=sides))
    for width in (40, 80):
        assert harmless(replay_lines(forged_numbers, width), width)
        assert harmless(result_lines([forged_numbers], width), width)
