"""One duel in which everything happens that the builder can tell."""

from __future__ import annotations

from bot.samples import Duel, Game, Player, deck_of
from tests.samples.duels import EXTRA, SIDE

ONE, TWO = "Ana", 'Will "Fiend" Noor'
RIPPER, CROWN = 'K9-17 "Ripper"', 'World Legacy - "World Crown"'

HAND_ONE = ("K9-17 Izuna", "K9-17 Izuna", "Necrovalley", "Dark Hole", "DoSolfachord Cutia")
HAND_TWO = ("Sangan", "Scapegoat", 'Maxx "C"', "Orcust Crescendo", "Foolish Burial")
LIST = deck_of(
    "3 K9-17 Izuna",
    '3 Maxx "C"',
    '"A Case for K9"',
    "2 Foolish Burial",
    "Foolish Burial [2]",
    "2 Terraforming",
    "2 DoSolfachord Cutia",
    "Orcust Crescendo",
    "Necrovalley",
    "Dark Hole",
    "2 Sangan",
    "Scapegoat",
    CROWN,
    extra=EXTRA,
    side=SIDE,
)


def every_verb(*, version: int = 17) -> Duel:
    """Two matches with every play that the builder writes."""
    duel = Duel(Player(ONE, LIST), Player(TWO, LIST), format="ar", version=version, seed=3)
    duel.throw("Rock", "Rock")
    duel.throw("Rock", "Scissors")
    hands = {ONE: HAND_ONE, TWO: HAND_TWO}
    game = duel.start(hands=hands, decks={ONE: ["Sangan"], TWO: ["Terraforming"]})
    _phases(game)
    _field(game)
    _extra_deck(game)
    _deck_and_hand(game)
    _looks(game)
    game.next_turn()
    _second_turn(game)
    _other_side(game)
    _far_piles(game)
    _people(duel)
    _endings(duel)
    return duel


def _phases(game: Game) -> None:
    game.enter(ONE, "SP")
    game.enter(ONE, "M1")
    game.enter(ONE, "BP")
    game.enter(ONE, "M2")
    game.enter(ONE, "EP")
    game.enter(ONE, "DP")
    game.good(TWO)
    game.good(TWO, keep_going=True)
    game.stop_good(TWO)
    game.thinking(TWO)
    game.die(ONE, 3)
    game.coin(ONE, "heads")


def _field(game: Game) -> None:
    game.activate(ONE, "Necrovalley")
    game.declare(ONE, "Necrovalley")
    game.activate_pendulum(ONE, "DoSolfachord Cutia", "Right")
    game.to_extra_deck(ONE, "DoSolfachord Cutia")
    first = game.normal_summon(ONE, "K9-17 Izuna")
    second = game.special_summon(ONE, "K9-17 Izuna")
    game.overlay(ONE, first, second)
    ripper = game.xyz_summon(ONE, RIPPER, second)
    game.view_materials(ONE, ripper)
    game.stop_viewing(ONE, "Materials")
    game.detach(ONE, first)
    game.attach(ONE, first, ripper)
    game.move(ONE, ripper, "Left EMZ")
    game.declare(ONE, ripper)
    game.move(ONE, ripper, "M-2")
    game.to_defense(ONE, ripper)
    game.to_attack(ONE, ripper)
    game.add_counter(ONE, ripper)
    game.remove_counter(ONE, ripper)
    game.edit_stats(ONE, ripper, "2500", "0")


def _extra_deck(game: Game) -> None:
    game.special_summon(ONE, "Link Spider", "extra", zone="Right EMZ")
    game.to_gy(ONE, "Link Spider")
    game.special_summon(ONE, "Link Spider", "gy", zone="Left EMZ")
    game.to_extra_deck(ONE, "Link Spider")
    dragon = game.special_summon(ONE, "Tornado Dragon", "extra", position="DEF")
    game.xyz_summon(ONE, "Tornado Dragon", dragon, "DEF")
    game.declare(ONE, RIPPER, "extra")
    game.reveal(ONE, RIPPER, "extra")
    game.banish(ONE, "Herald of the Arc Light", "extra", face_down=True)
    game.ask_permission(ONE, "Kewl Tune Clip")
    game.grant_permission(TWO)
    game.banish_random(ONE, RIPPER, face_down=True)
    game.banish_random(TWO, "Link Spider")


def _deck_and_hand(game: Game) -> None:
    game.view(ONE, "Deck")
    game.search(ONE, 'Maxx "C"')
    game.to_gy(ONE, "Sangan", "deck")
    game.banish(ONE, "Sangan", "deck")
    game.to_hand(ONE, "Sangan", "banished")
    game.stop_viewing(ONE, "Deck")
    game.shuffle_deck(ONE)
    game.place(ONE, CROWN, "deck")
    game.set_spell_trap(ONE, CROWN, source="field")
    game.to_hand(ONE, CROWN)
    game.reveal(ONE, "Dark Hole")
    game.reveal(ONE, "Terraforming", "deck")
    game.shuffle_hand(ONE)
    game.show_hand(ONE)
    game.stop_viewing(TWO, "Hand 2")
    game.show_extra_deck(ONE)


def _looks(game: Game) -> None:
    for pile in ("GY", "ED", "Banished", "GY 2", "ED 2", "Banished 2", "Pick 2"):
        game.view(ONE, pile)
        game.stop_viewing(ONE, pile)


def _second_turn(game: Game) -> None:
    sangan = game.set_monster(TWO, "Sangan")
    game.flip(TWO, sangan)
    game.set_monster(TWO, sangan, source="field")
    game.target(ONE, sangan, of=TWO)
    game.flip_summon(TWO, sangan)
    game.target(ONE, sangan, of=TWO)
    game.target(ONE, 'Maxx "C"', "hand", of=TWO)
    game.set_spell_trap(TWO, "Orcust Crescendo")
    game.activate(TWO, "Orcust Crescendo")
    game.to_gy(TWO, "Orcust Crescendo")
    game.attack(TWO, sangan, RIPPER)
    game.attack_directly(TWO, sangan)
    game.life(ONE, -1000)
    game.life(ONE, 500)
    game.to_hand(ONE, sangan, of=TWO)
    game.set_spell_trap(TWO, "Foolish Burial")
    game.to_hand(TWO, "Foolish Burial")
    game.activate(TWO, '"A Case for K9"', source="deck")
    game.mill(TWO, "DoSolfachord Cutia")
    game.add_random(TWO)
    game.send_random(TWO, "K9-17 Izuna")


def _other_side(game: Game) -> None:
    game.activate(ONE, "Dark Hole", "S-1")
    game.give(ONE, "Dark Hole")
    game.set_spell_trap(TWO, "Dark Hole", source="field")
    game.to_gy(TWO, "Dark Hole")
    game.banish(ONE, "DoSolfachord Cutia", "gy", of=TWO)
    game.special_summon(ONE, "K9-17 Izuna", "gy", of=TWO)
    token = game.summon_token(ONE)
    game.give(ONE, token)
    game.remove_token(TWO, token)
    game.give(ONE, RIPPER, "M-1")
    game.to_gy(TWO, RIPPER)
    game.set_field_spell(ONE, "Necrovalley", source="field")
    game.activate(ONE, "Necrovalley")
    game.to_hand(ONE, "Necrovalley")
    game.set_field_spell(ONE, "Necrovalley")


def _far_piles(game: Game) -> None:
    game.to_top_of_deck(TWO, "Sangan")
    game.draw(TWO, "Sangan")
    game.to_bottom_of_deck(TWO, "Sangan")
    game.to_top_of_deck(ONE, game.pile(ONE, "gy")[0], "gy")
    game.to_bottom_of_deck(ONE, game.pile(ONE, "gy")[0], "gy")
    hidden = game.banish_top_face_down(TWO)
    game.target(ONE, hidden, "banished", of=TWO)
    game.to_bottom_of_deck(TWO, hidden, "banished")
    game.discard(TWO, game.hand(TWO)[0])


def _people(duel: Duel) -> None:
    duel.chat(ONE, 'I said "Chose to go first"')
    duel.spectator_joins("Zed")
    duel.spectator_says("Zed", "nice one")
    duel.judge_joins("Judge Judy")
    duel.judge_says("Judge Judy", "hello")
    duel.call_judge(ONE, "AFK")
    duel.cancel_call(ONE)
    duel.pause(ONE)
    duel.resume(ONE)
    duel.pause("Judge Judy")
    duel.resume("Judge Judy")
    duel.freeze("Judge Judy", ONE)
    duel.spectator_leaves("Zed")
    duel.disconnect(ONE, "Went offline")
    duel.rejoin(ONE)


def _endings(duel: Duel) -> None:
    duel.offer_draw(ONE)
    duel.judge_loss(ONE)
    duel.side(ONE, out=["Sangan"], into=['Retaliating "C"'])
    duel.begin_next()
    duel.start(first=TWO)
    duel.offer_draw(ONE)
    duel.accept_draw(TWO)
    duel.begin_next()
    duel.throw("Rock", "Paper")
    duel.start()
    duel.judge_loss(TWO, match=True)
    duel.rematch()
    duel.start()
    duel.admit(ONE)
    duel.begin_next()
    duel.quit(TWO, "timed_out")
    duel.leave(ONE)
