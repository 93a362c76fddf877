"""Six lists as Goat players bring them: 40 cards, fifteen fusions, a side deck of fifteen.

A seventh is of another format, for replays that strayed among Goat ones.
"""

from __future__ import annotations

from bot.samples.deck_list import DeckList

_METAMORPHOSIS_TARGETS = """
    2 Thousand-Eyes Restrict; Dragoness the Wicked Knight; Flame Ghost; Darkfire Dragon;
    Karbonala Warrior; Dark Balter the Terrible; Fiend Skull Dragon; Ryu Senshi;
    Dark Flare Knight; Ojama King; King Dragun; The Last Warrior from Another Planet;
    Gatling Dragon; Master of Oz
"""
_FUSIONS_FOR_SHOW = """
    Thousand-Eyes Restrict; Dark Balter the Terrible; Fiend Skull Dragon; Giltia the D. Knight;
    Musician King; Reaper on the Nightmare; Dark Blade the Dragon Knight; Mokey Mokey King;
    Ryu Senshi; Sanwitch; King Dragun; St. Joan; The Last Warrior from Another Planet;
    Gatling Dragon; Master of Oz
"""
_STAPLE_SPELLS = """
    Delinquent Duo; Graceful Charity; Heavy Storm; Mystical Space Typhoon; Pot of Greed;
    Premature Burial; Snatch Steal
"""

GOAT_CONTROL = DeckList(
    "Goat Control",
    main=f"""
        Airknight Parshath; Black Luster Soldier - Envoy of the Beginning;
        Breaker the Magical Warrior; D.D. Assailant; D.D. Warrior Lady; Jinzo;
        2 Magician of Faith; Magical Merchant; Sangan; Sinister Serpent; Tribe-Infecting Virus;
        2 Tsukuyomi; {_STAPLE_SPELLS}; 2 Book of Moon; 2 Metamorphosis; 2 Nobleman of Crossout;
        3 Scapegoat; Swords of Revealing Light; Call of the Haunted; 2 Dust Tornado;
        Mirror Force; Ring of Destruction; 2 Sakuretsu Armor; Torrential Tribute;
        Solemn Judgment
    """,
    extra=_METAMORPHOSIS_TARGETS,
    side="""
        Des Koala; 2 Kycoo the Ghost Destroyer; 2 Mobius the Frost Monarch;
        Mystic Swordsman LV2; Asura Priest; 2 Creature Swap; 2 Smashing Ground;
        Bottomless Trap Hole; Dust Tornado; 2 Royal Decree
    """,
)

CHAOS_TURBO = DeckList(
    "Chaos Turbo",
    main=f"""
        Airknight Parshath; Black Luster Soldier - Envoy of the Beginning;
        Breaker the Magical Warrior; 2 Chaos Sorcerer; D.D. Warrior Lady;
        3 Dekoichi the Battlechanted Locomotive; Jinzo; 2 Magician of Faith; Morphing Jar;
        Sangan; Sinister Serpent; 3 Thunder Dragon; Tribe-Infecting Virus; {_STAPLE_SPELLS};
        2 Book of Moon; 2 Metamorphosis; 2 Nobleman of Crossout; 2 Scapegoat;
        Call of the Haunted; Mirror Force; Ring of Destruction [2]; Torrential Tribute;
        Solemn Judgment; Reckless Greed
    """,
    extra=_METAMORPHOSIS_TARGETS,
    side="""
        2 D.D. Assailant; 2 Kycoo the Ghost Destroyer; 2 Mobius the Frost Monarch;
        2 Mystic Swordsman LV2; 2 Enemy Controller; 2 Dust Tornado; Phoenix Wing Wind Blast;
        2 Sakuretsu Armor
    """,
)

WARRIOR = DeckList(
    "Warrior",
    main=f"""
        Asura Priest; 2 Blade Knight; Breaker the Magical Warrior; 2 D.D. Assailant;
        D.D. Warrior Lady; 2 Don Zaloog; Exiled Force; Injection Fairy Lily; Jinzo;
        Marauding Captain; 2 Mystic Swordsman LV2; Sangan; Sinister Serpent;
        Tribe-Infecting Virus; Zombyra the Dark; {_STAPLE_SPELLS}; 2 Reinforcement of the Army;
        2 Smashing Ground; 2 Nobleman of Crossout; The Warrior Returning Alive;
        Call of the Haunted; Mirror Force; Ring of Destruction; 2 Sakuretsu Armor;
        Torrential Tribute; Dust Tornado
    """,
    extra=_FUSIONS_FOR_SHOW,
    side="""
        2 Banisher of the Light; 2 Kycoo the Ghost Destroyer; Mataza the Zapper;
        2 Mobius the Frost Monarch; Command Knight; 2 Creature Swap; 2 Dust Tornado;
        2 Royal Decree; Waboku
    """,
)

ZOMBIE = DeckList(
    "Zombie",
    main=f"""
        Breaker the Magical Warrior; D.D. Warrior Lady; 2 Des Lacooda; Jinzo;
        2 Kycoo the Ghost Destroyer; Magician of Faith; 3 Pyramid Turtle; 2 Ryu Kokki; Sangan;
        Sinister Serpent; 2 Spirit Reaper; Tribe-Infecting Virus; 2 Vampire Lord;
        {_STAPLE_SPELLS}; 3 Book of Life; 2 Call of the Mummy; 2 Creature Swap;
        Nobleman of Crossout; Call of the Haunted; Mirror Force; Ring of Destruction;
        Torrential Tribute; Dust Tornado
    """,
    extra=_FUSIONS_FOR_SHOW,
    side="""
        2 D.D. Assailant; 2 Mystic Swordsman LV2; 2 Vampire Lady; 2 Smashing Ground;
        2 Enemy Controller; 2 Dust Tornado; 2 Sakuretsu Armor; Trap Hole
    """,
)

BURN = DeckList(
    "Stall Burn",
    main="""
        2 Des Koala; 2 Giant Germ; 2 Lava Golem; Morphing Jar; Sangan; 3 Solar Flare Dragon;
        2 Spirit Reaper; 3 Stealth Bird; Delinquent Duo; Graceful Charity; Pot of Greed;
        2 Level Limit - Area B; 3 Messenger of Peace; Swords of Revealing Light;
        2 Wave-Motion Cannon; 2 Chain Energy; Ceasefire; 2 Gravity Bind; 3 Just Desserts;
        Magic Cylinder; Ring of Destruction; 2 Secret Barrel; Solemn Judgment
    """,
    extra=_FUSIONS_FOR_SHOW,
    side="""
        2 Banisher of the Light; Jinzo; 2 Marauding Captain; 2 Poison of the Old Man;
        2 Meteor of Destruction; 2 Ojama Trio; 2 Spell Shield Type-8; 2 Waboku
    """,
)

TOMATO_MONARCH = DeckList(
    "Tomato Monarch",
    main=f"""
        2 Apprentice Magician; Breaker the Magical Warrior; D.D. Warrior Lady; Jinzo;
        Magician of Faith; 2 Mobius the Frost Monarch; 3 Mystic Tomato; 2 Newdoria; Sangan;
        Sinister Serpent; Spirit Reaper; 2 Thestalos the Firestorm Monarch;
        Tribe-Infecting Virus; 2 Zaborg the Thunder Monarch; {_STAPLE_SPELLS}; 2 Creature Swap;
        2 Enemy Controller; Nobleman of Crossout; Scapegoat; Call of the Haunted;
        Deck Devastation Virus; Mirror Force; Ring of Destruction; Torrential Tribute;
        Dust Tornado
    """,
    extra=_METAMORPHOSIS_TARGETS,
    side="""
        2 Kycoo the Ghost Destroyer; 2 Mystic Swordsman LV2; 2 Gravekeeper's Spy;
        Gravekeeper's Guard; 2 Smashing Ground; 2 Dust Tornado; 2 Sakuretsu Armor;
        2 Phoenix Wing Wind Blast
    """,
)

EDISON_ZOMBIE = DeckList(
    "Edison Zombie",
    main="""
        Breaker the Magical Warrior; 2 D.D. Assailant; 3 Des Lacooda; Jinzo;
        2 Kycoo the Ghost Destroyer; Morphing Jar; 3 Mystic Tomato; 3 Pyramid Turtle; 2 Ryu Kokki;
        Sangan; Spirit Reaper; 2 Vampire Lord; Book of Moon; 3 Book of Life; Call of the Mummy;
        Card Destruction; Creature Swap; Foolish Burial; Heavy Storm; Mystical Space Typhoon;
        2 Smashing Ground; Call of the Haunted; 2 Dust Tornado; Mirror Force; Solemn Judgment;
        Torrential Tribute
    """,
    side="""
        3 Banisher of the Light; 2 Mobius the Frost Monarch; 2 Mystic Swordsman LV2;
        2 Vampire Lady; 2 Enemy Controller; 2 Sakuretsu Armor; 2 Royal Decree
    """,
)

ALL_DECKS = (GOAT_CONTROL, CHAOS_TURBO, WARRIOR, ZOMBIE, BURN, TOMATO_MONARCH)
