"""What one expects in the decks that the league sees often: everything else in them is tech."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.goat.signatures import SIGNATURES


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(";"))


METAMORPHOSIS_TARGETS: Final = _names("""
    Thousand-Eyes Restrict; Dark Balter the Terrible; Ryu Senshi; Fiend Skull Dragon;
    Dark Flare Knight; The Last Warrior from Another Planet; Gatling Dragon; King Dragun;
    Ojama King; Master of Oz; Dragoness the Wicked Knight; Flame Ghost; Darkfire Dragon;
    Karbonala Warrior; Reaper on the Nightmare
""")
"""What Metamorphosis brings: by level 1 to 9, as far as it is of use."""

_REMOVAL: Final = _names("""
    Sakuretsu Armor; Dust Tornado; Bottomless Trap Hole; Widespread Ruin; Smashing Ground;
    Lightning Vortex; Solemn Judgment
""")
_ADVANTAGE: Final = _names("""
    Magician of Faith; Magical Merchant; Gravekeeper's Spy; Gravekeeper's Guard;
    Dekoichi the Battlechanted Locomotive; Morphing Jar; Jinzo; Airknight Parshath;
    Book of Moon; Swords of Revealing Light
""")
_CHAOS: Final = _ADVANTAGE | _names("""
    Chaos Sorcerer; Thunder Dragon; Night Assailant; Dark Mimic LV1; Cyber Jar; Card Destruction;
    Raigeki Break; Phoenix Wing Wind Blast; Solemn Judgment; Dust Tornado; Reckless Greed
""")
_GOATS: Final = METAMORPHOSIS_TARGETS | _names("""
    Scapegoat; Metamorphosis; Tsukuyomi; Asura Priest; Kycoo the Ghost Destroyer
""")
_WARRIORS: Final = _REMOVAL | _names("""
    Reinforcement of the Army; The Warrior Returning Alive; Blade Knight; Don Zaloog;
    Exiled Force; Mystic Swordsman LV2; D.D. Assailant; Marauding Captain; Zombyra the Dark;
    Ninja Grandmaster Sasuke; Injection Fairy Lily; Kycoo the Ghost Destroyer; Asura Priest;
    Jinzo; Book of Moon
""")
_MONARCHS: Final = _names("""
    Mobius the Frost Monarch; Zaborg the Thunder Monarch; Thestalos the Firestorm Monarch;
    Granmarg the Rock Monarch; Brain Control; Soul Exchange; Jinzo; Spirit Reaper; Creature Swap;
    Enemy Controller; Scapegoat; Magician of Faith; Gravekeeper's Spy; Dust Tornado
""")
_BURN: Final = _names("""
    Lava Golem; Des Koala; Giant Germ; Spirit Reaper; Morphing Jar; Just Desserts; Secret Barrel;
    Ceasefire; Magic Cylinder; Ojama Trio; Nightmare Wheel; Waboku; Threatening Roar;
    Solemn Judgment; Wave-Motion Cannon; Swords of Revealing Light; Dust Tornado
""")

_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "Goat Control": _ADVANTAGE
    | _GOATS
    | _names("D.D. Assailant; Dust Tornado; Sakuretsu Armor; Solemn Judgment; Jinzo"),
    "Soul Control": _GOATS | _MONARCHS | _names("Airknight Parshath; Book of Moon; Royal Decree"),
    "Chaos Turbo": _CHAOS,
    "Chaos Control": _CHAOS | _GOATS | _names("Skilled Dark Magician; Sakuretsu Armor"),
    "Chaos Return": _CHAOS
    | _names("Return from the Different Dimension; Kycoo the Ghost Destroyer; Tsukuyomi"),
    "Chaos Recruiter": _CHAOS
    | _names("Shining Angel; Mystic Tomato; Creature Swap; Skilled White Magician; Spirit Reaper"),
    "Chaos Warrior": _WARRIORS | _names("Chaos Sorcerer; Airknight Parshath; Magician of Faith"),
    "Chaos Warrior Turbo": _WARRIORS | _CHAOS,
    "Warrior": _WARRIORS,
    "Flip Warrior": _WARRIORS | _ADVANTAGE | _names("Night Assailant; Tsukuyomi"),
    "Zombie": _REMOVAL
    | _names("""
        Pyramid Turtle; Ryu Kokki; Vampire Lord; Spirit Reaper; Book of Life; Call of the Mummy;
        Kycoo the Ghost Destroyer; Magician of Faith; Jinzo; Des Lacooda; Creature Swap
    """),
    "Earth Beat": _REMOVAL
    | _names("""
        Gigantes; Giant Rat; Berserk Gorilla; Enraged Battle Ox; The Rock Spirit; D.D. Assailant;
        Injection Fairy Lily; Exiled Force; Mad Dog of Darkness; Kycoo the Ghost Destroyer;
        Book of Moon; Mystic Swordsman LV2; Jinzo; Enemy Controller
    """),
    "Tomato Monarch": _MONARCHS
    | _names("""
        Mystic Tomato; Newdoria; Apprentice Magician; Deck Devastation Virus; Book of Moon;
        Night Assailant; Dekoichi the Battlechanted Locomotive; Sakuretsu Armor
    """),
    "Drain Burn": _BURN | _names("Skill Drain; Spirit Barrier; Messenger of Peace"),
    "Speed Burn": _BURN
    | _names("""
        Poison of the Old Man; Tremendous Fire; Meteor of Destruction; Ookazi; Big Shield Gardna;
        Book of Moon; Upstart Goblin
    """),
    "Stall Burn": _BURN
    | _names("""
        Gravity Bind; Level Limit - Area B; Messenger of Peace; Stealth Bird; Chain Energy;
        Solar Flare Dragon
    """),
    "Panda Burn": _BURN
    | _names("""
        Gyaku-Gire Panda; Giant Rat; Nimble Momonga; Enraged Battle Ox; Poison of the Old Man;
        Book of Moon; Creature Swap; Injection Fairy Lily; Exiled Force
    """),
    "Reasoning Gate Turbo": METAMORPHOSIS_TARGETS
    | _names("""
        Reasoning; Monster Gate; Dimension Fusion; Dark Magician of Chaos; Chaos Sorcerer;
        Thunder Dragon; Airknight Parshath; Jinzo; Dark Necrofear; Card Destruction; Scapegoat;
        Metamorphosis; Giant Trunade; Magician of Faith; Dust Tornado
    """),
    "Empty Jar": _names("""
        Cyber Jar; Morphing Jar; Book of Taiyou; Book of Moon; The Shallow Grave; Desert Sunlight;
        Spell Reproduction; Card Destruction; Serial Spell; Upstart Goblin; Giant Trunade;
        Swords of Revealing Light; Emergency Provisions
    """),
    "Tiger Stun": _REMOVAL
    | _names("""
        King Tiger Wanghu; Gemini Elf; Skilled Dark Magician; Berserk Gorilla; Slate Warrior;
        Spell Canceller; Royal Decree; Trap Dustshoot; Jinzo; Kycoo the Ghost Destroyer
    """),
    "Gravekeeper": _REMOVAL
    | _names("""
        Necrovalley; Gravekeeper's Spy; Gravekeeper's Guard; Gravekeeper's Assailant;
        Gravekeeper's Spear Soldier; Gravekeeper's Chief; Gravekeeper's Cannonholder;
        Gravekeeper's Curse; Gravekeeper's Watcher; Rite of Spirit; Royal Tribute; Terraforming;
        Apprentice Magician; Jinzo; Book of Moon; Creature Swap
    """),
    "Relinquished": _ADVANTAGE
    | _GOATS
    | _names("""
        Relinquished; Black Illusion Ritual; Manju of the Ten Thousand Hands; Thousand-Eyes Idol;
        Senju of the Thousand Hands; Sonic Bird; Creature Swap; Enemy Controller; Dust Tornado
    """),
    "Flip Control": _ADVANTAGE
    | _names("""
        Tsukuyomi; Des Lacooda; Mask of Darkness; Dark Mimic LV1; Night Assailant;
        Old Vindictive Magician; Solemn Judgment; Compulsory Evacuation Device; Dust Tornado;
        Sakuretsu Armor; Trap Dustshoot
    """),
    "Bazoo Return": _REMOVAL
    | _names("""
        Bazoo the Soul-Eater; Return from the Different Dimension; Kycoo the Ghost Destroyer;
        Gigantes; The Rock Spirit; Berserk Gorilla; Mystic Tomato; Giant Rat; D.D. Assailant;
        Injection Fairy Lily; Jinzo; Book of Moon; Enemy Controller; Airknight Parshath
    """),
}

_MARKS: Final = {
    signature.name: {card for card, points in signature.marks.items() if points > 0}
    for signature in SIGNATURES
}
USUAL: Final[Mapping[str, frozenset[str]]] = {
    name: cards | _MARKS[name] for name, cards in _LISTS.items()
}
"""By archetype, the cards one expects in main deck and among the targets of Metamorphosis, those
that speak for the name among them; staples are expected anyway."""
