"""Two sheets as one, and when two entries are the same match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from bot.domain.team_sheets.names import key
from bot.domain.team_sheets.sheet import (
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    NotUnderstood,
    Sheet,
    bounded,
    gap,
)

_WEEK: Final = 7 * 24 * 60 * 60 * 1000
_TIME: Final = 22  # A message's number has the milliseconds of its time above these bits.
_TWICE: Final = "This replay stands in two places: it stays with {}, so check which is right."
_FIELDS: Final = {
    "season": "season",
    "week": "week",
    "team_name": "team",
    "opponent_team": "other team",
}


def merge(one: Sheet, other: Sheet) -> Sheet:
    """Both sheets together; what `one` says counts where they differ, and that is said.

    The same match in both (same players, no other seat or score) is one entry with the replays of
    both; so are replays that stand alone.
    """
    entries = list(one.entries)
    for entry in other.entries:
        place = next((n for n, known in enumerate(entries) if _is_joined(known, entry)), None)
        if place is None:
            entries.append(entry)
        else:
            entries[place] = join(entries[place], entry)
    kept, gaps = without_twins(entries)
    fields, differences = merge_fields(one, other)
    return msgspec.structs.replace(
        fields,
        entries=kept,
        not_understood=bounded((*one.not_understood, *other.not_understood, *differences, *gaps)),
    )


def merge_fields(one: Sheet, other: Sheet) -> tuple[Sheet, tuple[NotUnderstood, ...]]:
    """The first sheet with season, week and teams of the second where it has none."""
    given = {name: getattr(other, name) for name in _FIELDS}
    stays = {name: getattr(one, name) for name in _FIELDS}
    gaps = tuple(
        gap(
            f"The {word} is {stays[name]} already and stays so: change it there if it is wrong.",
            str(given[name]),
        )
        for name, word in _FIELDS.items()
        if None not in {given[name], stays[name]} and given[name] != stays[name]
    )
    found = {name: given[name] for name in _FIELDS if stays[name] is None}
    return msgspec.structs.replace(one, **found), gaps


def is_same_match(one: Entry, other: Entry) -> bool:
    """Whether the same two players met in both, and no seat says otherwise.

    Names are compared without case, signs and a team in front of a bar; who stands first does
    not count.
    """
    if None in {one.player, one.opponent, other.player, other.opponent}:
        return False
    if None not in {one.order, other.order} and one.order != other.order:
        return False
    return {key(one.player), key(one.opponent)} == {key(other.player), key(other.opponent)}


def is_near(one: Entry, other: Entry) -> bool:
    """Whether at most a week lies between two posts: the same players may meet again later."""
    return abs(((one.post or 0) >> _TIME) - ((other.post or 0) >> _TIME)) <= _WEEK


def join(one: Entry, other: Entry) -> Entry:
    """The first entry with what only the second knows, and the replays of both."""
    turned = _is_turned(one, other)
    names = ("order", "player", "db_names", "opponent", "sub_for", "tag", "opponent_tag")
    missing = {name: getattr(other, name) for name in names if not (turned or getattr(one, name))}
    return msgspec.structs.replace(
        one,
        **missing,
        reported_score=one.reported_score or score_of(other, turned=turned),
        urls=tuple(dict.fromkeys((*one.urls, *other.urls))),
    )


def score_of(entry: Entry, *, turned: bool) -> str | None:
    """The reported score, from the other side of the table where it is turned."""
    if entry.reported_score is None or not turned:
        return entry.reported_score
    first, second, *draws = entry.reported_score.split("-")
    return "-".join((second, first, *draws))


def without_twins(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[NotUnderstood, ...]]:
    """The entries with each replay only where it stands first, and at most 400 of them."""
    places: dict[str, Entry] = {}
    kept: list[Entry] = []
    gaps: list[NotUnderstood] = []
    for entry in entries:
        urls = []
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
        if urls or not entry.urls:
            kept.append(msgspec.structs.replace(entry, urls=tuple(urls)))
        elif entry.names_somebody and not _is_known(entry, kept):
            kept.append(msgspec.structs.replace(entry, urls=()))
    return tuple(kept), tuple(gaps)


def _is_joined(one: Entry, other: Entry) -> bool:
    """Whether entries of two sheets are one; posts keep theirs apart, since they can change."""
    if one.post is not None or other.post is not None:
        return False
    if not one.names_somebody and not other.names_somebody:
        return one.order == other.order
    scores = {one.reported_score, score_of(other, turned=_is_turned(one, other))} - {None}
    same = is_same_match(one, other) or _is_equal_half(one, other)
    return same and len(scores) < 2  # noqa: PLR2004 - two scores are two matches


def _is_equal_half(one: Entry, other: Entry) -> bool:
    """Whether both name the same one player on the same seat, and nobody opposite."""
    names = [(one.order, key(one.player), key(one.opponent))]
    return names == [(other.order, key(other.player), key(other.opponent))] and (
        None in {one.player, one.opponent}
    )


def _is_turned(one: Entry, other: Entry) -> bool:
    return key(one.player) == key(other.opponent) != key(other.player)


def _is_known(entry: Entry, entries: Sequence[Entry]) -> bool:
    return any(is_same_match(entry, known) for known in entries)


def _located(missing: NotUnderstood, entry: Entry) -> NotUnderstood:
    return msgspec.structs.replace(missing, post=entry.post)


def _place(entry: Entry) -> str:
    names = [name or "?" for name in (entry.player, entry.opponent)]
    return " vs ".join(names) if entry.names_somebody else "those without a seat"
