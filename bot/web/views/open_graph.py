"""What a chat shows of a link to public results: title, description, picture.

Without scores nothing in it tells who won, nor does the number of games.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.figures import tell
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import TeamReport
from bot.rendering.deck_names import tell_deck_marked
from bot.rendering.text.characters import clean, shorten
from bot.rendering.text.wording import count, tell_some
from bot.web.views.names import brief_name
from bot.web.views.players import PlayerPageView
from bot.web.views.profiles import ProfileView
from bot.web.views.results import PlayerView, ResultsView
from bot.web.views.teams import SeatView, team_title

PICTURE: Final = "preview.png"
"""The picture's place below that of the results."""

_PLAYERS: Final = 6
_LONGEST: Final = 250
_OF_A_MATCH: Final = "Every game, life points, both decks"
_DOT: Final = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description of a page."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class OpenGraph:
    """What the page's head says, with absolute addresses."""

    title: str
    description: str
    url: str
    image: str


def open_graph(words: Words, base_url: str, path: str, results: str, query: str) -> OpenGraph:
    """That of the page at `path`, which belongs to the results at another; `query` is of both."""
    return OpenGraph(
        words.title,
        words.description,
        f"{base_url}{path}{query}",
        f"{base_url}{results}/{PICTURE}{query}",
    )


def words_of_results(page: ResultsView, *, scores: bool) -> Words:
    """Single replays."""
    one = page.one
    if one is None:
        people = (_person(player, scores=scores) for player in page.players)
        return Words(page.title, _told([*page.facts, tell_some(people, _PLAYERS)]))
    between = f" {one.score} " if scores and one.games else " vs "
    title = between.join(name.text for name in one.names)
    return Words(title, _told([one.day, one.format, _OF_A_MATCH]))


def words_of_team(report: TeamReport, *, scores: bool) -> Words:
    """A team before a war."""
    known = f"{report.coverage.analyzed} of {count(report.coverage.asked, 'replay')}"
    seats = (_seat(seat, scores=scores) for seat in report.seats)
    return Words(team_title(report), _told([known, tell_some(seats, _PLAYERS)]))


def words_of_player(page: PlayerPageView) -> Words:
    """A player over all replays."""
    return Words(page.name.text, _told(_figures(page.facts, page.profile)))


def words_of_seat(page: SeatView) -> Words:
    """A player of a team."""
    told = _figures(page.facts, page.profile)
    return Words(f"{page.name.text}{_DOT}{page.team}", _told(told))


def _person(player: PlayerView, *, scores: bool) -> str:
    return f"{player.name.text} ({player.record})" if scores else player.name.text


def _seat(seat: SeatReport, *, scores: bool) -> str:
    deck = f": {tell_deck_marked(seat.deck.archetype)}" if seat.deck else ""
    record = seat.profile.matches
    digits = f" ({tell(record)})" if scores and record.of else ""
    return f"{brief_name(seat.person)}{deck}{digits}"


def _figures(facts: Sequence[str], told: ProfileView | None) -> Iterator[str]:
    """The record first; without it not even how many games, since three tell of no clear match."""
    if told is not None:
        yield from (f"{one.title} {one.record}" for one in told.records[:1])
    yield from facts


def _told(parts: Iterable[str]) -> str:
    told = _DOT.join(filter(None, parts))
    return shorten(" ".join(clean(told).split()), _LONGEST)
