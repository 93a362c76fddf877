"""Players who go away, for good or for a while, and what that makes of a game."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.domain.replay.model import Replay
from bot.samples import Duel
from bot.samples.room import LostBy
from tests.domain.replay.reading import checked, edited, lose, read
from tests.samples.duels import ANA, BEN, seated

REASONS = {
    "Left duel": "quit",
    "Lost connection": "disconnected",
    "Went offline": "disconnected",
    "Timed out": "timed_out",
}


def in_game() -> Duel:
    duel = seated()
    duel.start()
    return duel


def gives_up(duel: Duel, name: str = ANA) -> None:
    """The site says that a player has lost, without saying how they went."""
    line = {"username": name, "type": "game", "public_log": "Lost Duel"}
    duel.raw("Quit duel", seconds=duel.clock, log=line, username=name)


def ending(replay: Replay) -> tuple[str | None, ...]:
    game, match = replay.games[-1], replay.matches[-1]
    return game.winner, game.end_reason, match.winner, match.decided_by


def test_every_way_to_go_is_known() -> None:
    assert set(REASONS) == set(get_args(LostBy))


@pytest.mark.parametrize(("how", "reason"), REASONS.items())
def test_how_a_player_went_is_why_they_lost(how: LostBy, reason: str) -> None:
    duel = in_game()
    duel.disconnect(ANA, how)
    gives_up(duel)
    assert ending(read(duel)) == (BEN, reason, BEN, reason)


def test_who_did_not_go_quit() -> None:
    duel = in_game()
    gives_up(duel)
    assert ending(read(duel)) == (BEN, "quit", BEN, "quit")


def test_how_the_other_player_went_does_not_matter() -> None:
    duel = in_game()
    duel.disconnect(BEN, "Went offline")
    gives_up(duel)
    assert ending(read(duel)) == (BEN, "quit", BEN, "quit")


def test_who_came_back_went_the_second_way() -> None:
    duel = in_game()
    duel.disconnect(ANA)
    duel.rejoin(ANA)
    gives_up(duel)
    assert ending(read(duel))[1] == "quit"


def test_who_came_back_and_timed_out_timed_out() -> None:
    duel = in_game()
    duel.disconnect(ANA)
    duel.rejoin(ANA)
    duel.quit(ANA, "timed_out")
    assert ending(checked(duel)) == (BEN, "timed_out", BEN, "timed_out")


def test_the_last_way_to_go_counts() -> None:
    duel = in_game()
    for how in ("Left duel", "Timed out", "Lost connection"):
        line = {"username": ANA, "type": "duel", "public_log": how}
        duel.raw("Left duel", log=line, username=ANA)
    gives_up(duel)
    assert ending(read(duel))[1] == "disconnected"


@pytest.mark.parametrize(
    "line",
    [
        {"username": ANA, "type": "chat", "public_log": "Timed out"},
        {"username": ANA, "type": "game", "public_log": "Timed out"},
        {"username": ANA, "type": "duel", "public_log": "Timed out again"},
        None,
    ],
)
def test_a_line_in_another_form_says_nothing(line: dict[str, str] | None) -> None:
    duel = in_game()
    duel.disconnect(ANA, "Went offline")
    duel.raw("Left duel", log=line, username=ANA)
    gives_up(duel)
    assert ending(read(duel))[1] == "disconnected"


def test_the_lines_may_come_as_lists() -> None:
    duel = in_game()
    duel.quit(ANA, "timed_out")

    def listed(plays: list[dict[str, object]]) -> None:
        for play in plays[-2:]:
            play["log"] = [{"username": BEN, "type": "chat", "public_log": '"hm"'}, play["log"]]

    assert ending(edited(duel, listed)) == (BEN, "timed_out", BEN, "timed_out")


def test_going_away_while_siding_is_told_by_the_match_only() -> None:
    duel = seated()
    lose(duel, BEN)
    duel.quit(BEN, "disconnected", lost_by="Went offline")
    assert ending(checked(duel)) == (ANA, "admitted_defeat", ANA, "disconnected")
    assert checked(duel).matches[0].wins == (1, 0)


def test_who_went_in_one_game_may_lose_the_next_in_another_way() -> None:
    duel = seated()
    duel.start()
    duel.disconnect(ANA)
    duel.admit(ANA)
    duel.rejoin(ANA)
    duel.begin_next()
    duel.start()
    duel.quit(ANA, "left")
    replay = checked(duel)
    assert [game.end_reason for game in replay.games] == ["admitted_defeat", "quit"]


def test_who_leaves_after_the_decision_loses_nothing() -> None:
    duel = seated()
    lose(duel, BEN, BEN)
    duel.leave(ANA)
    gives_up(duel)
    gives_up(duel, BEN)
    replay = checked(duel)
    assert (replay.matches[0].winner, replay.matches[0].wins) == (ANA, (2, 0))
    assert replay.doubts == ()


def test_who_only_watches_cannot_lose() -> None:
    duel = in_game()
    gives_up(duel, "Zed")
    replay = read(duel)
    assert replay.games[0].unfinished
    assert replay.matches[0].winner is None
    assert "Somebody who does not play gave up; that is left out." in replay.doubts


def test_a_spectator_may_come_and_go() -> None:
    duel = in_game()
    line = {"username": "Zed", "type": "duel", "public_log": "Timed out"}
    duel.raw("Left duel", log=line, username="Zed")
    duel.raw("Rejoin duel", log={**line, "public_log": "Rejoined duel"}, username="Zed")
    duel.admit(ANA)
    assert ending(checked(duel))[1] == "admitted_defeat"
