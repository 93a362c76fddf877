"""Matches as pages show them: every figure as the replay has it."""

from __future__ import annotations

from msgspec.structs import replace

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.samples.scenes import demo_replays
from bot.web.views.matches import match_anchor, match_views


def _replays() -> list[Replay]:
    return [read_replay(content) for _, content in demo_replays()]


def test_every_match_of_every_replay_has_its_view() -> None:
    replays = _replays()
    views = match_views(replays)
    assert len(views) == sum(len(replay.matches) for replay in replays)
    assert len({view.anchor for view in views}) == len(views)


def test_a_match_is_told_as_the_file_has_it() -> None:
    for replay in _replays():
        for view, match in zip(match_views([replay]), replay.matches, strict=True):
            assert tuple(name.text for name in view.names) == replay.players
            assert (view.wins, view.draws) == (match.wins, match.draws)
            winner = None if match.winner is None else replay.players.index(match.winner)
            assert view.winner == winner
            games = [game for game in replay.games if game.match == match.number]
            assert len(view.games) == len(games)
            for shown, game in zip(view.games, games, strict=True):
                assert replay.players[shown.first] == game.first_player
                assert shown.lives == tuple(game.of(name).final_life for name in replay.players)
                assert shown.turns.startswith(f"{len(game.turns)} turn")
                known = game.winner and replay.players.index(game.winner)
                assert shown.winner == (None if game.winner is None else known)


def test_a_rematch_says_so_and_stands_at_its_own_place() -> None:
    again = [view for view in match_views(_replays()) if view.rematch]
    assert len(again) == 1
    assert again[0].anchor == match_anchor(again[0].replay_id, 2)


def test_a_drawn_game_and_a_file_that_stops_have_no_winner() -> None:
    replay = next(one for one in _replays() if any(game.winner is None for game in one.games))
    drawn = [game for view in match_views([replay]) for game in view.games if game.winner is None]
    assert [game.result for game in drawn] == ["drawn"]
    last = replay.games[-1]
    stopped = replace(last, winner=None, end_reason=None, unfinished=True, ended_at_s=None)
    cut = replace(replay, games=(*replay.games[:-1], stopped))
    game = match_views([cut])[0].games[-1]
    assert (game.result, game.ending, game.minutes) == ("the file stops here", "", "")


def test_a_forged_name_stays_on_one_line() -> None:
    content = demo_replays()[0][1]
    old, other = read_replay(content).players
    forged = b"x\\u202e<b>\\n" + b"y" * 55
    (view,) = match_views([read_replay(content.replace(old.encode(), forged))])
    name, untouched = view.names
    assert name.text.startswith("x")
    assert not {"\n", "\u202e"} & set(name.text)
    assert len(name.text) <= 40
    assert untouched.text == other
