"""Decks as Goat players build them: the cards that make each what it is, and others around them.

Main decks without most staples, which say nothing; made up for these tests, no player's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.samples.decks import ALL_DECKS

_STAPLES = """
    Pot of Greed; Graceful Charity; Delinquent Duo; Heavy Storm; Mystical Space Typhoon;
    Snatch Steal; Premature Burial; Call of the Haunted; Ring of Destruction; Torrential Tribute;
    Mirror Force; Sangan; Breaker the Magical Warrior; Tribe-Infecting Virus;
    Black Luster Soldier - Envoy of the Beginning; D.D. Warrior Lady; Sinister Serpent;
    2 Nobleman of Crossout
"""

DECKS: Mapping[str, str] = {
    "Goat Control": """
        3 Scapegoat; 2 Metamorphosis; 2 Tsukuyomi; 2 Magician of Faith; 2 Book of Moon;
        Airknight Parshath; Asura Priest; Jinzo; 2 Gravekeeper's Spy; Magical Merchant;
        2 Sakuretsu Armor; Dust Tornado; Morphing Jar; D.D. Assailant
    """,
    "Soul Control": """
        2 Soul Exchange; 3 Scapegoat; 2 Metamorphosis; Brain Control; 2 Zaborg the Thunder Monarch;
        2 Mobius the Frost Monarch; Airknight Parshath; Magician of Faith; Book of Moon;
        2 Royal Decree; Flying Kamakiri #1; Tsukuyomi
    """,
    "Flip Control": """
        3 Tsukuyomi; 3 Des Lacooda; 2 Mask of Darkness; 2 Magician of Faith; Dark Mimic LV1;
        2 Dekoichi the Battlechanted Locomotive; 2 Night Assailant; 3 Solemn Judgment;
        2 Compulsory Evacuation Device; 3 Book of Moon; Dust Tornado
    """,
    "Pacman": """
        3 Des Lacooda; 3 Golem Sentry; 3 Medusa Worm; 3 Swarm of Locusts; 3 Swarm of Scarabs;
        3 Book of Moon; 2 Level Limit - Area B; 2 Gravity Bind; 3 Solemn Judgment;
        3 Wall of Revealing Light; Threatening Roar; Swords of Revealing Light
    """,
    "Relinquished": """
        2 Relinquished; 2 Black Illusion Ritual; 2 Manju of the Ten Thousand Hands;
        3 Senju of the Thousand Hands; 2 Sonic Bird; 2 Metamorphosis; 2 Scapegoat; 2 Tsukuyomi;
        2 Magician of Faith; 2 Book of Moon; Dust Tornado; Thousand-Eyes Idol
    """,
    "Monarch": """
        3 Mobius the Frost Monarch; 2 Thestalos the Firestorm Monarch; 2 Zaborg the Thunder Monarch;
        2 Granmarg the Rock Monarch; 2 Brain Control; 3 Soul Exchange; 2 Gravekeeper's Spy;
        2 Night Assailant; Spirit Reaper; 2 Dekoichi the Battlechanted Locomotive; Jinzo
    """,
    "Tomato Monarch": """
        3 Mystic Tomato; 2 Zaborg the Thunder Monarch; 2 Mobius the Frost Monarch;
        2 Thestalos the Firestorm Monarch; 2 Newdoria; 2 Creature Swap; Brain Control;
        Spirit Reaper; Magician of Faith; 2 Enemy Controller; Jinzo; 2 Dust Tornado
    """,
    "Stein Monarch": """
        3 Cyber-Stein; 3 Mobius the Frost Monarch; 2 Zaborg the Thunder Monarch;
        2 Thestalos the Firestorm Monarch; 2 Brain Control; 2 Cold Wave; 3 Jar of Greed;
        Spirit Reaper; Magician of Faith; Dust Tornado; Jinzo
    """,
    "Chaos Turbo": """
        3 Thunder Dragon; 3 Chaos Sorcerer; 2 Night Assailant; Card Destruction; Dark Mimic LV1;
        3 Dekoichi the Battlechanted Locomotive; 2 Magician of Faith; Morphing Jar;
        2 Raigeki Break; Phoenix Wing Wind Blast; 2 Gravekeeper's Spy; Reckless Greed; Dust Tornado
    """,
    "Chaos Control": """
        2 Chaos Sorcerer; 2 Metamorphosis; 2 Scapegoat; 2 Gravekeeper's Spy; 2 Magician of Faith;
        Tsukuyomi; Airknight Parshath; 2 Book of Moon; Skilled Dark Magician; Asura Priest;
        2 Sakuretsu Armor; Dust Tornado; Magical Merchant
    """,
    "Chaos Recruiter": """
        3 Chaos Sorcerer; 3 Shining Angel; 3 Mystic Tomato; 2 Creature Swap; Spirit Reaper;
        2 Kycoo the Ghost Destroyer; Skilled White Magician; Book of Moon; 2 Smashing Ground;
        Newdoria; 2 Sakuretsu Armor; Airknight Parshath
    """,
    "Chaos Relinquished": """
        2 Chaos Sorcerer; 2 Relinquished; 2 Black Illusion Ritual;
        3 Manju of the Ten Thousand Hands; 2 Senju of the Thousand Hands; 2 Thunder Dragon;
        2 Dekoichi the Battlechanted Locomotive; Magician of Faith; 2 Book of Moon; Dust Tornado;
        Night Assailant
    """,
    "Chaos Return": """
        2 Return from the Different Dimension; 3 Chaos Sorcerer; 2 Thunder Dragon;
        3 Dekoichi the Battlechanted Locomotive; 2 Magician of Faith; 2 Gravekeeper's Spy;
        2 Solemn Judgment; 2 Book of Moon; Night Assailant; Kycoo the Ghost Destroyer; Dust Tornado
    """,
    "Chaos Warrior": """
        2 Chaos Sorcerer; 2 Reinforcement of the Army; 2 Blade Knight; Don Zaloog; Exiled Force;
        2 Mystic Swordsman LV2; 2 Kycoo the Ghost Destroyer; 3 Solemn Judgment; D.D. Assailant;
        2 Sakuretsu Armor; Airknight Parshath; Smashing Ground; The Warrior Returning Alive
    """,
    "Chaos Warrior Turbo": """
        3 Thunder Dragon; 2 Chaos Sorcerer; 2 Reinforcement of the Army; 2 Blade Knight;
        Don Zaloog; Exiled Force; Mystic Swordsman LV2; The Warrior Returning Alive;
        Card Destruction; Magician of Faith; 2 Solemn Judgment; Night Assailant; Dust Tornado
    """,
    "Dimension Fusion Turbo": """
        2 Dimension Fusion; 3 Bazoo the Soul-Eater; 2 Soul Release; 2 Chaos Sorcerer;
        2 Soul of Purity and Light; Freed the Brave Wanderer; Thunder Dragon; Card Destruction;
        2 Kycoo the Ghost Destroyer; Giant Trunade; Jinzo; Mystic Tomato
    """,
    "Bazoo Return": """
        3 Bazoo the Soul-Eater; 2 Return from the Different Dimension; 2 Kycoo the Ghost Destroyer;
        Gigantes; 2 The Rock Spirit; 2 Berserk Gorilla; 3 Mystic Tomato; Jinzo; 2 Book of Moon;
        2 Smashing Ground; Injection Fairy Lily; D.D. Assailant
    """,
    "Strike Ninja Return": """
        3 Strike Ninja; 2 Return from the Different Dimension; 3 Mystic Tomato; 2 Newdoria;
        Don Zaloog; 2 Kycoo the Ghost Destroyer; Spirit Reaper; Jinzo; D.D. Assailant;
        Reinforcement of the Army; 2 Smashing Ground; 2 Sakuretsu Armor
    """,
    "Warrior": """
        2 Reinforcement of the Army; 3 Blade Knight; 2 Mystic Swordsman LV2; Don Zaloog;
        Exiled Force; 2 D.D. Assailant; Zombyra the Dark; Ninja Grandmaster Sasuke;
        2 Kycoo the Ghost Destroyer; 3 Solemn Judgment; 2 Sakuretsu Armor; Smashing Ground; Jinzo
    """,
    "Flip Warrior": """
        2 Reinforcement of the Army; 2 Blade Knight; Exiled Force; Mystic Swordsman LV2;
        3 Gravekeeper's Spy; 2 Dekoichi the Battlechanted Locomotive; 2 Magician of Faith;
        2 Magical Merchant; Don Zaloog; 2 Book of Moon; 2 Solemn Judgment; Airknight Parshath
    """,
    "Gumo Warrior": """
        3 Jirai Gumo; 2 Reinforcement of the Army; 2 Blade Knight; Exiled Force; Don Zaloog;
        2 Mystic Swordsman LV2; The Warrior Returning Alive; D.D. Assailant; 2 Sakuretsu Armor;
        2 Solemn Judgment; Smashing Ground; Kycoo the Ghost Destroyer
    """,
    "Gearfried": """
        3 Gearfried the Iron Knight; 3 Smoke Grenade of the Thief; 3 Blast with Chain;
        2 Reinforcement of the Army; Royal Decree; Don Zaloog; Magician of Faith; Exiled Force;
        2 Book of Moon; Jinzo; Blade Knight
    """,
    "Gearfried Warriors": """
        2 Gearfried the Iron Knight; 3 Reinforcement of the Army; 2 Blade Knight; Exiled Force;
        Marauding Captain; Don Zaloog; 2 Mystic Swordsman LV2; The Warrior Returning Alive;
        D.D. Assailant; 2 Royal Decree; Smashing Ground; Zombyra the Dark
    """,
    "Mataza Rush": """
        3 Mataza the Zapper; 3 Rush Recklessly; 2 Big Bang Shot; United We Stand; Mage Power;
        2 Axe of Despair; 2 Reinforcement of the Army; Command Knight; Marauding Captain;
        Exiled Force; Giant Trunade; Jinzo
    """,
    "Earth Beat": """
        3 Gigantes; 3 Giant Rat; 2 Berserk Gorilla; 2 Enraged Battle Ox; 2 D.D. Assailant;
        Injection Fairy Lily; Exiled Force; 2 Smashing Ground; 2 Sakuretsu Armor; Jinzo;
        The Rock Spirit; 2 Book of Moon
    """,
    "Earth Aggro": """
        2 Gigantes; 2 The Rock Spirit; 3 Goblin Attack Force; 2 Giant Rat; Exiled Force;
        2 Reinforcement of the Army; 2 D.D. Assailant; Injection Fairy Lily; Mystic Swordsman LV2;
        2 Sakuretsu Armor; 3 Solemn Judgment; Smashing Ground
    """,
    "Drain Beat": """
        3 Skill Drain; 3 Fusilier Dragon, the Dual-Mode Beast; 2 Zombyra the Dark; 3 Giant Orc;
        3 Goblin Attack Force; 2 Berserk Gorilla; Smashing Ground; 2 Dust Tornado;
        Archfiend Soldier; Enemy Controller
    """,
    "Tiger Stun": """
        3 King Tiger Wanghu; 3 Solemn Judgment; 3 Gemini Elf; 2 Skilled Dark Magician;
        2 Berserk Gorilla; Slate Warrior; 2 Trap Dustshoot; 2 Royal Decree; Jinzo;
        2 Smashing Ground; Sakuretsu Armor; Kycoo the Ghost Destroyer
    """,
    "Zombie": """
        3 Pyramid Turtle; 2 Ryu Kokki; 2 Vampire Lord; 3 Book of Life; 2 Spirit Reaper;
        Call of the Mummy; Magician of Faith; 2 Kycoo the Ghost Destroyer; Creature Swap; Jinzo;
        2 Dust Tornado; Book of Moon
    """,
    "Gravekeeper": """
        3 Necrovalley; 3 Gravekeeper's Spy; 2 Gravekeeper's Guard; 3 Gravekeeper's Assailant;
        2 Gravekeeper's Spear Soldier; Gravekeeper's Chief; 2 Rite of Spirit; Royal Tribute;
        Jinzo; 2 Book of Moon; Terraforming; 2 Sakuretsu Armor
    """,
    "Stall Burn": """
        2 Gravity Bind; 2 Level Limit - Area B; 2 Messenger of Peace; 3 Wave-Motion Cannon;
        3 Stealth Bird; 2 Lava Golem; 2 Secret Barrel; 2 Des Koala; Spirit Reaper; Magic Cylinder;
        Ceasefire; Morphing Jar; 2 Nightmare Wheel
    """,
    "Speed Burn": """
        3 Poison of the Old Man; 3 Tremendous Fire; 2 Meteor of Destruction; 3 Secret Barrel;
        3 Just Desserts; 3 Des Koala; 2 Big Shield Gardna; 2 Ojama Trio; Ceasefire; Magic Cylinder;
        2 Giant Germ; Upstart Goblin
    """,
    "Drain Burn": """
        3 Skill Drain; 3 Lava Golem; 2 Wave-Motion Cannon; 3 Just Desserts; 3 Secret Barrel;
        2 Ojama Trio; 2 Nightmare Wheel; Magic Cylinder; Ceasefire; 2 Giant Orc; 2 Pyramid Turtle;
        2 Ryu Kokki
    """,
    "Panda Burn": """
        3 Gyaku-Gire Panda; 3 Giant Rat; 3 Ojama Trio; 2 Des Koala; 2 Poison of the Old Man;
        2 Just Desserts; 2 Secret Barrel; Ceasefire; Nimble Momonga; Injection Fairy Lily;
        Exiled Force; Creature Swap
    """,
    "Cat Burn": """
        3 Rescue Cat; 3 Des Koala; 3 Ojama Trio; Gyaku-Gire Panda; 3 Just Desserts;
        2 Secret Barrel; 2 Poison of the Old Man; Ceasefire; Giant Rat; Waboku; Book of Moon
    """,
    "Reasoning Gate Turbo": """
        3 Reasoning; 3 Monster Gate; 2 Dimension Fusion; Dark Magician of Chaos; Jinzo;
        2 Chaos Sorcerer; 3 Thunder Dragon; Airknight Parshath; 2 Scapegoat; Metamorphosis;
        Card Destruction; Magician of Faith; Dark Necrofear
    """,
    "Reasoning Gate Machine": """
        3 Reasoning; 3 Monster Gate; 2 Limiter Removal; 2 Perfect Machine King; Jinzo;
        2 Blowback Dragon; 2 Barrel Dragon; Machine King; Ancient Gear Golem; Scapegoat;
        Giant Trunade
    """,
    "Stein Gate Turbo": """
        3 Cyber-Stein; 3 Monster Gate; 2 Reasoning; Dark Magician of Chaos; Dimension Fusion;
        2 Thunder Dragon; Giant Trunade; Scapegoat; Jinzo; Card Destruction; Upstart Goblin
    """,
    "Stein OTK": """
        3 Cyber-Stein; 3 Megamorph; 3 Giant Trunade; 2 Wild Nature's Release; Last Will;
        3 Mystic Tomato; Cold Wave; 2 Royal Decree; Spirit Reaper; Upstart Goblin; Book of Moon
    """,
    "Economics FTK": """
        3 Spell Economics; Dark Magician of Chaos; 2 Mass Driver; Toon Cannon Soldier;
        3 Dimension Fusion; 3 Reasoning; 3 Monster Gate; Toon Table of Contents; Thunder Dragon;
        Upstart Goblin; Card Destruction
    """,
    "Library FTK": """
        3 Royal Magical Library; 3 Archfiend's Oath; 3 Convulsion of Nature; Reversal Quiz;
        2 A Feather of the Phoenix; 3 Giant Trunade; Black Pendant; 2 Upstart Goblin;
        Spell Reproduction; Toon World; Emergency Provisions
    """,
    "Empty Jar": """
        Cyber Jar; Morphing Jar; 3 Book of Taiyou; 3 The Shallow Grave; 3 Spell Reproduction;
        3 Desert Sunlight; Card Destruction; 3 Book of Moon; 2 Upstart Goblin; Serial Spell;
        2 Giant Trunade; Swords of Revealing Light
    """,
    "Last Turn": """
        2 Last Turn; 3 Jowgen the Spiritualist; 2 Last Will; 3 Wall of Revealing Light;
        2 Gravity Bind; 2 Level Limit - Area B; 3 Threatening Roar; 3 Waboku; Morphing Jar;
        Upstart Goblin; Swords of Revealing Light
    """,
    "Ben Kai OTK": """
        3 Armed Samurai - Ben Kei; 3 Giant Trunade; Mage Power; United We Stand; 3 Axe of Despair;
        2 Fairy Meteor Crush; 2 Reinforcement of the Army; Royal Decree; Upstart Goblin;
        Big Bang Shot; Mataza the Zapper
    """,
    "Cat OTK": """
        3 Rescue Cat; 3 Last Will; 2 Gyaku-Gire Panda; 2 Milus Radiant; 3 Giant Trunade;
        2 Wild Nature's Release; Royal Decree; Giant Rat; Upstart Goblin; Cannon Soldier;
        Scapegoat
    """,
}
"""By archetype, without staples."""


def copies(text: str) -> Counter[str]:
    """Card → copies of a text like those above."""
    found: Counter[str] = Counter()
    for entry in " ".join(text.split()).split(";"):
        count, _, name = entry.strip().partition(" ")
        if count.isdigit() and len(count) == 1 and name:
            found[name] += int(count)
        else:
            found[entry.strip()] += 1
    return found


def full_deck(name: str) -> Counter[str]:
    """A whole main deck of 40 cards or a little more: the list above and staples to fill it."""
    own = copies(DECKS[name])
    for card, count in copies(_STAPLES).items():
        if own.total() >= 40:
            break
        own[card] += count
    return own


def sample_decks() -> dict[str, Counter[str]]:
    """The six lists of `bot.samples`, main, extra and side deck together."""
    return {deck.name: Counter(card.name for card in deck.positions) for deck in ALL_DECKS}
