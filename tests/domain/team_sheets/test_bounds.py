"""No text, however strange, gets past the places where texts, names and numbers are bounded."""

import ast
import json
import time
import tracemalloc
import unicodedata
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.links import replay_url
from bot.domain.team_sheets.chat import trim
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.matching import Matches, is_same_match, likeness_of
from bot.domain.team_sheets.merging import merge, without_twins
from bot.domain.team_sheets.names import MOST_NAMES
from bot.domain.team_sheets.pairs import LONGEST_LINE, TOO_LONG, read_pair
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.posts import read_post, take_post
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    Entry,
    IsReplay,
    Sheet,
)
from tests.architecture.source import read
from tests.domain.team_sheets.writers import LINK, ONE, URLS, add_post

MEGABYTE = 1_000_000
LARGEST = 4 * MEGABYTE
UNSEEN = "\x00\x01\x0b\x0c\x1b\x1c\x7f\x85\x9b\u2028\u202e\u2066\ufeff\ufff9\ud800\udfff\U000e0041"


def sheet_of(name: str, content: str) -> Sheet:
    read = read_file(name, content.encode())
    assert isinstance(read, Sheet)
    return read


def texts_in(value: object) -> Iterator[str]:
    """All texts of a sheet, as it is kept."""
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from texts_in(part)
        case list() | tuple():
            for part in value:
                yield from texts_in(part)


def fill(unit: str, head: str = "", tail: str = "", size: int = LARGEST) -> str:
    return head + unit * ((size - len((head + tail).encode())) // len(unit.encode())) + tail


HEAD = "player\topponent\treplay\n"
TEAM = '{"team_name":"x","replays":['
HOSTILE = {
    "blanks in a match": ("a.csv", f"match,replay\na vs b{' ' * 480}x,77512398"),
    "many matches": ("a.csv", f"match,replay\na vs b{' a' * 240} wo,77512398\n" + "x,1\n" * 9),
    "words in a match": ("a.tsv", fill(" a", "match\treplay\na vs b", ' wo\t5\n"\n', MEGABYTE)),
    "blanks in JSON": ("a.json", json.dumps([{"match": f"a vs b{' ' * 900}x"}] * 800)),
    "links in lines": ("a.txt", fill(f"{ONE} {ONE} {ONE}\n")),
    "links in a cell": ("a.tsv", fill(f"{ONE} ", "player\treplay\na\t", "\n")),
    "keys": (
        "a.json",
        "[{" + ",".join(f'"{n:x}":0' for n in range(90_000)) + "}" + ",{}" * 799 + "]",
    ),
    "numbers": ("a.json", fill("1,", TEAM, "1]}", MEGABYTE)),
    "many numbers": ("a.json", fill("1,", TEAM, "1]}")),
    "lists": ("a.json", fill("[],", TEAM, "1]}", MEGABYTE)),
    "many lists": ("a.json", fill("[],", TEAM, "1]}")),
    "objects": ("a.json", fill('{"":1},', TEAM, "1]}", MEGABYTE)),
    "refusals": ("a.json", fill("duelingbook/ ", '{"team_name":"x","replays":["', '"]}', MEGABYTE)),
    "symbols in a cell": ("a.tsv", fill("\u263a", HEAD, '\tb\t77512398\n"\n', MEGABYTE)),
    "dashes in a line": ("a.txt", f"x{' -' * 235} 77512398\n" * 2_000),
    "remarks in a line": ("a.txt", f"Al vs Bo{', link' * 80} 77512398\n" * 2_000),
    "pairs in all columns": ("a.csv", ("a vs b," * 66 + f"{LINK}5\n") * 2_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_is_read_at_once(kind: str) -> None:
    name, content = HOSTILE[kind]
    began = time.process_time()
    read_file(name, content.encode()[:LARGEST])
    add_post(Sheet(), 1, 1, content[:LARGEST])
    # What is not linear takes minutes.
    assert time.process_time() - began < 6


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["keys", "numbers", "many numbers", "lists", "objects"])
def test_what_is_hostile_is_read_in_little_room(kind: str) -> None:
    name, content = HOSTILE[kind]
    encoded = content.encode()
    tracemalloc.start()
    try:
        read_file(name, encoded)
        assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_match_has_a_length_and_its_blanks_count_once() -> None:
    spaced = read_pair("Alice" + " " * 5_000 + "vs" + "\n" * 5_000 + "Bob", dash=False)
    assert (spaced.left.name, spaced.right.name) == ("Alice", "Bob")
    longest = "Alice vs Bob" + " x" * (LONGEST_LINE // 2 - 6)
    assert TOO_LONG not in read_pair(longest, dash=False).doubts
    refused = read_pair(f"{longest} x", dash=False)
    assert (refused.two_sides, refused.doubts) == (False, (TOO_LONG,))
    (missing,) = sheet_of("a.csv", f"match,replay\n{longest} x,{ONE}").not_understood
    assert missing.sentence == TOO_LONG


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("Alice vs Bob 2-0 Bob wins", "0-2"),
        ("Alice vs Bob - Alice won 2-1", "2-1"),
        ("Alice vs Bob; Bob takes it 2-1", "1-2"),
        ("Alice vs Bob, Bob wins 2-1", "1-2"),
        ("Alice vs Bob: Bob won for 2-1", "1-2"),
    ],
)
def test_who_won_is_told_by_the_end_of_a_line(words: str, score: str) -> None:
    pair = read_pair(words, dash=False)
    assert (pair.left.name, pair.right.name, pair.score) == ("Alice", "Bob", score)


def test_a_cell_is_cut_and_said_so() -> None:
    sheet = sheet_of("a.csv", f"player,db names,replay\n{'A' * 2_000},{'b;' * 600},{ONE}")
    assert sheet.entries == (Entry(player="A" * 60, db_names=("b",), urls=URLS[:1]),)
    assert sum("too long" in missing.sentence for missing in sheet.not_understood) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "player,db names,replay\nAl,{names},77512398"),
        ("a.json", '{{"team_name":"x","seats":[{{"player":"Al","db_names":[{listed}]}}]}}'),
        ("a.json", '[{{"player":"Al","db":[{listed}],"replay":77512398}}]'),
        ("a.txt", "1. Al (db: {names}) vs Bo: 77512398"),
        ("a.txt", "1. Al (db: {names}) (ign: {others}) vs Bo: 77512398"),
    ],
)
def test_nobody_has_more_than_ten_duelingbook_names(name: str, content: str) -> None:
    names = [f"n{n}" for n in range(60)]
    listed = ",".join(f'"{one}"' for one in names)
    some = "; ".join(names[:30])
    text = content.format(names=some, listed=listed, others="; ".join(names[30:]))
    (entry,) = sheet_of(name, text).entries
    assert entry.db_names == tuple(names[:MOST_NAMES])


def test_one_function_alone_makes_an_entry_of_texts() -> None:
    texts = {"player", "opponent", "db_names", "sub_for", "tag", "opponent_tag"}
    made = {
        module.name.rpartition(".")[2]
        for module in read("bot/domain/team_sheets")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "Entry" and (node.args or texts & {one.arg for one in node.keywords})
    }
    assert made == {"entries"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(UNSEEN + "aB-1 "), max_size=12))
def test_no_sign_that_cannot_be_kept_leaves_by_any_door(name: str) -> None:
    fields = ("team_name", "opponent_team", "player", "opponent", "sub_for", "reported_score")
    team: dict[str, object] = dict.fromkeys(fields, name or "x")
    seat = {**team, "db_names": [name], "replays": [name, 77512398]}
    rows = [{**seat, "team": name, "opponent team": name, "match": name, "week": name}]
    sheets = [
        *(
            read_text(json.dumps(value, ensure_ascii=ascii_only))
            for value in ({**team, "seats": [seat], "season": name}, rows)
            for ascii_only in (True, False)
        ),
        read_text(f'Team: x{name}\n1. "{name}" [{name}] (sub for {name}) vs Bo{name}: 77512398'),
        read_text(f"team\tplayer\tdb names\treplay\n{name}\t{name}\t{name}\t77512398"),
    ]
    sheets += [merge(sheets[0], sheets[1]), add_post(sheets[0], 1, 1, f"{name} vs {name} {ONE}")]
    file = read_file(f"{name}.txt", name.encode(errors="replace"))
    sheets += [] if isinstance(file, IsReplay) else [file]
    for sheet in sheets:
        for text in texts_in(msgspec.to_builtins(sheet)):
            assert not {unicodedata.category(sign) for sign in text} & {
                "Cc",
                "Cf",
                "Cs",
                "Zl",
                "Zp",
            }


def test_a_name_is_trimmed_in_one_go() -> None:
    assert trim("- \u263a: Al-Ice \u2013 \u263a -") == "Al-Ice"
    assert trim("-\u263a") == trim(" - ") == trim("") == ""
    assert trim("--x") == "--x"
    assert trim("\u263a" * 200_000 + "x" + "\u263a" * 200_000) == "x"


NAMED = st.sampled_from([None, "Al", "AL", "Bo", "x | bo", "Cy"])
MATCHES = st.builds(
    Entry,
    order=st.none() | st.integers(1, 2),
    player=NAMED,
    opponent=NAMED,
    reported_score=st.sampled_from([None, "2-1", "1-2", "2-0"]),
    urls=st.just(()),
)


@given(st.lists(MATCHES, max_size=6), MATCHES)
def test_matches_are_found_as_they_are_compared(known: list[Entry], entry: Entry) -> None:
    assert Matches(known).has(entry) == any(is_same_match(one, entry) for one in known)


def test_a_score_is_compared_from_one_side_of_the_table() -> None:
    one = Entry(order=1, player="Al", opponent="Bo", reported_score="2-1")
    turned = Entry(player="bo", opponent="AL", reported_score="1-2")
    other = Entry(player="bo", opponent="AL", reported_score="2-1")
    assert likeness_of(one).fits(likeness_of(turned))
    assert not likeness_of(one).fits(likeness_of(other))
    assert len(merge(Sheet(entries=(one,)), Sheet(entries=(turned, other))).entries) == 2


def many(first: int, number: int) -> str:
    return "\n".join(f"P{n} vs Q{n} 2-1" for n in range(first, first + number))


def test_matches_without_a_replay_have_a_limit_that_is_said() -> None:
    sheet = Sheet()
    for post in range(12):
        sheet = add_post(sheet, post << 22, post, many(90 * post, 90))
    assert len(sheet.entries) == MOST_ENTRIES
    assert "400 matches" in sheet.not_understood[0].sentence
    assert sheet.not_understood[0].post == 4 << 22
    one, other = read_text(many(0, 300)), read_text(many(200, 300))
    both = merge(one, other)
    assert [entry.player for entry in both.entries] == [f"P{n}" for n in range(MOST_ENTRIES)]
    assert "400 matches" in both.not_understood[0].sentence
    entries = [Entry(player=f"P{n}", opponent="x") for n in range(MOST_ENTRIES + 5)]
    kept, gaps = without_twins(entries)
    assert (kept, len(gaps)) == (tuple(entries[:MOST_ENTRIES]), 1)


def test_a_list_in_json_has_a_limit_that_is_said() -> None:
    for text in (
        json.dumps({"team_name": "x", "replays": list(range(10**7, 10**7 + 5_000))}),
        json.dumps({"team_name": "x", "seats": [{"player": f"P{n}"} for n in range(500)]}),
        json.dumps([{"player": f"P{n}", "vs": "x"} for n in range(5_000)]),
        json.dumps(list(range(10**7, 10**7 + 5_000))),
    ):
        sheet = sheet_of("a.json", text)
        assert len(sheet.urls) <= MOST_REPLAYS
        assert any("400 replays" in missing.sentence for missing in sheet.not_understood)
    seats: list[object] = [{"player": [], "replays": [[]] * 700} for _ in range(200)]
    many_wrong = sheet_of("a.json", json.dumps({"team_name": "x", "seats": seats}))
    assert len(many_wrong.not_understood) == MOST_GAPS


def test_json_has_a_size_and_a_replay_is_still_known() -> None:
    (missing,) = sheet_of("a.json", fill("1,", "[", "1]", MEGABYTE + 9)).not_understood
    assert "1 MB" in missing.sentence
    assert read_file("a.json", fill("1,", '{"plays":[', "1]}").encode()) == IsReplay("a.json")
    (pasted,) = read_text(fill("1,", '{"plays":[', "1]}")).not_understood
    assert "upload" in pasted.sentence


def test_known_keys_count_before_others_which_may_have_links_too() -> None:
    filler = {f"key {n}": n for n in range(300)}
    (entry,) = sheet_of("a.json", json.dumps([{**filler, "player": "Al", "link": ONE}])).entries
    assert (entry.player, entry.urls) == ("Al", URLS[:1])
    assert sheet_of("a.json", json.dumps([{"x": ONE}])).urls == URLS[:1]


def test_a_very_long_text_is_read_up_to_a_whole_address() -> None:
    text = "".join(f"A{n} vs B{n}: {LINK}{10**7 + n % 50} {'gg ' * 200}\n" for n in range(3_000))
    sheet = read_text(text)
    assert set(sheet.urls) == {replay_url(10**7 + n) for n in range(50)}
    glued = read_text(LINK + "1" * LARGEST)
    assert glued.urls == ()
    assert ["million" in missing.sentence for missing in glued.not_understood] == [False]
    long = read_text(f"{ONE} " * 50_000)
    assert long.urls == URLS[:1]
    assert "million" in long.not_understood[0].sentence


def test_a_post_may_be_read_before_the_draft_is_known() -> None:
    sheet = read_text(f"1. Alice vs Bob {ONE}")
    post = read_post(5, 6, f"Eve vs Carl {LINK}123456")
    assert take_post(sheet, post) == add_post(sheet, 5, 6, f"Eve vs Carl {LINK}123456")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["{n}. P{n}x{post} vs Q 2-1", "A vs B 2-1", "{seat}. A vs B {n}-1"]
)
def test_thousands_of_posted_matches_take_no_time(line: str) -> None:
    texts = [
        "\n".join(line.format(n=n % 10, seat=n % 99 + 1, post=post) for n in range(400))
        for post in range(9)
    ]
    sheet = Sheet()
    began = time.process_time()
    for post, text in enumerate(texts):
        sheet = add_post(sheet, post << 22, post % 2, text)
    details_of(sheet, "x")
    for text in texts:
        sheet = merge(sheet, read_text(text))
    assert len(sheet.entries) <= MOST_ENTRIES
    # Comparing each with each takes minutes.
    assert time.process_time() - began < 10
