"""Traps about cards and names, each told in a few lines: a cookbook for tests of readers.

The numbers are those of the list of traps that were found in real replays.
"""

from __future__ import annotations

import pytest

from bot.samples import DeckList, Duel, Game, Player, deck_of
from tests.samples.duels import ANA, BEN, EXTRA, last, logged, opened, plays_of, seated

QUOTED = ('"A Case for K9"', 'Maxx "C"', 'Retaliating "C"', 'World Legacy - "World Crown"')


def seen(game: Game, owner: str = ANA) -> list[str]:
    """The names of the copies of a player that plays told so far, sorted."""
    return sorted(copy.name for (who, _), copy in game.truth.seen.items() if who == owner)


@pytest.mark.parametrize("name", QUOTED)
def test_20_names_with_quotes(name: str) -> None:
    game = opened([], below=[name])
    game.draw(ANA)
    assert logged(last(game))[1] == f'Drew "{name}"'
    assert name in seen(game)


def test_21_two_names_in_one_line() -> None:
    game = opened(["K9-17 Izuna"], ["Sangan"])
    izuna = game.normal_summon(ANA, "K9-17 Izuna")
    game.xyz_summon(ANA, 'K9-17 "Ripper"', izuna)
    game.normal_summon(BEN, "Sangan")
    game.attack(ANA, 'K9-17 "Ripper"', "Sangan")
    assert logged(last(game))[0] == 'Attacked "Sangan" in M-3 with "K9-17 "Ripper"" in M-3'
    assert 'K9-17 "Ripper"' in seen(game)


def test_22_a_reveal_from_the_deck_moves_nothing() -> None:
    game = opened(below=["Sangan"])
    game.reveal(ANA, "Sangan", "deck")
    game.draw(ANA, "Sangan")
    assert seen(game).count("Sangan") == 1


def test_23_extra_deck_monsters_are_seen() -> None:
    game = opened()
    game.special_summon(ANA, "Link Spider", "extra")
    assert "from Extra Deck" in logged(last(game))[0]
    assert "Link Spider" in seen(game)


def test_24_one_copy_goes_back_and_another_comes() -> None:
    game = opened(["Sangan"], below=["Sangan"])
    other = game.pile(ANA, "deck")[0]
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(ANA)
    assert game.search(ANA, other) is other
    assert seen(game).count("Sangan") == 2


def test_25_a_shuffle_changes_every_handle() -> None:
    game = opened(["Sangan"])
    sangan = game.to_bottom_of_deck(ANA, "Sangan")
    before = sangan.id
    game.shuffle_deck(ANA)
    assert before not in last(game)["deck"]
    assert sangan.id in last(game)["deck"]


def test_26_handles_start_again_in_every_game() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.begin_next()
    game = duel.start()
    assert game.hand(ANA)[0].id == 1


def test_27_side_lists_overlap_although_players_differ() -> None:
    told = seated().build()
    assert told["player1"]["side"] == told["player2"]["side"] == [47, 48, 49, 50]
    assert set(told["player1"]["side"]) <= set(range(1, 51))


def test_28_the_opponents_cards_handled_without_owner() -> None:
    game = opened((), ["Sangan", "Jinzo", "Kuriboh"])
    game.discard(BEN, "Sangan")
    game.banish(ANA, "Sangan", of=BEN)
    game.discard(BEN, "Jinzo")
    game.special_summon(ANA, "Jinzo", "gy", of=BEN)
    assert not any("owner" in play for play in game.transcript.plays)
    assert "Jinzo" not in seen(game)
    assert {"Jinzo", "Sangan"} <= set(seen(game, BEN))


def test_29_an_opponents_monster_returned_to_its_owners_hand() -> None:
    game = opened((), ["Sangan"])
    game.normal_summon(BEN, "Sangan")
    game.to_hand(ANA, "Sangan", of=BEN)
    assert last(game)["username"] == ANA
    assert set(last(game)["hand"]) == {copy.id for copy in game.hand(BEN)}


def test_30_control_changes_and_crossing_spells() -> None:
    game = opened(["Sangan", "Dark Hole"])
    game.normal_summon(ANA, "Sangan")
    game.give(ANA, "Sangan", "M-5")
    game.activate(ANA, "Dark Hole")
    game.give(ANA, "Dark Hole")
    game.move(BEN, "Dark Hole", "S-1")
    game.set_spell_trap(BEN, "Dark Hole", source="field")
    game.to_gy(BEN, "Dark Hole")
    assert [play.get("zone") for play in plays_of(game, "Move")] == ["M2-5", "S2-3", "S-1"]
    assert "Dark Hole" not in seen(game, BEN)


def test_31_tokens_that_change_sides() -> None:
    game = opened(["Scapegoat"])
    game.activate(ANA, "Scapegoat")
    tokens = [game.summon_token(ANA) for _ in range(4)]
    game.give(ANA, tokens[0])
    assert last(game)["card"]["serial_number"] == ""
    game.remove_token(BEN)
    assert "Token" not in seen(game) + seen(game, BEN)


def test_32_two_artworks_of_one_name_in_one_deck() -> None:
    name = "Ring of Destruction"
    deck = deck_of(name, f"{name} [2]")
    duel = Duel(Player(ANA, deck), Player(BEN, deck_of()))
    duel.start(hands={ANA: [name, name]})
    assert {card["id"] for card in last(duel)["cards"][:2]} == {3592, 4950}
    assert duel.truth["games"][0]["cards_seen"][ANA][name] == 2


def test_33_a_passcode_of_seven_digits() -> None:
    game = opened(below=["Orcust Crescendo"])
    game.draw(ANA)
    assert last(game)["card"]["serial_number"] == "0703897"


def test_34_a_stray_blank_in_treated_as() -> None:
    name = 'World Legacy - "World Crown"'
    game = opened(below=[name])
    game.draw(ANA)
    assert last(game)["card"]["treated_as"] == f"{name} "
    assert name in seen(game)


def test_35_plays_without_a_card_object() -> None:
    game = opened(["Sangan", "Scapegoat", "K9-17 Izuna", "K9-17 Izuna", "Jinzo"])
    game.set_monster(ANA, "Sangan")
    game.set_spell_trap(ANA, "Scapegoat")
    game.move(ANA, "Sangan", "M-1")
    game.target(BEN, "Sangan", of=ANA)
    izunas = [game.special_summon(ANA, copy) for copy in game.hand(ANA)[:2]]
    game.overlay(ANA, *izunas)
    game.detach(ANA, izunas[0])
    game.to_top_of_deck(ANA, "Jinzo")
    without = {play["play"] for play in game.transcript.plays if "card" not in play}
    assert without >= {
        "Set monster",
        "Set ST",
        "Move",
        "Target card",
        "Overlay",
        "Detach",
        "To T Deck",
    }


def test_36_an_id_that_is_no_card() -> None:
    duel = seated(replay_id=3, chat_ids=True)
    duel.start()
    duel.chat(ANA, "hi")
    assert isinstance(last(duel)["id"], int)
    duel.judge_loss(ANA)
    assert plays_of(duel, "Game loss")[0]["id"] == 3


def test_37_no_zone_in_2024() -> None:
    game = opened(["Sangan"], version=15)
    game.normal_summon(ANA, "Sangan")
    assert "zone" not in last(game)
    assert logged(last(game))[0].endswith("to M-3")


def test_38_names_in_the_private_log_only() -> None:
    game = opened(below=["Sangan"])
    game.banish_top_face_down(ANA)
    public, private = logged(last(game))
    assert "Sangan" not in public
    assert private is not None
    assert "Sangan" in private
    assert "Sangan" in seen(game)


@pytest.mark.parametrize(("main", "extra", "side"), [(41, 0, 0), (60, 6, 0), (40, 6, 1)])
def test_39_decks_of_other_sizes(main: int, extra: int, side: int) -> None:
    deck = deck_of(size=main, extra=EXTRA if extra else (), side=["Kuriboh"] * side)
    duel = Duel(Player(ANA, deck), Player(BEN, deck))
    duel.start()
    seat = duel.build()["player1"]
    assert (seat["main_total"], seat["extra_total"], seat["side_total"]) == (main, extra, side)
    assert duel.build()["player2"]["start"] == 1 + main + extra + side
    assert len(duel.game.pile(ANA, "extra")) == extra


def test_39_sizes_that_change_at_siding() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(ANA, into=['Retaliating "C"'])
    duel.begin_next()
    assert last(duel)["player1"]["main_total"] == 41


def test_40_the_first_players_draw_without_a_turn() -> None:
    game = opened(below=["Sangan"])
    game.draw(ANA)
    assert [play["play"] for play in game.transcript.plays[-2:]] == ["Pick first", "Draw card"]
    assert game.truth.opening_hand[ANA] != [copy.name for copy in game.hand(ANA)]
    assert game.truth.turns == 1


@pytest.mark.parametrize("name", ['Will "Fiend" Noor', "_x_*y*", "e@mil", "A | 42", "!! ~d`", "."])
def test_43_names_of_people(name: str) -> None:
    duel = Duel(Player(name, deck_of()), Player(BEN, deck_of()))
    duel.start(chooser=name)
    duel.chat(name, "hi")
    duel.pause(name)
    assert logged(last(duel))[0] == f"{name} paused the game"
    duel.admit(name)
    assert duel.truth["games"][0]["winner"] == BEN


def test_45_the_slots_say_nothing_about_who_begins() -> None:
    duel = seated()
    duel.start(chooser=BEN)
    told = duel.build()
    assert told["player1"]["username"] == ANA
    assert duel.truth["games"][0]["first_player"] == BEN


def test_a_list_whose_copies_stand_apart() -> None:
    deck = DeckList("Loose", main=["Sangan", "Jinzo", "Sangan", "Jinzo", "36 Trap Hole"])
    duel = Duel(Player(ANA, deck), Player(BEN, deck))
    game = duel.start(hands={ANA: ["Sangan", "Sangan"]})
    assert {copy.object_id for copy in game.hand(ANA)[:2]} == {1, 3}
