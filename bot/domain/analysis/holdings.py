"""Use when held: what a player does with a card that is known to be in hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from bot.domain.analysis.appearances import GamePlayed
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Entry, Evidence, make_entries
from bot.domain.replay.model import HeldCard, Use

PLAYED = frozenset({Use.SET_MONSTER, Use.SET_SPELL_TRAP, Use.ACTIVATED, Use.SUMMONED})
"""The ways of leaving the hand that are a use of the card; being moved is none."""


class UseWhenHeld(Struct, frozen=True):
    """One card: held in `held` games, used in `used` of them.

    `own_turn` counts the player's own turns of a game from 1; None means the whole game.
    `cut_short` of the unused are games that ended there with the card in hand. `ways` counts the
    games by each way in which a copy left the hand, `moved` included: they overlap where two
    copies went different ways.
    """

    figure: FigureKey
    card: str
    own_turn: int | None
    held: int
    used: int
    cut_short: int
    ways: tuple[Entry, ...]
    used_in: tuple[Evidence, ...]
    unused_in: tuple[Evidence, ...]


class _Holding(Struct, frozen=True):
    """The stays of one name in the hand, in one turn or one whole game.

    `left` are those stays that ended there; `place` is where the holding can be seen.
    """

    left: tuple[tuple[Use, Evidence], ...]
    kept_to_the_end: bool
    place: Evidence


def use_by_turn(games: Iterable[GamePlayed], turns_told: int) -> tuple[UseWhenHeld, ...]:
    """Use when held in each of the player's first `turns_told` turns, the most held first."""
    holdings: defaultdict[tuple[int, str], list[_Holding]] = defaultdict(list)
    for played in games:
        for own_turn, turn in enumerate(played.own_turns[:turns_told], start=1):
            for name, stays in _by_name(held for held in played.shown.held if _spans(held, turn)):
                holdings[own_turn, name].append(_holding_in_turn(played, turn, stays))
    uses = (
        _use_when_held(FigureKey.HELD_IN_TURN, name, own_turn, found)
        for (own_turn, name), found in holdings.items()
    )
    return tuple(sorted(uses, key=lambda use: (use.own_turn or 0, -use.held, use.card)))


def use_in_game(games: Iterable[GamePlayed]) -> tuple[UseWhenHeld, ...]:
    """Use when ever held in a game, the most held first."""
    holdings: defaultdict[str, list[_Holding]] = defaultdict(list)
    for played in games:
        for name, stays in _by_name(played.shown.held):
            holdings[name].append(_holding_in_game(played, stays))
    uses = (
        _use_when_held(FigureKey.HELD_IN_GAME, name, None, found)
        for name, found in holdings.items()
    )
    return tuple(sorted(uses, key=lambda use: (-use.held, use.card)))


def _spans(held: HeldCard, turn: int) -> bool:
    """Whether the card was in hand at any moment of the turn."""
    return held.entered_turn <= turn and (held.left_turn is None or turn <= held.left_turn)


def _by_name(held: Iterable[HeldCard]) -> Iterator[tuple[str, list[HeldCard]]]:
    """Stays by name: a second copy makes no second game."""
    stays: defaultdict[str, list[HeldCard]] = defaultdict(list)
    for stay in held:
        stays[stay.name].append(stay)
    yield from stays.items()


def _holding_in_turn(played: GamePlayed, turn: int, stays: list[HeldCard]) -> _Holding:
    entered = min(stay.entered_at_s for stay in stays)
    last = turn == len(played.game.turns)
    return _Holding(
        left=_leaves(played, (stay for stay in stays if stay.left_turn == turn)),
        kept_to_the_end=last and any(stay.left_turn is None for stay in stays),
        place=played.at(max(entered, played.game.turns[turn - 1].started_at_s)),
    )


def _holding_in_game(played: GamePlayed, stays: list[HeldCard]) -> _Holding:
    return _Holding(
        left=_leaves(played, stays),
        kept_to_the_end=any(stay.left_turn is None for stay in stays),
        place=played.at(min(stay.entered_at_s for stay in stays)),
    )


def _leaves(played: GamePlayed, stays: Iterable[HeldCard]) -> tuple[tuple[Use, Evidence], ...]:
    """How and when these stays ended, the earliest first."""
    left = [
        (stay.left_at_s, stay.use)
        for stay in stays
        if stay.left_at_s is not None and stay.use is not None
    ]
    left.sort(key=lambda pair: pair[0])
    return tuple((use, played.at(at_s)) for at_s, use in left)


def _use_when_held(
    figure: FigureKey, card: str, own_turn: int | None, holdings: list[_Holding]
) -> UseWhenHeld:
    used_in, unused_in, ways, cut_short = [], [], [], 0
    for holding in holdings:
        first = next((place for use, place in holding.left if use in PLAYED), None)
        if first is not None:
            used_in.append(first)
        else:
            unused_in.append(holding.place)
            cut_short += holding.kept_to_the_end
        # Reversed, so that of two copies gone the same way the earlier stands for the game.
        ways += [(use.value, at) for use, at in dict(reversed(holding.left)).items()]
    return UseWhenHeld(
        figure=figure,
        card=card,
        own_turn=own_turn,
        held=len(holdings),
        used=len(used_in),
        cut_short=cut_short,
        ways=make_entries(ways),
        used_in=tuple(used_in),
        unused_in=tuple(unused_in),
    )
