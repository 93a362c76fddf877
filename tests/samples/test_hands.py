"""Hands: what comes in, what is shown, and that the plays say which card became which handle."""

from __future__ import annotations

from tests.samples.duels import ANA, BEN, last, logged, opened


def test_a_search_is_open_and_shuffles_the_hand() -> None:
    game = opened(below=["Sangan"])
    sangan = game.search(ANA, "Sangan")
    text = 'Added "Sangan" from Deck to hand'
    assert logged(last(game)) == (text, text)
    assert last(game)["shuffle"] is True
    assert sangan in game.hand(ANA)
    assert last(game)["hand"] == [copy.id for copy in game.hand(ANA)]


def test_a_set_card_returns_to_the_hand_unseen() -> None:
    game = opened(["Scapegoat"])
    game.set_spell_trap(ANA, "Scapegoat")
    game.to_hand(ANA, "Scapegoat")
    assert logged(last(game)) == (
        "Returned Set card from S-3 to hand",
        'Returned Set "Scapegoat" from S-3 to hand',
    )


def test_a_card_returns_to_the_hand_from_graveyard_and_banishment() -> None:
    game = opened(["Sangan"])
    sangan = game.discard(ANA, "Sangan")
    game.to_hand(ANA, sangan, "gy")
    assert logged(last(game))[0] == 'Returned "Sangan" from GY to hand'
    game.banish(ANA, sangan, "hand")
    game.to_hand(ANA, sangan, "banished")
    assert logged(last(game))[0] == 'Returned banished "Sangan" (1/1) to hand'


def test_an_opponents_monster_returns_to_the_hand_of_its_owner() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.to_hand(BEN, sangan, of=ANA)
    assert last(game)["username"] == BEN
    assert "owner" not in last(game)
    assert sangan in game.hand(ANA)
    assert len(game.hand(BEN)) == 5


def test_a_revealed_card_is_counted_before_the_hand_is_shuffled() -> None:
    game = opened(["Sangan", "Jinzo"])
    jinzo = game.reveal(ANA, "Jinzo")
    play = last(game)
    text = 'Revealed "Jinzo" from hand (2/5)'
    assert logged(play) == (text, text)
    assert play["id"] == 2
    assert sorted(play["prev"]) == [1, 2, 3, 4, 5]
    assert play["hand"][play["prev"].index(2)] == jinzo.id


def test_a_card_revealed_from_deck_or_extra_deck_stays_there() -> None:
    game = opened(below=["Sangan"])
    game.reveal(ANA, "Sangan", "deck")
    assert logged(last(game))[0] == 'Revealed "Sangan" from Deck'
    assert last(game)["shuffle"] is True
    game.reveal(ANA, "Link Spider", "extra")
    assert logged(last(game))[0] == 'Revealed "Link Spider" from Extra Deck'
    assert "prev" not in last(game)
    assert game.draw(ANA).name == "Sangan"


def test_a_shuffled_hand_tells_every_new_handle() -> None:
    game = opened(["Sangan"])
    sangan = game.hand(ANA)[0]
    game.shuffle_hand(ANA)
    play = last(game)
    assert logged(play) == ("Shuffled hand", "Shuffled hand")
    assert play["hand"][play["prev"].index(1)] == sangan.id
    assert "card" not in play


def test_a_shown_hand_names_no_card() -> None:
    game = opened(["Sangan"])
    game.show_hand(ANA)
    assert logged(last(game)) == ("Showed hand", None)
    assert last(game)["viewing"] == "Opponent's Hand"
    assert "card" not in last(game)


def test_a_drawn_card_is_named_in_the_private_log() -> None:
    game = opened(below=["Sangan"])
    sangan = game.draw(ANA)
    assert logged(last(game)) == ("Drew a card", 'Drew "Sangan"')
    assert game.hand(ANA)[-1] is sangan
    assert last(game)["card"]["object_id"] == sangan.object_id


def test_a_card_added_at_random_is_named_in_the_private_log() -> None:
    game = opened(below=["Sangan"])
    game.add_random(ANA, "Sangan")
    play = last(game)
    assert play["line"] == "Randomly added card from Deck to hand"
    assert logged(play) == (
        "Randomly added card from Deck to hand",
        'Randomly added "Sangan" from Deck to hand',
    )


def test_a_card_sent_at_random_is_named_to_all() -> None:
    game = opened(below=["Sangan"])
    game.send_random(ANA, "Sangan")
    assert logged(last(game)) == ('Randomly sent "Sangan" from Deck to GY', None)
    assert game.pile(ANA, "gy")[0].name == "Sangan"


def test_chance_takes_some_card_if_none_is_named() -> None:
    game = opened()
    assert game.send_random(ANA) in game.pile(ANA, "gy")
    assert game.add_random(ANA) in game.hand(ANA)


def test_a_random_banishment_from_the_extra_deck() -> None:
    game = opened()
    game.banish_random(ANA, "Link Spider")
    assert last(game)["line"] == "Banished random card"
    assert logged(last(game)) == ('Randomly banished "Link Spider" from Extra Deck', None)
    game.banish_random(ANA, "Tornado Dragon", face_down=True)
    assert last(game)["play"] == "Banish FD"
    assert "face_down" not in last(game)
    assert logged(last(game)) == (
        "Banished card from Extra Deck",
        'Banished "Tornado Dragon" from Extra Deck',
    )


def test_dice_and_coins_carry_their_result() -> None:
    game = opened()
    game.die(ANA, 5)
    assert (logged(last(game))[0], last(game)["result"]) == ("Rolled a die (5)", 5)
    game.coin(BEN, "tails")
    assert (logged(last(game))[0], last(game)["result"]) == ("Flipped a coin (tails)", "tails")


def test_permission_names_the_card() -> None:
    game = opened()
    game.ask_permission(ANA, 'Maxx "C"')
    assert logged(last(game))[0] == 'Requested permission to resolve "Maxx "C""'
    assert last(game)["title"] == 'Maxx "C"'
    game.grant_permission(BEN)
    assert logged(last(game))[0] == "Granted permission"
