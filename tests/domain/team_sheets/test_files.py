"""Files of all kinds: teams as JSON, replays, and what is neither."""

import gzip

import msgspec
import pytest

from bot.domain.links import replay_url
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import Entry, IsReplay, Sheet
from tests.domain.team_sheets.writers import ONE, TWO, URLS

TEAM = {
    "season": 9,
    "week": 4,
    "team_name": "Damage Step",
    "opponent_team": "Seraphim",
    "seats": [
        {
            "order": 1, "player": "Alice", "db_names": ["alice99"], "opponent": "Bob",
            "reported_score": "2-1", "sub_for": None, "replays": [ONE, TWO],
        }
    ],
}  # fmt: skip


def sheet_of(name: str, content: object) -> Sheet:
    sheet = read_file(name, content if isinstance(content, bytes) else msgspec.json.encode(content))
    assert isinstance(sheet, Sheet)
    return sheet


def test_a_team_in_json_is_read_as_it_is_kept() -> None:
    sheet = sheet_of("team.json", TEAM)
    assert sheet.not_understood == ()
    details, urls = details_of(sheet)
    seats = [{**TEAM["seats"][0], "replays": list(URLS)}]  # type: ignore[index] # a literal
    assert msgspec.json.decode(msgspec.json.encode(details)) == {**TEAM, "seats": seats}
    assert urls == URLS


@pytest.mark.parametrize(
    "content",
    [
        {"team_name": "A", "replays": [ONE, 77512399]},
        {"team_name": "A", "urls": f"{ONE} {TWO}", "unknown": {"x": 1}},
        {"team_name": "A", "seats": [], "links": [ONE, TWO, ONE]},
    ],
)
def test_a_team_needs_a_name_and_a_replay_only(content: object) -> None:
    sheet = sheet_of("team.json", content)
    assert (sheet.team_name, sheet.entries) == ("A", (Entry(urls=URLS),))
    assert sheet.not_understood == ()


def test_lists_of_links_and_of_matches_are_sheets() -> None:
    assert sheet_of("a.json", [ONE, 77512399]) == Sheet(entries=(Entry(urls=URLS),))
    match = {"Seat": 1, "player": "Alice", "vs": "Bob", "score": "2-1", "replays": [ONE, TWO]}
    (entry,) = sheet_of("a.json", [match]).entries
    assert entry == Entry(1, "Alice", (), "Bob", "2-1", urls=URLS)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ({**TEAM, "season": "nine"}, "season: nine"),
        ({**TEAM, "week": True}, "week: True"),
        ({**TEAM, "opponent_team": ["x"]}, "opponent_team: list"),
        ({"team_name": "A", "replays": [ONE], "seats": [3]}, "seats[1].player: 3"),
        ({"team_name": "A", "seats": [{"replays": [ONE, 1.5]}]}, "seats[1].replays: 1.5"),
        ({"team_name": "A", "seats": [{"reported_score": {}, "replays": ONE}]},
         "seats[1].reported_score: dict"),
        ({"team_name": 5, "replays": [ONE]}, "team_name: 5"),
        ({"replays": [ONE]}, ""),
        ({"team_name": "A"}, ""),
        ({"name": "A", "links": [ONE]}, "name, links"),
    ],
)  # fmt: skip
def test_wrong_keys_are_said_one_by_one(content: object, shown: str) -> None:
    assert shown in [missing.text for missing in sheet_of("team.json", content).not_understood]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("replay.json", b'{"id": 1, "plays": []}'),
        ("replay.txt", b'\xef\xbb\xbf {"plays": [{"play": "x"'),
        ("replays.json", b'[{"plays": []}]'),
        ("captured.json", b'{"plays": []}\n{"plays": []}'),
        ("replays.zip", b"PK\x03\x04rest"),
        ("replay.json.gz", gzip.compress(b'{"plays": []}')),
    ],
)
def test_a_replay_is_told_from_a_sheet(name: str, content: bytes) -> None:
    assert read_file(name, content) == IsReplay(name)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("team.xlsx", b"PK\x03\x04", "CSV"),
        ("team.csv", b"PK\x03\x04..[Content_Types].xml", "CSV"),
        ("team.png", b"\x89PNG\r\n", "no text"),
        ("team.json", b'{"team_name": "A", ', "complete JSON"),
        ("team.txt", b"a" * 4_000_001, "4 MB"),
        ("team.json", b'{"team_name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deep"),
    ],
)
def test_other_files_are_refused_with_what_to_do(name: str, content: bytes, word: str) -> None:
    sheet = sheet_of(name, content)
    assert sheet.entries == ()
    (missing,) = sheet.not_understood
    assert word in missing.sentence
    assert missing.file == name


def test_a_text_file_is_read_like_a_pasted_text() -> None:
    text = f"S9 W4\n\n1. Alice vs Bob: {ONE}\nwhatever else"
    sheet = sheet_of("team.txt", text.encode())
    assert sheet.entries == read_text(text).entries
    assert [missing.line for missing in sheet.not_understood] == [4]


def test_json_may_be_pasted_but_a_replay_may_not() -> None:
    assert read_text(msgspec.json.encode(TEAM).decode()).team_name == "Damage Step"
    (missing,) = read_text('{"plays": []}').not_understood
    assert "upload" in missing.sentence
    (missing,) = read_text('[{"plays": []}]').not_understood
    assert "file of its own" in missing.sentence
    assert read_text(f"[Alice vs Bob]({ONE})").entries[0].player == "Alice"


def test_a_sheet_survives_its_way_through_a_database() -> None:
    sheet = read_text(f"S9 W4\n1. Alice [x] vs Bob 2-1: {ONE}\nwhat is this")
    assert msgspec.convert(msgspec.to_builtins(sheet), Sheet) == sheet
    assert replay_url(77512398) in sheet.urls


def test_a_missing_key_is_named_with_what_to_do() -> None:
    seats = [{"player": "x", "link": ONE}, {"player": "Ana"}, {"player": "Bo", "replays": []}]
    (missing,) = sheet_of("a.json", {"team_name": "A", "seats": seats}).not_understood
    assert missing.sentence == (
        "\u201cseats[2]\u201d has no \u201creplays\u201d: write its links there, "
        "or [] where it has none."
    )


def test_two_teams_in_the_field_of_one_are_the_team_and_the_other() -> None:
    for read in (
        sheet_of("a.json", {"team_name": "Seraphim vs Damage Step", "replays": [ONE]}),
        sheet_of("a.csv", f"team,player,link\nSeraphim vs Damage Step,Ana,{ONE}".encode()),
        merge(Sheet(team_name="Seraphim vs. Damage Step"), Sheet(entries=(Entry(urls=URLS),))),
    ):
        assert (read.team_name, read.opponent_team) == ("Seraphim", "Damage Step")
    details, _ = details_of(Sheet(entries=(Entry(urls=URLS),)), "Seraphim vs Damage Step")
    assert (details.team_name, details.opponent_team) == ("Seraphim", "Damage Step")


@pytest.mark.parametrize("text", ["[]", "[{}]", "[null]", '[{"player": ""}]', "", "{}"])
def test_a_list_of_nothing_is_no_match(text: str) -> None:
    for read in (read_text(text), read_file("a.json", text.encode())):
        assert isinstance(read, Sheet)
        assert read.entries == ()
