"""What is no usable replay is refused with the precise code and a sentence that helps."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass

import msgspec
import pytest

from bot.domain.replay.games import read_replay
from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.domain.replay.plays import KINDS
from tests.domain.replay.hostile import REPLAYS
from tests.domain.replay.reading import Json
from tests.domain.replay.unusable import (
    QUIXOTINA,
    content,
    large,
    number_of,
    refused,
    small_duel,
    spoiled,
    spoiled_play,
    with_play,
    without,
    written,
)

REPLAY = small_duel().to_json()
BOM = b"\xef\xbb\xbf"
CLOUDFLARE = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
    b'<script>window._cf_chl_opt={"cvId":"3"};</script></head><body></body></html>'
)
XHTML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict'
    b'//EN" "xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
)
LISTING = b'{"action":"Load replays","duels":[{"id":4711,"date":"2025-10-28","player1":"A"}]}'
HAR = {"log": {"version": "1.2", "entries": [{"response": {"content": {"text": "{}"}}}]}}


@dataclass(frozen=True)
class Bad:
    data: bytes
    code: str
    piece: str


def site(message: object) -> bytes:
    return written({"action": "Error", "message": message})


def also(**keys: object) -> Json:
    return {**content(), **keys}


def in_another_way(what: str) -> str:
    return f"because {what} is written in another way: save the replay's JSON again"


NO_PLAYS = "it has no “plays”: send what view-replay answered, and only that."
PAGE = "This is a web page, perhaps a human check or a login, and not the replay's JSON: open"
NOT_JSON = "This is not JSON: save the replay's JSON again and send it unchanged."
FOLLOWED = "Something follows where the JSON should end, perhaps a second replay: send every"
ENCODING = "damaged text or not in UTF-8, as JSON has to be: save it again as UTF-8."
TAG = "This is a tag duel, which cannot be analyzed yet: send a match between two players."
HIDDEN = "This replay conceals its players, so nobody can be named: send one that shows their names"
NO_MATCH = "This is not a match (best of three)"
LIST = "it is a list: send every replay by itself."
SCALAR = "it is a single value: save"

TABLE: dict[str, Bad] = {
    # What the site answers
    "token": Bad(
        site("Invalid Token"), "site_error", "“Invalid Token” instead of the replay: pass"
    ),
    "no token": Bad(site("Missing token"), "site_error", "pass the human check in a browser and"),
    "login": Bad(
        site("You must be logged in to view this replay"), "site_error", "replay: log in there and"
    ),
    "unknown number": Bad(site("Replay does not exist"), "site_error", "check the number and save"),
    "new error": Bad(site("Try later"), "site_error", "“Try later” instead of the replay: open"),
    "bare error": Bad(b'{"action":"Error"}', "site_error", "answered with an error instead of the"),
    "odd error": Bad(site(["No"]), "site_error", "answered with an error instead of the replay:"),
    "escaped error": Bad(rb'{"action":"\u0045rror"}', "site_error", "answered with an error"),
    "error and replay": Bad(written(also(action="Error", message="No")), "site_error", "“No”"),
    "listing": Bad(LISTING, "not_a_replay", "it is only the list of them: open one and send"),
    "listing only": Bad(b'{"duels":[]}', "not_a_replay", "it is only the list of them: open one"),
    # Web pages
    "page": Bad(b"<!doctype html>\n<p>Log in", "challenge_page", PAGE),
    "loud page": Bad(b"<HTML><BODY>403 Forbidden</BODY></HTML>", "challenge_page", PAGE),
    "human check": Bad(CLOUDFLARE, "challenge_page", PAGE),
    "xhtml": Bad(XHTML, "challenge_page", PAGE),
    "page after blanks": Bad(b" \r\n\t" * 3000 + CLOUDFLARE, "challenge_page", PAGE),
    "page after mark": Bad(BOM + b"\n<html></html>", "challenge_page", PAGE),
    "page after comment": Bad(b"<!-- 3 < 4 -->\n<!--[if IE]>" + CLOUDFLARE, "challenge_page", PAGE),
    "page in utf-16": Bad(CLOUDFLARE.decode().encode("utf-16"), "challenge_page", PAGE),
    "cut page": Bad(CLOUDFLARE[:30], "challenge_page", PAGE),
    "page with a replay": Bad(b"<html><pre>" + REPLAY, "challenge_page", PAGE),
    "warning": Bad(b'<br />\n<b>Warning</b>: x {"action":"Error"}', "challenge_page", PAGE),
    "xml": Bad(b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', "not_json", NOT_JSON),
    "heart": Bad(b"<3 gg", "not_json", NOT_JSON),
    # No JSON
    "nothing": Bad(b"", "not_json", "This is empty: save the replay's JSON again and send it"),
    "blanks": Bad(b" \n" * 5000, "not_json", "This is empty"),
    "mark": Bad(BOM, "not_json", "This is empty"),
    "half a mark": Bad(BOM[:2], "not_json", "This is empty"),
    "mark of utf-16": Bad(b"\xff\xfe", "not_json", "This is empty"),
    "zeros": Bad(bytes(500), "not_json", NOT_JSON),
    "link": Bad(b"https://www.duelingbook.com/replay?id=4711", "not_json", NOT_JSON),
    "chat": Bad(b"[12:01] gg wp", "not_json", NOT_JSON),
    "settings": Bad(b"[section]\nkey = value", "not_json", NOT_JSON),
    "python": Bad(repr(content()).encode(), "not_json", NOT_JSON),
    "javascript": Bad(b"var replay = " + REPLAY, "not_json", NOT_JSON),
    "callback": Bad(b"callback(" + REPLAY + b")", "not_json", NOT_JSON),
    "guard": Bad(b")]}',\n" + REPLAY, "not_json", NOT_JSON),
    "fence": Bad(b"```json\n" + REPLAY + b"\n```", "not_json", NOT_JSON),
    "comment": Bad(b"// a replay\n" + REPLAY, "not_json", NOT_JSON),
    "bare keys": Bad(b"{id: 4711, plays: []}", "not_json", NOT_JSON),
    "last comma": Bad(REPLAY[:-1] + b",}", "not_json", NOT_JSON),
    "not a number": Bad(b"NaN", "not_json", NOT_JSON),
    "not a number inside": Bad(REPLAY.replace(b"4711", b"NaN"), "not_json", NOT_JSON),
    "infinity": Bad(REPLAY.replace(b"4711", b"-Infinity"), "not_json", NOT_JSON),
    "leading zero": Bad(REPLAY.replace(b"4711", b"04711"), "not_json", NOT_JSON),
    "line in a text": Bad(REPLAY.replace(b"Murga", b"Mur\nga"), "not_json", NOT_JSON),
    "gzip": Bad(gzip.compress(REPLAY), "not_json", NOT_JSON),
    "utf-32": Bad(REPLAY.decode().encode("utf-32"), "not_json", NOT_JSON),
    "bytes": Bad(bytes(range(256)) * 9, "not_json", NOT_JSON),
    "cut word": Bad(b"tru", "not_json", NOT_JSON),
    "cut text": Bad(b'"abc', "not_json", NOT_JSON),
    # More than one JSON value
    "two replays": Bad(REPLAY + b"\n" + REPLAY, "not_json", FOLLOWED),
    "two and a comma": Bad(REPLAY + b"," + REPLAY, "not_json", FOLLOWED),
    "lines": Bad(b'{"a":1}\n{"a":2}\n', "not_json", FOLLOWED),
    "zeros after": Bad(REPLAY + bytes(9), "not_json", FOLLOWED),
    "words after": Bad(REPLAY + b" undefined", "not_json", FOLLOWED),
    "brace after": Bad(REPLAY + b"}", "not_json", FOLLOWED),
    # Text in another encoding
    "latin name": Bad(REPLAY.decode().encode("latin-1"), "not_json", ENCODING),
    "latin kind": Bad(
        with_play("Mill \xe9", b'"id":1').decode().encode("latin-1"), "not_json", ENCODING
    ),
    "latin date": Bad(REPLAY.replace(b'"date":"2', b'"date":"\xe9'), "not_json", ENCODING),
    "latin card": Bad(with_play("Declare", b'"card":{"name":"\xe9"}'), "not_json", ENCODING),
    # JSON of another shape
    "null": Bad(b"null", "not_a_replay", SCALAR),
    "number": Bad(b" 4711 ", "not_a_replay", SCALAR),
    "fraction": Bad(b"-1.5e300", "not_a_replay", SCALAR),
    "truth": Bad(b"true", "not_a_replay", SCALAR),
    "text": Bad(b'"hello"', "not_a_replay", "in quotes: send the JSON without quotes around it."),
    "quoted": Bad(msgspec.json.encode(REPLAY.decode()), "not_a_replay", "it is one text in quotes"),
    "list": Bad(b"[]", "not_a_replay", LIST),
    "replays": Bad(b"[" + REPLAY + b"," + REPLAY + b"]", "not_a_replay", LIST),
    "object": Bad(b"{}", "not_a_replay", NO_PLAYS),
    "wrapped": Bad(written({"data": content()}), "not_a_replay", NO_PLAYS),
    "no plays": Bad(without("plays"), "not_a_replay", NO_PLAYS),
    "recording": Bad(written(HAR), "not_a_replay", "recording of a whole page: copy the answer of"),
    "deck": Bad(b'{"main":[1,2],"side":[],"name":"Murgatroyd"}', "not_a_replay", NO_PLAYS),
    # Replays the analysis does not know
    "tag duel": Bad(spoiled(tag_duel=True), "unsupported", TAG),
    "tag duel 1": Bad(spoiled(tag_duel=1), "unsupported", TAG),
    "odd tag duel": Bad(spoiled(tag_duel=True, player1=7, plays=[7]), "unsupported", TAG),
    "concealed": Bad(spoiled(conceal=True), "unsupported", HIDDEN),
    "concealed, no names": Bad(
        spoiled(conceal=True, player1=None, player2={"username": ""}), "unsupported", HIDDEN
    ),
    "single": Bad(spoiled(match_type="s"), "unsupported", NO_MATCH),
    "numbered kind": Bad(spoiled(match_type=3), "unsupported", NO_MATCH),
    "no kind": Bad(without("match_type"), "unsupported", NO_MATCH),
    "odd single": Bad(spoiled(match_type="s", plays=[{"play": 7}]), "unsupported", NO_MATCH),
    "namesakes": Bad(
        REPLAY.replace("Zebedée".encode(), QUIXOTINA.encode()), "unsupported", "one name"
    ),
    # Replays written in another way
    "no id": Bad(without("id"), "not_a_replay", "it has no “id”: save"),
    "id in quotes": Bad(spoiled(id="4711"), "changed_format", in_another_way("its “id”")),
    "negative id": Bad(spoiled(id=-4711), "changed_format", in_another_way("its “id”")),
    "zero id": Bad(spoiled(id=0), "changed_format", in_another_way("its “id”")),
    "long id": Bad(spoiled(id=10**12), "changed_format", in_another_way("its “id”")),
    "endless id": Bad(
        REPLAY.replace(b"4711", b"9" * 9999), "changed_format", in_another_way("its “id”")
    ),
    "plays null": Bad(spoiled(plays=None), "changed_format", in_another_way("its “plays”")),
    "plays counted": Bad(
        spoiled(plays={"0": {"play": "RPS"}}), "changed_format", in_another_way("its “plays”")
    ),
    "version": Bad(spoiled(version="new"), "changed_format", in_another_way("its “version”")),
    "date": Bad(spoiled(date=20251028), "changed_format", in_another_way("its “date”")),
    "player": Bad(spoiled(player1=QUIXOTINA), "changed_format", in_another_way("its “player1”")),
    "deck size": Bad(
        spoiled(player2={"username": "B", "main_total": "40"}),
        "changed_format",
        in_another_way("its “player2”"),
    ),
    "one player": Bad(spoiled(player2=None), "not_a_replay", "it does not name two players: save"),
    "no name": Bad(spoiled(player1={}), "not_a_replay", "it does not name two players: save"),
    "empty name": Bad(spoiled(player1={"username": ""}), "not_a_replay", "not name two players"),
    "zero byte in a name": Bad(
        spoiled(player2={"username": "B\0b"}), "not_a_replay", "a player's name has a sign that no"
    ),
    "endless name": Bad(
        spoiled(player1={"username": QUIXOTINA * 20}), "not_a_replay", "a player's name is too long"
    ),
    "play a number": Bad(spoiled(plays=[7]), "changed_format", in_another_way("play 0")),
    "play a list": Bad(spoiled(plays=[{}, []]), "changed_format", in_another_way("play 1")),
    "play of no kind": Bad(
        spoiled(plays=[{"play": None}]), "changed_format", in_another_way("play 0")
    ),
    # Nested or heavy
    "brackets": Bad(b"[" * 100_000, "too_deep", "This is nested far deeper than any replay: save"),
    "objects": Bad(b'{"a":' * 100_000, "too_deep", "nested far deeper than any replay"),
    "nonsense": Bad(
        b"nonsense" * (2**20 + 1), "too_large", "larger than 8 MiB, which no replay is:"
    ),
    "a byte": Bad(REPLAY.ljust(MAX_REPLAY_BYTES + 1), "too_large", "send the JSON of one replay."),
    "crowd": Bad(
        spoiled(plays=[{"play": "Good"}] * 100_001), "too_large", "far more plays, cards or numbers"
    ),
    "games": Bad(REPLAYS["games"](200_000), "too_large", "far more plays, cards or numbers"),
    "numbers": Bad(
        spoiled(numbers=[1] * 1_000_001), "too_large", "far more plays, cards or numbers"
    ),
}
table = pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE)


@table
def test_the_refusal_says_what_is_wrong_and_what_to_do(bad: Bad) -> None:
    error = refused(bad.data)
    assert (str(error.code), bad.piece in error.sentence) == (bad.code, True), error.sentence


def test_what_is_spoiled_here_is_usable_before() -> None:
    assert read_replay(REPLAY).matches[0].wins == (1, 0)
    assert read_replay(REPLAY.ljust(MAX_REPLAY_BYTES)) == read_replay(REPLAY)
    assert len(read_replay(large()).games) > 2


@pytest.mark.parametrize("no", [False, None, 0])
def test_what_is_no_tag_duel_and_not_concealed_may_be_said_in_several_ways(no: object) -> None:
    assert read_replay(spoiled(tag_duel=no, conceal=no)) == read_replay(REPLAY)
    assert read_replay(without("tag_duel", "conceal")) == read_replay(REPLAY)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("RPS", {"seconds": "12"}),
        ("RPS", {"seconds": 1.5}),
        ("RPS", {"player1": None}),
        ("Pick first", {"cards": {}}),
        ("Pick first", {"cards": [{"nom": "Sangan"}]}),
        ("Pick first", {"order": "Quixotina"}),
        ("Pick first", {"log": "Chose to go first"}),
        ("Normal Summon", {"id": "7"}),
        ("Normal Summon", {"card": {"name": ["Murgatroyd"]}}),
        ("Normal Summon", {"card": {"name": "Sangan", "object_id": "7"}}),
        ("Normal Summon", {"owner": None}),
        ("Life points", {"life": "8000"}),
        ("Life points", {"username": 7}),
        ("Admit defeat", {"over": "yes"}),
        ("Admit defeat", {"log": [None]}),
    ],
)
def test_a_known_kind_in_another_form_is_named_and_its_content_is_not(
    kind: str, keys: Json
) -> None:
    error = refused(spoiled_play(kind, **keys))
    assert error.code == "changed_format"
    assert in_another_way(f"play {number_of(kind)} ({kind})") in error.sentence


def test_a_kind_that_nobody_knows_is_never_repeated() -> None:
    kind = "Murgatroyd"
    assert kind not in KINDS
    assert read_replay(with_play(kind, b'"id":[7]')) == read_replay(REPLAY)
    refused(with_play(kind, b'"play":7'))


def test_an_unknown_kind_keeps_what_can_be_read_when_the_rest_cannot() -> None:
    line = {"username": QUIXOTINA, "type": "game", "public_log": "Admitted defeat"}
    plays = [play for play in content()["plays"] if play["play"] != "Admit defeat"]
    new = {"play": "Concede", "id": "c-1", "card": 7, "hand": {}, "seconds": 99, "log": line}
    game = read_replay(spoiled(plays=[*plays, new])).games[0]
    assert (game.winner, game.end_reason, game.ended_at_s) == ("Zebedée", "admitted_defeat", 99)


@pytest.mark.parametrize(
    ("message", "detail"),
    [
        ("Invalid Token", "Invalid Token"),
        ("  two\r\n\tlines ", "two lines"),
        ("\x1b[31mred\x00\u202e!", "[31mred !"),
        ("\ud83d", "\ufffd"),
        ("a" * 5000, "a" * 99 + "…"),
        ("\n" * 5000, ""),
        (None, ""),
        ({"a": 1}, ""),
    ],
)
def test_the_sites_own_message_is_passed_on_clean_and_short(message: object, detail: str) -> None:
    error = refused(json.dumps({"action": "Error", "message": message}).encode())
    assert (error.code, error.detail) == ("site_error", detail)
    assert detail in error.sentence


def test_only_a_site_error_has_a_message_of_the_site() -> None:
    for bad in TABLE.values():
        assert bool(refused(bad.data).detail) <= (bad.code == "site_error")


def test_every_code_but_the_files_own_is_in_the_table() -> None:
    assert {bad.code for bad in TABLE.values()} == {
        "not_json",
        "not_a_replay",
        "changed_format",
        "site_error",
        "challenge_page",
        "too_large",
        "too_deep",
        "unsupported",
    }
