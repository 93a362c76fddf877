"""Cards come onto the field: what is logged, what is written, where they lie then."""

from __future__ import annotations

import pytest

from tests.samples.duels import ANA, BEN, last, logged, opened, plays_of


def test_a_normal_summon() -> None:
    game = opened(["Trap Hole", "Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    play = last(game)
    assert play["play"] == "Normal Summon"
    assert logged(play) == ('Normal Summoned "Sangan" from hand (2/5) to M-3', None)
    assert (play["zone"], play["id"], play["card"]["name"]) == ("M-3", 2, "Sangan")
    assert game.monsters(ANA) == [sangan]
    assert len(game.hand(ANA)) == 4


@pytest.mark.parametrize("source", ["hand", "deck", "gy", "banished"])
def test_a_special_summon_says_where_from(source: str) -> None:
    texts = {
        "hand": '"Sangan" from hand (1/5)',
        "deck": '"Sangan" from Deck',
        "gy": '"Sangan" from GY',
        "banished": 'banished "Sangan" (1/1)',
    }
    game = opened(["Sangan"] if source != "deck" else [], below=["Sangan"])
    if source == "gy":
        game.discard(ANA, "Sangan")
    elif source == "banished":
        game.banish(ANA, "Sangan", "hand")
    game.special_summon(ANA, "Sangan", source, position="DEF", zone="M-1")  # type: ignore[arg-type]
    assert last(game)["play"] == "SS DEF"
    assert logged(last(game)) == (f"Special Summoned {texts[source]} to M-1 (DEF)", None)
    assert game.field(ANA)["M-1"].in_defense


def test_a_summon_from_the_extra_deck_into_an_extra_monster_zone() -> None:
    game = opened()
    game.special_summon(ANA, "Link Spider", "extra", zone="Right EMZ")
    text = 'Special Summoned "Link Spider" from Extra Deck to Right EMZ (ATK)'
    assert logged(last(game)) == (text, None)
    game.declare(ANA, "Link Spider")
    assert logged(last(game))[0].endswith("in Right Extra Monster Zone")


def test_a_summon_from_the_opponents_graveyard_keeps_the_owner() -> None:
    game = opened((), ["Sangan"])
    game.discard(BEN, "Sangan")
    sangan = game.special_summon(ANA, "Sangan", "gy", of=BEN)
    assert "owner" not in last(game)
    assert (sangan.owner, sangan.holder) == (BEN, ANA)
    assert game.monsters(ANA) == [sangan]


def test_the_owner_key_can_be_forced_in_and_out() -> None:
    game = opened(["Sangan"], ["Sangan"])
    game.special_summon(BEN, "Sangan", owner=True)
    assert last(game)["owner"] == BEN
    game.give(BEN, "Sangan")
    game.to_gy(ANA, "Sangan", owner=False)
    assert "owner" not in last(game)


@pytest.mark.parametrize(
    ("verb", "card", "zone"),
    [("set_monster", "Sangan", "M-3"), ("set_spell_trap", "Scapegoat", "S-3")],
)
def test_a_set_card_is_named_in_the_private_log_only(verb: str, card: str, zone: str) -> None:
    game = opened(["Sangan", "Scapegoat"])
    copy = getattr(game, verb)(ANA, card)
    play = last(game)
    number = copy.object_id
    assert logged(play) == (
        f"Set card from hand ({number}/5) to {zone}",
        f'Set "{card}" from hand ({number}/5) to {zone}',
    )
    assert "card" not in play
    assert play["id"] == copy.id
    assert copy.face_down


def test_a_monster_on_the_field_can_be_turned_face_down() -> None:
    game = opened(["Sangan"])
    sangan = game.normal_summon(ANA, "Sangan")
    game.set_monster(ANA, sangan, source="field")
    text = 'Set "Sangan" in M-3'
    assert logged(last(game)) == (text, text)
    assert "zone" not in last(game)
    assert sangan.face_down


def test_a_card_placed_from_the_deck_can_be_set() -> None:
    game = opened(below=["Scapegoat"])
    game.place(ANA, "Scapegoat")
    assert last(game)["play"] == "To ST"
    assert logged(last(game)) == ('Placed "Scapegoat" from Deck to S-3', None)
    game.set_spell_trap(ANA, "Scapegoat", source="field")
    assert logged(last(game))[0] == 'Set "Scapegoat" in S-3'


def test_a_spell_is_activated_from_the_hand() -> None:
    game = opened(["Pot of Greed"])
    game.activate(ANA, "Pot of Greed")
    assert logged(last(game)) == ('Activated "Pot of Greed" from hand (1/5) to S-3', None)
    assert last(game)["zone"] == "S-3"


def test_a_set_card_is_activated_before_one_in_the_hand() -> None:
    game = opened(["Scapegoat", "Scapegoat"])
    copy = game.set_spell_trap(ANA, game.hand(ANA)[0])
    assert game.activate(ANA, "Scapegoat") is copy
    assert logged(last(game)) == ('Activated Set "Scapegoat" in S-3', None)
    assert "zone" not in last(game)
    other = game.activate(ANA, game.hand(ANA)[0])
    assert logged(last(game))[0].startswith('Activated "Scapegoat" from hand')
    assert other is not copy


def test_a_spell_can_be_activated_from_elsewhere() -> None:
    game = opened(below=["Scapegoat"])
    game.activate(ANA, "Scapegoat", source="deck")
    assert logged(last(game)) == ('Activated "Scapegoat" from Deck to S-3', None)


def test_a_field_spell_has_its_own_plays_and_zone() -> None:
    game = opened(["Necrovalley"])
    game.set_field_spell(ANA, "Necrovalley")
    assert logged(last(game)) == (
        "Set Field Spell card from hand (1/5)",
        'Set Field Spell "Necrovalley" from hand (1/5)',
    )
    game.activate(ANA, "Necrovalley")
    assert last(game)["play"] == "Activate Field Spell"
    text = 'Activated Field Spell Set "Necrovalley" in Field Spell Zone'
    assert logged(last(game)) == (text, None)
    game.set_field_spell(ANA, "Necrovalley", source="field")
    assert logged(last(game))[0] == 'Set Field Spell "Necrovalley" in Field Spell Zone'
    game.to_gy(ANA, "Necrovalley")
    assert logged(last(game))[0] == 'Sent Set "Necrovalley" from Field Spell Zone to GY'


def test_a_pendulum_monster_becomes_a_scale() -> None:
    game = opened(["DoSolfachord Cutia"])
    game.activate_pendulum(ANA, "DoSolfachord Cutia")
    assert last(game)["play"] == "Activate Pendulum Left"
    text = 'Activated "DoSolfachord Cutia" from hand (1/5) to Left Pendulum Zone'
    assert logged(last(game)) == (text, None)


def test_zones_fill_up_from_the_middle() -> None:
    game = opened()
    zones = [game.summon_token(ANA).zone for _ in range(5)]
    assert zones == ["M-3", "M-2", "M-4", "M-1", "M-5"]
    assert [play["zone"] for play in plays_of(game, "Summon Token")] == zones
    with pytest.raises(ValueError, match="no free zone"):
        game.summon_token(ANA)


def test_a_taken_zone_is_refused_and_nothing_written() -> None:
    game = opened(["Sangan", "Jinzo", "Scapegoat", "Necrovalley", "Necrovalley"])
    game.normal_summon(ANA, "Sangan", "M-1")
    game.set_spell_trap(ANA, "Scapegoat", "S-1")
    game.activate(ANA, "Necrovalley")
    written = len(game.transcript.plays)
    with pytest.raises(ValueError, match="no free zone among M-1"):
        game.special_summon(ANA, "Jinzo", zone="M-1")
    with pytest.raises(ValueError, match="no free zone among S-1"):
        game.place(ANA, "Jinzo", "hand", "S-1")
    with pytest.raises(ValueError, match="no free zone among F-1"):
        game.activate(ANA, "Necrovalley")
    assert len(game.transcript.plays) == written
    assert len(game.hand(ANA)) == 2


@pytest.mark.parametrize(
    ("verb", "card"),
    [
        ("normal_summon", "Jinzo"),
        ("special_summon", "Jinzo"),
        ("set_monster", "Jinzo"),
        ("set_spell_trap", "Scapegoat"),
        ("set_field_spell", "Necrovalley"),
        ("activate", "Pot of Greed"),
        ("activate_pendulum", "DoSolfachord Cutia"),
        ("discard", "Jinzo"),
        ("reveal", "Jinzo"),
        ("search", "Jinzo"),
        ("to_gy", "Jinzo"),
        ("to_top_of_deck", "Jinzo"),
        ("detach", "Jinzo"),
        ("flip", "Jinzo"),
        ("give", "Jinzo"),
        ("remove_token", "Token"),
    ],
)
def test_a_card_that_is_not_there_cannot_be_played(verb: str, card: str) -> None:
    game = opened(["Sangan"])
    written = len(game.transcript.plays)
    with pytest.raises(ValueError, match=f'Ana has no "{card}" in the'):
        getattr(game, verb)(ANA, card)
    assert len(game.transcript.plays) == written


def test_a_copy_must_lie_where_it_is_told_to_lie() -> None:
    game = opened(["Sangan"], ["Jinzo"])
    sangan, jinzo = game.hand(ANA)[0], game.hand(BEN)[0]
    game.discard(ANA, sangan)
    with pytest.raises(ValueError, match="not in the hand of Ana"):
        game.normal_summon(ANA, sangan)
    with pytest.raises(ValueError, match="not in the hand of Ana"):
        game.discard(ANA, jinzo)


def test_only_the_two_at_the_table_can_play() -> None:
    game = opened(["Sangan"])
    with pytest.raises(ValueError, match="Cy"):
        game.draw("Cy")
    with pytest.raises(ValueError, match="Cy"):
        game.good("Cy")
    with pytest.raises(ValueError, match="Cy"):
        game.life("Cy", -1)
