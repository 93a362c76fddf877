"""The table, the rosters and the score on their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

import pytest

from bot.domain.replay.model import EndReason
from bot.samples import CardCopy, Player, card, deck_of
from bot.samples.copies import MONSTER_ZONES, Seat
from bot.samples.players import Roster
from bot.samples.score import Score
from bot.samples.table import Table
from bot.samples.transcript import Transcript
from bot.samples.truth import GameTruth
from bot.samples.wording import leaving, place_in_pile, staying, zone_text
from tests.samples.duels import ANA, BEN, EXTRA, SIDE


@pytest.fixture
def handles() -> Iterator[int]:
    return count(501)


@pytest.fixture
def table(handles: Iterator[int]) -> Table:
    laid = Table((ANA, BEN), handles, Random(1))
    laid.lay_out(roster(), 1, ["Sangan"], ["Jinzo"])
    return laid


def roster(name: str = ANA) -> Roster:
    return Roster(Player(name, deck_of("2 Sangan", "Jinzo", extra=EXTRA, side=SIDE)))


def on_top(table: Table) -> CardCopy:
    return table.seat(ANA).piles["deck"][0]


def test_a_deck_is_laid_out_as_told(table: Table) -> None:
    deck = table.seat(ANA).piles["deck"]
    assert [copy.id for copy in deck] == list(range(1, 41))
    assert (deck[0].name, deck[5].name) == ("Sangan", "Jinzo")
    assert sorted(copy.object_id or 0 for copy in deck) == list(range(1, 41))


def test_an_extra_deck_is_laid_out_in_list_order(table: Table) -> None:
    extra = table.seat(ANA).piles["extra"]
    assert [(copy.id, copy.object_id) for copy in extra] == [(n, n) for n in range(41, 47)]


def test_a_copy_lies_in_one_place_at_a_time(table: Table) -> None:
    copy = on_top(table)
    table.put(copy, "hand")
    table.set_down(copy, BEN, "M-1")
    table.put(copy, "gy")
    seats = table.seats.values()
    places = [pile for seat in seats for pile in seat.piles.values() if copy in pile]
    assert places == [table.seat(ANA).piles["gy"]]
    assert table.seat(BEN).zones == {}
    assert (copy.place, copy.zone, copy.holder) == ("gy", "", ANA)


def test_a_copy_may_stay_in_its_zone_but_not_enter_a_taken_one(table: Table) -> None:
    first, second = table.seat(ANA).piles["deck"][:2]
    table.set_down(first, ANA, "M-1")
    table.set_down(first, ANA, "M-1")
    with pytest.raises(ValueError, match="taken by"):
        table.set_down(second, ANA, "M-1")
    assert second.place == "deck"


def test_materials_follow_the_monster_they_lie_under(table: Table) -> None:
    lower, middle, upper = table.seat(ANA).piles["deck"][:3]
    table.set_down(lower, ANA, "M-1")
    table.tuck(lower, middle)
    table.set_down(middle, ANA, "M-1")
    table.tuck(middle, upper)
    table.set_down(upper, ANA, "M-1")
    assert upper.materials == [middle, lower]
    table.put(upper, "banished")
    assert table.seat(ANA).piles["gy"] == [middle, lower]
    assert (upper.materials, lower.under) == ([], None)


def test_a_shuffle_gives_fresh_handles_and_forgets(table: Table) -> None:
    on_top(table).known = True
    before, after = table.shuffle(ANA, "deck")
    assert sorted(before) == list(range(1, 41))
    assert after == list(range(501, 541))
    assert not any(copy.known for copy in table.seat(ANA).piles["deck"])


def test_a_shuffled_hand_stays_known(table: Table) -> None:
    copy = on_top(table)
    copy.known = True
    table.put(copy, "hand")
    table.shuffle(ANA, "hand")
    assert (copy.known, copy.id) == (True, 501)


def test_a_stranger_has_no_seat(table: Table) -> None:
    with pytest.raises(ValueError, match="Cy does not sit"):
        table.seat("Cy")


def test_zones_are_given_out_in_order() -> None:
    seat = Seat(ANA)
    assert seat.free_zone(MONSTER_ZONES) == "M-3"
    with pytest.raises(ValueError, match="no free zone among"):
        seat.free_zone(())


def test_a_copy_says_what_it_is() -> None:
    copy = CardCopy(ANA, card("Sangan"), 7, 12)
    assert repr(copy) == "<Ana's Sangan #7, handle 12, gone>"


def test_phrases_for_a_card_that_leaves_and_one_that_stays(table: Table) -> None:
    copy = on_top(table)
    assert leaving(table, copy) == ('"Sangan" from Deck', "card from Deck")
    table.put(copy, "hand")
    assert place_in_pile(table, copy) == "(1/1)"
    assert staying(table, copy, ANA)[0] == '"Sangan" in hand (1/1)'
    assert staying(table, copy, BEN)[1] == "card in opponent's hand (1/1)"
    table.set_down(copy, ANA, "Left EMZ")
    copy.face_down = True
    assert leaving(table, copy) == (
        'Set "Sangan" from Left Extra Monster Zone',
        "Set card from Left Extra Monster Zone",
    )
    assert zone_text("M-1") == "M-1"


def test_a_roster_knows_what_came_from_the_side_deck() -> None:
    mine = roster()
    assert (len(mine.main), len(mine.extra), len(mine.side)) == (40, 6, 4)
    assert not mine.is_from_side(46)
    assert mine.is_from_side(47)
    assert mine.card_at(49).name == 'Retaliating "C"'


def test_cards_change_places_and_come_back() -> None:
    mine = roster()
    mine.exchange(["Sangan", "Link Spider"], ['Retaliating "C"', "Link Spider"])
    assert 49 in mine.main
    assert 1 not in mine.main
    assert mine.side == [1, 45, 47, 48]
    assert 50 in mine.extra
    mine.exchange(['Retaliating "C"'], ["Sangan"])
    assert 1 in mine.main
    mine.reset()
    assert mine.main == list(range(1, 41))


@pytest.mark.parametrize(
    ("out", "into"), [(["Kuriboh"], []), ([], ["Kuriboh"]), (["Jinzo"] * 2, [])]
)
def test_what_is_not_there_cannot_be_exchanged(out: list[str], into: list[str]) -> None:
    with pytest.raises(ValueError, match="to exchange"):
        roster().exchange(out, into)


def told_game(number: int = 1) -> GameTruth:
    return GameTruth(1, number, ANA, ANA, 10, {ANA: [], BEN: []})


def test_a_score_counts_wins_and_draws() -> None:
    score = Score((ANA, BEN))
    for winner in (ANA, None, BEN):
        score.begin_game(told_game())
        score.end_game(EndReason.ADMITTED_DEFEAT, winner, 20)
    assert score.of_series() == score.running() == "(1-1-1)"
    assert score.would_decide(ANA)
    assert not score.decided


def test_a_score_after_a_rematch_begins_anew_and_goes_on() -> None:
    score = Score((ANA, BEN))
    score.count_for(BEN)
    score.count_for(BEN)
    score.decide(EndReason.QUIT, BEN)
    assert score.decided
    score.begin_rematch()
    assert (score.of_series(), score.running()) == ("(0-0-0)", "(0-2-0)")
    assert (score.match.number, score.decided) == (2, False)
    score.count_for(ANA)
    score.begin_rematch()
    assert score.running() == "(1-2-0)"


def test_life_is_written_down_until_the_end() -> None:
    game = told_game()
    assert game.change_life(ANA, -500, 11) == 7500
    game.end(EndReason.QUIT, BEN, 12)
    assert game.change_life(ANA, -500, 13) == 7000
    assert game.life_timeline == [(11, ANA, 7500)]


def test_a_copy_seen_after_the_end_is_shown_only_if_it_is_new() -> None:
    game, old, new = told_game(), *(CardCopy(ANA, card("Sangan"), n, n) for n in (1, 2))
    game.see(old)
    game.end(EndReason.QUIT, BEN, 12)
    game.see(old)
    game.see(new)
    assert list(game.seen.values()) == [old]
    assert list(game.shown_after_end.values()) == [new]


def test_a_transcript_gives_every_play_its_own_card_object() -> None:
    transcript = Transcript(17, (1, 1), Random(1))
    first, second = (transcript.card_object(card("Sangan"), 1) for _ in range(2))
    assert first == second
    assert first is not second
    first["name"] = "changed"
    assert transcript.card_object(card("Sangan"), 1)["name"] == "Sangan"


def test_a_transcript_writes_the_second_and_the_kind() -> None:
    transcript = Transcript(17, (4, 4), Random(1))
    transcript.tick()
    assert transcript.write("Good", zone="M-1", username=ANA) == {
        "play": "Good",
        "seconds": 4,
        "zone": "M-1",
        "username": ANA,
        "action": "Duel",
    }
    assert "seconds" not in transcript.write("Countdown", timed=False)


def test_a_log_line_has_a_private_text_only_if_there_is_one() -> None:
    transcript = Transcript(17, (1, 1), Random(1))
    assert transcript.line(ANA, "Thinking") == {
        "public_log": "Thinking",
        "type": "duel",
        "username": ANA,
    }
    assert transcript.line(ANA, "x", "y")["private_log"] == "y"
    old = Transcript(5, (1, 1), Random(1))
    old.clock = 605
    assert old.line(ANA, "x")["timestamp"] == "[10:05]"
