"""Charts: what is drawn stands where the figures say."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.rates import Rate
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Game, LifeChange
from bot.rendering.charts import CHART_HEIGHT, CHART_WIDTH, interval, life_chart, shares
from bot.samples.scenes import demo_replays

_STEP = re.compile(r"H(\d+)V(\d+)")


def _game() -> Game:
    return read_replay(demo_replays()[0][1]).games[0]


def _players(game: Game) -> tuple[str, str]:
    one, two = game.players
    return one.player, two.player


def _ends(path: str) -> int:
    """How far down the path is at its end."""
    steps = _STEP.findall(path)
    return int(steps[-1][1]) if steps else int(path.split()[1].partition("H")[0])


def test_each_path_ends_at_the_players_final_life_points() -> None:
    game = _game()
    chart = life_chart(game, _players(game))
    assert chart is not None
    for side, path in zip(game.players, chart.paths, strict=True):
        left = max(side.final_life, 0) / chart.highest
        assert _ends(path) == round(CHART_HEIGHT * (1 - left))


def test_a_change_stands_at_its_second() -> None:
    game = _game()
    name = game.players[0].player
    middle = (game.started_at_s + (game.ended_at_s or 0)) // 2
    chart = life_chart(replace(game, life=(LifeChange(middle, name, 4000),)), _players(game))
    assert chart is not None
    ((x, y),) = _STEP.findall(chart.paths[0])
    assert abs(int(x) - CHART_WIDTH / 2) <= 1
    assert int(y) == CHART_HEIGHT / 2
    assert chart.paths[1] == f"M0 0H{CHART_WIDTH}"


def test_more_than_the_starting_life_points_fit_into_the_drawing() -> None:
    game = _game()
    name = game.players[0].player
    chart = life_chart(
        replace(game, life=(LifeChange(game.started_at_s + 5, name, 16_000),)), _players(game)
    )
    assert chart is not None
    assert chart.highest == 16_000
    assert _ends(chart.paths[0]) == 0
    assert _ends(chart.paths[1]) == CHART_HEIGHT // 2


def test_the_shaded_turns_are_the_first_players_and_do_not_overlap() -> None:
    game = _game()
    chart = life_chart(game, _players(game))
    assert chart is not None
    own = [turn for turn in game.turns if turn.player == game.players[0].player]
    assert 0 < len(chart.bands) <= len(own)
    ends = [0]
    for band in chart.bands:
        assert band.left >= ends[-1]
        ends.append(band.left + band.width)
    assert ends[-1] <= CHART_WIDTH


def test_a_game_in_which_nothing_happened_has_no_chart() -> None:
    game = _game()
    assert life_chart(replace(game, life=()), _players(game)) is None
    nothing = replace(game, ended_at_s=game.started_at_s, turns=(), life=game.life[:0])
    assert life_chart(nothing, _players(game)) is None


def test_a_forged_game_of_endless_changes_makes_no_endless_drawing() -> None:
    game = _game()
    name = game.players[0].player
    changes = tuple(LifeChange(game.started_at_s + i, name, i) for i in range(50_000))
    chart = life_chart(replace(game, life=changes), _players(game))
    assert chart is not None
    assert sum(map(len, chart.paths)) < 5_000


@given(st.integers(0, 50), st.integers(0, 50))
def test_an_interval_holds_its_share(won: int, lost: int) -> None:
    drawn = interval(Rate(won, won + lost))
    if won + lost == 0:
        assert drawn is None
    else:
        assert drawn is not None
        assert 0 <= drawn.low <= drawn.share <= drawn.high <= 100


def test_bars_are_shares_of_the_sample() -> None:
    assert shares([3, 1], 4) == (75.0, 25.0)
    assert shares([0], 0) == (0.0,)
    assert shares([1], 3) == (33.3,)
