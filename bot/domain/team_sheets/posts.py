"""Posts of a results channel, collected one by one into a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from bot.domain.team_sheets.merging import is_near, is_same_match, merge_fields, without_twins
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.sheet import Entry, Mark, NotUnderstood, Sheet, bounded, gap

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


def add_post(sheet: Sheet, message_id: int, author_id: int, text: str) -> Sheet:
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
    read = read_text(text)
    mark = mark_of(text)
    known = [entry for entry in sheet.entries if entry.post != message_id]
    gaps = [missing for missing in sheet.not_understood if missing.post != message_id]
    gaps += [msgspec.structs.replace(missing, post=message_id) for missing in read.not_understood]
    for entry in read.entries:
        posted = msgspec.structs.replace(entry, post=message_id, author=author_id, mark=mark)
        known.append(_with_players(posted, known))
    new = [entry for entry in known if entry.post == message_id]
    replaced = {
        place
        for place, entry in enumerate(known)
        if _is_replaced(entry, known if entry.post == message_id else new)
    }
    gaps += _losses(known, replaced)
    left = [_with_seat(one, known) for n, one in enumerate(known) if n not in replaced]
    entries, twins = without_twins(sorted(left, key=lambda entry: entry.post or 0))
    fields, differences = merge_fields(sheet, read)
    gaps += [msgspec.structs.replace(found, post=message_id) for found in differences]
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
    if _CORRECTS.search(text):
        return Mark.CORRECTS
    if _GOES_ON.search(text) and not _BEGINS.search(text):
        return Mark.GOES_ON
    return Mark.PLAIN


def _with_players(entry: Entry, known: Iterable[Entry]) -> Entry:
    """The entry with the players of the match that its links belong to, if there is one."""
    if entry.names_somebody or entry.order is not None:
        return entry
    own = [
        match
        for match in known
        if match.author == entry.author and match.names_somebody and _is_before(match, entry)
    ]
    match = max(own, key=lambda match: match.post or 0, default=None)
    if match is None or (entry.mark is Mark.PLAIN and match.urls):
        return entry
    return msgspec.structs.replace(
        match, urls=entry.urls, post=entry.post, mark=entry.mark, author=entry.author
    )


def _is_replaced(entry: Entry, known: Iterable[Entry]) -> bool:
    return any(_replaces(later, entry) for later in known)


def _replaces(later: Entry, entry: Entry) -> bool:
    return (
        _is_before(entry, later)
        and is_same_match(entry, later)
        and (
            later.mark is Mark.CORRECTS
            or (later.author == entry.author and later.mark is Mark.PLAIN)
        )
    )


def _with_seat(entry: Entry, known: Iterable[Entry]) -> Entry:
    """The entry with the seat of the post that it replaces, where it names none itself."""
    if entry.order is not None:
        return entry
    orders = (one.order for one in known if one.order is not None and _replaces(entry, one))
    return msgspec.structs.replace(entry, order=next(orders, None))


def _is_before(entry: Entry, later: Entry) -> bool:
    """Whether both are posts, and the second came within a week of the first."""
    posts = entry.post is not None and later.post is not None
    return posts and (entry.post or 0) < (later.post or 0) and is_near(entry, later)


def _losses(known: list[Entry], replaced: set[int]) -> list[NotUnderstood]:
    """What is said about replays that a later post took out."""
    stay = {url for place, entry in enumerate(known) if place not in replaced for url in entry.urls}
    gaps = []
    for place in sorted(replaced):
        entry = known[place]
        if lost := len(set(entry.urls) - stay):
            names = f"{entry.player} vs {entry.opponent}"
            found = gap(_REPLACED.format(lost), names)
            gaps.append(msgspec.structs.replace(found, post=entry.post))
    return gaps
