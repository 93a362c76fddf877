"""What every figure means, in the groups in which people meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.archetypes import ARCHETYPES, NAMED_FROM
from bot.domain.analysis.decks import THIN_BELOW
from bot.domain.analysis.definitions import DEFINITIONS, Definition, FigureKey

_GROUPS: Final = (
    ("How much was seen", "seen", (FigureKey.COVERAGE, FigureKey.TEAM_COVERAGE, FigureKey.RATE)),
    (
        "Results",
        "results",
        (
            FigureKey.MATCH_RECORD,
            FigureKey.GAME_RECORD,
            FigureKey.GOING_FIRST,
            FigureKey.GOING_SECOND,
            FigureKey.FIRST_GAMES,
            FigureKey.LATER_GAMES,
            FigureKey.WON_BY,
            FigureKey.LOST_BY,
            FigureKey.MATCHES_WITHOUT_GAME,
            FigureKey.SPLIT_MATCH,
        ),
    ),
    (
        "Against whom and what",
        "against",
        (
            FigureKey.OPPONENT_MATCHES,
            FigureKey.OPPONENT_GAMES,
            FigureKey.DECK_MATCHES,
            FigureKey.DECK_GAMES,
            FigureKey.MEETING_MATCHES,
            FigureKey.MEETING_GAMES,
        ),
    ),
    (
        "The deck",
        "deck",
        (
            FigureKey.LIST_MATCHES,
            FigureKey.WEEKS_UNCHANGED,
            FigureKey.TECH_CARDS,
            FigureKey.SIDE_SHOWN,
            FigureKey.CARDS_SEEN,
        ),
    ),
    (
        "How somebody plays",
        "play",
        (
            FigureKey.HELD_IN_TURN,
            FigureKey.HELD_IN_GAME,
            FigureKey.FIRST_MONSTERS,
            FigureKey.BACK_ROW_NUMBER,
            FigureKey.BACK_ROW_CARDS,
            FigureKey.OPENING_HANDS,
        ),
    ),
    (
        "Turn order and throws",
        "order",
        (
            FigureKey.CHOICES,
            FigureKey.THROWS,
            FigureKey.OPENING_THROWS,
            FigureKey.THROW_RECORD,
        ),
    ),
    (
        "Length",
        "length",
        (
            FigureKey.GAME_TURNS,
            FigureKey.GAME_MINUTES,
            FigureKey.MATCH_TURNS,
            FigureKey.MATCH_MINUTES,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class GroupView:
    """Figures that belong together; `anchor` is where they begin."""

    title: str
    anchor: str
    figures: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class DefinitionsView:
    """All figures, and what the words mean that stand beside them."""

    groups: tuple[GroupView, ...]
    archetypes: tuple[str, ...]
    named_from: float
    thin_below: int


def definitions_view() -> DefinitionsView:
    """The page, the same for everybody."""
    groups = tuple(
        GroupView(title, f"about-{anchor}", tuple(DEFINITIONS[key] for key in keys))
        for title, anchor, keys in _GROUPS
    )
    return DefinitionsView(groups, ARCHETYPES, NAMED_FROM, THIN_BELOW)
