"""Drawn games and drawn matches."""

from __future__ import annotations

import pytest

from bot.domain.replay.model import Match, Replay
from bot.samples import Duel
from tests.domain.replay.reading import Json, checked, edited, lose
from tests.samples.duels import ANA, BEN, seated


def draw(duel: Duel) -> None:
    """A game is opened and drawn; then the players can throw again."""
    duel.start()
    duel.offer_draw(ANA)
    duel.accept_draw(BEN)
    duel.begin_next()


def drawn_at_last(duel: Duel, *, over: bool) -> Replay:
    """The reading of a duel whose last play is an accepted draw that says whether it is over."""
    duel.start()
    duel.accept_draw(BEN)
    return edited(duel, lambda plays: plays[-1].update(over=over))


def results(replay: Replay) -> list[str | None]:
    return [game.winner for game in replay.games]


def summary(match: Match) -> tuple[str | None, str | None, tuple[int, int], int]:
    return match.winner, match.decided_by, match.wins, match.draws


def test_one_two_one() -> None:
    duel = seated()
    lose(duel, BEN)
    draw(duel)
    duel.throw("Rock", "Paper")
    lose(duel, ANA, ANA)
    replay = checked(duel)
    assert results(replay) == [ANA, None, BEN, BEN]
    assert [game.number for game in replay.games] == [1, 2, 3, 4]
    assert len(replay.matches) == 1
    assert summary(replay.matches[0]) == (BEN, "admitted_defeat", (1, 2), 1)
    assert replay.matches[0].games_played == 4


def test_after_a_draw_a_new_throw_decides_who_chooses() -> None:
    duel = seated()
    duel.throw("Rock", "Scissors")
    draw(duel)
    duel.throw("Rock", "Rock")
    duel.throw("Rock", "Paper")
    duel.start()
    replay = checked(duel)
    throws = [(throw.match, throw.before_game, throw.winner) for throw in replay.throws]
    assert throws == [(1, 1, ANA), (1, 2, None), (1, 2, BEN)]
    assert [game.chosen_by for game in replay.games] == [ANA, BEN]
    assert replay.games[1].match == 1


@pytest.mark.parametrize("starting", [True, False])
def test_going_back_to_the_throw_after_a_draw_is_no_rematch(*, starting: bool) -> None:
    duel = seated()
    draw(duel)
    duel.throw("Rock", "Paper")
    duel.start()

    def back(plays: list[Json]) -> None:
        play = next(play for play in plays if play["play"] == "Back to RPS")
        assert play["starting"] is False
        play["starting"] = starting

    replay = edited(duel, back)
    assert len(replay.matches) == 1
    assert [(game.match, game.number) for game in replay.games] == [(1, 1), (1, 2)]


def test_players_may_side_after_a_draw() -> None:
    duel = seated()
    duel.start()
    duel.accept_draw(BEN, siding=True)
    duel.side(ANA, into=['Retaliating "C"'])
    duel.begin_next()
    duel.throw("Rock", "Paper")
    lose(duel, BEN)
    replay = checked(duel)
    assert replay.games[1].of(ANA).sizes.main == 41
    assert replay.doubts == ()
    siding = [play for play in duel.build()["plays"] if play["play"] == "Siding"]
    assert [play["message"][-7:] for play in siding] == ["(0-0-1)", "(1-0-1)"]


def test_a_match_of_draws_stays_open() -> None:
    duel = seated()
    for _ in range(3):
        draw(duel)
    replay = checked(duel)
    assert results(replay) == [None] * 3
    assert not any(game.unfinished for game in replay.games)
    assert summary(replay.matches[0]) == (None, None, (0, 0), 3)
    assert replay.doubts == ()


def test_a_draw_that_is_not_the_end_decides_nothing() -> None:
    duel = seated()
    lose(duel, BEN)
    replay = drawn_at_last(duel, over=False)
    assert summary(replay.matches[0]) == (None, None, (1, 0), 1)


def test_a_draw_at_the_end_draws_the_match() -> None:
    replay = drawn_at_last(seated(), over=True)
    assert summary(replay.matches[0]) == (None, "draw_agreed", (0, 0), 1)
    assert replay.games[0].end_reason == "draw_agreed"


@pytest.mark.parametrize(("loser", "winner"), [(ANA, BEN), (BEN, ANA)])
def test_a_draw_at_the_end_leaves_the_match_to_who_leads(loser: str, winner: str) -> None:
    duel = seated()
    lose(duel, loser)
    match = drawn_at_last(duel, over=True).matches[0]
    assert (match.winner, match.decided_by) == (winner, "draw_agreed")


def test_a_draw_at_one_all_draws_the_match() -> None:
    duel = seated()
    lose(duel, ANA, BEN)
    assert summary(drawn_at_last(duel, over=True).matches[0]) == (None, "draw_agreed", (1, 1), 1)


def test_after_a_drawn_match_a_rematch_is_a_second_one() -> None:
    duel = seated()
    draw(duel)
    duel.throw("Rock", "Paper")
    duel.start()

    def over(plays: list[Json]) -> None:
        draw = next(play for play in plays if play["play"] == "Accept draw")
        back = next(play for play in plays if play["play"] == "Back to RPS")
        draw["over"], back["starting"] = True, True

    replay = edited(duel, over)
    assert [(match.number, match.decided_by) for match in replay.matches] == [
        (1, "draw_agreed"),
        (2, None),
    ]
    assert [(game.match, game.number) for game in replay.games] == [(1, 1), (2, 1)]
    assert [throw.match for throw in replay.throws] == [1, 2]


def test_a_draw_without_an_open_game_is_none() -> None:
    duel = seated()
    lose(duel, ANA)
    line = {"username": BEN, "type": "game", "public_log": "Accepted the Draw Offer"}
    duel.raw("Accept draw", log=line, username=BEN)
    duel.start()
    duel.accept_draw(ANA)
    duel.raw("Accept draw", log=line, username=BEN, over=True)
    replay = checked(duel)
    assert summary(replay.matches[0]) == (None, None, (0, 1), 1)


def test_an_offer_that_nobody_accepts_is_none_in_any_game() -> None:
    duel = seated()
    for loser in (ANA, BEN, ANA):
        duel.start()
        duel.offer_draw(ANA)
        duel.offer_draw(BEN)
        duel.admit(loser)
        if duel.stage == "siding":
            duel.begin_next()
    replay = checked(duel)
    assert results(replay) == [BEN, ANA, BEN]
    assert summary(replay.matches[0]) == (BEN, "admitted_defeat", (1, 2), 0)
