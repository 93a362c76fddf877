"""The cards that sample decks may hold, as plain text: about 140 of the Goat era, some modern.

A line: name | passcode | copies allowed in Goat ("-" where unknown to the format) | frame | kind,
and for monsters attribute | level | attack | defense. "Flip" is an effect monster with a flip
effect, "Pendulum" one with scales. See `bot.samples.cards` for the reading.
"""

GOAT_CARDS = """\
Airknight Parshath|18036057|3|Effect|Fairy|LIGHT|5|1900|1400
Apprentice Magician|09156135|3|Effect|Spellcaster|DARK|2|400|800
Asura Priest|02134346|3|Effect|Fairy|LIGHT|4|1700|1200
Banisher of the Light|61528025|3|Effect|Fairy|LIGHT|3|100|2000
Black Luster Soldier - Envoy of the Beginning|72989439|1|Effect|Warrior|LIGHT|8|3000|2500
Blade Knight|39507162|3|Effect|Warrior|LIGHT|4|1600|1000
Book of Life|02204140|3|Spell|Normal
Breaker the Magical Warrior|71413901|1|Effect|Spellcaster|DARK|4|1600|1000
Chaos Sorcerer|09596126|3|Effect|Spellcaster|DARK|6|2300|2000
Command Knight|10375182|3|Effect|Warrior|FIRE|4|1200|1900
Cyber Jar|34124316|1|Flip|Rock|DARK|3|900|900
D.D. Assailant|70074904|3|Effect|Warrior|EARTH|4|1700|1600
D.D. Survivor|48092532|3|Effect|Warrior|DARK|4|1800|200
D.D. Warrior Lady|07572887|1|Effect|Warrior|LIGHT|4|1500|1600
Dark Magician of Chaos|40737112|1|Effect|Spellcaster|DARK|8|2800|2600
Dekoichi the Battlechanted Locomotive|87621407|3|Flip|Machine|DARK|4|1400|1000
Des Koala|69579761|3|Flip|Beast|DARK|3|1100|1800
Des Lacooda|02326738|3|Effect|Zombie|EARTH|3|500|600
Don Zaloog|76922029|3|Effect|Warrior|DARK|4|1400|1500
Exiled Force|74131780|1|Effect|Warrior|EARTH|4|1000|1000
Gemini Elf|69140098|3|Normal|Spellcaster|EARTH|4|1900|900
Giant Germ|95178994|3|Effect|Fiend|DARK|2|1000|100
Gravekeeper's Guard|37101832|3|Flip|Spellcaster|DARK|4|1000|1900
Gravekeeper's Spy|24317029|3|Flip|Spellcaster|DARK|4|1200|2000
Injection Fairy Lily|79575620|1|Effect|Spellcaster|EARTH|3|400|1500
Jinzo|77585513|1|Effect|Machine|DARK|6|2400|1500
Kuriboh|40640057|3|Effect|Fiend|DARK|1|300|200
Kycoo the Ghost Destroyer|88240808|3|Effect|Spellcaster|DARK|4|1800|700
Lava Golem|00102380|3|Effect|Fiend|FIRE|8|3000|2500
Legendary Jujitsu Master|25773409|3|Effect|Warrior|EARTH|3|1300|1800
Magical Merchant|32362575|3|Flip|Insect|LIGHT|1|200|700
Magician of Faith|31560081|3|Flip|Spellcaster|LIGHT|1|300|400
Marauding Captain|02460565|2|Effect|Warrior|EARTH|3|1200|400
Mataza the Zapper|22609617|3|Effect|Warrior|DARK|3|1300|800
Mobius the Frost Monarch|04929256|3|Effect|Aqua|WATER|6|2400|1000
Morphing Jar|33508719|1|Flip|Rock|EARTH|2|700|600
Mystic Swordsman LV2|47507260|3|Effect|Warrior|EARTH|2|900|0
Mystic Tomato|83011277|3|Effect|Plant|DARK|4|1400|1100
Newdoria|04335645|3|Effect|Fiend|DARK|4|1200|800
Night Assailant|16226786|2|Flip|Fiend|DARK|3|200|500
Pyramid Turtle|77044671|3|Effect|Zombie|EARTH|4|1200|1400
Reflect Bounder|02851070|1|Effect|Machine|LIGHT|4|1700|1000
Ryu Kokki|57281778|3|Effect|Zombie|DARK|6|2400|2000
Sangan|26202165|1|Effect|Fiend|DARK|3|1000|600
Shining Angel|95956346|3|Effect|Fairy|LIGHT|4|1400|800
Sinister Serpent|08131171|1|Effect|Reptile|WATER|1|300|250
Skilled Dark Magician|73752131|3|Effect|Spellcaster|DARK|4|1900|1700
Slate Warrior|78636495|3|Flip|Fiend|WIND|4|1900|400
Solar Flare Dragon|45985838|3|Effect|Pyro|FIRE|4|1500|1000
Spirit Reaper|23205979|3|Effect|Zombie|DARK|3|300|200
Stealth Bird|03510565|3|Effect|Winged Beast|DARK|3|700|1700
Thestalos the Firestorm Monarch|26205777|3|Effect|Pyro|FIRE|6|2400|1000
Thunder Dragon|31786629|3|Effect|Thunder|LIGHT|5|1600|1500
Tribe-Infecting Virus|33184167|1|Effect|Aqua|WATER|4|1600|1000
Tsukuyomi|34853266|3|Effect|Spellcaster|DARK|4|1100|1400
Vampire Lady|26495087|3|Effect|Zombie|DARK|4|1550|1550
Vampire Lord|53839837|2|Effect|Zombie|DARK|5|2000|1500
Zaborg the Thunder Monarch|51945556|3|Effect|Thunder|LIGHT|5|2400|1000
Zombyra the Dark|88472456|3|Effect|Warrior|DARK|4|2100|500
Black Pendant|65169794|3|Spell|Equip
Book of Moon|14087893|3|Spell|Quick-Play
Call of the Mummy|04861205|3|Spell|Continuous
Card Destruction|72892473|1|Spell|Normal
Chain Energy|79323590|3|Spell|Continuous
Creature Swap|31036355|2|Spell|Normal
Delinquent Duo|44763025|1|Spell|Normal
Enemy Controller|98045062|3|Spell|Quick-Play
Graceful Charity|79571449|1|Spell|Normal
Heavy Storm|19613556|1|Spell|Normal
Level Limit - Area B|03136426|2|Spell|Continuous
Lightning Vortex|69162969|1|Spell|Normal
Mage Power|83746708|1|Spell|Equip
Messenger of Peace|44656491|3|Spell|Continuous
Metamorphosis|46411259|3|Spell|Normal
Meteor of Destruction|33767325|3|Spell|Normal
Mystical Space Typhoon|05318639|1|Spell|Quick-Play
Nobleman of Crossout|71044499|2|Spell|Normal
Pot of Greed|55144522|1|Spell|Normal
Poison of the Old Man|08842266|3|Spell|Quick-Play
Premature Burial|70828912|1|Spell|Equip
Reinforcement of the Army|32807846|2|Spell|Normal
Scapegoat|73915051|3|Spell|Quick-Play
Smashing Ground|97169186|3|Spell|Normal
Snatch Steal|45986603|1|Spell|Equip
Swords of Revealing Light|72302403|1|Spell|Normal
The Warrior Returning Alive|95281259|3|Spell|Normal
Tremendous Fire|46918794|3|Spell|Normal
Upstart Goblin|70368879|2|Spell|Normal
Wave-Motion Cannon|38992735|3|Spell|Continuous
Necrovalley|47355498|3|Spell|Field
Bottomless Trap Hole|29401950|3|Trap|Normal
Call of the Haunted|97077563|1|Trap|Continuous
Ceasefire|36468556|1|Trap|Normal
Compulsory Evacuation Device|94192409|3|Trap|Normal
Deck Devastation Virus|35027493|1|Trap|Normal
Dust Tornado|60082869|3|Trap|Normal
Gravity Bind|85742772|2|Trap|Continuous
Jar of Greed|83968380|3|Trap|Normal
Just Desserts|24068492|3|Trap|Normal
Magic Cylinder|62279055|1|Trap|Normal
Mind Crush|15800838|3|Trap|Normal
Mirror Force|44095762|1|Trap|Normal
Nightmare Wheel|54704216|3|Trap|Continuous
Ojama Trio|29843091|3|Trap|Normal
Phoenix Wing Wind Blast|63356631|3|Trap|Normal
Raigeki Break|04178474|3|Trap|Normal
Reckless Greed|37576645|1|Trap|Normal
Ring of Destruction|83555666|1|Trap|Normal
Royal Decree|51452091|3|Trap|Continuous
Sakuretsu Armor|56120475|3|Trap|Normal
Secret Barrel|27053506|3|Trap|Normal
Skull Lair|06733059|3|Trap|Continuous
Solemn Judgment|41420027|3|Trap|Counter
Spell Shield Type-8|38275183|3|Trap|Counter
Threatening Roar|36361633|3|Trap|Normal
Torrential Tribute|53582587|1|Trap|Normal
Trap Dustshoot|64697231|3|Trap|Normal
Trap Hole|04206964|3|Trap|Normal
Waboku|12607053|3|Trap|Normal
Widespread Ruin|77754944|3|Trap|Normal
Dark Balter the Terrible|80071763|3|Fusion|Fiend|DARK|5|2000|1200
Dark Blade the Dragon Knight|86805855|3|Fusion|Warrior|DARK|6|2200|1500
Dark Flare Knight|13722870|3|Fusion|Warrior|DARK|6|2200|800
Darkfire Dragon|17881964|3|Fusion|Dragon|DARK|4|1500|1250
Dragoness the Wicked Knight|70681994|3|Fusion|Warrior|WIND|3|1200|900
Fiend Skull Dragon|66235877|3|Fusion|Dragon|WIND|5|2000|1200
Flame Ghost|58528964|3|Fusion|Zombie|DARK|3|1000|800
Gatling Dragon|87751584|3|Fusion|Machine|DARK|8|2600|1200
Giltia the D. Knight|51828629|3|Fusion|Warrior|LIGHT|5|1850|1500
Karbonala Warrior|54541900|3|Fusion|Warrior|EARTH|4|1500|1200
King Dragun|13756293|3|Fusion|Dragon|DARK|7|2400|1100
Master of Oz|27134689|3|Fusion|Beast|EARTH|9|4200|3700
Mokey Mokey King|13803864|3|Fusion|Fairy|LIGHT|6|300|100
Musician King|56907389|3|Fusion|Spellcaster|LIGHT|5|1750|1500
Ojama King|90140980|3|Fusion|Beast|LIGHT|6|0|3000
Reaper on the Nightmare|85684223|3|Fusion|Zombie|DARK|5|800|600
Ryu Senshi|49868263|3|Fusion|Warrior|EARTH|6|2000|1200
Sanwitch|53539634|3|Fusion|Spellcaster|DARK|6|2100|1800
St. Joan|21175632|3|Fusion|Fairy|LIGHT|7|2800|2000
The Last Warrior from Another Planet|86099788|3|Fusion|Warrior|EARTH|7|2350|2300
Thousand-Eyes Restrict|63519819|3|Fusion|Spellcaster|DARK|1|0|0
"""

# Modern cards, each of which taught a parser something: names in quotes, two names in one line,
# a short passcode, materials, extra deck frames of later years.
MODERN_CARDS = """\
"A Case for K9"|80181649|-|Spell|Continuous
K9-17 Izuna|92248362|-|Effect|Warrior|EARTH|5|2100|1600
K9-17 "Ripper"|27420823|-|Xyz|Warrior|WIND|5|2300|1800
Tornado Dragon|06983839|-|Xyz|Wyrm|WIND|4|2100|2000
Link Spider|98978921|-|Link|Cyberse|EARTH|1|1000|?
Herald of the Arc Light|79606837|-|Synchro|Fairy|LIGHT|4|600|1000
DoSolfachord Cutia|55226153|-|Pendulum|Fairy|EARTH|1|100|400
Maxx "C"|23434538|-|Effect|Insect|EARTH|2|500|200
Retaliating "C"|46502744|-|Effect|Insect|EARTH|4|1400|1400
Therion "King" Regulus|10604644|-|Effect|Machine|EARTH|8|2800|1600
World Legacy - "World Crown"|27918365|-|Effect|Machine|DARK|6|2000|2000
Orcust Crescendo|0703897|-|Trap|Counter
Ash Blossom & Joyous Spring|14558127|-|Effect|Zombie|FIRE|3|0|1800
Called by the Grave|24224830|-|Spell|Quick-Play
Foolish Burial|81439173|-|Spell|Normal
Terraforming|73628505|-|Spell|Normal
Dark Hole|53129443|0|Spell|Normal
"""

# Names with two artworks: the site gives each its own card id.
SECOND_ARTWORKS = {
    "Ring of Destruction": (3592, 4950),
    "Ash Blossom & Joyous Spring": (8504, 10374),
    "Called by the Grave": (9189, 16440),
    "Foolish Burial": (1647, 5528),
}

# Some names stand with a stray blank where the site says what else a card counts as.
STRAY_BLANKS = frozenset({'World Legacy - "World Crown"'})

# Today's list forbids what Goat players play; the site writes today's list into every replay.
FORBIDDEN_TODAY = frozenset(
    {"Pot of Greed", "Graceful Charity", "Delinquent Duo", "Snatch Steal", "Premature Burial"}
)
