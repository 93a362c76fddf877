"""Stays of cards in hand: how a card comes in, how it leaves, when, and in whose turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.samples import CardCopy, Duel, Game
from tests.domain.replay.reading import begun, checked, edited, first_game, stays
from tests.samples.duels import ANA, BEN

Story = Callable[[Game, CardCopy], object]

LEAVING: dict[str, tuple[str, Story, str]] = {
    "Normal Summon": ("Sangan", lambda game, card: game.normal_summon(ANA, card), "summoned"),
    "SS ATK": ("Sangan", lambda game, card: game.special_summon(ANA, card), "summoned"),
    "SS DEF": (
        "Sangan",
        lambda game, card: game.special_summon(ANA, card, position="DEF"),
        "summoned",
    ),
    "SS ATK by the opponent": (
        "Sangan",
        lambda game, card: game.special_summon(BEN, card, of=ANA),
        "summoned",
    ),
    "Set monster": ("Sangan", lambda game, card: game.set_monster(ANA, card), "set_monster"),
    "Set ST": ("Scapegoat", lambda game, card: game.set_spell_trap(ANA, card), "set_spell_trap"),
    "Set Field Spell": (
        "Necrovalley",
        lambda game, card: game.set_field_spell(ANA, card),
        "set_spell_trap",
    ),
    "Activate ST": ("Scapegoat", lambda game, card: game.activate(ANA, card), "activated"),
    "Activate ST, a trap": ("Trap Hole", lambda game, card: game.activate(ANA, card), "activated"),
    "Activate Field Spell": (
        "Necrovalley",
        lambda game, card: game.activate(ANA, card),
        "activated",
    ),
    "Activate Pendulum Left": (
        "DoSolfachord Cutia",
        lambda game, card: game.activate_pendulum(ANA, card),
        "activated",
    ),
    "Activate Pendulum Right": (
        "DoSolfachord Cutia",
        lambda game, card: game.activate_pendulum(ANA, card, "Right"),
        "activated",
    ),
    "To ST, a spell": ("Scapegoat", lambda game, card: game.place(ANA, card, "hand"), "activated"),
    "To ST, a trap": ("Trap Hole", lambda game, card: game.place(ANA, card, "hand"), "activated"),
    "To ST, a monster": ("Sangan", lambda game, card: game.place(ANA, card, "hand"), "moved"),
    "To GY": ("Sangan", lambda game, card: game.discard(ANA, card), "moved"),
    "To GY by the opponent": (
        "Sangan",
        lambda game, card: game.to_gy(BEN, card, "hand", of=ANA),
        "moved",
    ),
    "Banish": ("Sangan", lambda game, card: game.banish(ANA, card, "hand"), "moved"),
    "Banish FD": (
        "Sangan",
        lambda game, card: game.banish(ANA, card, "hand", face_down=True),
        "moved",
    ),
    "To T Deck": ("Sangan", lambda game, card: game.to_top_of_deck(ANA, card), "moved"),
    "To B Deck": ("Sangan", lambda game, card: game.to_bottom_of_deck(ANA, card), "moved"),
    "To ED FU": (
        "DoSolfachord Cutia",
        lambda game, card: game.to_extra_deck(ANA, card, "hand"),
        "moved",
    ),
    "Attach": (
        "Sangan",
        lambda game, card: game.attach(
            ANA, card, game.special_summon(ANA, "Link Spider", "extra"), "hand"
        ),
        "moved",
    ),
}


@pytest.mark.parametrize("way", LEAVING)
@pytest.mark.parametrize("shuffles", [0, 2])
def test_a_card_leaves_the_hand_by(way: str, shuffles: int) -> None:
    name, leave, use = LEAVING[way]
    duel, game = begun((name,))
    card = game.hand(ANA)[0]
    opened_at = duel.clock
    for _ in range(shuffles):
        game.shuffle_hand(ANA)
    game.next_turn()
    game.next_turn()
    leave(game, card)
    left_at = duel.clock
    assert duel.build()["plays"][-1]["play"] == re.split(",| by", way)[0]
    duel.admit(BEN)
    (stay,) = [stay for stay in stays(first_game(duel), ANA, name) if stay.object_id == 1]
    assert (stay.entered_turn, stay.entered_at_s) == (1, opened_at)
    assert (stay.left_turn, stay.left_at_s, stay.use) == (3, left_at, use)


@pytest.mark.parametrize("kind", ["To B Deck 2", "To T Deck 2", "To T Deck 2 FU", "Move", "To ED"])
def test_a_card_leaves_the_hand_by_a_rarer_kind(kind: str) -> None:
    duel, game = begun(("Sangan",))
    duel.raw(kind, id=game.hand(ANA)[0].id, seconds=99, username=ANA)
    (stay,) = stays(first_game(duel), ANA, "Sangan")
    assert (stay.left_turn, stay.left_at_s, stay.use) == (1, 99, "moved")


def test_a_field_spell_may_be_set_by_the_opponent() -> None:
    duel, game = begun(("Necrovalley",))
    duel.raw("Set Field Spell 2", id=game.hand(ANA)[0].id, seconds=99, username=BEN)
    (stay,) = stays(first_game(duel), ANA, "Necrovalley")
    assert stay.use == "set_spell_trap"


def in_hand_of(duel: Duel, player: str = ANA) -> dict[str, object]:
    """What the reader says of the stays that had not ended."""
    held = first_game(duel).of(player).held
    return {stay.name: stay.use for stay in held if stay.left_turn is None}


@pytest.mark.parametrize(
    "look",
    [
        lambda game: game.reveal(ANA, "Sangan"),
        lambda game: game.declare(ANA, "Sangan", "hand"),
        lambda game: game.target(BEN, "Sangan", "hand", of=ANA),
        lambda game: game.show_hand(ANA),
        lambda game: game.shuffle_hand(ANA),
        lambda game: game.shuffle_hand(BEN),
        lambda game: game.shuffle_deck(ANA),
        lambda game: game.search(ANA, "Scapegoat"),
        lambda game: game.add_random(ANA, "Scapegoat"),
        lambda game: game.mill(ANA),
    ],
)
def test_a_card_stays_in_hand_whatever_is_looked_at(look: Callable[[Game], object]) -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Jinzo", "Scapegoat"))
    look(game)
    (stay,) = stays(first_game(duel), ANA, "Sangan")
    assert (stay.left_turn, stay.left_at_s, stay.use) == (None, None, None)


ENTERING: dict[str, Story] = {
    "a draw": lambda game, _: game.draw(ANA, "Sangan"),
    "a search": lambda game, card: game.search(ANA, card),
    "a random card": lambda game, _: game.add_random(ANA, "Sangan"),
    "its way from the graveyard": lambda game, card: (
        game.to_gy(ANA, card, "deck"),
        game.to_hand(ANA, card, "gy"),
    ),
    "its way from the banished cards": lambda game, card: (
        game.banish(ANA, card, "deck"),
        game.to_hand(ANA, card, "banished"),
    ),
    "its way from the field": lambda game, card: (
        game.special_summon(ANA, card, "deck"),
        game.to_hand(ANA, card),
    ),
    "its way from the field, face-down": lambda game, card: (
        game.set_monster(ANA, card, source="deck"),
        game.to_hand(ANA, card),
    ),
    "the opponent's doing": lambda game, card: (
        game.special_summon(ANA, card, "deck"),
        game.to_hand(BEN, card, of=ANA),
    ),
    "the opponent's having had it": lambda game, card: (
        game.special_summon(ANA, card, "deck"),
        game.give(ANA, card),
        game.to_hand(BEN, card),
    ),
}


@pytest.mark.parametrize("way", ENTERING)
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_a_card_comes_into_its_owners_hand_by(way: str, turns: int) -> None:
    duel, game = begun((*("Jinzo",) * 5, *("Kuriboh",) * 2, "Sangan"))
    card = game.pile(ANA, "deck")[2]
    for _ in range(turns):
        game.next_turn()
    ENTERING[way](game, card)
    entered_at = duel.clock
    game.shuffle_hand(ANA)
    game.next_turn()
    game.special_summon(ANA, "Sangan")
    (stay,) = stays(first_game(duel), ANA, "Sangan")
    assert (stay.entered_turn, stay.entered_at_s) == (turns + 1, entered_at)
    assert (stay.left_turn, stay.left_at_s, stay.use) == (turns + 2, duel.clock, "summoned")
    assert not stays(first_game(duel), BEN, "Sangan")


def test_a_card_may_come_and_go() -> None:
    duel, game = begun(("Sangan",))
    sangan = game.normal_summon(ANA, "Sangan")
    game.to_hand(ANA, sangan)
    game.next_turn()
    game.discard(ANA, sangan)
    game.next_turn()
    game.to_hand(ANA, sangan, "gy")
    told = [
        (stay.entered_turn, stay.left_turn, stay.use)
        for stay in stays(first_game(duel), ANA, "Sangan")
    ]
    assert told == [(1, 1, "summoned"), (1, 2, "moved"), (3, None, None)]


def test_two_copies_are_told_apart_through_shuffles() -> None:
    duel, game = begun(("Sangan", "Sangan", "Sangan"))
    first, second, third = game.hand(ANA)[:3]
    game.shuffle_hand(ANA)
    game.set_monster(ANA, second)
    game.reveal(ANA, third)
    game.discard(ANA, first)
    uses = {stay.object_id: stay.use for stay in stays(first_game(duel), ANA, "Sangan")}
    assert uses == {
        second.object_id: "set_monster",
        first.object_id: "moved",
        third.object_id: None,
    }


def test_what_is_still_in_hand_at_the_end_is_held() -> None:
    duel, game = begun(("Sangan", "Scapegoat", "Kuriboh", "Jinzo", "Newdoria"))
    game.set_monster(ANA, "Kuriboh")
    game.shuffle_hand(ANA)
    duel.admit(BEN)
    assert in_hand_of(duel) == dict.fromkeys(("Sangan", "Scapegoat", "Jinzo", "Newdoria"))
    assert len(in_hand_of(duel, BEN)) > 0


def test_nothing_is_held_after_the_end() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Kuriboh", "Scapegoat"))
    duel.admit(BEN)
    game.normal_summon(ANA, "Sangan")
    game.draw(ANA, "Kuriboh")
    game.normal_summon(ANA, "Kuriboh")
    game.search(ANA, "Scapegoat")
    game.to_hand(ANA, "Sangan")
    duel.begin_next()
    duel.start()
    told = checked(duel).games[0]
    assert sorted(stay.name for stay in told.of(ANA).held) == ["Jinzo"] * 4 + ["Sangan"]
    assert {stay.use for stay in told.of(ANA).held} == {None}


@pytest.mark.parametrize(("prev", "hand"), [([1, 2, 3], [901]), ([1], [901, 902]), ([], [901])])
def test_lists_of_two_lengths_rename_what_they_can(prev: list[int], hand: list[int]) -> None:
    duel, _ = begun(("Sangan", "Scapegoat"))
    duel.raw("Shuffle hand", username=ANA, prev=prev, hand=hand)
    duel.raw("Set monster", id=901, seconds=99, username=ANA)
    uses = {stay.name: stay.use for stay in first_game(duel).of(ANA).held}
    assert uses["Sangan"] == ("set_monster" if prev else None)
    assert len(first_game(duel).of(ANA).held) == 5


def test_a_hand_may_hold_cards_that_nobody_named() -> None:
    duel, game = begun(("Sangan", "Scapegoat"))
    for name in (ANA, BEN):
        old, new = game.table.shuffle(name, "hand")
        duel.raw("Shuffle hand", username=name, prev=[77_777, *old], hand=[88_888, *new])
    game.set_monster(ANA, "Sangan")
    game.set_spell_trap(ANA, "Scapegoat")
    uses = {stay.name: stay.use for stay in first_game(duel).of(ANA).held}
    assert (uses["Sangan"], uses["Scapegoat"]) == ("set_monster", "set_spell_trap")
    assert len(first_game(duel).of(ANA).held) == 5


@pytest.mark.parametrize("keys", [{}, {"card": None}])
def test_a_card_drawn_without_a_name_is_not_held(keys: dict[str, Any]) -> None:
    duel, game = begun(("Sangan",))
    sangan = game.normal_summon(ANA, "Sangan")
    duel.raw("To hand", id=sangan.id, seconds=99, username=ANA, **keys)
    duel.raw("Draw card", id=88_888, seconds=99, username=ANA, **keys)
    duel.raw("Draw card", seconds=99, username=ANA, **keys)
    assert [stay.use for stay in stays(first_game(duel), ANA, "Sangan")] == ["summoned"]
    assert len(first_game(duel).of(ANA).held) == 5


def test_a_card_drawn_twice_is_held_once() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Sangan"))
    game.draw(ANA, "Sangan")
    entered_at = duel.clock
    replay = edited(duel, lambda plays: plays.append({**plays[-1], "seconds": 999}))
    (stay,) = stays(replay.games[0], ANA, "Sangan")
    assert stay.entered_at_s == entered_at
