from __future__ import annotations

from msgspec.structs import replace

from bot.domain.analysis.appearances import appearances_in
from bot.domain.replay.model import EndReason, Match, Replay
from bot.rendering.text.lines import Tone, plain
from bot.rendering.text.replays import match_seconds, replay_lines, tell_decision
from tests.domain.analysis import decklists, duels
from tests.domain.analysis.duels import ANA, BO, game, replay, throw
from tests.rendering.text.decks import card, replay_with, texts


def told(told_of: Replay, width: int = 80) -> list[str]:
    return texts(replay_lines(told_of, width))


def decided(told_of: Replay, **changes: object) -> Replay:
    """The same replay with another verdict on its first match."""
    return replace(told_of, matches=(replace(told_of.matches[0], **changes),))


def seconds_of(told_of: Replay) -> int | None:
    return match_seconds(appearances_in(ANA, [told_of], {})[0])


THREE = (game(1), game(2, BO, start=1000), game(3, start=2000))


def test_the_head_says_who_played_how_it_ended_when_and_in_which_format() -> None:
    assert told(replay(76245388, *THREE))[:2] == [
        "Ana 2-1 Bo                                           Goat, unrated · 16 Nov 2025",
        "Ana won, Bo conceded · 38 min · replay 76245388",
    ]


def test_a_narrow_head_takes_more_lines() -> None:
    assert told(replay(76245388, *THREE), 40)[:4] == [
        "Ana 2-1 Bo   Goat, unrated · 16 Nov 2025",
        "Ana won, Bo conceded · 38 min ·",
        "replay 76245388",
        "",
    ]


def test_every_game_is_a_line() -> None:
    assert told(replay(1, *THREE))[3:7] == [
        "        Ana                   Bo        Turns  Min",
        "Game 1  chose first 8000 won  8000          6    6  conceded",
        "Game 2  chose first 8000      8000 won      6    6  conceded",
        "Game 3  chose first 8000 won  8000          6    6  conceded",
    ]


def test_draws_are_part_of_the_score() -> None:
    games = (game(1), game(2, None, reason=EndReason.DRAW_AGREED), game(3, BO), game(4))
    assert told(replay(1, *games))[0].startswith("Ana 2-1-1 Bo ")


def test_the_winner_may_be_behind_on_games() -> None:
    quit_at_1_0 = decided(replay(1, game(1, BO)), winner=ANA, decided_by=EndReason.QUIT)
    assert told(quit_at_1_0)[:2] == [
        "Ana 0-1 Bo                                           Goat, unrated · 16 Nov 2025",
        "Ana won, Bo left · 6 min · replay 1",
    ]


def test_the_winner_stands_out() -> None:
    second = list(replay_lines(replay(1, *THREE), 80))[1]
    assert [span.text for span in second if span.tone is Tone.GOOD] == ["Ana won"]


def test_a_file_that_stops_names_no_winner_and_no_length() -> None:
    stopped = replay(1, game(1, unfinished=True), winner=None, doubts=("Game 1 has no end.",))
    assert told(stopped)[1] == "undecided · replay 1"
    assert told(stopped)[-1] == "Game 1 has no end."
    assert seconds_of(stopped) is None


def test_a_match_of_draws_is_drawn() -> None:
    drawn = replay(1, game(1, None, reason=EndReason.DRAW_AGREED), winner=None)
    assert tell_decision(appearances_in(ANA, [drawn], {})[0]) == "drawn"


def test_who_leads_when_a_draw_ends_the_match_wins_by_what_both_agreed() -> None:
    games = (game(1, BO), game(2, None, reason=EndReason.DRAW_AGREED))
    ended = decided(replay(1, *games), winner=BO, decided_by=EndReason.DRAW_AGREED)
    assert told(ended)[1].startswith("Bo won, draw agreed · ")


def test_a_rematch_is_a_match_of_its_own() -> None:
    games = (game(1), game(2), game(1, BO, match=2, start=3000))
    lines = told(replay(7, *games, rematch_winner=BO))
    assert lines[:5] == [
        "Ana - Bo                                             Goat, unrated · 16 Nov 2025",
        "2 matches · replay 7",
        "",
        "Match 1: Ana 2-0 Bo",
        "Ana won, Bo conceded · 6 min",
    ]
    assert lines[lines.index("Match 2: Ana 0-1 Bo") + 1] == "Bo won, Ana conceded · 6 min"


def test_a_match_without_a_game_has_neither_strip_nor_cards() -> None:
    forfeit = replace(
        replay(1), matches=(Match(1, ANA, EndReason.QUIT, wins=(0, 0), draws=0, games_played=0),)
    )
    assert told(forfeit) == [
        "Ana 0-0 Bo                                           Goat, unrated · 16 Nov 2025",
        "Ana won, Bo left · replay 1",
        "",
        "Ana · no game was opened, so no card was seen",
        "",
        "Bo · no game was opened, so no card was seen",
    ]


def test_throws_are_told_with_their_ties() -> None:
    throws = (throw("Rock", "Rock", None), throw("Scissors", "Paper", ANA))
    lines = told(replay(1, *THREE, throws=throws))
    assert "Throws  Rock-Rock, Scissors-Paper, Ana won" in lines


def test_a_throw_after_a_draw_says_for_which_game() -> None:
    later = replace(throw("Paper", "Rock", ANA), before_game=3)
    lines = told(replay(1, *THREE, throws=(throw("Rock", "Paper", BO), later)))
    first = lines.index("Throws  game 1: Rock-Paper, Bo won")
    assert lines[first + 1] == "        game 3: Paper-Rock, Ana won"


def test_a_throw_that_nobody_won_says_nothing_of_a_winner() -> None:
    assert "Throws  Rock-Rock" in told(replay(1, *THREE, throws=(throw("Rock", "Rock", None),)))


def test_side_cards_are_told_with_the_games_in_which_they_were_in() -> None:
    seen = replay_with({1: "Sangan"}, {44: "Kycoo"}, {44: "Kycoo", 45: "Des Koala"})
    assert "Side 2       1 Des Koala in g3                 1 Kycoo in g2, g3" in told(seen)


def test_in_a_rematch_the_match_is_named_too() -> None:
    games = (
        decklists.played([card("Sangan", 1)]),
        decklists.played([card("Kycoo", 44)], number=2),
        decklists.played([card("Kycoo", 44)], match=2, number=1),
    )
    lines = told(duels.replay(1, *games, rematch_winner=ANA))
    assert "Side 1       1 Kycoo in m1 g2, m2 g1" in lines


def test_a_side_card_shown_only_after_a_game_says_so() -> None:
    seen = duels.replay(1, decklists.played([], after_end=[card("Kycoo", 44)]))
    assert "Side 1       1 Kycoo after the game" in told(seen)


def test_doubts_close_the_text() -> None:
    lines = list(replay_lines(replay(1, *THREE, doubts=("One.", "Two.")), 80))
    assert texts(lines)[-3:] == ["", "One.", "Two."]
    assert lines[-1][0].tone is Tone.DOUBT


def test_names_are_never_interpreted() -> None:
    names = ("[bold red]\x1b[31mAna[/]", "Bo\u202e")
    hostile = replay(1, game(players=names, winner=names[0], first=names[0]), players=names)
    for written in replay_lines(hostile, 80):
        assert plain(written).isprintable()
    assert "[bold red]" in plain(next(iter(replay_lines(hostile, 80))))
