"""For how many calendar weeks a player's list was seen unchanged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence
from bot.domain.replay.model import ReplayId


class Unchanged(Struct, frozen=True):
    """The `weeks` in which a list was seen without another one in between, newest run only.

    The evidence is the first game of each replay in that run, the oldest first. Days are
    `YYYY-MM-DD` as in the files, "" without one.
    """

    figure: FigureKey
    weeks: int
    first_day: str
    last_day: str
    evidence: tuple[Evidence, ...]


def weeks_unchanged(
    deck: Deck,
    others: Iterable[Deck],
    dates: Mapping[ReplayId, str],
    continued: Collection[ReplayId] = (),
) -> Unchanged:
    """The calendar weeks in which `deck` was seen, back to the last other list of the player.

    Only a list that surely is another one ends the run: not one that shows too little to tell, nor
    one seen only in `continued`, replays that go on with a match and may hold a sided list.
    `dates` are the replays' own.
    """
    changes = [
        (dates[replay_id], replay_id)
        for other in others
        if other.replays[0] not in deck.maybe_same and not set(other.replays) <= set(continued)
        for replay_id in other.replays
        if (dates[replay_id], replay_id) < (dates[deck.replays[-1]], deck.replays[-1])
    ]
    last_change = max(changes, default=None)
    run = [
        replay_id
        for replay_id in deck.replays
        if last_change is None or (dates[replay_id], replay_id) > last_change
    ]
    days = [dates[replay_id][:10] for replay_id in run]
    first_games: dict[ReplayId, Evidence] = {}
    for game in deck.games:
        first_games.setdefault(game.replay_id, game)
    return Unchanged(
        figure=FigureKey.WEEKS_UNCHANGED,
        weeks=len({week for day in days if (week := _week(day)) is not None}),
        first_day=days[0],
        last_day=days[-1],
        evidence=tuple(first_games[replay_id] for replay_id in run),
    )


def _week(day: str) -> tuple[int, int] | None:
    """ISO year and week of a day; None for what is no date."""
    try:
        year, week, _ = date.fromisoformat(day).isocalendar()
    except ValueError:
        return None
    return year, week
