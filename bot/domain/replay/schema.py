"""Bytes in, the typed content of a replay file out; whatever is no usable replay says why.

A file is decoded once, through the union of the known plays. Only a file with an unknown kind of
play, or one that cannot be used, is looked at a second time, piece by piece.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, cast

from msgspec import UNSET, Meta, MsgspecError, Raw, Struct, UnsetType, defstruct
from msgspec.json import Decoder
from msgspec.structs import fields

from bot.domain.errors import ReplayError
from bot.domain.links import MAX_ID_DIGITS
from bot.domain.replay import refusals
from bot.domain.replay.json_text import (
    MAX_DEPTH,
    deeper_than,
    first_sign,
    is_crowded,
    utf8,
    whole,
)
from bot.domain.replay.plays import KINDS, AnyPlay, KnownPlay, Number, OtherPlay, Play, SideSizes

MAX_NAME: Final = 100
"""The most characters a player's name may have; an answer repeats it many times."""

# No database stores it, so what is in none of them has to be no name here either.
_NO_NAME_HAS: Final = "\0"
_ABSENT: Final = Raw()
_NO: Final = (_ABSENT, Raw(b"false"), Raw(b"null"), Raw(b"0"))
_KEY: Final = re.compile(r"`\$\.(\w+)")


class Seat(SideSizes, gc=False):
    """A player of the replay, with the sizes of the list as submitted."""

    side_total: Number | None = None
    side: list[Number] | None = None
    user_id: Raw = _ABSENT

    @property
    def account(self) -> int | None:
        """The player's number on the site; None where the file has none that could be one."""
        # Nothing of the match depends on it, so whatever stands there spoils no file.
        digits = bytes(self.user_id)
        return int(digits) if _ACCOUNT.fullmatch(digits) else None


_ACCOUNT: Final = re.compile(rb"[1-9][0-9]{0,11}")
_ReplayNumber = Annotated[int, Meta(gt=0, lt=10**MAX_ID_DIGITS)]


class Header(Struct):
    """What stands beside the plays."""

    id: _ReplayNumber | UnsetType = UNSET
    date: str = ""
    format: str = ""
    version: Number = 0
    match_type: Raw = _ABSENT
    tag_duel: Raw = _ABSENT
    conceal: Raw = _ABSENT
    player1: Seat | None = None
    player2: Seat | None = None
    action: Raw = _ABSENT
    message: Raw = _ABSENT


class _TypedFile(Header):
    plays: list[KnownPlay] | UnsetType = UNSET  # type: ignore[valid-type]  # made at run time


class _RawFile(Header):
    plays: list[Raw] | UnsetType = UNSET


class _Outline(Struct):
    """The keys that say what a file is, whatever their values; any object fits in."""

    action: Raw = _ABSENT
    message: Raw = _ABSENT
    duels: Raw = _ABSENT
    log: Raw = _ABSENT
    plays: Raw = _ABSENT
    match_type: Raw = _ABSENT
    tag_duel: Raw = _ABSENT
    conceal: Raw = _ABSENT


class _Kind(Struct):
    play: str = ""


class ReplayFile(Struct):
    """A usable replay file, decoded: a match between two named players, and what they did."""

    replay_id: int
    header: Header
    seats: tuple[Seat, Seat]
    plays: list[AnyPlay]


_TYPED = Decoder(_TypedFile)
_RAW = Decoder(_RawFile)
_OUTLINE = Decoder(_Outline)
_TEXT = Decoder(str)
_KIND = Decoder(_Kind)
_KNOWN: Decoder[Play] = Decoder(KnownPlay)
_OTHER = Decoder(OtherPlay)
_OTHER_PARTS: dict[str, Decoder[Any]] = {f.name: Decoder(f.type) for f in fields(OtherPlay)}
_OTHER_RAW = Decoder(defstruct("_RawPlay", [(name, Raw, _ABSENT) for name in _OTHER_PARTS]))


def decode(data: bytes) -> ReplayFile:
    """The typed content of a replay file; ReplayError for anything that is no usable replay.

    UTF-8 with or without a byte-order mark, compact or indented; UTF-16.
    """
    text = utf8(data)
    try:
        return _decode(text)
    except RecursionError:
        if deeper_than(text, MAX_DEPTH):
            raise refusals.too_deep() from None
        raise  # the caller's own stack is full: the file is not to blame


def _decode(text: bytes) -> ReplayFile:
    file = None if is_crowded(text) else _decode_quickly(text) or _decode_singly(text)
    return file or _checked(*_decode_carefully(whole(text)))


def _decode_quickly(text: bytes) -> ReplayFile | None:
    try:
        file = _TYPED.decode(text)
        return _checked(file, cast("list[AnyPlay] | UnsetType", file.plays))
    except (MsgspecError, UnicodeDecodeError, ReplayError):
        return None  # a second look tells more precisely


def _decode_singly(text: bytes) -> ReplayFile | None:
    """Each play by itself: a kind that nobody knows must not cost the others much."""
    try:
        file = _RAW.decode(text)
        if file.plays is UNSET:
            return None
        return _checked(file, [_decode_play(raw, number) for number, raw in enumerate(file.plays)])
    except (MsgspecError, UnicodeDecodeError, ReplayError):
        return None


def _checked(header: Header, plays: list[AnyPlay] | UnsetType) -> ReplayFile:
    """The file, if it is a match between two players who can be told apart."""
    _refuse_error(header)
    _refuse_other_duels(header)
    number, one, two = header.id, header.player1, header.player2
    if plays is UNSET:
        raise refusals.no_plays()
    if number is UNSET:
        raise refusals.not_a_replay("it has no “id”")
    if one is None or two is None or not one.username or not two.username:
        raise refusals.not_a_replay("it does not name two players")
    if max(len(one.username), len(two.username)) > MAX_NAME:
        raise refusals.not_a_replay("a player's name is too long")
    if _NO_NAME_HAS in one.username or _NO_NAME_HAS in two.username:
        raise refusals.not_a_replay("a player's name has a sign that no name has")
    if one.username == two.username:
        raise refusals.namesakes()
    return ReplayFile(number, header, (one, two), plays)


def _refuse_error(answer: Header | _Outline) -> None:
    if answer.action and _text(answer.action) == "Error":
        raise refusals.site_error(_text(answer.message))


def _refuse_other_duels(terms: Header | _Outline) -> None:
    if terms.tag_duel not in _NO:
        raise refusals.tag_duel()
    if terms.conceal not in _NO:
        raise refusals.concealed()
    if _text(terms.match_type) != "m":
        raise refusals.no_match()


def _decode_carefully(text: bytes) -> tuple[Header, list[AnyPlay]]:
    """Find out why the quick way failed: a precise refusal, or the plays one by one."""
    try:
        outline = _OUTLINE.decode(text)
    except MsgspecError as error:
        raise refusals.another_shape(first_sign(text)) from error
    _refuse_error(outline)
    _refuse_other_content(outline)
    _refuse_other_duels(outline)
    if is_crowded(text):
        raise refusals.too_crowded()
    try:
        file = _RAW.decode(text)
    except UnicodeDecodeError as error:
        raise refusals.not_utf8() from error
    except MsgspecError as error:
        key = _KEY.search(str(error))
        raise refusals.written_differently(f"its “{key[1]}”" if key else "it") from error
    raws = cast("list[Raw]", file.plays)  # the outline has them
    return file, [_decode_play(raw, number) for number, raw in enumerate(raws)]


def _refuse_other_content(outline: _Outline) -> None:
    """Refuse what has no plays: what else the site answers, and what people take for it."""
    if outline.plays:
        return
    if outline.duels or _text(outline.action) == "Load replays":
        raise refusals.listing()
    raise refusals.recording() if outline.log else refusals.no_plays()


def _text(raw: Raw) -> str:
    """The text that a value is; "" for any other value."""
    try:
        return _TEXT.decode(raw)
    except (MsgspecError, UnicodeDecodeError):
        return ""


def _decode_play(raw: Raw, number: int) -> AnyPlay:
    try:
        return _KNOWN.decode(raw)
    except (MsgspecError, UnicodeDecodeError):
        return _decode_odd_play(raw, number)


def _decode_odd_play(raw: Raw, number: int) -> AnyPlay:
    kind = ""
    try:
        kind = _KIND.decode(raw).play
        return _KNOWN.decode(raw) if kind in KINDS else _decode_unknown(raw)
    except UnicodeDecodeError as error:
        raise refusals.not_utf8() from error
    except MsgspecError as error:
        name = f"play {number} ({kind})" if kind in KINDS else f"play {number}"
        raise refusals.written_differently(name) from error


def _decode_unknown(raw: Raw) -> OtherPlay:
    """A play of a kind that nobody knows yet; what it writes in another way is passed over."""
    try:
        return _OTHER.decode(raw)
    except (MsgspecError, UnicodeDecodeError):
        parts = _OTHER_RAW.decode(raw)
    play = OtherPlay()
    for name, decoder in _OTHER_PARTS.items():
        try:
            setattr(play, name, decoder.decode(getattr(parts, name)))
        except (MsgspecError, UnicodeDecodeError):
            continue
    return play
