"""Control, positions, tokens, materials: what happens to cards that stay on the field."""

from __future__ import annotations

import pytest

from tests.samples.duels import ANA, BEN, last, logged, opened

RIPPER = 'K9-17 "Ripper"'


def test_control_changes_by_a_move_to_the_far_zone() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.give(ANA, sangan, "M-4")
    play = last(game)
    text = 'Moved "Sangan" from M-3 to M2-4'
    assert logged(play) == (text, text)
    assert (play["zone"], play["card"]["name"]) == ("M2-4", "Sangan")
    assert "owner" not in play
    assert game.field(BEN) == {"M-4": sangan}
    assert (sangan.owner, sangan.holder) == (ANA, BEN)


def test_a_card_given_back_carries_its_owner() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.give(ANA, sangan)
    game.give(BEN, sangan)
    assert last(game)["owner"] == ANA
    assert game.field(ANA) == {"M-3": sangan}
    game.move(ANA, sangan, "M-1")
    assert "owner" not in last(game)


def test_a_spell_can_cross_the_table_too() -> None:
    game = opened(["Scapegoat"])
    spell = game.activate(ANA, "Scapegoat")
    game.give(ANA, spell)
    assert last(game)["zone"] == "S2-3"
    game.set_spell_trap(BEN, spell, source="field")
    game.to_gy(BEN, spell)
    assert logged(last(game))[0] == 'Sent Set "Scapegoat" from S-3 to GY'
    assert last(game)["owner"] == ANA


def test_the_owner_cannot_act_on_what_the_opponent_holds_unless_told() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.give(ANA, sangan)
    with pytest.raises(ValueError, match="not in the field of Ana"):
        game.to_gy(ANA, sangan)
    game.to_hand(ANA, sangan, of=BEN)
    assert sangan in game.hand(ANA)


def test_a_move_within_the_field_names_no_card_object() -> None:
    game = opened()
    game.special_summon(ANA, "Link Spider", "extra", zone="Left EMZ")
    game.move(ANA, "Link Spider", "M-1")
    text = 'Moved "Link Spider" from Left Extra Monster Zone to M-1'
    assert logged(last(game)) == (text, text)
    assert "card" not in last(game)
    game.move(ANA, "Link Spider", "Right EMZ")
    assert logged(last(game))[0] == 'Moved "Link Spider" from M-1 to Right EMZ'
    with pytest.raises(ValueError, match="no free zone"):
        game.move(ANA, "Link Spider", "Right EMZ")


def test_a_moved_card_keeps_its_position() -> None:
    game = opened(["Sangan"])
    sangan = game.set_monster(ANA, "Sangan")
    game.move(ANA, sangan, "M-1")
    assert sangan.face_down
    assert sangan.in_defense


def test_a_token_is_summoned_and_removed() -> None:
    game = opened()
    token = game.summon_token(ANA, "M-2", number=23)
    play = last(game)
    assert logged(play) == ("Summoned a token in M-2", None)
    assert (play["token"], play["id"]) == ("23", token.id)
    assert "card" not in play
    game.remove_token(ANA)
    assert logged(last(game)) == ('Removed "Token" from M-2', None)
    assert "owner" not in last(game)
    assert game.field(ANA) == {}


def test_an_opponents_token_is_removed_with_its_owner() -> None:
    game = opened()
    game.give(ANA, game.summon_token(ANA))
    assert (last(game)["card"]["name"], last(game)["card"]["id"]) == ("Token", 0)
    game.remove_token(BEN)
    assert last(game)["owner"] == ANA


def test_only_tokens_are_removed() -> None:
    game = opened(["Sangan"])
    game.normal_summon(ANA, "Sangan")
    with pytest.raises(ValueError, match="no token"):
        game.remove_token(ANA, "Sangan")


def test_a_set_monster_is_flipped_or_flip_summoned() -> None:
    game = opened(["Sangan", "Jinzo"])
    sangan, jinzo = game.set_monster(ANA, "Sangan"), game.set_monster(ANA, "Jinzo")
    game.flip(ANA, sangan)
    assert logged(last(game)) == ('Flipped Set "Sangan" in M-3', None)
    assert (sangan.face_down, sangan.in_defense) == (False, True)
    game.flip_summon(ANA, jinzo)
    assert logged(last(game)) == ('Flip Summoned Set "Jinzo" in M-2', None)
    assert (jinzo.face_down, jinzo.in_defense) == (False, False)
    with pytest.raises(ValueError, match="face-up already"):
        game.flip(ANA, sangan)


def test_positions_change_without_a_card_object() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.to_defense(ANA, sangan)
    assert (logged(last(game))[0], sangan.in_defense) == ('Changed "Sangan" in M-3 to DEF', True)
    game.to_attack(ANA, sangan)
    assert (logged(last(game))[0], sangan.in_defense) == ('Changed "Sangan" in M-3 to ATK', False)
    assert "card" not in last(game)


def test_counters_and_numbers_are_written_onto_cards() -> None:
    game = opened(["Sangan"])
    game.normal_summon(ANA, "Sangan")
    game.add_counter(ANA, "Sangan", now=2)
    assert (logged(last(game))[0], last(game)["total"]) == (
        'Placed a counter on "Sangan" in M-3 (now 2)',
        2,
    )
    game.remove_counter(ANA, "Sangan", now=1)
    assert logged(last(game))[0] == 'Removed a counter from "Sangan" in M-3 (now 1)'
    game.edit_stats(ANA, "Sangan", "3000", "?")
    assert logged(last(game))[0] == 'Changed stats of "Sangan" in M-3 to 3000/?'
    assert (last(game)["atk"], last(game)["def"]) == ("3000", "?")


def test_an_xyz_summon_tells_of_two_cards_at_a_time() -> None:
    game = opened(["K9-17 Izuna", "K9-17 Izuna"])
    first = game.normal_summon(ANA, "K9-17 Izuna")
    second = game.special_summon(ANA, "K9-17 Izuna")
    game.overlay(ANA, first, second)
    play = last(game)
    assert logged(play) == ('Overlayed "K9-17 Izuna" in M-3 onto "K9-17 Izuna" in M-2', None)
    assert (play["start_id"], play["end_id"], play["zone"]) == (first.id, second.id, "M-2")
    assert "card" not in play
    ripper = game.xyz_summon(ANA, RIPPER, second)
    play = last(game)
    assert play["play"] == "OL ATK"
    assert logged(play)[0] == (
        'Special Summoned "K9-17 "Ripper"" from Extra Deck onto "K9-17 Izuna" in M-2 (ATK)'
    )
    assert (play["start_id"], play["end_id"]) == (ripper.id, second.id)
    assert play["card"]["name"] == RIPPER
    assert game.field(ANA) == {"M-2": ripper}
    assert set(ripper.materials) == {first, second}


def test_materials_are_attached_detached_and_fall_with_their_monster() -> None:
    game = opened(["K9-17 Izuna", "Sangan", "Jinzo"])
    izuna = game.normal_summon(ANA, "K9-17 Izuna")
    ripper = game.xyz_summon(ANA, RIPPER, izuna)
    game.detach(ANA, izuna)
    text = 'Detached Xyz Material "K9-17 Izuna" from "K9-17 "Ripper"" in M-3'
    assert logged(last(game)) == (text, text)
    assert "card" not in last(game)
    game.attach(ANA, izuna, ripper)
    assert logged(last(game))[0] == 'Attached "K9-17 Izuna" from GY to "K9-17 "Ripper"" in M-3'
    game.view_materials(ANA, ripper)
    assert logged(last(game))[0] == 'Viewed Xyz Materials of "K9-17 "Ripper"" in M-3'
    game.to_gy(ANA, ripper)
    assert set(game.pile(ANA, "gy")) == {izuna, ripper}


def test_a_material_of_the_opponents_falls_into_their_graveyard() -> None:
    game = opened(["K9-17 Izuna"], ["Sangan"])
    izuna = game.normal_summon(ANA, "K9-17 Izuna")
    ripper = game.xyz_summon(ANA, RIPPER, izuna)
    sangan = game.discard(BEN, "Sangan")
    game.attach(ANA, sangan, ripper, of=BEN)
    game.detach(ANA, sangan, owner=True)
    assert last(game)["owner"] == BEN
    assert game.pile(BEN, "gy") == [sangan]


def test_an_xyz_monster_on_another_keeps_what_lay_under_it() -> None:
    game = opened(["K9-17 Izuna"])
    izuna = game.normal_summon(ANA, "K9-17 Izuna")
    first = game.xyz_summon(ANA, RIPPER, izuna)
    second = game.xyz_summon(ANA, RIPPER, first, "DEF")
    assert last(game)["play"] == "OL DEF"
    assert set(second.materials) == {izuna, first}
    assert first.materials == []
    game.detach(ANA, first)
    assert izuna.under is second
