"""For how many calendar weeks a player's list was seen unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence
from bot.domain.replay.model import ReplayId

_WEEK: Final = 7
_LEEWAY: Final = 3
"""Days by which a match may be earlier in its week than the one before it was in its own."""


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

    @property
    def in_a_row(self) -> bool:
        """Whether it was seen in every week from the first to the last, and for about so long.

        A Sunday and the Monday after it are two calendar weeks, but nobody played it for two.
        """
        first, last = _date(self.first_day), _date(self.last_day)
        if first is None or last is None:
            return False
        mondays = [day - timedelta(days=day.weekday()) for day in (first, last)]
        spanned = (mondays[1] - mondays[0]).days // _WEEK + 1
        return self.weeks == spanned and (last - first).days >= _WEEK * (spanned - 1) - _LEEWAY


def weeks_unchanged(
    deck: Deck,
    others: Iterable[Deck],
    dates: Mapping[ReplayId, str],
) -> Unchanged:
    """The calendar weeks in which `deck` was seen, back to the last of the `others`.

    Those are the player's lists that surely are other ones. `dates` are the replays' own.
    """
    changes = [
        (dates[replay_id], replay_id)
        for other in others
        for replay_id in other.replays
        if (dates[replay_id], replay_id) < (dates[deck.replays[-1]], deck.replays[-1])
    ]
    last_change = max(changes, default=None)
    run = [
        replay_id
        for replay_id in deck.replays
        if last_change is None or (dates[replay_id], replay_id) > last_change
    ]
    days = [day for replay_id in run if (day := dates[replay_id][:10])]
    first_games: dict[ReplayId, Evidence] = {}
    for game in deck.games:
        first_games.setdefault(game.replay_id, game)
    return Unchanged(
        figure=FigureKey.WEEKS_UNCHANGED,
        weeks=len({week for day in days if (week := _week(day)) is not None}),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        evidence=tuple(first_games[replay_id] for replay_id in run),
    )


def _week(day: str) -> tuple[int, int] | None:
    """ISO year and week of a day; None for what is no date."""
    known = _date(day)
    return None if known is None else known.isocalendar()[:2]


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
