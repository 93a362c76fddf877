"""The decks that win in one turn, or do not care about the usual game at all."""

from __future__ import annotations

from typing import Final

from bot.domain.goat.signature import Signature

COMBO: Final = (
    Signature(
        name="Reasoning Gate Turbo",
        marks={
            "Reasoning": 6,
            "Monster Gate": 6,
            "Dimension Fusion": 3,
            "Dark Magician of Chaos": 3,
            "Chaos Sorcerer": 1,
            "Thunder Dragon": 1,
            "Card Destruction": 1,
            "Airknight Parshath": 1,
            "Dark Necrofear": 1,
            "Spell Economics": -5,
            "Cyber-Stein": -6,
            "Limiter Removal": -6,
            "Royal Magical Library": -4,
            "Perfect Machine King": -3,
        },
        needs=(("Reasoning",), ("Monster Gate",)),
    ),
    Signature(
        name="Reasoning Gate Machine",
        marks={
            "Reasoning": 5,
            "Monster Gate": 5,
            "Limiter Removal": 6,
            "Perfect Machine King": 4,
            "Blowback Dragon": 2,
            "Barrel Dragon": 2,
            "Machine King": 2,
            "Mechanicalchaser": 2,
            "Ancient Gear Golem": 2,
        },
        needs=(
            ("Reasoning", "Monster Gate"),
            ("Limiter Removal", "Perfect Machine King", "Barrel Dragon", "Machine King"),
        ),
    ),
    Signature(
        name="Stein Gate Turbo",
        marks={
            "Cyber-Stein": 6,
            "Monster Gate": 5,
            "Reasoning": 3,
            "Dimension Fusion": 2,
            "Dark Magician of Chaos": 2,
            "Thunder Dragon": 1,
            "Spell Economics": -4,
        },
        needs=(("Cyber-Stein",), ("Monster Gate", "Reasoning")),
    ),
    Signature(
        name="Stein OTK",
        marks={
            "Cyber-Stein": 6,
            "Megamorph": 4,
            "Giant Trunade": 3,
            "Wild Nature's Release": 3,
            "Token Thanksgiving": 3,
            "Last Will": 2,
            "Royal Decree": 1,
            "Cold Wave": 2,
            "Mystic Tomato": 1,
            "Rescue Cat": -5,
            "Monster Gate": -5,
            "Mobius the Frost Monarch": -2,
            "Zaborg the Thunder Monarch": -3,
            "Thestalos the Firestorm Monarch": -3,
        },
        needs=(
            ("Cyber-Stein",),
            ("Megamorph", "Wild Nature's Release", "Token Thanksgiving", "Giant Trunade"),
        ),
    ),
    Signature(
        name="Economics FTK",
        marks={
            "Spell Economics": 6,
            "Dark Magician of Chaos": 3,
            "Mass Driver": 4,
            "Cannon Soldier": 3,
            "Toon Cannon Soldier": 3,
            "Dimension Fusion": 3,
            "Reasoning": 2,
            "Monster Gate": 2,
            "Toon Table of Contents": 1,
        },
        needs=(
            ("Spell Economics",),
            (
                "Mass Driver",
                "Cannon Soldier",
                "Toon Cannon Soldier",
                "Dimension Fusion",
                "Dark Magician of Chaos",
            ),
        ),
    ),
    Signature(
        name="Library FTK",
        marks={
            "Royal Magical Library": 6,
            "Archfiend's Oath": 5,
            "Convulsion of Nature": 5,
            "Reversal Quiz": 4,
            "A Feather of the Phoenix": 3,
            "Giant Trunade": 3,
            "Black Pendant": 2,
            "Spell Reproduction": 1,
            "Upstart Goblin": 1,
        },
        needs=(
            ("Royal Magical Library",),
            ("Archfiend's Oath", "Convulsion of Nature", "Reversal Quiz"),
        ),
    ),
    Signature(
        name="Empty Jar",
        marks={
            "Cyber Jar": 5,
            "Book of Taiyou": 5,
            "The Shallow Grave": 5,
            "Spell Reproduction": 4,
            "Desert Sunlight": 3,
            "Morphing Jar": 2,
            "Card Destruction": 2,
            "Book of Moon": 1,
            "Serial Spell": 2,
            "Upstart Goblin": 1,
            "Thunder Dragon": -4,
            "Chaos Sorcerer": -4,
            "Royal Magical Library": -5,
        },
        needs=(
            ("Cyber Jar", "Morphing Jar"),
            ("Book of Taiyou", "The Shallow Grave", "Desert Sunlight"),
        ),
    ),
    Signature(
        name="Last Turn",
        marks={
            "Last Turn": 6,
            "Jowgen the Spiritualist": 6,
            "Last Will": 2,
            "Wall of Revealing Light": 2,
            "Gravity Bind": 1,
            "Level Limit - Area B": 1,
            "Threatening Roar": 1,
            "Waboku": 1,
        },
        needs=(("Last Turn",),),
    ),
    Signature(
        name="Ben Kai OTK",
        marks={
            "Armed Samurai - Ben Kei": 6,
            "Giant Trunade": 2,
            "Mage Power": 2,
            "United We Stand": 2,
            "Axe of Despair": 2,
            "Big Bang Shot": 1,
            "Fairy Meteor Crush": 2,
            "Reinforcement of the Army": 2,
            "Royal Decree": 1,
            "Mataza the Zapper": 1,
        },
        needs=(("Armed Samurai - Ben Kei",),),
    ),
    Signature(
        name="Cat OTK",
        marks={
            "Rescue Cat": 6,
            "Last Will": 5,
            "Gyaku-Gire Panda": 3,
            "Milus Radiant": 3,
            "Giant Trunade": 3,
            "Wild Nature's Release": 2,
            "Royal Decree": 1,
            "Cannon Soldier": 1,
            "Giant Rat": 1,
            "Ojama Trio": -2,
            "Des Koala": -2,
        },
        needs=(("Rescue Cat",), ("Last Will", "Giant Trunade", "Milus Radiant")),
    ),
)
"""As Format Library sorts (`getDeckType` in the published code of its bot): Reasoning and Monster
Gate make Reasoning Gate Turbo, with machines the Machine, with Cyber-Stein Stein Gate; Rescue Cat
with Last Will and Gyaku-Gire Panda or Milus Radiant Cat OTK. Library FTK as goatformat.github.io
tells it."""
