"""Two sheets as one, with each replay in one place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from bot.domain.team_sheets.matching import (
    Matches,
    Places,
    is_same_match,
    is_turned,
    likeness_of,
    score_of,
)
from bot.domain.team_sheets.settling import settle
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_GAPS,
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    NotUnderstood,
    Sheet,
    War,
    bounded,
    gap,
)

_TWICE: Final = "This replay stands in two places: it stays with {}, so check which is right."
_OTHER: Final = "The {} is {} already and stays so, not {}: change it there if it is wrong."
_FIELDS: Final = {
    "season": "season",
    "week": "week",
    "team_name": "team",
    "opponent_team": "other team",
}


def merge(one: Sheet, other: Sheet) -> Sheet:
    """Both sheets together; what `one` says counts where they differ, and that is said.

    What is only guessed is guessed again, from the headings of both. The same match in both (same
    players, no other seat, score or week) is one entry with the replays of both; so are replays
    that stand alone.
    """
    if _are_of_two_weeks(one, other):
        one, other = _dated(one), _dated(other)
    entries = list(one.entries[:MOST_ENTRIES])
    places = Places()
    for place, entry in enumerate(entries):
        _put(places, place, entry)
    for entry in other.entries[:MOST_ENTRIES]:
        alike = places.like(likeness_of(entry)) if entry.post is None else ()
        place = next(iter(alike), len(entries))
        if place == len(entries):
            entries.append(entry)
        else:
            entries[place] = join(entries[place], entry)
        _put(places, place, entries[place])
    kept, gaps = without_twins(entries)
    fields, differences = merge_fields(one, other)
    together = (*one.not_understood, *other.not_understood, *differences, *gaps)
    return settle(msgspec.structs.replace(fields, entries=kept, not_understood=bounded(together)))


def _week_of(sheet: Sheet) -> tuple[int | None, int | None]:
    """Season and week as the sheet says them; what it only guesses its headings say themselves."""
    said = (None if name in sheet.guessed else getattr(sheet, name) for name in ("season", "week"))
    season, week = said
    return season, week


def _are_of_two_weeks(one: Sheet, other: Sheet) -> bool:
    pairs = zip(_week_of(one), _week_of(other), strict=True)
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _dated(sheet: Sheet) -> Sheet:
    """The sheet whose own week each of its matches knows that stands beneath no heading."""
    week = _week_of(sheet)
    entries = tuple(
        msgspec.structs.replace(entry, war=War(*week))
        if entry.war is None and entry.post is None
        else entry
        for entry in sheet.entries
    )
    return msgspec.structs.replace(sheet, entries=entries)


def merge_fields(one: Sheet, other: Sheet) -> tuple[Sheet, tuple[NotUnderstood, ...]]:
    """The first sheet with season, week and teams of the second where it has none.

    What the one says counts more than what the other guesses, and the other way round.
    """
    given = {name: getattr(other, name) for name in _FIELDS}
    stays = {name: getattr(one, name) for name in _FIELDS}
    said = _FIELDS.keys() - {*one.guessed, *other.guessed}
    gaps = tuple(
        gap(_OTHER.format(word, stays[name], given[name]), str(given[name]))
        for name, word in _FIELDS.items()
        if name in said and None not in {given[name], stays[name]} and given[name] != stays[name]
    )
    found = {
        name: value
        for name, value in given.items()
        if value is not None
        and (stays[name] is None or (name in one.guessed and name not in other.guessed))
    }
    guessed = tuple(name for name in _FIELDS if name in (other if name in found else one).guessed)
    return msgspec.structs.replace(one, **found, guessed=guessed), gaps


def join(one: Entry, other: Entry) -> Entry:
    """The first entry with what only the second knows, and the replays of both."""
    turned = is_turned(one, other)
    names = ("order", "player", "db_names", "opponent", "sub_for", "tag", "opponent_tag", "war")
    missing = {name: getattr(other, name) for name in names if not (turned or getattr(one, name))}
    if turned and one.war is None and other.war is not None:
        missing["war"] = other.war.turned()
    return msgspec.structs.replace(
        one,
        **missing,
        reported_score=one.reported_score or score_of(other, turned=turned),
        urls=tuple(dict.fromkeys((*one.urls, *other.urls))),
    )


def without_twins(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[NotUnderstood, ...]]:
    """The entries with each replay only where it stands first, and at most 400 of both.

    An entry that says nothing is left out.
    """
    places: dict[str, Entry] = {}
    matches = Matches()
    kept: list[Entry] = []
    gaps: list[NotUnderstood] = []
    for entry in entries:
        if not (entry.urls or entry.names_somebody or entry.order is not None):
            continue
        urls, left_out = _new_urls(entry, places)
        gaps += islice(left_out, max(MOST_GAPS + 1 - len(gaps), 0))
        if urls or not entry.urls or (entry.names_somebody and not matches.has(entry)):
            if len(kept) >= MOST_ENTRIES:
                gaps.insert(0, _located(gap(TOO_MANY, _place(entry)), entry))
                break
            kept.append(msgspec.structs.replace(entry, urls=tuple(urls)))
            matches.add(entry)
    return tuple(kept), tuple(gaps)


def _new_urls(entry: Entry, places: dict[str, Entry]) -> tuple[list[str], list[NotUnderstood]]:
    """The entry's replays that stand nowhere yet, which are put, and what is said about others."""
    urls: list[str] = []
    gaps: list[NotUnderstood] = []
    for url in entry.urls:
        if (first := places.get(url)) is not None:
            silent = first is entry or is_same_match(first, entry)
            if not silent and (first.names_somebody or entry.names_somebody):
                gaps.append(_located(gap(_TWICE.format(_place(first)), url), entry))
        elif len(places) < MOST_REPLAYS:
            places[url] = entry
            urls.append(url)
        else:
            gaps.append(_located(gap(TOO_MANY), entry))
            break
    return urls, gaps


def _put(places: Places, place: int, entry: Entry) -> None:
    """Know an entry's place; posts stay apart from all else, since later ones can change them."""
    if entry.post is None:
        places.put(place, likeness_of(entry))


def _located(missing: NotUnderstood, entry: Entry) -> NotUnderstood:
    return msgspec.structs.replace(missing, post=entry.post)


def _place(entry: Entry) -> str:
    names = [name or "?" for name in (entry.player, entry.opponent)]
    return " vs ".join(names) if entry.names_somebody else "those without a seat"
