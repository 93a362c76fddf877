"""How a match goes beside its plays: the greeting, siding by a plan, the goodbyes."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from bot.samples.autopilot import THROWS
from bot.samples.duel import Duel
from bot.samples.pilot import Pilot

Plan = tuple[tuple[str, ...], tuple[str, ...]]
Pairing = tuple[str, str]

REALISTIC_PACE = (2, 9)
USUAL_TURNS = 12

# What a player takes out and brings in, whoever the opponent is.
SIDE_PLANS: dict[str, Plan] = {
    "Goat Control": (
        ("Swords of Revealing Light", "Magical Merchant", "Jinzo"),
        ("Kycoo the Ghost Destroyer", "Mobius the Frost Monarch", "Des Koala"),
    ),
    "Chaos Turbo": (
        ("Reckless Greed", "Solemn Judgment"),
        ("D.D. Assailant", "Phoenix Wing Wind Blast"),
    ),
    "Warrior": (
        ("Injection Fairy Lily", "Blade Knight"),
        ("Kycoo the Ghost Destroyer", "Command Knight"),
    ),
    "Zombie": (("Des Lacooda", "Des Lacooda"), ("D.D. Assailant", "Mystic Swordsman LV2")),
    "Stall Burn": (("Morphing Jar", "Secret Barrel"), ("Jinzo", "Ojama Trio")),
    "Tomato Monarch": (
        ("Deck Devastation Virus", "Scapegoat"),
        ("Gravekeeper's Spy", "Gravekeeper's Guard"),
    ),
}

# What players who know the opposing deck do instead: own deck, then the opposing one.
PLANS_AGAINST: dict[Pairing, Plan] = {
    ("Goat Control", "Chaos Turbo"): (
        ("Swords of Revealing Light", "Magical Merchant"),
        ("Royal Decree", "Royal Decree"),
    ),
    ("Warrior", "Zombie"): (
        ("Injection Fairy Lily", "Marauding Captain"),
        ("Kycoo the Ghost Destroyer", "Kycoo the Ghost Destroyer"),
    ),
    ("Zombie", "Goat Control"): (
        ("Des Lacooda", "Des Lacooda"),
        ("Smashing Ground", "Smashing Ground"),
    ),
}


def greet(duel: Duel) -> None:
    """Both wish each other luck."""
    for name in duel.people.names:
        duel.chat(name, "gl hf")


def throw_hands(duel: Duel, rng: Random) -> None:
    """Throw until somebody wins."""
    while duel.stage == "throwing":
        duel.throw(*rng.choices(THROWS, k=2))


def play_game(duel: Duel, rng: Random, *, turns: int = USUAL_TURNS) -> None:
    """Play one game until somebody admits defeat."""
    duel.admit(Pilot(duel.start(), rng, draws_first=not duel.header.links).play(turns))


def play_out(
    duel: Duel,
    rng: Random,
    *,
    turns: int = USUAL_TURNS,
    plans: Mapping[Pairing, Plan] | None = None,
) -> None:
    """Play games until the match is decided, and side between them."""
    while duel.stage != "decided":
        play_game(duel, rng, turns=turns)
        if duel.stage == "siding":
            side_both(duel, plans)


def side_both(duel: Duel, plans: Mapping[Pairing, Plan] | None = None) -> None:
    """Both side by plan, once a match; `plans` by opposing deck come before the usual ones."""
    decks = {name: duel.roster_of(name).player.deck.name for name in duel.people.names}
    for name, deck in decks.items():
        duel.wait(20)
        roster = duel.roster_of(name)
        usual = SIDE_PLANS.get(deck, ((), ()))
        out, into = (plans or {}).get((deck, decks[duel.opponent_of(name)]), usual)
        sided_before = any(map(roster.is_from_side, roster.main))
        duel.side(name, out=() if sided_before else out, into=() if sided_before else into)
    duel.begin_next()


def go_home(duel: Duel) -> None:
    """Both say thanks and leave."""
    for name in duel.people.names:
        duel.chat(name, "gg")
    for name in reversed(duel.people.names):
        if name not in duel.people.gone:
            duel.leave(name)
