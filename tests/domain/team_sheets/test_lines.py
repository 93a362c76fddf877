"""Lines as captains and players write them, and what is understood of each."""

import pytest

from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Entry, Sheet
from tests.domain.team_sheets.writers import ONE, TWO, URLS


def only(text: str) -> Entry:
    """The one entry of a text of which everything is understood."""
    sheet = read_text(text)
    assert sheet.not_understood == ()
    (entry,) = sheet.entries
    return entry


def gaps(text: str) -> list[tuple[int | None, str]]:
    return [(missing.line, missing.text) for missing in read_text(text).not_understood]


@pytest.mark.parametrize(
    ("line", "order", "score"),
    [
        ("Alice vs Bob {}", None, None),
        ("Alice vs. Bob: {}", None, None),
        ("Alice v Bob {}", None, None),
        ("Alice VS Bob - {}", None, None),
        ("Alice versus Bob → {}", None, None),
        ("Alice against Bob {}", None, None),
        ("Alice x Bob {}", None, None),
        ("Alice \u2013 Bob {}", None, None),
        ("Alice ⚔️ Bob {}", None, None),
        ("Alice🆚Bob {}", None, None),
        ("1. Alice vs Bob: {}", 1, None),
        ("1) Alice vs Bob: {}", 1, None),
        ("1: Alice vs Bob: {}", 1, None),
        ("1 - Alice vs Bob: {}", 1, None),
        ("1 Alice vs Bob: {}", 1, None),
        ("#1 Alice vs Bob: {}", 1, None),
        ("[1] Alice vs Bob: {}", 1, None),
        ("1️⃣ Alice vs Bob: {}", 1, None),
        ("① Alice vs Bob: {}", 1, None),
        ("Seat 3: Alice vs Bob {}", 3, None),
        ("SEAT #3 - Alice vs Bob {}", 3, None),
        ("Table 4 - Alice vs Bob {}", 4, None),
        ("Board 2. Alice vs Bob {}", 2, None),
        ("Match 5: Alice vs Bob {}", 5, None),
        ("S2 Alice vs Bob {}", 2, None),
        ("- 2. Alice vs Bob {}", 2, None),
        ("• Alice vs Bob {}", None, None),
        ("> Alice vs Bob {}", None, None),
        ("### 2. Alice vs Bob {}", 2, None),
        ("Alice vs Bob 2-1 {}", None, "2-1"),
        ("Alice vs Bob (2-1): {}", None, "2-1"),
        ("Alice vs Bob: 2-1 {}", None, "2-1"),
        ("Alice vs Bob [2\u20131] {}", None, "2-1"),
        ("Alice vs Bob 2:1 {}", None, "2-1"),
        ("Alice vs Bob ||2-1|| {}", None, "2-1"),
        ("Alice vs Bob ||2-1|| ||{}||", None, "2-1"),
        ("Alice vs Bob 1-1-1 {}", None, "1-1-1"),
        ("2-1 Alice vs Bob {}", None, "2-1"),
        ("Alice 2-1 Bob {}", None, "2-1"),
        ("Alice 2 - 1 Bob {}", None, "2-1"),
        ("S2 Alice (2-1) Bob {}", 2, "2-1"),
        ("**Alice** 2\u20131 **Bob** {}", None, "2-1"),
        ("Alice (2) vs (1) Bob {}", None, "2-1"),
        ("Alice 2 vs 1 Bob {}", None, "2-1"),
        ("Seat 3: Alice def. Bob 2-1 <{}>", 3, "2-1"),
        ("Alice beat Bob 2:1 {}", None, "2-1"),
        ("Alice defeats Bob 2-0! {}", None, "2-0"),
        ("Alice > Bob 2-0 {}", None, "2-0"),
        ("Alice wins 2-1 vs Bob {}", None, "2-1"),
        ("Alice won against Bob 2-1 {}", None, "2-1"),
        ("Alice lost to Bob 2-1 {}", None, "1-2"),
        ("Alice lost 0-2 vs Bob {}", None, "0-2"),
        ("Alice drew Bob 1-1 {}", None, "1-1"),
        ("Alice vs Bob - Bob wins 2-0 {}", None, "0-2"),
        ("Alice vs Bob 2-1 Bob {}", None, "1-2"),
        ("Alice vs Bob, 2-1 in favor of Bob, gg {}", None, "1-2"),
        ("Alice vs Bob [our match]({})", None, None),
        ("[Alice vs Bob 2-1](<{}>)", None, "2-1"),
        ("__Alice__ vs ~~Bob~~ `{}`", None, None),
        ("🏆 Alice vs Bob 😢 {}", None, None),
        (":trophy: Alice vs Bob <:sad:123456789> {}", None, None),
        ("Alice <@123> vs Bob <@!456> {}", None, None),
        ("@Alice vs @Bob {}", None, None),
        ("Alice vs Bob replay: {}", None, None),
        ("Alice vs Bob: Game 1 {}", None, None),
        ("Updated: Alice vs Bob {}", None, None),
        ("[EDIT] Alice vs Bob (new link) {}", None, None),
        ("W4: 2. Alice vs Bob {}", 2, None),
        ("Alice \u200bvs\u200b Bob\u200e {}", None, None),
        ("\uff11\uff0eAlice　vs　Bob\uff1a\uff08\uff12\uff0d\uff11\uff09{}", 1, "2-1"),
        ('1. "Alice" vs "Bob" {}', 1, None),
    ],
)
def test_a_match_is_read_however_it_is_written(
    line: str, order: int | None, score: str | None
) -> None:
    entry = only(line.format(ONE))
    assert (entry.order, entry.player, entry.opponent) == (order, "Alice", "Bob")
    assert (entry.reported_score, entry.urls) == (score, URLS[:1])
    assert entry.tag is entry.opponent_tag is entry.sub_for is None


@pytest.mark.parametrize(
    ("player", "opponent"),
    [
        ("Travsty", "Novsky"),
        ("Re:Zero", "Bob: the 2nd"),
        ("D'Artagnan", "O.G. Kush-1"),
        ("DS | Alice", "SRP | Bob"),
        ('Carl "Carrot" Smith', "x_Dora_x"),
        ("R2-D2", "C3PO 7"),
        ("أليس", "בוב"),
        ("Ålice", "ブルー"),
        ("Game Over", "Lucky Draw"),
        ("Player 1", "Player 2"),
    ],
)
def test_names_stay_as_they_are(player: str, opponent: str) -> None:
    entry = only(f"3. {player} vs {opponent} 2-0: {ONE}")
    assert (entry.player, entry.opponent, entry.reported_score) == (player, opponent, "2-0")


def test_a_name_in_quotes_is_taken_literally() -> None:
    entry = only(f'1. "2-1 vs ""Bob"" (sub)" vs "S2": {ONE}')
    assert (entry.player, entry.opponent) == ('2-1 vs "Bob" (sub)', "S2")


@pytest.mark.parametrize(
    "side",
    ["Eve (Dora's sub)", "Eve [Dora\u2019s substitute]",
     "Eve (sub for Dora)", "Eve [sub Dora]", "Eve (subbing for Dora)", "Eve sub for Dora",
     "Eve (in for Dora)", "Eve (sub: Dora)", "Eve (for Dora)", "Eve [replacing Dora]"],
)  # fmt: skip
def test_a_substitute_is_known(side: str) -> None:
    entry = only(f"{side} vs Bob 2-0 {ONE}")
    assert (entry.player, entry.sub_for, entry.opponent) == ("Eve", "Dora", "Bob")


def test_brackets_hold_teams_and_duelingbook_names() -> None:
    entry = only(f'Table 4 - Alice [DS] (db: alice99, "x, y") vs [SRP] Bob (Goat Control): {ONE}')
    assert (entry.player, entry.tag, entry.db_names) == ("Alice", "DS", ("alice99", "x, y"))
    assert (entry.opponent, entry.opponent_tag) == ("Bob", "SRP, Goat Control")


def test_links_on_the_lines_below_belong_to_the_match() -> None:
    sheet = read_text(f"1. Alice vs Bob\nGame 1: {ONE}\nGame 2: {TWO}\n\n2. Eve vs Carl\n\n{ONE}0")
    assert [(entry.player, entry.urls) for entry in sheet.entries] == [
        ("Alice", URLS),
        ("Eve", (replay_url(775123980),)),
    ]
    assert sheet.not_understood == ()


def test_a_seat_may_stand_above_its_match() -> None:
    sheet = read_text(f"Seat 1\nAlice vs Bob\n2-1\n{ONE}\n\nSeat 2:\n{TWO}")
    assert sheet.entries == (
        Entry(order=1, player="Alice", opponent="Bob", reported_score="2-1", urls=URLS[:1]),
        Entry(order=2, urls=URLS[1:]),
    )


def test_a_player_without_an_opponent_is_known_by_a_seat_or_a_colon() -> None:
    sheet = read_text(f"Seat 1 - Alice\n{ONE}\n2. Ben\nEve:\n{TWO}")
    assert [(entry.player, len(entry.urls)) for entry in sheet.entries] == [
        ("Alice", 1), ("Ben", 0), ("Eve", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "urls"),
    [
        ("1. Alice vs Bob: 77512398 123-77512399", URLS),
        ("1. Alice vs Bob: 77512398, 77512399.", URLS),
        ("1. Alice vs Bob 77512398 77512399", URLS),
        ("1. Alice vs Bob: 20240101", (replay_url(20240101),)),
        ("1. Alice vs Bob 2-1:\n77512398\n77512399", URLS),
        ("1. Alice vs Bob: no replay", ()),
        ("1. Alice vs Bob - forfeit", ()),
    ],
)
def test_numbers_behind_a_match_are_replays(line: str, urls: tuple[str, ...]) -> None:
    entry = only(line)
    assert (entry.player, entry.opponent, entry.urls) == ("Alice", "Bob", urls)


@pytest.mark.parametrize(
    "text",
    [f"{ONE}\n\n{TWO}", f"1. {ONE}\n2. {TWO}", f"Replays:\n- {ONE}&match=2\n- {ONE}\n- {TWO}",
     f"Other replays: 77512398 {TWO}", "77512398 77512399", f"here is our match {ONE} and {TWO}"],
)  # fmt: skip
def test_links_that_stand_alone_are_one_entry_without_a_seat(text: str) -> None:
    assert only(text) == Entry(urls=URLS)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("Season 9 Week 4", (9, 4, None, None)),
        ("S9 W4", (9, 4, None, None)),
        ("GFWL S9W4 results:", (9, 4, None, None)),
        ("**Week 4**", (None, 4, None, None)),
        ("Week 4: Seraphim \u2013 Damage Step", (None, 4, "Seraphim", None)),
        ("GFWL Season 9 - Week 4 - Seraphim vs Damage Step", (9, 4, "Seraphim", None)),
        ("Seraphim vs Damage Step", (None, None, "Seraphim", None)),
        ("Seraphim 3-2 Damage Step", (None, None, "Seraphim", None)),
        ("S9 W4\n\n**Seraphim vs Damage Step**", (9, 4, "Seraphim", None)),
        ("Team: Seraphim\nOpponent team: Damage Step", (None, None, "Seraphim", "Damage Step")),
        ("Team: Seraphim vs Damage Step", (None, None, "Seraphim", "Damage Step")),
        ("Our team: Seraphim\nThis week: S9 W4", (9, 4, "Seraphim", None)),
        ("Opponent: Damage Step\nWeek 4", (None, 4, None, "Damage Step")),
    ],
)
def test_a_head_names_the_war_and_no_seat(
    head: str, known: tuple[int | None, int | None, str | None, str | None]
) -> None:
    sheet = read_text(f"{head}\n\n---\nAlice 2-1 Bob: {ONE}")
    assert (sheet.season, sheet.week, sheet.team_name, sheet.opponent_team) == known
    assert [entry.player for entry in sheet.entries] == ["Alice"]
    assert sheet.not_understood == ()


def test_two_names_with_links_below_are_a_match_and_no_teams() -> None:
    sheet = read_text(f"Seraphim vs Damage Step\n{ONE}\nAlice vs Bob {TWO}")
    assert sheet.team_name is None
    assert [entry.player for entry in sheet.entries] == ["Seraphim", "Alice"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"Alice vs Bob {ONE}\nsee you all on sunday", [(2, "see you all on sunday")]),
        (f"<@123> vs Bob {ONE}", [(1, f"<@123> vs Bob {ONE}")]),
        ("Alice vs Bob\nhttps://imgur.example/a.png", [(2, "https://imgur.example/a.png")]),
        (f"Alice vs Bob vs Carl {ONE}", [(1, f"Alice vs Bob vs Carl {ONE}")]),
        (f"Alice vs Bob {ONE}\nEve ? Carl no idea {TWO}", [(2, f"Eve ? Carl no idea {TWO}")]),
        (f"4. Alice vs Bob in the cup {ONE}", [(1, f"4. Alice vs Bob in the cup {ONE}")]),
        (f"~~1. Alice vs Bob {ONE}~~\n2. Eve vs Carl", [(1, f"~~1. Alice vs Bob {ONE}~~")]),
        (f"well played at this war {ONE}", [(1, f"well played at this war {ONE}")]),
        (f"Alice vs Bob {ONE}\nEve vs Carl {ONE}", [(2, URLS[0])]),
        ("1. Alice vs Bob https://www.duelingbook.com/deck?id=12",
         [(1, "https://www.duelingbook.com/deck?id=12")]),
        ("Week 4\nWeek 5\n1. Alice vs Bob 77512398", [(2, "Week 5")]),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_its_line(
    text: str, missing: list[tuple[int, str]]
) -> None:
    assert gaps(text) == missing


def test_a_mention_is_no_name() -> None:
    sheet = read_text(f"<@123> vs Bob {ONE}")
    assert sheet.entries == (Entry(opponent="Bob", urls=URLS[:1]),)
    assert "mention" in sheet.not_understood[0].sentence


def test_a_replay_stays_with_its_first_match() -> None:
    sheet = read_text(f"Alice vs Bob {ONE}\nEve vs Carl {ONE} {TWO}")
    assert [entry.urls for entry in sheet.entries] == [URLS[:1], URLS[1:]]


def test_a_name_is_cut_and_said_so() -> None:
    sheet = read_text(f"1. {'A' * 61} vs Bob: {ONE}")
    assert sheet.entries[0].player == "A" * 60
    assert "60 characters" in sheet.not_understood[0].sentence


def test_nothing_is_an_empty_sheet() -> None:
    assert read_text(" \n\n---\n***\n") == Sheet()


@pytest.mark.parametrize(
    "below", ["{}", "replay: {}", "g1 {}", "Game 2: {}", "-> {}", "\u27a1\ufe0f {}", "Bob: {}"]
)
def test_links_and_harmless_words_belong_to_the_match_above(below: str) -> None:
    entry = only(f"1. Alice vs Bob 2-1 {ONE}\n{below.format(TWO)}")
    assert entry.urls == URLS


@pytest.mark.parametrize("line", ["Eve ? Carl no idea {}", "this was fun to see {}", "Al Bo {}"])
def test_a_line_that_is_not_understood_keeps_its_replays_for_itself(line: str) -> None:
    sheet = read_text(f"1. Alice vs Bob 2-1 {ONE}\n{line.format(TWO)}")
    assert [(entry.player, entry.urls) for entry in sheet.entries] == [
        ("Alice", URLS[:1]), (None, URLS[1:]),
    ]  # fmt: skip
    assert [missing.line for missing in sheet.not_understood] == [2]


@pytest.mark.parametrize(
    ("line", "player", "names", "opponent", "score"),
    [
        ("Wren/paperlantern \u27a1\ufe0f Sable {}", "Wren", ("paperlantern",), "Sable", None),
        ("Wren \u2192 Sable 2-1 {}", "Wren", (), "Sable", "2-1"),
        ("W: Ossian L: Esme N {}", "Ossian", (), "Esme N", None),
        ("L: Ossian, W: Esme N 2-1 {}", "Ossian", (), "Esme N", "1-2"),
        ("1. ~~Esm\u00e9~~ Esme vs Bob ~~1-2~~ 2-1 {}", "Esme", (), "Bob", "2-1"),
    ],
)
def test_other_ways_to_say_who_met_whom_are_read(
    line: str, player: str, names: tuple[str, ...], opponent: str, score: str | None
) -> None:
    entry = only(f"Al vs Bo {TWO}\n{line.format(ONE)}".partition("\n")[2])
    assert (entry.player, entry.db_names) == (player, names)
    assert (entry.opponent, entry.reported_score) == (opponent, score)


@pytest.mark.parametrize("nobody", ["TBD", "tba", "?", "n/a", "bye"])
@pytest.mark.parametrize("between", ["-", "vs"])
def test_an_opponent_who_is_not_known_yet_is_none(nobody: str, between: str) -> None:
    assert only(f"5. Ossian {between} {nobody}") == Entry(order=5, player="Ossian")


def test_words_about_the_occasion_are_no_part_of_a_name() -> None:
    sheet = read_text(f"4. Wren vs Hedda in the cup {ONE}\n5. Orla vs Man in the Moon {TWO}")
    assert [entry.opponent for entry in sheet.entries] == ["Hedda", "Man in the Moon"]
