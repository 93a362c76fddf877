"""Posts of a results channel, collected one by one into a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from bot.domain.team_sheets.matching import Matches, is_near
from bot.domain.team_sheets.merging import merge_fields, without_twins
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    Entry,
    Mark,
    NotUnderstood,
    Sheet,
    bounded,
    gap,
)

_REPLACED: Final = (
    "A later post of this match replaces this one: {} of its replays are not used any more."
)
_CORRECTS: Final = re.compile(
    r"\b(?:updat(?:e|es|ed)|edit(?:s|ed)?|correct(?:s|ed|ion|ions)|fix(?:ed)?|new (?:link|replay)s?"
    r"|(?:right|correct) (?:link|replay)s?|instead of|replaces?|replaced|re-?upload(?:ed)?)\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b(?:(?:games?|g|parts?|pt|replays?|r|duel)\s?#?[2-9]|cont(?:inued|inuation|inues)?|"
    r"(?:second|2nd|other) (?:half|part|replay|link)|rest of|forgot|missing (?:game|replay|link)|"
    r"remaining|decider|final game|last game)\b",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(r"\b(?:games?|g|parts?|pt|replays?|r|duel)\s?#?1\b", re.IGNORECASE)
_LONGEST_POST: Final = 20_000
"""A message and all that hangs on it is shorter."""


class Post(NamedTuple):
    """A message that was read; `stamp` is an entry with nothing but its number, author and mark."""

    stamp: Entry
    read: Sheet


def read_post(message_id: int, author_id: int, text: str) -> Post:
    """What a message says, whatever else is known; a long one takes its time."""
    stamp = Entry(post=message_id, author=author_id, mark=mark_of(text))
    return Post(stamp, read_text(text))


def take_post(sheet: Sheet, post: Post) -> Sheet:
    """The sheet with what a post says; the order in which posts are added hardly matters.

    The same message again replaces what it said before, since it may have been edited.

    Two posts are about the same match when they name the same two players (see `is_same_match`)
    and at most a week lies between them. The later one, by its number, replaces the earlier where
    it says that it corrects something ("updated", "new link"), or where it is by the same author.
    It does not where it says that it goes on ("part 2", "game 3"), or comes from somebody else
    without a word: then the replays of both count.

    Links without players are about their author's last match before, where the post corrects it
    or goes on with it, or where that match had no replay yet. Otherwise they stand alone.
    """
    stamp, read = post
    old = [entry for entry in sheet.entries[:MOST_ENTRIES] if entry.post != stamp.post]
    match = _match_before(stamp, old)
    new = [_with_players(_stamped(entry, stamp), match) for entry in read.entries]
    # All entries of a message are as early and as much of a correction as it is itself.
    own, later = Matches(new), Matches(entry for entry in old if _overrules(entry, stamp))
    earlier = Matches(entry for entry in old if _overrules(stamp, entry))
    gone: list[Entry] = []
    left: list[Entry] = []
    for entry in old:
        if _overrules(stamp, entry) and own.has(entry):
            gone.append(entry)
        else:
            left.append(_with_seat(entry, own) if _overrules(entry, stamp) else entry)
    for entry in new:
        (gone if later.has(entry) else left).append(_with_seat(entry, earlier))
    gaps = [missing for missing in sheet.not_understood if missing.post != stamp.post]
    gaps += [_located(missing, stamp) for missing in read.not_understood]
    gaps += _losses(gone, left)
    entries, twins = without_twins(sorted(left, key=lambda entry: entry.post or 0))
    fields, differences = merge_fields(sheet, read)
    gaps += [_located(missing, stamp) for missing in differences]
    return msgspec.structs.replace(fields, entries=entries, not_understood=bounded((*gaps, *twins)))


def keep_posts(edited: Sheet, before: Sheet) -> Sheet:
    """A sheet that came back from a person, whose unchanged entries still belong to their posts.

    A text does not hold which message an entry came from, and a later correction needs to know.
    """
    posts = {
        msgspec.structs.replace(entry, post=None, author=None, mark=Mark.PLAIN): entry
        for entry in before.entries
    }
    entries = tuple(posts.get(entry, entry) for entry in edited.entries)
    return msgspec.structs.replace(edited, entries=entries)


def mark_of(text: str) -> Mark:
    """What a post says about itself: that it corrects another, goes on with it, or nothing."""
    text = text[:_LONGEST_POST]
    if _CORRECTS.search(text):
        return Mark.CORRECTS
    if _GOES_ON.search(text) and not _BEGINS.search(text):
        return Mark.GOES_ON
    return Mark.PLAIN


def _match_before(stamp: Entry, old: Iterable[Entry]) -> Entry | None:
    """The last match that a message's author posted before it."""
    own = (
        match
        for match in old
        if match.author == stamp.author and match.names_somebody and _is_before(match, stamp)
    )
    return max(own, key=lambda match: match.post or 0, default=None)


def _with_players(entry: Entry, match: Entry | None) -> Entry:
    """The entry with the players of the match that its links belong to, if there is one."""
    if match is None or entry.names_somebody or entry.order is not None:
        return entry
    if entry.mark is Mark.PLAIN and match.urls:
        return entry
    return _stamped(msgspec.structs.replace(match, urls=entry.urls), entry)


def _with_seat(entry: Entry, replaced: Matches) -> Entry:
    """The entry with the seat of the post that it replaces, where it names none itself."""
    if entry.order is not None:
        return entry
    return msgspec.structs.replace(entry, order=replaced.seat_of(entry))


def _stamped(entry: Entry, stamp: Entry) -> Entry:
    return msgspec.structs.replace(entry, post=stamp.post, author=stamp.author, mark=stamp.mark)


def _located(missing: NotUnderstood, stamp: Entry) -> NotUnderstood:
    return msgspec.structs.replace(missing, post=stamp.post)


def _overrules(later: Entry, entry: Entry) -> bool:
    """Whether a post replaces an earlier one where both are about the same match."""
    return _is_before(entry, later) and (
        later.mark is Mark.CORRECTS or (later.author == entry.author and later.mark is Mark.PLAIN)
    )


def _is_before(entry: Entry, later: Entry) -> bool:
    """Whether both are posts, and the second came within a week of the first."""
    posts = entry.post is not None and later.post is not None
    return posts and (entry.post or 0) < (later.post or 0) and is_near(entry, later)


def _losses(gone: Iterable[Entry], left: Iterable[Entry]) -> list[NotUnderstood]:
    """What is said about replays that a later post took out."""
    stay = {url for entry in left for url in entry.urls}
    gaps = []
    for entry in gone:
        if lost := len(set(entry.urls) - stay):
            found = gap(_REPLACED.format(lost), f"{entry.player} vs {entry.opponent}")
            gaps.append(_located(found, entry))
    return gaps
