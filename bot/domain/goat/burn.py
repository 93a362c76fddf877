"""The decks that burn the opponent's life points away."""

from __future__ import annotations

from typing import Final

from bot.domain.goat.signature import Signature

_LOCKS: Final = ("Gravity Bind", "Level Limit - Area B", "Messenger of Peace")

BURN: Final = (
    Signature(
        name="Stall Burn",
        marks={
            "Gravity Bind": 3,
            "Level Limit - Area B": 3,
            "Messenger of Peace": 3,
            "Wave-Motion Cannon": 3,
            "Stealth Bird": 3,
            "Lava Golem": 2,
            "Secret Barrel": 2,
            "Just Desserts": 2,
            "Chain Energy": 2,
            "Solar Flare Dragon": 2,
            "Spirit Reaper": 1,
            "Des Koala": 1,
            "Giant Germ": 1,
            "Nightmare Wheel": 1,
            "Magic Cylinder": 1,
            "Ceasefire": 1,
            "Skill Drain": -4,
            "Swarm of Scarabs": -6,
            "Swarm of Locusts": -6,
            "Gyaku-Gire Panda": -4,
            "Last Turn": -6,
        },
        needs=(
            _LOCKS,
            (
                "Wave-Motion Cannon",
                "Stealth Bird",
                "Lava Golem",
                "Secret Barrel",
                "Just Desserts",
                "Solar Flare Dragon",
            ),
        ),
    ),
    Signature(
        name="Speed Burn",
        marks={
            "Poison of the Old Man": 4,
            "Tremendous Fire": 4,
            "Meteor of Destruction": 3,
            "Ookazi": 3,
            "Secret Barrel": 3,
            "Just Desserts": 2,
            "Des Koala": 2,
            "Big Shield Gardna": 2,
            "Ojama Trio": 1,
            "Ceasefire": 1,
            "Magic Cylinder": 1,
            "Giant Germ": 1,
            "Gravity Bind": -3,
            "Level Limit - Area B": -3,
            "Messenger of Peace": -3,
            "Skill Drain": -4,
            "Gyaku-Gire Panda": -4,
            "Rescue Cat": -5,
        },
        needs=(
            ("Poison of the Old Man", "Tremendous Fire", "Secret Barrel", "Meteor of Destruction"),
            ("Des Koala", "Big Shield Gardna", "Just Desserts", "Secret Barrel", "Ookazi"),
        ),
    ),
    Signature(
        name="Drain Burn",
        marks={
            "Skill Drain": 6,
            "Lava Golem": 4,
            "Wave-Motion Cannon": 3,
            "Just Desserts": 3,
            "Secret Barrel": 3,
            "Ojama Trio": 1,
            "Nightmare Wheel": 1,
            "Magic Cylinder": 1,
            "Ceasefire": 1,
            "Spirit Barrier": 1,
            "Messenger of Peace": 1,
            "Pyramid Turtle": 1,
            "Ryu Kokki": 1,
        },
        needs=(
            ("Skill Drain",),
            ("Lava Golem", "Wave-Motion Cannon", "Just Desserts", "Secret Barrel"),
        ),
    ),
    Signature(
        name="Panda Burn",
        marks={
            "Gyaku-Gire Panda": 6,
            "Ojama Trio": 4,
            "Giant Rat": 3,
            "Des Koala": 2,
            "Poison of the Old Man": 2,
            "Just Desserts": 2,
            "Secret Barrel": 2,
            "Ceasefire": 1,
            "Nimble Momonga": 1,
            "Enraged Battle Ox": 1,
            "Shield & Sword": 1,
            "Rescue Cat": -4,
            "Last Will": -4,
        },
        needs=(
            ("Gyaku-Gire Panda",),
            ("Ojama Trio", "Giant Rat", "Des Koala", "Just Desserts", "Secret Barrel"),
        ),
    ),
    Signature(
        name="Cat Burn",
        marks={
            "Rescue Cat": 6,
            "Des Koala": 3,
            "Ojama Trio": 3,
            "Gyaku-Gire Panda": 2,
            "Just Desserts": 3,
            "Secret Barrel": 3,
            "Poison of the Old Man": 2,
            "Ceasefire": 1,
            "Giant Rat": 1,
            "Last Will": -4,
            "Giant Trunade": -3,
        },
        needs=(
            ("Rescue Cat",),
            ("Des Koala", "Ojama Trio", "Just Desserts", "Secret Barrel", "Poison of the Old Man"),
        ),
    ),
)
"""As Format Library sorts (`getDeckType` in the published code of its bot): locks make Stall Burn,
two Skill Drains Drain Burn, Des Koala and direct damage without locks Speed Burn, Gyaku-Gire Panda
with Giant Rat and Ojama Trio Panda Burn."""
