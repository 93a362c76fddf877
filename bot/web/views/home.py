"""The first page: how to begin, and a piece of what comes out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.analysis.results import Analysis
from bot.domain.analysis.teams import TeamReport
from bot.web.views.decks import PartView, TileView
from bot.web.views.matches import GameView, MatchView
from bot.web.views.results import PlayerView, results_view
from bot.web.views.teams import SeatCardView, team_view

_SEATS: Final = 2
_FEW: Final = {"spell": 3, "trap": 2}
_MANY: Final = 4
_MAIL: Final = re.compile(r"[^@\s:/?]+@[^@\s:/?]+")


@dataclass(frozen=True, slots=True)
class SpecimenView:
    """A game and a deck of the sample, and the first seats of its team."""

    match: MatchView
    game: GameView
    player: PlayerView
    part: PartView
    team: str
    seats: tuple[SeatCardView, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first page; what is None is left out."""

    invite_url: str | None
    contact: str | None
    contact_url: str | None
    specimen: SpecimenView | None


def specimen_view(analysis: Analysis, report: TeamReport, today: date) -> SpecimenView:
    """A piece of the made-up results: the game with most to see, and who went first in it."""
    results = results_view(analysis, (), "")
    pairs = ((match, game) for match in results.matches for game in match.games)
    match, game = max(pairs, key=lambda pair: _movement(pair[1]))
    player = next(one for one in results.players if one.name == match.names[game.first])
    assert player.deck is not None
    team = team_view(report, is_confirmed=True, seen_by="", today=today)
    return SpecimenView(
        match=match,
        game=game,
        player=player,
        part=_piece(player.deck.parts[0]),
        team=team.title,
        seats=team.seats[:_SEATS],
    )


def _movement(game: GameView) -> int:
    """How often the life points of both went up or down."""
    return min(map(len, game.chart.paths)) if game.chart and game.winner is not None else 0


def _piece(part: PartView) -> PartView:
    """A few tiles of each color."""
    of_kind: defaultdict[str, list[TileView]] = defaultdict(list)
    for tile in part.tiles:
        of_kind[tile.kind if tile.kind in _FEW else ""].append(tile)
    tiles = [tile for kind, group in of_kind.items() for tile in group[: _FEW.get(kind, _MANY)]]
    rest = len(part.tiles) - len(tiles) + part.rest
    return replace(part, tiles=tuple(tiles), rest=rest, unseen=0)


def contact_url(contact: str | None) -> str | None:
    """Where to write to, if it is an address of either kind."""
    if contact is None:
        return None
    if contact.startswith("https://"):
        return contact
    return f"mailto:{contact}" if _MAIL.fullmatch(contact) else None
