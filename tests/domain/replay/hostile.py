"""Files made to cost more than their size: the nastiest shapes we know, of any size."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.replay.json_text import MAX_ITEMS, MAX_OBJECTS

Shape = Callable[[int], bytes]

HEAD = b'{"plays":['
TAIL = (
    b'],"player1":{"username":"A","start":1,"main_total":40,"extra_total":15,"side_total":15},'
    b'"player2":{"username":"B","start":71,"main_total":40,"extra_total":15,"side_total":15},'
    b'"match_type":"m","id":1}'
)
OPENED = (
    b'{"play":"Pick first","log":{"type":"game","username":"A","public_log":"Chose to go first"},'
    b'"cards":['
)
GAME = HEAD + OPENED + b"]},"
EMPTY_DECK = b'{"play":"Shuffle deck","username":"A","deck":[]},'
OTHER_DECK = b'{"play":"Shuffle deck","username":"A","deck":[%d]},'
OTHERS_DECK = b'{"play":"Shuffle deck","username":"B","deck":[]},'
NO_DECK = b'{"play":"Shuffle deck","username":"A"},'
NEW_CARD = b'{"play":"Declare","id":9%d,"card":{"name":"a"}},'
NEW_HAND = b'{"play":"Shuffle hand","prev":[9%d],"hand":[8%d]},'
BACK_CARD = b'{"play":"To T Deck","id":%d,"card":{"name":"a"}},'
OLD_GAME = HEAD + OPENED + b'{"name":"a"},{"name":"b"}]},'
OLD_TAIL = TAIL.replace(b":71", b":10000001").replace(b":40", b":9999999", 1)
CHAT = b'{"a":"', b'","plays":[' + TAIL


def repeated(unit: bytes, head: bytes = HEAD, tail: bytes = TAIL) -> Shape:
    """As many units as fit and as a file may have; `%d` in one becomes its number."""
    objects, items = unit.count(b"{"), unit.count(b",")
    most = min(
        (MAX_OBJECTS - 9) // objects if objects else MAX_ITEMS,
        (MAX_ITEMS - 99) // items if items else MAX_ITEMS,
    )

    def written(size: int) -> bytes:
        size -= len(head) + len(tail)
        numbered = b"%d" in unit
        units = _numbered(unit, size, most) if numbered else unit * min(size // len(unit), most)
        return head + units.rstrip(b",") + tail

    return written


def plain(unit: bytes, head: bytes = b"", tail: bytes = b"") -> Shape:
    """As many units as fit, whatever the decoder may say."""
    return lambda size: head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail


def _numbered(unit: bytes, size: int, most: int) -> bytes:
    units: list[bytes] = []
    for number in range(most):
        units.append(unit.replace(b"%d", b"%d" % number))
        size -= len(units[-1])
        if size < 0:
            units.pop()
            break
    return b"".join(units)


def beside(first: bytes, second: bytes, head: bytes = GAME, tail: bytes = TAIL) -> Shape:
    """One half of the file is full of the first, the other one of the second, both numbered."""

    def written(size: int) -> bytes:
        half = repeated(first, head, b",")(size // 2)
        return half + repeated(second, b"", tail)(size - len(half))

    return written


NONSENSE: dict[str, Shape] = {
    "brackets": plain(b"["),
    "closed brackets": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "objects": plain(b'{"a":'),
    "commas": plain(b","),
    "quotes": plain(b'"'),
    "backslashes": plain(b"\\"),
    "halves": plain(rb"\ud800"),
    "angles": plain(b"<"),
    "comments": plain(b"<!--"),
    "types": plain(b"<!doctype "),
    "blanks": plain(b" "),
    "blanks and a brace": plain(b" ", tail=b"{"),
    "zeros": plain(b"\0"),
    "utf-16 halves": plain(b"\0\xd8", head=b"\xff\xfe"),
    "utf-16 text": plain("蛙".encode("utf-16-le"), head=b"\xff\xfe"),
    "lines": plain(b"{}\n"),
    "page": plain(b"<p>hi</p>", head=b"<!DOCTYPE html>"),
    "text": plain(b"a", b'"', b'"'),
    "text of backslashes": plain(rb"\\", b'"', b'"'),
    "message": plain(b"a", b'{"action":"Error","message":"\xf0\x9f\x98\x80', b'"}'),
    "message of halves": plain(rb"\ud800", b'{"action":"Error","message":"', b'"}'),
    "distinct keys": repeated(b'"%d":0,', b"{", b"}"),
    "digits": plain(b"9", b'{"plays":[],"match_type":"m","id":', b"}"),
    "decimals": plain(b"0", b'{"plays":[],"match_type":"m","id":1.', b"1}"),
    "name": plain(b"a", HEAD + TAIL[:-1] + b',"player1":{"username":"\xf0\x9f\x98\x80', b'"}}'),
}
"""Refused at any size."""

REPLAYS: dict[str, Shape] = {
    "known plays": repeated(b'{"play":"Good"},'),
    "unknown plays": repeated(b'{"play":"x"},'),
    "many unknown kinds": repeated(b'{"play":"x%d"},'),
    "unknown lists": repeated(b'{"play":"x","prev":[300,301,302,303],"hand":[300,301,302,303]},'),
    "unknown shapes": repeated(b'{"play":"x","id":"a","prev":{},"log":7},'),
    "one unknown": repeated(b'{"play":"Draw card"},', HEAD + b'{"play":"x"},'),
    "games": repeated(OPENED + b"]},"),
    "matches": repeated(
        b'{"play":"x","log":{"type":"game","public_log":"Accepted the rematch offer"}},'
    ),
    "throws": repeated(b'{"play":"RPS","player1":"A","player2":"B"},'),
    "strangers": repeated(b'{"play":"RPS","player1":"%d"},'),
    "scores": repeated(b'{"play":"Siding","message":"(%d-0-0)"},'),
    "turns": repeated(b'{"play":"Start turn","username":"A"},', GAME),
    "life": repeated(b'{"play":"Life points","username":"A","life":300},', GAME),
    "duels": repeated(b'{"play":"Back to RPS"},'),
    "draws": repeated(b'{"play":"Draw card","id":%d,"card":{"name":"a","object_id":%d}},', GAME),
    "cards": repeated(
        b'{"name":"ab","monster_color":"xyz","serial_number":"12","card_type":"ab"},',
        HEAD + OPENED,
        b"]}" + TAIL,
    ),
    "small cards": repeated(b'{"name":""},', HEAD + OPENED, b"]}" + TAIL),
    "numbered cards": repeated(b'{"name":"a","object_id":%d},', HEAD + OPENED, b"]}" + TAIL),
    "order": repeated(b'"ab",', HEAD + b'{"play":"Pick first","order":[', b"]}" + TAIL),
    "lines": repeated(b"{},", HEAD + b'{"play":"Pick first","log":[', b"]}" + TAIL),
    "hand": repeated(b"%d,", HEAD + b'{"play":"Draw card","hand":[', b"]}" + TAIL),
    "keys in a play": repeated(b'"%d":0,', HEAD + b"{", b"}" + TAIL),
    "the same key": repeated(b'"plays":[],', b"{", b"," + HEAD[1:] + TAIL),
    "score of brackets": plain(b"(1", HEAD + b'{"play":"Siding","message":"', b'"}' + TAIL),
    "chat of halves": plain(rb"\ud800", *CHAT),
    "chat cut in halves": plain(rb"ab\ud800", *CHAT),
    "chat of backslashes": plain(rb"\\", CHAT[0] + rb"\ud800", CHAT[1]),
    "chat of emoji": plain(rb"\ud83d\ude00", CHAT[0] + rb"\ud800", CHAT[1]),
    "cards of no deck": beside(EMPTY_DECK, NEW_CARD),
    "hands of no deck": beside(EMPTY_DECK, NEW_HAND),
    "cards of a deck that is not told": beside(NO_DECK, NEW_CARD),
    "hands of a deck that is not told": beside(NO_DECK, NEW_HAND),
    "cards of other decks": beside(OTHER_DECK, NEW_CARD),
    "old cards in the other's deck": beside(BACK_CARD, OTHERS_DECK, OLD_GAME, OLD_TAIL),
}
"""Read, however large (but for the games), with as many objects and numbers as a file may have."""
