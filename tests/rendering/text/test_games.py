from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bot.domain.replay.model import EndReason, Game
from bot.rendering.text.games import game_lines
from bot.rendering.text.lines import Tone, measure, plain
from tests.domain.analysis.duels import ANA, BO, game, shown

PLAYERS = (ANA, BO)


def ended(ana: int, bo: int, **keys: Any) -> Game:  # noqa: ANN401  # as the builder takes them
    """A game with these life points at its end."""
    return game(
        ana=replace(shown(ANA), final_life=ana), bo=replace(shown(BO), final_life=bo), **keys
    )


def strip(*games: Game, width: int = 80) -> list[str]:
    return [plain(written) for written in game_lines(games, PLAYERS, width)]


def test_a_game_is_a_line_below_the_names() -> None:
    games = (
        ended(3200, 0),
        ended(0, 8000, number=2, winner=BO, first=BO, turns=11),
    )
    assert strip(*games) == [
        "        Ana                   Bo                    Turns  Min",
        "Game 1  chose first 3200 won                 0          6    6  conceded",
        "Game 2                 0      chose first 8000 won     11   11  conceded",
    ]


def test_who_was_let_go_first_did_not_choose_it() -> None:
    assert strip(ended(3200, 0, first=ANA, chosen_by=BO)) == [
        "        Ana                     Bo  Turns  Min",
        "Game 1  was let first 3200 won  0       6    6  conceded",
    ]


def test_a_draw_is_said_on_both_sides() -> None:
    assert strip(ended(100, 200, winner=None, reason=EndReason.DRAW_AGREED))[1] == (
        "Game 1  chose first 100 drew  200 drew      6    6  draw agreed"
    )


def test_an_unfinished_game_has_neither_winner_nor_length() -> None:
    told = strip(ended(8000, 7000, unfinished=True))[1]
    assert told == "Game 1  chose first 8000   7000       6  file stops here"


@pytest.mark.parametrize("reason", EndReason)
def test_every_ending_fits_a_common_terminal(reason: EndReason) -> None:
    lines = game_lines([ended(8000, 8000, reason=reason)], PLAYERS, 80)
    assert all("…" not in plain(written) for written in lines)


def test_a_narrow_screen_gets_shorter_words() -> None:
    games = (ended(3200, 0), ended(0, 8000, number=2, winner=BO, first=BO, turns=11))
    assert strip(*games, width=60) == [
        "   Ana             Bo              Turns  Min",
        "1  first 3200 won           0          6    6  conceded",
        "2           0      first 8000 won     11   11  conceded",
    ]


def test_a_long_name_is_cut_to_its_column() -> None:
    long = "A name that never seems to end"
    played = ended(3200, 0)
    sides = (replace(played.players[0], player=long), played.players[1])
    named = replace(played, first_player=long, chosen_by=long, winner=long, players=sides)
    lines = game_lines([named], (long, BO), 80)
    assert plain(lines[0]).startswith("        A name that never s…  Bo")
    assert all(measure(written) <= 80 for written in lines)


def test_the_winner_stands_out() -> None:
    lines = game_lines([ended(3200, 0)], PLAYERS, 80)
    assert [span.text for span in lines[1] if span.tone is Tone.GOOD] == ["won"]
