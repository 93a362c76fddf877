"""Matches as strips of games, each with its life chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    """A match: `anchor` is its place on the page, `winner` 0 or 1, None for neither."""

    anchor: str
    replay_id: int
    url: str
    day: str
    format: str
    minutes: str
    rematch: bool
    names: tuple[NameView, NameView]
    wins: tuple[int, int]
    draws: int
    score: str
    winner: int | None
    result: str
    games: tuple[GameView, ...]
    throws: tuple[str, ...]
    doubts: tuple[str, ...]


def match_views(replays: Iterable[Replay]) -> tuple[MatchView, ...]:
    """Every match of the replays, in their order."""
    return tuple(
        _match(replay, seen)
        for replay in replays
        for seen in appearances_in(replay.players[0], [replay], {})
    )


def match_anchor(replay_id: int, match: int) -> str:
    """Where on a page a match stands."""
    return f"r{replay_id}" if match == 1 else f"r{replay_id}m{match}"


def _match(replay: Replay, seen: Appearance) -> MatchView:
    match = seen.match
    seconds = match_seconds(seen)
    players = (seen.player, seen.opponent)
    winner = None if match.winner is None else players.index(match.winner)
    return MatchView(
        anchor=match_anchor(replay.replay_id, match.number),
        replay_id=replay.replay_id,
        url=replay_url(replay.replay_id),
        day=tell_day(replay.date) if replay.date.strip() else "",
        format=tell_format(replay.format),
        minutes="" if seconds is None else f"{tell_minutes(seconds)} min",
        rematch=match.number > 1,
        names=(name_view(players[0]), name_view(players[1])),
        wins=match.wins,
        draws=match.draws,
        score=format_record(*match.wins, match.draws),
        winner=winner,
        result=_decision(seen, winner),
        games=tuple(_game(played.game, players) for played in seen.games),
        throws=tuple(_throws(seen.throws)),
        doubts=replay.doubts if match.number == 1 else (),
    )


def _decision(seen: Appearance, winner: int | None) -> str:
    """How it ended, unless as nearly all do."""
    if winner is not None and seen.match.decided_by is EndReason.ADMITTED_DEFEAT:
        return ""
    return tell_decision(seen)


def _game(game: Game, players: tuple[str, str]) -> GameView:
    first = players.index(game.first_player)
    winner = None if game.winner is None else players.index(game.winner)
    one, two = (game.of(player).final_life for player in players)
    spent = None if game.ended_at_s is None else game.ended_at_s - game.started_at_s
    chart = life_chart(game)
    return GameView(
        number=game.number,
        first=first,
        order="chose first" if game.chosen_by == game.first_player else "was let first",
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


def _throws(throws: Iterable[Throw]) -> Iterator[str]:
    """The throws before each game that had any, in the order of the players."""
    before: defaultdict[int, list[Throw]] = defaultdict(list)
    for throw in throws:
        before[throw.before_game].append(throw)
    for game, made in before.items():
        pairs = ", ".join("\N{EN DASH}".join(throw.choices) for throw in made)
        where = f"before game {game}: " if len(before) > 1 else ""
        winner = made[-1].winner
        yield f"{where}{pairs}" + (f", {_brief(winner)} won" if winner else "")
