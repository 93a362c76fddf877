"""What judges decide, in a game and between games."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.replay.model import Match
from bot.samples import Duel
from tests.domain.replay.reading import Json, checked, edited, lose, read
from tests.samples.duels import ANA, BEN, seated


def loses(duel: Duel, name: str, what: str, **keys: Any) -> None:  # noqa: ANN401  # any key of a play
    """A judge gives a game or match loss, whatever is being played."""
    line = {"username": name, "type": "game", "public_log": f"Received a {what} loss by a judge"}
    duel.raw(f"{what.capitalize()} loss", id=1, type=what, log=line, username=name, **keys)


def announced(duel: Duel, score: str) -> None:
    duel.raw("Siding", message=f"Siding for the next duel has begun ({score})")


def unopened(loser: str) -> str:
    return (
        f"{loser} lost a game of match 1 that nobody had opened; the site's score counts it, "
        "the games here do not."
    )


def summary(match: Match) -> tuple[str | None, str | None, tuple[int, int], int]:
    return match.winner, match.decided_by, match.wins, match.games_played


def test_a_game_loss_between_games_is_no_game() -> None:
    duel = seated()
    lose(duel, ANA)
    loses(duel, ANA, "game", over=False)
    replay = read(duel)
    assert len(replay.games) == 1
    assert summary(replay.matches[0]) == (None, None, (0, 1), 1)
    assert replay.doubts == (unopened(ANA),)


def test_a_game_loss_between_games_counts_in_the_sites_score() -> None:
    duel = seated()
    lose(duel, ANA)
    loses(duel, BEN, "game", over=False)
    announced(duel, "1-1-0")
    duel.raw("Begin next duel", starting=True)
    duel.start()
    duel.admit(BEN)

    def decisive(plays: list[Json]) -> None:
        plays.pop()
        plays[-1]["over"] = True

    replay = edited(duel, decisive)
    assert replay.doubts == (unopened(BEN),)
    assert summary(replay.matches[0]) == (ANA, "admitted_defeat", (1, 1), 2)


@pytest.mark.parametrize("over", [{}, {"over": True}])
def test_a_game_loss_between_games_can_decide_the_match(over: dict[str, bool]) -> None:
    duel = seated()
    lose(duel, ANA)
    loses(duel, ANA, "game", **over)
    replay = read(duel)
    assert summary(replay.matches[0]) == (BEN, "judge_game_loss", (0, 1), 1)
    assert replay.doubts == ()


def test_a_game_loss_before_the_first_game_leaves_the_match_open() -> None:
    duel = seated()
    loses(duel, BEN, "game")
    duel.start()
    duel.admit(ANA)
    replay = read(duel)
    assert summary(replay.matches[0]) == (None, None, (0, 1), 1)
    # The site counted one for Ana and would have announced 1-1; the builder did not know.
    assert "After game 1 of match 1 the site's score is 0-1-0, the games found here say 1-1-0." in (
        replay.doubts
    )


def test_a_match_loss_between_games_decides_the_match() -> None:
    duel = seated()
    lose(duel, BEN)
    duel.judge_loss(ANA, match=True)
    assert summary(checked(duel).matches[0]) == (BEN, "judge_match_loss", (1, 0), 1)


def test_a_match_loss_decides_even_if_the_file_says_it_is_not_over() -> None:
    duel = seated()
    duel.start()
    loses(duel, ANA, "match", over=False)
    assert summary(read(duel).matches[0]) == (BEN, "judge_match_loss", (0, 1), 1)


def test_a_second_game_loss_ends_the_match() -> None:
    duel = seated()
    duel.start()
    duel.judge_loss(ANA)
    duel.begin_next()
    duel.start()
    duel.judge_loss(ANA)
    assert summary(checked(duel).matches[0]) == (BEN, "judge_game_loss", (0, 2), 2)


def test_a_judge_may_give_losses_to_both() -> None:
    duel = seated()
    for name in (ANA, BEN):
        duel.start()
        duel.judge_loss(name)
        duel.begin_next()
    replay = checked(duel)
    assert [game.winner for game in replay.games] == [BEN, ANA]
    assert replay.matches[0].wins == (1, 1)


@pytest.mark.parametrize("what", ["game", "match"])
def test_the_loser_is_named_by_the_line(what: str) -> None:
    duel = seated()
    duel.start()
    duel.judge_joins("Judge Judy")
    duel.judge_loss(ANA, match=what == "match")

    def by_the_judge(plays: list[Json]) -> None:
        play = next(play for play in plays if play["play"].endswith("loss"))
        play["username"] = "Judge Judy"

    assert edited(duel, by_the_judge).games[0].winner == BEN


def test_a_judge_decides_nothing_by_talking() -> None:
    duel = seated()
    duel.start()
    duel.judge_joins("Judge Judy", 2)
    duel.freeze("Judge Judy", ANA)
    for phrase in ("Received a game loss by a judge", "Lost Duel", "Admitted defeat"):
        duel.judge_says("Judge Judy", phrase)
        duel.spectator_says("Zed", phrase)
    replay = checked(duel)
    assert replay.games[0].unfinished
    assert replay.players == (ANA, BEN)
