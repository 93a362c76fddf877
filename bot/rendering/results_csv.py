"""Single replays as a table for spreadsheets: a line for each match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.analysis.appearances import appearances_in, once_each
from bot.domain.analysis.rates import format_record
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.rendering.csv_tables import Cell, csv_table
from bot.rendering.text.replays import match_seconds
from bot.rendering.text.wording import tell_format

COLUMNS: Final = (
    *("day", "format", "player_1", "player_2", "score", "winner", "decided_by"),
    *("games_won_1", "games_won_2", "games_drawn", "games_going_first_1", "games_going_first_2"),
    *("turns", "minutes", "rematch", "doubts", "link"),
)
_DAY: Final = len("YYYY-MM-DD")


def results_csv(replays: Iterable[Replay]) -> bytes:
    """Every match, the oldest first; what the columns hold stands in `docs/results-json.md`."""
    known = once_each(replays)
    return csv_table(COLUMNS, (row for replay in known for row in _rows(replay)))


def _rows(replay: Replay) -> Iterator[list[Cell]]:
    for seen in appearances_in(replay.players[0], [replay], {}):
        match, games = seen.match, [played.game for played in seen.games]
        first = sum(game.first_player == seen.player for game in games)
        seconds = match_seconds(seen)
        yield [
            *(replay.date[:_DAY], tell_format(replay.format), *replay.players),
            format_record(*match.wins, match.draws),
            match.winner,
            None if match.decided_by is None else match.decided_by.value,
            *(*match.wins, match.draws),
            *(first, len(games) - first),
            sum(len(game.turns) for game in games),
            None if seconds is None else round(seconds / 60),
            "no" if match.number == 1 else "yes",
            len(replay.doubts) if match.number == 1 else 0,
            replay_url(replay.replay_id),
        ]
