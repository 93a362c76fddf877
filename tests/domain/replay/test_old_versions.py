"""Files of 2024 (version 15) and of 2017 (version 5)."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.domain.replay.model import DeckSizes, Replay
from bot.samples import Duel
from tests.domain.replay.reading import (
    Json,
    answer,
    begun,
    changed,
    checked,
    differences,
    lose,
    names_of,
    read,
    seen,
    shown_after_end,
    truth_of,
)
from tests.samples.duels import ANA, BEN, seated
from tests.samples.every_verb import every_verb

CARDS = ("cards_seen", "sided_in", "cards_shown_after_end")


def checked_old(duel: Duel) -> Replay:
    """The reading of a file of 2017: all but the cards is true, and no card is made up."""
    replay = read(duel)
    truth, got = truth_of(duel), answer(replay)
    for right, game, told in zip(truth["games"], got["games"], replay.games, strict=True):
        for side in told.players:
            assert side.lower_bound
            known = Counter(right["cards_seen"][side.player])
            later = Counter(right["cards_shown_after_end"][side.player])
            assert names_of(side.seen) <= known
            assert set(side.opening_hand) <= set(names_of(side.seen))
            assert names_of(side.seen + side.shown_after_end) <= known + later
        for key in CARDS:
            del right[key], game[key]
    assert list(differences(truth, got)) == []
    return replay


@pytest.mark.parametrize("version", [15, 17])
def test_everything_that_can_happen_is_read(version: int) -> None:
    replay = checked(every_verb(version=version))
    assert replay.version == version


def test_everything_that_could_happen_in_2017_is_read() -> None:
    assert checked_old(every_verb(version=5)).version == 5


def test_a_file_of_2024_has_no_zones_and_is_read_as_one_of_today() -> None:
    def played(version: int) -> Replay:
        duel, game = begun(("Sangan",), ("Jinzo",), version=version)
        game.normal_summon(ANA, "Sangan")
        game.give(ANA, "Sangan")
        game.to_gy(BEN, "Sangan")
        game.discard(BEN, "Jinzo")
        game.special_summon(ANA, "Jinzo", "gy", of=BEN)
        duel.admit(BEN)
        return checked(duel)

    assert played(15).games == played(17).games


@pytest.mark.parametrize("version", [5, 15])
def test_ids_started_elsewhere(version: int) -> None:
    duel, game = begun(("Sangan",), ("Jinzo",), version=version)
    assert (game.hand(ANA)[0].id, game.hand(BEN)[0].id) == (101, 201)
    game.discard(BEN, "Jinzo")
    game.banish(ANA, "Jinzo", of=BEN)
    told = read(duel).games[0]
    assert (seen(told, ANA)["Jinzo"], seen(told, BEN)["Jinzo"]) == (0, 1)


def test_a_side_deck_of_2017_is_as_long_as_its_list() -> None:
    duel = seated(version=5)
    duel.start()
    assert "side_total" not in duel.build()["player1"]
    assert read(duel).games[0].of(ANA).submitted == DeckSizes(40, 6, 4)

    def without(content: Json) -> None:
        del content["player1"]["side"]

    assert changed(duel, without).games[0].of(ANA).submitted == DeckSizes(40, 6, None)


def test_a_side_deck_of_today_is_as_long_as_is_said() -> None:
    duel = seated()
    duel.start()
    replay = changed(duel, lambda content: content["player1"].update(side=[]))
    assert replay == read(duel)


def test_2017_is_a_lower_bound_and_today_is_not() -> None:
    for version, bound in ((5, True), (15, False), (17, False)):
        duel = seated(version=version)
        lose(duel, ANA, ANA)
        replay = read(duel)
        assert {side.lower_bound for game in replay.games for side in game.players} == {bound}
        assert {game["lower_bound"] for game in answer(replay)["games"]} == {bound}


def test_copies_of_2017_have_no_place_in_a_list() -> None:
    duel, game = begun(("Sangan", "Sangan"), version=5)
    game.set_monster(ANA, "Sangan")
    told = checked_old(duel).games[0]
    assert {copy.object_id for copy in told.of(ANA).seen} == {None}
    assert {stay.object_id for stay in told.of(ANA).held} == {None}
    assert seen(told, ANA)["Sangan"] == 2


def test_a_copy_of_2017_counts_once_while_its_handle_stays() -> None:
    duel, game = begun(("Sangan", "Sangan"), version=5)
    sangan = game.normal_summon(ANA, "Sangan")
    game.to_gy(ANA, sangan)
    game.to_hand(ANA, sangan, "gy")
    game.shuffle_hand(ANA)
    game.special_summon(ANA, sangan)
    game.give(ANA, sangan)
    game.to_gy(BEN, sangan)
    game.to_top_of_deck(ANA, sangan, "gy")
    game.draw(ANA)
    game.discard(ANA, sangan)
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 2


def test_a_copy_of_2017_that_went_through_the_deck_counts_once() -> None:
    duel, game = begun(("Sangan",), version=5)
    for _ in range(3):
        game.to_bottom_of_deck(ANA, "Sangan")
        game.shuffle_deck(ANA)
        game.search(ANA, "Sangan")
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 1


def test_copies_of_2017_that_were_out_together_count_together() -> None:
    duel, game = begun(("Sangan", "Sangan", *("Jinzo",) * 3, "Sangan"), version=5)
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(ANA)
    for _ in range(2):
        game.search(ANA, "Sangan")
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 3


def test_a_copy_of_2017_that_is_exchanged_for_another_is_missed() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"), version=5)
    other = game.pile(ANA, "deck")[0]
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(ANA)
    game.search(ANA, other)
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 1
    assert duel.truth["games"][0]["cards_seen"][ANA]["Sangan"] == 2


def test_only_ones_own_shuffle_hides_what_went_back() -> None:
    duel, game = begun(("Sangan",), version=5)
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(BEN)
    game.search(ANA, "Sangan")
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(BEN)
    game.shuffle_deck(ANA)
    game.search(ANA, "Sangan")
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 1


def test_a_card_of_2017_that_was_only_revealed_from_the_deck_counts_once() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Sangan"), version=5)
    game.reveal(ANA, "Sangan", "deck")
    game.shuffle_deck(ANA)
    game.search(ANA, "Sangan")
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 1


def test_a_card_of_2017_on_top_of_the_deck_may_be_revealed_there() -> None:
    duel, game = begun(("Sangan",), version=5)
    game.to_top_of_deck(ANA, "Sangan")
    game.reveal(ANA, "Sangan", "deck")
    game.shuffle_deck(ANA)
    game.search(ANA, "Sangan")
    game.reveal(ANA, "Sangan")
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 1


def test_a_card_of_2017_in_the_deck_stays_its_owners_whoever_takes_it_out() -> None:
    duel, game = begun(("Sangan",), version=5)
    game.shuffle_hand(ANA)
    sangan = game.to_bottom_of_deck(ANA, "Sangan")
    game.to_gy(BEN, sangan, "deck", of=ANA)
    told = checked_old(duel).games[0]
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (1, 0)
    game.to_hand(ANA, sangan, "gy")
    held = checked_old(duel).games[0].of(ANA).held
    assert [stay.name for stay in held].count("Sangan") == 2


def test_tokens_of_2017_are_no_cards() -> None:
    duel, game = begun(("Scapegoat",), version=5)
    game.give(ANA, game.summon_token(ANA))
    game.remove_token(BEN)
    duel.admit(ANA)
    replay = checked_old(duel)
    assert seen(replay.games[0], ANA)["Token"] == 0
    assert replay.doubts == ()


def test_what_was_shown_after_the_end_in_2017_is_kept_apart() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan", "Kuriboh"), version=5)
    duel.admit(ANA)
    game.draw(ANA)
    game.draw(ANA)
    game.reveal(ANA, "Sangan")
    told = checked_old(duel).games[0]
    assert seen(told, ANA) == {"Sangan": 1, "Jinzo": 4}
    assert shown_after_end(told, ANA) == {"Sangan": 1, "Kuriboh": 1}


def test_a_copy_of_2017_in_an_unshuffled_deck_is_another_one() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"), version=5)
    other = game.pile(ANA, "deck")[0]
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(BEN)
    game.draw(ANA)
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 2
    assert other in game.hand(ANA)


def test_a_copy_of_2017_that_came_back_out_is_not_in_the_deck() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"), version=5)
    other = game.pile(ANA, "deck")[0]
    game.to_top_of_deck(ANA, "Sangan")
    game.draw(ANA)
    game.shuffle_deck(ANA)
    game.search(ANA, other)
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 2


def test_a_copy_of_2017_in_the_graveyard_is_not_in_the_deck() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"), version=5)
    other = game.pile(ANA, "deck")[0]
    game.discard(ANA, "Sangan")
    game.shuffle_deck(ANA)
    game.search(ANA, other)
    assert seen(checked_old(duel).games[0], ANA)["Sangan"] == 2


def test_a_copy_of_2017_in_the_extra_deck_is_not_in_the_deck() -> None:
    duel, game = begun(version=5)
    one, other = (copy for copy in game.pile(ANA, "extra") if "Ripper" in copy.name)
    game.reveal(ANA, one, "extra")
    game.shuffle_deck(ANA)
    game.special_summon(ANA, other, "extra")
    assert seen(checked_old(duel).games[0], ANA)[one.name] == 2


def test_a_card_of_2017_that_nobody_named_may_go_into_the_deck() -> None:
    duel, _ = begun(version=5)
    duel.raw("To B Deck", id=88_888, username=ANA)
    duel.raw("To B Deck", username=ANA)
    checked_old(duel)


def test_a_hand_of_2017_may_be_named_by_an_id_that_lies_in_the_deck() -> None:
    duel, game = begun(("Sangan",), version=5)
    sangan = game.to_bottom_of_deck(ANA, "Sangan")
    duel.raw("Shuffle hand", username=ANA, prev=[sangan.id], hand=[900])
    game.shuffle_deck(ANA)
    game.search(ANA, "Sangan")
    assert seen(read(duel).games[0], ANA)["Sangan"] >= 1
