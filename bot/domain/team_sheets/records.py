"""A team or a list of replays as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final, cast

import msgspec
from msgspec import MsgspecError, Raw
from msgspec.json import Decoder

from bot.domain.links import find_links
from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.columns import Column, column_of
from bot.domain.team_sheets.entries import make_entry
from bot.domain.team_sheets.merging import without_twins
from bot.domain.team_sheets.names import cut_name
from bot.domain.team_sheets.pairs import read_score
from bot.domain.team_sheets.rows import Row, read_rows
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    IsReplay,
    NotUnderstood,
    Sheet,
    bounded,
    gap,
)

LONGEST_JSON: Final = 1_000_000
_LARGEST: Final = 9_999
_MOST_ITEMS: Final = 2 * MOST_REPLAYS
_MOST_KEYS: Final = 100
_LOOKED_AT: Final = 1_000

_NO_TEAM: Final = (
    "This JSON is neither a replay nor a team: a team has \u201cteam_name\u201d and at least one "
    "replay, a replay has \u201cplays\u201d."
)
_NO_NAME: Final = "The team has no name: write it in \u201cteam_name\u201d."
_NO_REPLAY: Final = "This team has no replay: put links into \u201creplays\u201d of its seats."
_MISSING: Final = (
    "\u201c{0}\u201d has no \u201creplays\u201d: write its links there, or [] where it has none."
)
_WRONG: Final = "This should be {}: mend it in the file."
_REPLAYS: Final = "This list has replays inside: send each of them as a file of its own."
_TOO_LARGE: Final = (
    "This JSON is larger than 1 MB: send only this team's seats and replays, or a table as .csv."
)
_DEEP: Final = "This JSON is damaged or too deep: send it as the program wrote it."

_SHALLOW: Final = Decoder(dict[str, Raw] | list[Raw] | str)
_ANY: Final = Decoder(Any)
_WHOLE: Final = Decoder(Raw)
_REPLAYS_OF_A_SEAT: Final = ("replays", "urls", "links", "replay", "url", "link")
_KEYS: Final = frozenset(
    {"season", "week", "team_name", "opponent_team", "seats", "replays", "urls", "links"}
)


def read_json(name: str, content: bytes) -> Sheet | IsReplay | None:
    """The team, the list or the replay in these bytes; None where they are no JSON."""
    try:
        if len(content) > LONGEST_JSON:
            # Small values take many times their room once they are objects.
            _WHOLE.decode(content)
            return IsReplay(name) if b'"plays"' in content else _refusal(_TOO_LARGE)
        value = _SHALLOW.decode(content)
        match value:
            case dict() if "plays" in value:
                return IsReplay(name)
            case dict():
                return _read_team(value)
            case list():
                return _read_list(value)
            case _:
                return None
    except RecursionError:
        return _refusal(_DEEP)
    except (MsgspecError, UnicodeDecodeError):
        return None


def _refusal(sentence: str, text: str = "") -> Sheet:
    return Sheet(not_understood=(gap(sentence, text),))


def _read_team(values: Mapping[str, Raw]) -> Sheet:
    if not {"team_name", "seats", "replays"} & values.keys():
        return _refusal(_NO_TEAM, ", ".join(islice(values, 20)))
    team = {key: _ANY.decode(values[key]) for key in _KEYS & values.keys()}
    reading = _Keys()
    fields = {
        "season": reading.number(team, "season"),
        "week": reading.number(team, "week"),
        "team_name": reading.name(team, "team_name"),
        "opponent_team": reading.name(team, "opponent_team"),
    }
    entries = []
    for number, seat in enumerate(reading.items(team, "seats", MOST_ENTRIES), 1):
        reading.where = f"seats[{number}]."
        if isinstance(seat, dict):
            entries.append(_read_seat(cast("dict[str, object]", seat), reading))
        else:
            reading.say("player", seat, "an object with players and replays")
    reading.where = ""
    loose = tuple(url for key in ("replays", "urls", "links") for url in reading.urls(team, key))
    kept, twins = without_twins([*entries, *([make_entry(urls=loose)] if loose else [])])
    gaps = [*reading.gaps, *twins]
    if fields["team_name"] is None:
        gaps.append(gap(_NO_NAME))
    if not any(entry.urls for entry in kept):
        gaps.append(gap(_NO_REPLAY))
    sheet = Sheet(entries=kept, not_understood=bounded(gaps))
    return msgspec.structs.replace(sheet, **fields)


def _read_seat(seat: Mapping[str, object], reading: _Keys) -> Entry:
    keys = [key for key in _REPLAYS_OF_A_SEAT if key in seat]
    if not keys:
        reading.miss(_MISSING.format(reading.where.rstrip(".")))
    return make_entry(
        order=reading.number(seat, "order"),
        player=reading.name(seat, "player"),
        db_names=reading.names(seat, "db_names"),
        opponent=reading.name(seat, "opponent"),
        reported_score=reading.score(seat, "reported_score"),
        sub_for=reading.name(seat, "sub_for"),
        urls=[url for key in keys for url in reading.urls(seat, key)],
    )


class _Keys:
    """Reads values key by key, and says which are of the wrong type."""

    def __init__(self) -> None:
        self.gaps: list[NotUnderstood] = []
        self.where = ""

    def say(self, key: str, value: object, expected: str) -> None:
        """Note once that a value is not what it should be; of very many, only some."""
        shown = str(value)[:40] if isinstance(value, str | int | float) else type(value).__name__
        found = gap(_WRONG.format(expected), f"{self.where}{key}: {shown}")
        if len(self.gaps) <= MOST_GAPS and found not in self.gaps:
            self.gaps.append(found)

    def miss(self, sentence: str) -> None:
        """Note that a key is missing; of very many, only some."""
        if len(self.gaps) <= MOST_GAPS:
            self.gaps.append(gap(sentence))

    def number(self, values: Mapping[str, object], key: str) -> int | None:
        """A whole number, also where it stands in quotes."""
        value = values.get(key)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:  # noqa: PLR2004 - bounded before it is read
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            return value
        if value is not None:
            self.say(key, value, "a number")
        return None

    def name(self, values: Mapping[str, object], key: str) -> str | None:
        """A text of a name's length."""
        value = values.get(key)
        if isinstance(value, str):
            name, doubts = cut_name(value)
            self.gaps += [gap(doubt, f"{self.where}{key}: {value[:40]}") for doubt in doubts]
            return name
        if value is not None:
            self.say(key, value, "a text")
        return None

    def score(self, values: Mapping[str, object], key: str) -> str | None:
        """A score such as 2-1."""
        value = values.get(key)
        score = read_score(value) if isinstance(value, str) else None
        if score is None and value is not None and value != "":
            self.say(key, value, "a score such as 2-1")
        return score

    def names(self, values: Mapping[str, object], key: str) -> tuple[str, ...]:
        """A list of names; one name alone is a list too."""
        names = []
        for value in self.items(values, key):
            if isinstance(value, str):
                names.append(value)
            else:
                self.say(key, value, "a text")
        return tuple(names)

    def urls(self, values: Mapping[str, object], key: str) -> tuple[str, ...]:
        """Replays as addresses or numbers, in a list or alone."""
        urls: dict[str, None] = {}
        for value in self.items(values, key):
            if not isinstance(value, str | int) or isinstance(value, bool):
                self.say(key, value, "a link")
                continue
            found = find_links(str(value))
            urls.update((link.url, None) for link in found.links)
            room = MOST_GAPS + 1 - len(self.gaps)
            refusals = found.not_understood[: max(room, 0)]
            self.gaps += [gap(refusal.sentence, refusal.text) for refusal in refusals]
            if not found.links and not found.not_understood:
                self.say(key, value, "a link")
        return tuple(urls)

    def items(
        self, values: Mapping[str, object], key: str, most: int = _MOST_ITEMS
    ) -> list[object]:
        """The values of a list, at most so many; a value alone is a list of one."""
        value = values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            return [value]
        if len(value) > most:
            self.gaps.append(gap(TOO_MANY, f"{self.where}{key}[{most + 1}]"))
        return value[:most]


def _read_list(values: Sequence[Raw]) -> Sheet | IsReplay:
    """Links, numbers, or objects with the keys that a table has as headers."""
    read = [_ANY.decode(raw) for raw in values[:_MOST_ITEMS]]
    records = [value for value in read if isinstance(value, dict)]
    if any("plays" in record for record in records):
        return _refusal(_REPLAYS)
    left_out = (gap(TOO_MANY, line=_MOST_ITEMS + 1),) if len(values) > _MOST_ITEMS else ()
    if not any(records):
        reading = _Keys()
        entries, twins = without_twins(
            [make_entry(urls=reading.urls({"replays": read}, "replays"))]
        )
        return Sheet(entries=entries, not_understood=bounded((*reading.gaps, *twins, *left_out)))
    columns = _columns(records)
    rows = (Row(number, tuple(_cells(value, columns))) for number, value in enumerate(read, 1))
    kinds = {number: kind for number, kind in enumerate(columns.values()) if kind is not None}
    sheet = read_rows(rows, kinds)
    gaps = bounded((*sheet.not_understood, *left_out))
    return msgspec.structs.replace(sheet, not_understood=gaps)


def _columns(records: Sequence[Mapping[str, object]]) -> dict[str, Column | None]:
    """The keys of these, those that are known as headers first; 100 at most.

    Another key may hold links, too.
    """
    keys = islice(dict.fromkeys(chain.from_iterable(records)), _LOOKED_AT)
    kinds = {key: column_of(key) for key in keys}
    known = sorted(kinds, key=lambda key: kinds[key] is None)
    return {key: kinds[key] for key in known[:_MOST_KEYS]}


def _cells(value: object, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        cell = value.get(key) if isinstance(value, dict) else None
        if isinstance(cell, list):
            yield clean(" ; ".join(str(part) for part in cell[:_MOST_ITEMS]))
        elif isinstance(cell, str | int | float) and not isinstance(cell, bool):
            yield clean(str(cell))
        else:
            yield ""
    if isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
