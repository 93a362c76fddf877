"""Files that stop before their story ends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from functools import partial

import pytest

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Game, Replay
from bot.samples import Duel
from bot.samples.autopilot import play_match
from tests.domain.replay.reading import begun, checked, edited, lose, read, seen, stays
from tests.samples.duels import ANA, BEN, seated
from tests.samples.every_verb import every_verb


def prefixes(duel: Duel) -> list[Replay]:
    """The readings of the first play, the first two, and so on."""
    content = duel.build()
    plays = content["plays"]
    return [
        read_replay(json.dumps({**content, "plays": plays[:number]}).encode())
        for number in range(len(plays) + 1)
    ]


def outcome(game: Game) -> tuple[object, ...]:
    return (
        game.match,
        game.number,
        game.winner,
        game.end_reason,
        game.turns,
        game.life,
        game.players[0].seen,
        game.players[1].seen,
    )


def test_no_plays_are_no_games() -> None:
    replay = read(seated())
    assert (replay.games, replay.throws, replay.doubts) == ((), (), ())
    assert [(match.winner, match.games_played) for match in replay.matches] == [(None, 0)]


def test_a_file_may_stop_after_the_throw() -> None:
    duel = seated()
    duel.throw("Rock", "Paper")
    replay = checked(duel)
    assert (replay.games, len(replay.throws)) == ((), 1)


def test_a_file_may_stop_after_the_pick() -> None:
    duel = seated()
    duel.start()
    replay = checked(duel)
    game = replay.games[0]
    assert game.unfinished
    assert (game.winner, game.end_reason, game.ended_at_s) == (None, None, None)
    assert seen(game, ANA).total() == seen(game, BEN).total() == 5
    assert replay.doubts == ("Game 1 of match 1 has no end in the file.",)
    assert replay.matches[0].winner is None
    assert replay.matches[0].games_played == 1


def test_a_file_may_stop_in_a_later_game() -> None:
    duel = seated()
    lose(duel, ANA)
    duel.start().next_turn()
    replay = checked(duel)
    assert [game.unfinished for game in replay.games] == [False, True]
    assert replay.doubts == ("Game 2 of match 1 has no end in the file.",)
    assert replay.matches[0].wins == (0, 1)


def test_a_file_may_stop_while_siding() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(ANA)
    replay = checked(duel)
    assert [game.unfinished for game in replay.games] == [False]
    assert (replay.matches[0].winner, replay.doubts) == (None, ())


def test_a_player_may_be_gone_when_the_file_stops() -> None:
    duel = seated()
    duel.start()
    duel.disconnect(ANA, "Timed out")
    replay = checked(duel)
    assert replay.games[0].unfinished
    assert replay.matches[0].winner is None


def test_cards_in_hand_when_the_file_stops_are_still_held() -> None:
    duel, game = begun(("Sangan", "Scapegoat"))
    game.set_monster(ANA, "Sangan")
    told = checked(duel).games[0]
    (stay,) = stays(told, ANA, "Scapegoat")
    assert (stay.left_turn, stay.left_at_s, stay.use) == (None, None, None)


def test_two_games_may_have_no_end() -> None:
    duel = seated()
    for _ in range(2):
        duel.start()
        duel.admit(ANA)
        if duel.stage == "siding":
            duel.begin_next()

    def without_ends(plays: list[dict[str, object]]) -> None:
        plays[:] = [play for play in plays if play["play"] not in ("Admit defeat", "Siding")]

    replay = edited(duel, without_ends)
    assert [(game.number, game.unfinished) for game in replay.games] == [(1, True), (2, True)]
    assert [game.winner for game in replay.games] == [None, None]
    assert replay.doubts == (
        "Game 1 of match 1 has no end in the file.",
        "Game 2 of match 1 has no end in the file.",
    )
    assert (replay.matches[0].wins, replay.matches[0].games_played) == ((0, 0), 2)


def test_the_end_counts_for_the_game_that_is_open() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.begin_next()
    duel.start()
    duel.admit(BEN)

    def without_the_first(plays: list[dict[str, object]]) -> None:
        plays.remove(next(play for play in plays if play["play"] == "Admit defeat"))

    replay = edited(duel, without_the_first)
    assert [(game.winner, game.unfinished) for game in replay.games] == [(None, True), (ANA, False)]
    assert replay.matches[0].wins == (1, 0)
    # The site's own score tells of the end that is missing.
    assert replay.doubts == (
        "After game 1 of match 1 the site's score is 0-1-0, the games found here say 0-0-0.",
        "Game 1 of match 1 has no end in the file.",
        "After game 2 of match 1 the site's score is 1-1-0, the games found here say 1-0-0.",
    )


@pytest.mark.parametrize(
    "tell", [every_verb, partial(play_match, 46, turns=3)], ids=["every verb", "a match"]
)
def test_wherever_a_file_stops_the_finished_games_are_right(tell: Callable[[], Duel]) -> None:
    duel = tell()
    whole = read(duel)
    readings = prefixes(duel)
    assert readings[-1] == whole
    for before, after in itertools.pairwise(readings):
        ended = [outcome(game) for game in before.games if not game.unfinished]
        assert ended == [outcome(game) for game in whole.games[: len(ended)]]
        assert all(
            game.unfinished == (game is before.games[-1]) for game in before.games[len(ended) :]
        )
        assert len(before.games) <= len(after.games) <= len(before.games) + 1
        assert after.throws[: len(before.throws)] == before.throws
        for game, later in zip(before.games, after.games, strict=False):
            assert len(later.turns) >= len(game.turns)
            for side, then in zip(game.players, later.players, strict=True):
                assert then.seen[: len(side.seen)] == side.seen


def test_a_story_is_right_wherever_it_stops() -> None:
    """The builder knows the truth of every moment; here it is asked at each of them."""
    duel, game = begun(("Sangan", "Scapegoat"), ("Jinzo",))
    steps: tuple[Callable[[], object], ...] = (
        lambda: game.set_monster(ANA, "Sangan"),
        game.next_turn,
        lambda: game.discard(BEN, "Jinzo"),
        lambda: game.special_summon(ANA, "Jinzo", "gy", of=BEN),
        lambda: game.life(BEN, -2400),
        lambda: duel.disconnect(BEN),
        lambda: duel.rejoin(BEN),
        lambda: duel.admit(BEN),
        lambda: game.draw(BEN),
        lambda: duel.side(BEN, out=["Jinzo"], into=['Retaliating "C"']),
        duel.begin_next,
        lambda: duel.start(first=ANA),
        lambda: duel.accept_draw(ANA),
        duel.begin_next,
        lambda: duel.throw("Rock", "Rock"),
        lambda: duel.throw("Rock", "Paper"),
        duel.start,
        lambda: duel.quit(BEN),
    )
    for step in steps:
        step()
        checked(duel)
