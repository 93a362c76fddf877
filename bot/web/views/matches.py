"""Matches as strips of games, each with its life chart."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.rates import format_record
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Game, Replay, Throw
from bot.rendering.charts import LifeChart, life_chart
from bot.rendering.text.replays import match_seconds, tell_decision
from bot.rendering.text.wording import (
    count,
    tell_clock,
    tell_day,
    tell_ending,
    tell_format,
    tell_minutes,
)
from bot.web.views.names import NameView, name_view

MOST_GAMES: Final = 20
"""No match has so many; a forged one may."""
_MOST_THROWS: Final = 12


@dataclass(frozen=True, slots=True)
class GameView:
    """A game; players are told by their place in the match, 0 or 1.

    `order` is who went first and by whose choice, `result` who won or that nobody did, `ending`
    how; `lives` are the life points at the end.
    """

    number: int
    first: int
    order: str
    winner: int | None
    result: str
    ending: str
    lives: tuple[int, int]
    turns: str
    minutes: str
    clock: str
    chart: LifeChart | None
    chart_told: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match: `anchor` is its place on the page, `winner` 0 or 1, None for neither.

    Where scores are hidden nothing in it tells one: there is no game, and no score.
    """

    anchor: str
    replay_id: int
    url: str
    day: str
    format: str
    minutes: str
    rematch: bool
    names: tuple[NameView, NameView]
    wins: tuple[int, int] = (0, 0)
    draws: int = 0
    score: str = ""
    winner: int | None = None
    result: str = ""
    games: tuple[GameView, ...] = ()
    throws: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def match_views(
    replays: Iterable[Replay], *, scores: bool = True, subject: str | None = None
) -> tuple[MatchView, ...]:
    """Every match of the replays, in their order; `subject` stands first in theirs."""
    return tuple(
        _match(replay, seen, scores=scores)
        for replay in replays
        for seen in appearances_in(_first(replay, subject), [replay], {})
    )


def _first(replay: Replay, subject: str | None) -> str:
    one, two = replay.players
    return two if two == subject else one


def match_anchor(replay_id: int, match: int) -> str:
    """Where on a page a match stands."""
    return f"r{replay_id}" if match == 1 else f"r{replay_id}m{match}"


def _match(replay: Replay, seen: Appearance, *, scores: bool) -> MatchView:
    match = seen.match
    seconds = match_seconds(seen)
    players = (seen.player, seen.opponent)
    told = MatchView(
        anchor=match_anchor(replay.replay_id, match.number),
        replay_id=replay.replay_id,
        url=replay_url(replay.replay_id),
        day=tell_day(replay.date) if replay.date.strip() else "",
        format=tell_format(replay.format),
        minutes="" if seconds is None else f"{tell_minutes(seconds)} min",
        rematch=match.number > 1,
        names=(name_view(players[0]), name_view(players[1])),
    )
    if not scores:
        return told
    # The file's order is that of its slots.
    wins = match.wins if players == replay.players else match.wins[::-1]
    winner = None if match.winner is None else players.index(match.winner)
    return dataclasses.replace(
        told,
        wins=wins,
        draws=match.draws,
        score=format_record(*wins, match.draws),
        winner=winner,
        result=_decision(seen, wins),
        games=tuple(_game(played.game, players) for played in seen.games[:MOST_GAMES]),
        throws=tuple(_throws(seen)),
        doubts=replay.doubts if match.number == 1 else (),
    )


def _decision(seen: Appearance, wins: tuple[int, int]) -> str:
    """How it ended, unless as nearly all do: the score says who won, and the loser conceded."""
    match = seen.match
    if match.winner is None:
        return tell_decision(seen)
    loser = seen.opponent if match.winner == seen.player else seen.player
    ahead = wins[0] > wins[1] if match.winner == seen.player else wins[1] > wins[0]
    if ahead and match.decided_by is EndReason.ADMITTED_DEFEAT:
        return ""
    return f"{_brief(match.winner)} won, {_brief(loser)} {tell_decision(seen)}"


def _game(game: Game, players: tuple[str, str]) -> GameView:
    first = players.index(game.first_player)
    winner = None if game.winner is None else players.index(game.winner)
    one, two = (game.of(player).final_life for player in players)
    spent = None if game.ended_at_s is None else game.ended_at_s - game.started_at_s
    chart = life_chart(game, players)
    return GameView(
        number=game.number,
        first=first,
        order="chose to go first" if game.chosen_by == game.first_player else "had to go first",
        winner=winner,
        result=_result(game),
        ending=tell_ending(game.end_reason) if game.end_reason else "",
        lives=(one, two),
        turns=count(len(game.turns), "turn"),
        minutes="" if spent is None else f"{tell_minutes(spent)} min",
        clock=tell_clock(game.started_at_s),
        chart=chart,
        chart_told=_tell_chart(chart, players, (one, two)) if chart else "",
    )


def _result(game: Game) -> str:
    if game.unfinished:
        return "the file stops here"
    return "drawn" if game.winner is None else "won"


def _tell_chart(chart: LifeChart, players: Sequence[str], lives: tuple[int, int]) -> str:
    """What who does not see the chart reads."""
    ends = (f"{name} {life}" for name, life in zip(map(_brief, players), lives, strict=True))
    return f"Life points over {tell_clock(chart.seconds)}; at the end {', '.join(ends)}"


def _brief(name: str) -> str:
    return name_view(name).text


def _throws(seen: Appearance) -> Iterator[str]:
    """The throws before each game that had any, in the order of the players."""
    before: defaultdict[int, list[Throw]] = defaultdict(list)
    for throw in seen.throws:
        before[throw.before_game].append(throw)
    for game, made in before.items():
        pairs = ", ".join(_pair(throw, seen.slot) for throw in made[:_MOST_THROWS])
        where = f"before game {game}: " if len(before) > 1 else ""
        winner = made[-1].winner
        yield f"{where}{pairs}" + (f", {_brief(winner)} won" if winner else "")


def _pair(throw: Throw, slot: int) -> str:
    return "\N{EN DASH}".join([throw.choices[slot], throw.choices[1 - slot]])
