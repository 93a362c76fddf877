"""The doors: a pasted text or a file of any kind as a sheet."""

from __future__ import annotations

import codecs
from typing import Final

import msgspec

from bot.domain.team_sheets.lines import read_lines
from bot.domain.team_sheets.records import read_json
from bot.domain.team_sheets.settling import settle
from bot.domain.team_sheets.sheet import (
    IsReplay,
    NotUnderstood,
    Sheet,
    bounded,
    gap,
    shown_file,
)
from bot.domain.team_sheets.tables import read_table

MOST_CHARACTERS: Final = 4_000_000
_MOST_READ: Final = 1_000_000

_TOO_LARGE: Final = (
    "This is larger than 4 MB: send only the lines with this team's replays, or fewer of them."
)
_CUT: Final = (
    "Only the first million characters are read, up to here: send the rest as another team."
)
_PASTED_REPLAY: Final = "This is a replay: upload it as a file instead of pasting it."
_BROKEN_JSON: Final = "This is no complete JSON: send the file as the program wrote it."
_SPREADSHEET: Final = "This is a spreadsheet's own format: save it as CSV and send that."
_NO_TEXT: Final = "This is no text: send a .csv, .tsv, .json or .txt file."
_NOT_UTF8: Final = (
    "This file is not in UTF-8: check names with accents, and save it as UTF-8 if they are wrong."
)

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_SPREADSHEETS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
_BINARY: Final = (b"\x89PNG", b"%PDF", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0")


def read_text(text: str) -> Sheet:
    """What somebody pasted: lines, a table with its header, or a team as JSON; never raises."""
    return settle(_read_text(text))


def _read_text(text: str) -> Sheet:
    if len(text) > MOST_CHARACTERS:
        return Sheet(not_understood=(gap(_TOO_LARGE),))
    if text.lstrip()[:1] in {"{", "["}:
        read = read_json("", text.encode(errors="replace"))
        if isinstance(read, IsReplay):
            return Sheet(not_understood=(gap(_PASTED_REPLAY),))
        if read is not None:
            return read
    return _read_beginning(text, certain=False)


def _read_beginning(text: str, *, certain: bool) -> Sheet:
    """The table or the lines in as much of a text as is read, which ends with a line or a word."""
    kept = text
    if len(text) > _MOST_READ:
        end = text.rfind("\n", 0, _MOST_READ)
        if end < 0:
            end = text.rfind(" ", 0, _MOST_READ)
        kept = text[: max(end, 0)]
    table = read_table(kept, certain=certain)
    sheet = table if table is not None else read_lines(kept)
    if kept is text:
        return sheet
    left_out = gap(_CUT, text[len(kept) : len(kept) + 400], kept.count("\n") + 1)
    return msgspec.structs.replace(sheet, not_understood=bounded((left_out, *sheet.not_understood)))


def read_file(name: str, content: bytes) -> Sheet | IsReplay:
    """What a file says, by its name and its content; never raises.

    IsReplay for what is no sheet but a replay, also packed or damaged: whoever reads replays says
    what is wrong with it.
    """
    read = _read_file(name, content)
    if isinstance(read, IsReplay):
        return read
    file = shown_file(name)
    gaps = (msgspec.structs.replace(found, file=file) for found in read.not_understood)
    return settle(msgspec.structs.replace(read, not_understood=bounded(gaps)))


def _read_file(name: str, content: bytes) -> Sheet | IsReplay:
    lowered = name.lower()
    if lowered.endswith(_SPREADSHEETS) or b"[Content_Types].xml" in content[:4000]:
        return Sheet(not_understood=(gap(_SPREADSHEET),))
    if content.startswith(_PACKED):
        return IsReplay(name)
    if content.startswith(_BINARY):
        return Sheet(not_understood=(gap(_NO_TEXT),))
    start = content[:100].lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1]
    if (lowered.endswith(".json") or start == b"{") and b'"plays"' in content:
        return IsReplay(name)
    if len(content) > MOST_CHARACTERS:
        return Sheet(not_understood=(gap(_TOO_LARGE),))
    text, doubts = decode(content)
    read = _read_decoded(lowered, text)
    if isinstance(read, IsReplay) or not doubts:
        return read
    return msgspec.structs.replace(read, not_understood=(*doubts, *read.not_understood))


def _read_decoded(lowered: str, text: str) -> Sheet | IsReplay:
    if lowered.endswith(".json") or text.lstrip()[:1] in {"{", "["}:
        read = read_json(lowered, text.encode(errors="replace"))
        if read is not None:
            return read
        if lowered.endswith(".json"):
            return Sheet(not_understood=(gap(_BROKEN_JSON, text),))
    if lowered.endswith((".csv", ".tsv", ".tab")):
        return _read_beginning(text, certain=True)
    return _read_text(text)


def decode(content: bytes) -> tuple[str, tuple[NotUnderstood, ...]]:
    """The text of a file in any usual encoding, and what is doubtful about that."""
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    if encoding is None and (zeros := content[:2000].count(0)) > len(content[:2000]) // 4:
        # Without a mark, Western text in UTF-16 has a zero in every second byte.
        first = content[:2000:2].count(0)
        encoding = "utf-16-be" if first > zeros // 2 else "utf-16-le"
    try:
        return content.decode(encoding or "utf-8"), ()
    except UnicodeDecodeError:
        # Spreadsheets on Windows write this one, in which nearly every byte is a letter.
        other = encoding or "cp1252"
        return content.decode(other, errors="replace"), (gap(_NOT_UTF8),)
