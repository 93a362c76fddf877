"""Matches, games, throws, choices, lengths and endings, counted by hand."""

from __future__ import annotations

import pytest
from msgspec import structs

from bot.domain.analysis.appearances import appearances_in
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence, Outcome, Record, Split, Tally, tell
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import EndReason, Game, Replay
from tests.domain.analysis.duels import ANA, BO, game, replay, throw


def counts(record: Record) -> tuple[int, int, int, int]:
    return record.won, record.lost, record.drawn, record.undecided


def pairs(split: Split) -> list[tuple[str, int]]:
    return [(entry.name, entry.count) for entry in split.entries]


def test_a_player_whom_no_replay_names_has_an_empty_profile() -> None:
    empty = profile("Cy", [replay(1, game())])
    assert empty.player == "Cy"
    assert empty.coverage.replays == ()
    assert empty.coverage.first_day is None
    assert counts(empty.matches) == (0, 0, 0, 0)
    assert empty.lengths.game_turns.average is None
    assert empty.matches_without_game == Tally(FigureKey.MATCHES_WITHOUT_GAME, 0, 0, ())
    assert tell(empty.matches) == "0\u20130"


def test_names_compare_exactly() -> None:
    assert profile("ana", [replay(1, game())]).coverage.matches == 0


def test_coverage_tells_what_the_profile_rests_on() -> None:
    seen = profile(
        ANA,
        [
            replay(7, game(), game(2), date="2025-11-16 01:00:00", doubts=("It stops.",)),
            replay(9, game(), date="2025-10-30 23:59:59"),
            replay(8, game(players=("Cy", BO), winner="Cy"), players=("Cy", BO), winner="Cy"),
        ],
    ).coverage
    assert seen.replays == (9, 7)
    assert (seen.matches, seen.games) == (2, 3)
    assert (seen.first_day, seen.last_day) == ("2025-10-30", "2025-11-16")
    assert seen.formats == {"gu": 2}
    assert seen.doubtful == (7,)
    assert seen.without_positions == ()


def test_a_replay_given_twice_counts_once() -> None:
    one, two = replay(1, game()), replay(2, game(winner=BO), winner=BO)
    assert profile(ANA, [one, two, one]) == profile(ANA, [one, two])


def test_of_two_different_copies_of_a_replay_the_first_given_counts() -> None:
    whole, broken = replay(1, game()), replay(1, game(unfinished=True), winner=None)
    assert profile(ANA, [whole, broken]) == profile(ANA, [whole])
    assert profile(ANA, [broken, whole]) == profile(ANA, [broken])


def test_the_order_of_the_replays_does_not_matter() -> None:
    one = replay(1, game(), date="2025-11-16 20:00:00")
    two = replay(2, game(winner=BO), winner=BO, date="2025-11-09 20:00:00")
    assert profile(ANA, [one, two]) == profile(ANA, [two, one])
    assert profile(ANA, [one, two]).coverage.replays == (2, 1)


def test_matches_count_as_the_site_decided_them_and_not_by_games() -> None:
    # The leader quit in game 2: level on games, and lost.
    left = replay(1, game(), game(2, BO, reason=EndReason.QUIT), winner=BO)
    seen = profile(ANA, [left])
    assert counts(seen.matches) == (0, 1, 0, 0)
    assert counts(seen.games) == (1, 1, 0, 0)


def test_both_players_see_the_same_match_from_their_sides() -> None:
    files = [replay(1, game(), game(2, BO), game(3)), replay(2, game(winner=None), winner=None)]
    ana, bo = profile(ANA, files), profile(BO, files)
    assert (ana.games.won, ana.games.lost) == (bo.games.lost, bo.games.won) == (2, 1)
    assert ana.matches.won_in == bo.matches.lost_in
    assert ana.games.drawn == bo.games.drawn == 1


def test_a_rematch_in_one_file_is_a_second_match() -> None:
    twice = replay(
        1,
        game(),
        game(2),
        game(1, BO, match=2, start=2000),
        winner=ANA,
        rematch_winner=BO,
    )
    seen = profile(ANA, [twice])
    assert counts(seen.matches) == (1, 1, 0, 0)
    assert seen.matches.won_in == (Evidence(1, 1, 2, 460),)
    assert seen.matches.lost_in == (Evidence(1, 2, 1, 2360),)
    assert seen.first_games.of == 2


def test_a_forfeit_with_no_game_decides_its_match_and_is_shown() -> None:
    seen = profile(ANA, [replay(1), replay(2, game())])
    assert counts(seen.matches) == (2, 0, 0, 0)
    assert seen.matches.won_in[0] == Evidence(1, 1, None, None)
    assert seen.matches_without_game == Tally(
        FigureKey.MATCHES_WITHOUT_GAME, 1, 2, (Evidence(1, 1, None, None),)
    )
    assert seen.games.of == 1


@pytest.mark.parametrize(
    ("games", "counted"),
    [
        ((game(winner=None),), (1, 0)),
        ((game(winner=ANA), game(2, None), game(3, BO)), (1, 0)),
        ((game(winner=ANA), game(2, None)), (0, 1)),
        ((game(winner=ANA), game(2, BO)), (0, 1)),
        ((game(winner=None), game(2, unfinished=True)), (0, 1)),
        ((game(unfinished=True),), (0, 1)),
        ((), (0, 1)),
    ],
)
def test_without_a_winner_a_match_is_drawn_only_if_its_games_say_so(
    games: tuple[Game, ...], counted: tuple[int, int]
) -> None:
    record = profile(ANA, [replay(1, *games, winner=None)]).matches
    assert (record.drawn, record.undecided) == counted


@pytest.mark.parametrize(("before_game", "outcome"), [(1, Outcome.DRAWN), (2, Outcome.UNDECIDED)])
def test_a_match_that_went_on_to_a_throw_after_its_draw_is_undecided(
    before_game: int, outcome: Outcome
) -> None:
    thrown = structs.replace(throw("Rock", "Paper", BO), before_game=before_game)
    file = replay(1, game(winner=None), winner=None, throws=(thrown,))
    assert appearances_in(ANA, [file], {})[0].outcome is outcome


def test_a_drawn_game_does_not_make_a_decided_match_drawn() -> None:
    files = [replay(1, game(), game(2, BO), game(3, None), game(4))]
    seen = profile(ANA, files)
    assert counts(seen.matches) == (1, 0, 0, 0)
    assert counts(seen.games) == (2, 1, 1, 0)
    assert tell(seen.games) == "2\u20131\u20131"


def test_an_unfinished_game_stays_apart_and_points_to_its_start() -> None:
    seen = profile(ANA, [replay(1, game(), game(2, unfinished=True, start=900), winner=None)])
    assert counts(seen.games) == (1, 0, 0, 1)
    assert (seen.games.of, seen.games.matches, seen.matches.matches) == (1, 1, 0)
    assert seen.games.undecided_in == (Evidence(1, 1, 2, 900),)


def test_first_and_second_are_told_by_who_went_first_and_not_by_who_chose() -> None:
    given = game(first=ANA, chosen_by=BO)
    taken = game(2, BO, first=BO)
    seen = profile(ANA, [replay(1, given, taken)])
    assert counts(seen.going_first) == (1, 0, 0, 0)
    assert counts(seen.going_second) == (0, 1, 0, 0)


def test_game_one_is_apart_from_the_games_after_siding() -> None:
    files = [
        replay(1, game(), game(2, BO), game(3, BO), winner=BO),
        replay(2, game(winner=BO), game(2), game(3)),
    ]
    seen = profile(ANA, files)
    assert counts(seen.first_games) == (1, 1, 0, 0)
    assert counts(seen.later_games) == (2, 2, 0, 0)
    assert (seen.later_games.matches, seen.later_games.of) == (2, 4)


def test_choices_are_those_of_the_player_alone() -> None:
    files = [
        replay(
            1,
            game(first=ANA, chosen_by=ANA),
            game(2, first=BO, chosen_by=ANA, start=700),
            game(3, first=ANA, chosen_by=BO),
        ),
        replay(2, game(first=ANA, chosen_by=ANA), date="2025-11-17 00:00:00"),
    ]
    seen = profile(ANA, files).choices
    assert seen.of == 3
    assert pairs(seen) == [("first", 2), ("second", 1)]
    assert seen.entries[1].evidence == (Evidence(1, 1, 2, 700),)
    assert seen.count("never") == 0


def test_every_throw_counts_and_the_first_of_a_match_apart() -> None:
    files = [
        replay(
            1,
            game(),
            throws=(
                throw("Rock", "Rock", None, at_s=3),
                throw("Rock", "Paper", BO, at_s=6),
            ),
        ),
        replay(2, game(), throws=(throw("Scissors", "Paper", ANA),)),
        replay(3, game()),
    ]
    ana, bo = profile(ANA, files).throws, profile(BO, files).throws
    assert pairs(ana.symbols) == [("Rock", 2), ("Scissors", 1)]
    assert pairs(bo.symbols) == [("Paper", 2), ("Rock", 1)]
    assert (ana.opening.of, pairs(ana.opening)) == (2, [("Rock", 1), ("Scissors", 1)])
    assert ana.opening.entries[0].evidence == (Evidence(1, 1, 1, 3),)
    assert counts(ana.record) == counts(bo.record) == (1, 1, 1, 0)
    assert ana.record.won_in == bo.record.lost_in


def test_a_rematch_has_a_first_throw_of_its_own() -> None:
    both = replay(
        1,
        game(),
        game(match=2),
        throws=(throw("Rock", "Scissors", ANA), throw("Paper", "Rock", ANA, match=2)),
    )
    seen = profile(ANA, [both]).throws
    assert (seen.opening.of, seen.symbols.of) == (2, 2)


def test_games_end_for_reasons_told_apart_by_who_won() -> None:
    files = [
        replay(1, game(), game(2, BO, reason=EndReason.TIMED_OUT), game(3)),
        replay(2, game(reason=EndReason.QUIT)),
        replay(3, game(winner=None, reason=EndReason.DRAW_AGREED), winner=None),
        replay(4, game(unfinished=True), winner=None),
    ]
    seen = profile(ANA, files)
    assert pairs(seen.won_by) == [("admitted_defeat", 2), ("quit", 1)]
    assert (seen.won_by.of, seen.lost_by.of) == (3, 1)
    assert pairs(seen.lost_by) == [("timed_out", 1)]


def test_lengths_are_those_of_finished_games_and_decided_matches() -> None:
    files = [
        replay(1, game(turns=6, start=100), game(2, turns=10, start=1000)),
        replay(2, game(turns=3, start=60), game(2, unfinished=True), winner=None),
        replay(3),
    ]
    seen = profile(ANA, files).lengths
    assert (seen.game_turns.of, seen.game_turns.median) == (3, 6)
    assert seen.game_turns.average == pytest.approx(19 / 3)
    assert seen.game_minutes.average == pytest.approx(19 / 3)
    assert [place.at_s for place in seen.game_turns.evidence] == [240, 460, 1600]
    # From second 100 to second 1600, siding included.
    assert (seen.match_minutes.of, seen.match_minutes.average) == (1, 25)
    assert (seen.match_turns.of, seen.match_turns.median) == (1, 16)


def test_a_drawn_match_has_a_length_and_a_lost_one_with_a_broken_game_has_none() -> None:
    drawn = replay(1, game(winner=None, turns=2), winner=None)
    broken = replay(2, game(), game(2, unfinished=True), winner=BO)
    seen = profile(ANA, [drawn, broken]).lengths
    assert (seen.match_turns.of, seen.match_turns.average) == (1, 2)


def test_an_undecided_match_has_no_length_even_if_its_games_have() -> None:
    seen = profile(ANA, [replay(1, game(turns=4), winner=None)]).lengths
    assert (seen.game_turns.of, seen.match_turns.of, seen.match_minutes.average) == (1, 0, None)


def test_a_median_of_two_lies_between_them() -> None:
    files = [replay(1, game(turns=4)), replay(2, game(turns=7))]
    assert profile(ANA, files).lengths.game_turns.median == 5.5


def against(replay_id: int, opponent: str, winner: str) -> Replay:
    players = (opponent, ANA)
    played = game(winner=winner, players=players, first=ANA)
    return replay(replay_id, played, winner=winner, players=players)


def test_opponents_have_records_of_their_own_most_met_first() -> None:
    files = [against(1, "Cy", "Cy"), against(2, "Di", ANA), against(3, "Di", "Di")]
    seen = profile(ANA, files).opponents
    assert [entry.name for entry in seen] == ["Di", "Cy"]
    assert counts(seen[0].matches) == counts(seen[0].games) == (1, 1, 0, 0)
    assert seen[0].matches.won_in == (Evidence(2, 1, 1, 460),)


def test_decks_faced_are_only_those_that_have_a_name() -> None:
    files = [against(number, "Cy", ANA) for number in range(1, 5)]
    seen = profile(ANA, files, opposing_decks={1: "Chaos", 2: "Chaos", 3: ""}).decks_faced
    assert [(entry.name, entry.matches.won) for entry in seen] == [("Chaos", 2)]


def test_a_record_becomes_a_share_at_ten_matches() -> None:
    files = [against(number, "Cy", ANA if number <= 8 else "Cy") for number in range(1, 11)]
    assert tell(profile(ANA, files[:9]).matches) == "8\u20131"
    full = profile(ANA, files)
    assert tell(full.matches) == "80 % (49\u201394 %) of 10 matches"
    assert tell(full.games) == "80 % (49\u201394 %) of 10 games in 10 matches"


def test_many_games_of_one_match_are_not_ten_matches() -> None:
    games = [game(number, ANA if number % 2 else BO) for number in range(1, 13)]
    assert tell(profile(ANA, [replay(1, *games)]).games) == "6\u20136"
