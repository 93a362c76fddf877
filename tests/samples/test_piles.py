"""Cards leave their place: to graveyards, out of play, into decks."""

from __future__ import annotations

import pytest

from tests.samples.duels import ANA, BEN, last, logged, opened


def test_a_discard_counts_the_place_in_the_hand() -> None:
    game = opened(["Sangan", "Jinzo"])
    game.discard(ANA, "Jinzo")
    assert logged(last(game)) == ('Sent "Jinzo" from hand (2/5) to GY', None)
    game.discard(ANA, "Sangan")
    assert logged(last(game)) == ('Sent "Sangan" from hand (1/4) to GY', None)
    assert [copy.name for copy in game.pile(ANA, "gy")] == ["Jinzo", "Sangan"]


def test_a_set_card_is_called_set_when_it_goes() -> None:
    game = opened(["Scapegoat"])
    game.set_spell_trap(ANA, "Scapegoat", "S-5")
    game.to_gy(ANA, "Scapegoat")
    assert logged(last(game)) == ('Sent Set "Scapegoat" from S-5 to GY', None)
    assert not game.pile(ANA, "gy")[0].face_down


def test_the_holder_sends_an_opponents_card_with_its_owner() -> None:
    game = opened((), ["Sangan"])
    game.special_summon(BEN, "Sangan")
    game.give(BEN, "Sangan")
    game.to_gy(ANA, "Sangan")
    assert (last(game)["username"], last(game)["owner"]) == (ANA, BEN)
    assert [copy.name for copy in game.pile(BEN, "gy")] == ["Sangan"]
    assert game.pile(ANA, "gy") == []


def test_a_card_in_the_opponents_graveyard_is_banished_without_owner() -> None:
    game = opened((), ["Sangan"])
    game.discard(BEN, "Sangan")
    game.banish(ANA, "Sangan", of=BEN)
    assert logged(last(game)) == ('Banished "Sangan" from GY', None)
    assert "owner" not in last(game)
    assert [copy.name for copy in game.pile(BEN, "banished")] == ["Sangan"]


def test_a_milled_card_is_the_top_one() -> None:
    game = opened(below=["Sangan"])
    assert game.mill(ANA).name == "Sangan"
    assert logged(last(game)) == ('Milled "Sangan" from top of deck', None)


def test_a_card_banished_face_down_from_a_hidden_place_is_named_privately() -> None:
    game = opened(["Sangan"])
    game.banish(ANA, "Sangan", "hand", face_down=True)
    assert last(game)["play"] == "Banish FD"
    assert last(game)["face_down"] is True
    assert logged(last(game)) == (
        "Banished card from hand (1/5) face-down",
        'Banished "Sangan" from hand (1/5) face-down',
    )
    game.to_bottom_of_deck(ANA, "Sangan", "banished")
    assert logged(last(game)) == (
        "Returned banished card (1/1) to bottom of deck",
        'Returned banished "Sangan" (1/1) to bottom of deck',
    )


def test_a_card_banished_face_down_from_the_open_is_named() -> None:
    game = opened(["Sangan"])
    game.normal_summon(ANA, "Sangan")
    game.banish(ANA, "Sangan", "field", face_down=True)
    text = 'Banished "Sangan" from M-3 face-down'
    assert logged(last(game)) == (text, text)


def test_the_top_card_banished_face_down_is_called_differently_by_each_side() -> None:
    game = opened()
    game.banish_top_face_down(ANA, "Trap Hole")
    assert logged(last(game)) == (
        "Banished card from top of Deck face-down",
        'Banished "Trap Hole" from Deck face-down',
    )


@pytest.mark.parametrize("end", ["top", "bottom"])
def test_a_card_from_the_hand_goes_into_the_deck_unseen(end: str) -> None:
    game = opened(["Sangan"])
    sangan = getattr(game, f"to_{end}_of_deck")(ANA, "Sangan")
    assert logged(last(game)) == (
        f"Returned card from hand (1/5) to {end} of deck",
        f'Returned "Sangan" from hand (1/5) to {end} of deck',
    )
    assert "card" not in last(game)
    assert game.pile(ANA, "deck")[0 if end == "top" else -1] is sangan


def test_a_card_from_the_graveyard_goes_into_the_deck_in_the_open() -> None:
    game = opened(["Sangan"])
    game.discard(ANA, "Sangan")
    game.to_top_of_deck(ANA, "Sangan", "gy")
    assert logged(last(game)) == ('Returned "Sangan" from GY to top of deck', None)


def test_a_card_on_the_field_has_a_private_line_when_it_goes_into_the_deck() -> None:
    game = opened(["Sangan"], ["Jinzo"])
    game.normal_summon(ANA, "Sangan")
    game.to_bottom_of_deck(ANA, "Sangan", "field")
    text = 'Returned "Sangan" from M-3 to bottom of deck'
    assert logged(last(game)) == (text, text)
    game.special_summon(BEN, "Jinzo")
    game.give(BEN, "Jinzo")
    game.to_bottom_of_deck(ANA, "Jinzo", "field")
    assert last(game)["owner"] == BEN
    assert game.pile(BEN, "deck")[-1].name == "Jinzo"


def test_an_extra_deck_monster_goes_back() -> None:
    game = opened()
    game.special_summon(ANA, "Link Spider", "extra")
    game.to_extra_deck(ANA, "Link Spider")
    text = 'Returned "Link Spider" from M-3 to Extra Deck'
    assert last(game)["play"] == "To ED"
    assert logged(last(game)) == (text, text)


def test_a_pendulum_monster_goes_to_the_extra_deck_face_up() -> None:
    game = opened(["DoSolfachord Cutia"])
    game.normal_summon(ANA, "DoSolfachord Cutia")
    game.to_extra_deck(ANA, "DoSolfachord Cutia")
    assert last(game)["play"] == "To ED FU"
    assert game.pile(ANA, "extra")[-1].name == "DoSolfachord Cutia"


def test_shuffling_hides_what_was_known() -> None:
    game = opened(["Sangan"])
    game.to_top_of_deck(ANA, "Sangan")
    with pytest.raises(ValueError, match='known to be "Sangan"'):
        game.draw(ANA, "Trap Hole")
    game.shuffle_deck(ANA)
    assert last(game)["message"] == "Ana shuffled his deck"
    assert game.draw(ANA, "Trap Hole").name == "Trap Hole"


def test_an_unknown_card_can_be_told_to_be_on_top() -> None:
    game = opened(below=["Sangan"])
    handles = [copy.id for copy in game.pile(ANA, "deck")]
    assert game.draw(ANA, "Trap Hole").id == handles[0]
    assert [copy.id for copy in game.pile(ANA, "deck")] == handles[1:]
    assert [copy.name for copy in game.pile(ANA, "deck")].count("Sangan") == 1


def test_a_known_card_deep_in_the_deck_cannot_be_on_top() -> None:
    game = opened(["Sangan"])
    game.to_bottom_of_deck(ANA, "Sangan")
    with pytest.raises(ValueError, match='no "Sangan" in the deck that could be on top'):
        game.draw(ANA, "Sangan")


def test_an_empty_deck_has_no_top() -> None:
    game = opened()
    for _ in range(35):
        game.draw(ANA)
    for told in (game.draw, game.mill, game.add_random, game.banish_top_face_down):
        with pytest.raises(ValueError, match="no cards left"):
            told(ANA)
    with pytest.raises(ValueError, match="no cards left"):
        game.draw(ANA, "Sangan")


@pytest.mark.parametrize("verb", ["to_gy", "banish", "to_top_of_deck", "to_hand"])
def test_a_token_goes_to_no_pile(verb: str) -> None:
    game = opened()
    game.summon_token(ANA)
    with pytest.raises(ValueError, match="remove it"):
        getattr(game, verb)(ANA, "Token", "field")


def test_a_place_that_does_not_exist_is_refused() -> None:
    game = opened(["Sangan"])
    with pytest.raises(ValueError, match="no place called attic"):
        game.to_gy(ANA, "Sangan", "attic")  # type: ignore[arg-type]  # that is the point
