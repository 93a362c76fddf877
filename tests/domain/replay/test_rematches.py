"""A second match in the same file: offered, accepted, begun, or not."""

from __future__ import annotations

import pytest

from bot.domain.replay.model import Replay
from bot.samples import Duel
from tests.domain.replay.reading import checked, edited, lose, read
from tests.samples.duels import ANA, BEN, seated


def decided() -> Duel:
    duel = seated()
    lose(duel, BEN, BEN)
    return duel


def accept(duel: Duel) -> None:
    line = {"username": ANA, "type": "game", "public_log": "Accepted the rematch offer"}
    duel.raw("Accept rematch", log=line, username=ANA)


def matches(replay: Replay) -> list[tuple[int, str | None, int]]:
    return [(match.number, match.winner, match.games_played) for match in replay.matches]


def test_an_offer_is_no_rematch() -> None:
    duel = decided()
    line = {"username": ANA, "type": "game", "public_log": "Offered a rematch"}
    duel.raw("Offer rematch", log=line, username=ANA)
    duel.leave(BEN)
    assert matches(checked(duel)) == [(1, ANA, 2)]


def test_a_rematch_that_never_began_is_none() -> None:
    duel = decided()
    accept(duel)
    assert matches(checked(duel)) == [(1, ANA, 2)]


def test_a_rematch_that_was_only_set_up_is_none() -> None:
    duel = decided()
    duel.rematch()
    assert matches(read(duel)) == [(1, ANA, 2)]


def test_who_leaves_before_the_throw_of_a_rematch_loses_it() -> None:
    duel = decided()
    duel.rematch()
    duel.quit(BEN, "timed_out")
    replay = checked(duel)
    assert matches(replay) == [(1, ANA, 2), (2, ANA, 0)]
    assert replay.matches[1].decided_by == "timed_out"
    assert replay.matches[1].wins == (0, 0)


def test_who_leaves_after_the_throw_of_a_rematch_loses_it() -> None:
    duel = decided()
    duel.rematch()
    duel.throw("Rock", "Paper")
    duel.quit(ANA)
    replay = checked(duel)
    assert matches(replay) == [(1, ANA, 2), (2, BEN, 0)]
    assert [(throw.match, throw.before_game) for throw in replay.throws] == [(1, 1), (2, 1)]


def test_a_rematch_that_stops_at_a_tied_throw_is_open() -> None:
    duel = decided()
    duel.rematch()
    duel.throw("Rock", "Rock")
    replay = checked(duel)
    assert matches(replay) == [(1, ANA, 2), (2, None, 0)]
    assert [(throw.match, throw.winner) for throw in replay.throws] == [(1, ANA), (2, None)]


def test_a_rematch_restarts_the_numbers_and_the_lists() -> None:
    duel = seated()
    duel.start()
    duel.admit(BEN)
    duel.side(ANA, into=['Retaliating "C"'])
    duel.begin_next()
    lose(duel, BEN)
    duel.rematch(BEN)
    lose(duel, ANA)
    replay = checked(duel)
    assert [(game.match, game.number) for game in replay.games] == [(1, 1), (1, 2), (2, 1)]
    assert [game.of(ANA).sizes.main for game in replay.games] == [40, 41, 40]


def test_there_may_be_a_third_match() -> None:
    duel = decided()
    for loser in (ANA, BEN):
        duel.rematch()
        lose(duel, loser, loser)
    assert matches(checked(duel)) == [(1, ANA, 2), (2, BEN, 2), (3, ANA, 2)]


def test_the_first_match_may_have_ended_in_any_way() -> None:
    duel = seated()
    duel.start()
    duel.judge_loss(BEN, match=True)
    duel.rematch()
    lose(duel, ANA)
    assert matches(checked(duel)) == [(1, ANA, 1), (2, None, 1)]


@pytest.mark.parametrize("kept", [{"Back to RPS"}, {"Accept rematch"}, set()])
def test_a_game_after_the_decision_is_a_rematch_however_it_was_announced(kept: set[str]) -> None:
    duel = decided()
    duel.rematch()
    lose(duel, ANA)
    hidden = {"Offer rematch", "Accept rematch", "Back to RPS"} - kept

    def hide(plays: list[dict[str, object]]) -> None:
        plays[:] = [play for play in plays if play["play"] not in hidden]

    replay = edited(duel, hide)
    assert matches(replay) == [(1, ANA, 2), (2, None, 1)]
    assert [(game.match, game.number) for game in replay.games] == [(1, 1), (1, 2), (2, 1)]
    assert len({throw.match for throw in replay.throws}) == (2 if kept else 1)


def test_going_back_to_the_throw_in_an_open_match_is_no_rematch() -> None:
    duel = seated()
    lose(duel, BEN)
    duel.raw("Back to RPS", score="(1-0-0)", starting=True)
    duel.start()
    assert matches(read(duel)) == [(1, None, 2)]


def test_cards_shown_before_the_rematch_belong_to_the_last_game() -> None:
    duel = seated(["Sangan", "Jinzo"])
    lose(duel, BEN)
    game = duel.start(decks={ANA: ["Sangan"]})
    duel.admit(BEN)
    game.draw(ANA)
    duel.rematch()
    duel.start(hands={ANA: ["Sangan"]})
    replay = checked(duel)
    assert [copy.name for copy in replay.games[1].of(ANA).shown_after_end] == ["Sangan"]
    assert replay.games[2].of(ANA).shown_after_end == ()


def test_the_decision_of_the_first_match_stands() -> None:
    duel = decided()
    duel.rematch()
    lose(duel, ANA, ANA)
    replay = checked(duel)
    assert [match.winner for match in replay.matches] == [ANA, BEN]
    assert [match.wins for match in replay.matches] == [(2, 0), (0, 2)]
