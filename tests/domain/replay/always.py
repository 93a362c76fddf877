"""Properties: what holds for every replay, however it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from bot.domain.replay.model import Game, Match, PlayerGame, Replay
from bot.rendering.analysis_json import analysis_json

Check = Callable[..., None]


def always(few: int, many: int, **strategies: SearchStrategy[Any]) -> Callable[[Check], Any]:
    """A test of a property: the same few examples in every check, many new ones in a slow one."""
    slow = pytest.param(many, id="many", marks=pytest.mark.slow)

    def test_of(check: Check) -> Any:  # noqa: ANN401  # pytest's own
        @pytest.mark.parametrize("examples", [pytest.param(few, id="few"), slow])
        def test(examples: int) -> None:
            limits = settings(
                max_examples=examples,
                derandomize=examples == few,
                database=None,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.nested_given],
            )
            limits(given(**strategies)(check))()

        test.__name__, test.__module__ = check.__name__, check.__module__
        return test

    return test_of


def assert_sound(replay: Replay) -> None:
    """The parts of a reading agree with each other, whatever the file said."""
    one, two = replay.players
    assert one != two
    assert [match.number for match in replay.matches] == list(range(1, len(replay.matches) + 1))
    assert replay.matches
    matches = [game.match for game in replay.games]
    assert matches == sorted(matches)
    for match in replay.matches:
        assert_adds_up(match, replay)
    for game in replay.games:
        assert_whole(game, replay)
    for throw in replay.throws:
        assert 1 <= throw.match <= len(replay.matches)
        assert throw.before_game <= replay.matches[throw.match - 1].games_played + 1
        assert throw.winner in (one, two, None)
    assert len(set(replay.doubts)) == len(replay.doubts)
    assert_kept(replay)


def assert_adds_up(match: Match, replay: Replay) -> None:
    games = [game for game in replay.games if game.match == match.number]
    assert [game.number for game in games] == list(range(1, match.games_played + 1))
    results = Counter(game.winner for game in games if not game.unfinished)
    assert match.wins == tuple(results[name] for name in replay.players)
    assert match.draws == results[None]
    unfinished = sum(game.unfinished for game in games)
    assert sum(match.wins) + match.draws + unfinished == match.games_played
    assert match.winner in (*replay.players, None)
    assert match.decided_by is not None or match.winner is None
    assert match.winner is not None or match.decided_by in (None, "draw_agreed")


def assert_whole(game: Game, replay: Replay) -> None:
    assert tuple(side.player for side in game.players) == replay.players
    assert {game.first_player, game.chosen_by} <= set(replay.players)
    assert game.turns[0] == type(game.turns[0])(game.first_player, game.started_at_s)
    assert {turn.player for turn in game.turns} <= set(replay.players)
    assert game.unfinished == (game.end_reason is None) == (game.ended_at_s is None)
    assert (game.winner is None) == (game.unfinished or game.end_reason == "draw_agreed")
    for side in game.players:
        lives = [change.life for change in game.life if change.player == side.player]
        assert side.final_life == [8000, *lives][-1]
        assert_distinct(side)
        assert_held(side, turns=len(game.turns))


def assert_distinct(side: PlayerGame) -> None:
    """Each place of a list is shown once."""
    places = [copy.object_id for copy in side.seen + side.shown_after_end]
    if not side.lower_bound:
        assert None not in places
        assert len(set(places)) == len(places)


def assert_held(side: PlayerGame, *, turns: int) -> None:
    for stay in side.held:
        assert 1 <= stay.entered_turn <= turns
        ended = {stay.left_turn is None, stay.left_at_s is None, stay.use is None}
        assert len(ended) == 1
        assert stay.left_turn is None or stay.entered_turn <= stay.left_turn <= turns


def assert_in_time(replay: Replay) -> None:
    """Things follow each other; only a file whose plays are in order can promise that."""
    at = 0
    for game in replay.games:
        assert at <= game.started_at_s
        at = game.started_at_s
        moments = [turn.started_at_s for turn in game.turns]
        assert moments == sorted(moments)
        end = moments[-1] if game.ended_at_s is None else game.ended_at_s
        assert at <= moments[-1] <= end
        for side in game.players:
            sights = [copy.seen_at_s for copy in side.seen]
            assert sights == sorted(sights)
            assert all(copy.seen_at_s >= end for copy in side.shown_after_end)
            for stay in side.held:
                assert at <= stay.entered_at_s
                assert stay.left_at_s is None or stay.entered_at_s <= stay.left_at_s
                assert game.unfinished or stay.entered_at_s <= end
                assert game.unfinished or (stay.left_at_s or 0) <= end


def assert_kept(replay: Replay) -> None:
    """The answer is JSON, and the reading can be written and read back."""
    assert msgspec.json.decode(msgspec.json.encode(analysis_json(replay)))["replay_id"] is not None
    assert msgspec.json.decode(msgspec.json.encode(replay), type=Replay) == replay


def assert_of_the_lists(replay: Replay, lists: dict[str, list[str]]) -> None:
    """Every copy shown stands in its player's list, there and with that name."""
    for game in replay.games:
        for side in game.players:
            for copy in side.seen + side.shown_after_end:
                assert copy.object_id is not None
                assert lists[side.player][copy.object_id - 1] == copy.name
            for stay in side.held:
                assert stay.object_id is not None
                assert lists[side.player][stay.object_id - 1] == stay.name
