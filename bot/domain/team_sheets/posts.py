"""Posts of a results channel, collected one by one into a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from bot.domain.team_sheets.marks import mark_of
from bot.domain.team_sheets.matching import is_near, is_same_match, is_turned, players_of
from bot.domain.team_sheets.merging import merge_fields, without_twins
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.settling import settle
from bot.domain.team_sheets.sheet import (
    MOST_ENTRIES,
    MOST_REPLAYS,
    TOO_MANY,
    Entry,
    Mark,
    NotUnderstood,
    Post,
    Sheet,
    War,
    bare,
    bounded,
    gap,
)

_REPLACED: Final = "A later post of {} replaces this one: {} not used any more."
_MOST_POSTED: Final = 2 * max(MOST_ENTRIES, MOST_REPLAYS)
_TEAMS: Final = ("team_name", "opponent_team")


def read_post(message_id: int, author_id: int, text: str) -> Post:
    """What a message says, whatever else is known; a long one takes its time."""
    read = read_text(text)
    stamp = Entry(post=message_id, author=author_id, mark=mark_of(text))
    return Post(
        number=message_id,
        entries=tuple(_stamped(_of_past_war(entry, read), stamp) for entry in read.entries),
        team_name=None if "team_name" in read.guessed else read.team_name,
        opponent_team=read.opponent_team,
        not_understood=tuple(
            msgspec.structs.replace(missing, post=message_id)
            for missing in read.not_understood
            if not missing.note
        ),
    )


def take_post(sheet: Sheet, post: Post) -> Sheet:
    """The sheet with what a post says; the order in which posts are taken does not matter.

    The same message again replaces what it said before, since it may have been edited: then all
    is as if it had never said anything else.

    Two posts are about the same match when they name the same two players (see `is_same_match`)
    and at most a week lies between them. The later one, by its number, replaces the earlier where
    it says that it corrects something ("updated", "new link"), or where it is by the same author.
    It does not where it says that it goes on ("part 2", "game 3"), or comes from somebody else
    without a word: then the replays of both count.

    Links without players are about their author's last match before, where the post corrects it
    or goes on with it, or where that match had no replay yet. Otherwise they stand alone.
    """
    posts = {one.number: one for one in posts_of(sheet)}
    posts[post.number] = post
    seen = tuple(missing for missing in sheet.seen if missing.post != post.number)
    ordered = sorted(posts.values(), key=lambda one: one.number)
    return _fold(msgspec.structs.replace(sheet, posts=tuple(ordered), seen=seen))


def posts_of(sheet: Sheet) -> tuple[Post, ...]:
    """What each post says; of a sheet that was kept without them, what is left of them in it."""
    return sheet.posts or _left_posts(sheet.entries, sheet.not_understood)


def edit_posts(sheet: Sheet, entries: tuple[Entry, ...]) -> Sheet:
    """The sheet with these entries instead, which a person made of all that they were shown.

    Those that they left as they are still come from their posts, so that later ones replace them.
    Where they took one out or changed it, all posts say from now on what is left of them: what was
    replaced before does not come back.
    """
    kept = tuple(_with_posts(sheet.entries, entries))
    after = msgspec.structs.replace(sheet, entries=kept)
    gone = {entry for entry in sheet.entries if entry.post is not None} - set(kept)
    if not gone:
        return msgspec.structs.replace(after, posts=posts_of(sheet))
    gaps = (missing for post in posts_of(sheet) for missing in post.not_understood)
    return msgspec.structs.replace(after, posts=_left_posts(kept, gaps))


def settle_heads(sheet: Sheet) -> Sheet:
    """The sheet whose teams a person has seen: from now on its posts say nothing of them."""
    posts = (
        msgspec.structs.replace(post, team_name=None, opponent_team=None) for post in sheet.posts
    )
    return msgspec.structs.replace(sheet, posts=tuple(posts), posted=())


def _fold(sheet: Sheet) -> Sheet:
    """The sheet with what its posts say together, one after the other by their numbers."""
    posts = tuple(_bounded_posts(sheet.posts))
    open_fields = dict.fromkeys((*sheet.guessed, *sheet.posted))
    own = fields = msgspec.structs.replace(sheet, **open_fields, guessed=(), posted=())
    collected = _Collected()
    gaps: list[NotUnderstood] = []
    for post in posts:
        collected.take(post)
        said = Sheet(team_name=post.team_name, opponent_team=post.opponent_team)
        fields, differences = merge_fields(fields, said)
        gaps += post.not_understood
        gaps += (_located(gap(missing.sentence), post.number) for missing in differences)
    left = tuple(collected.entries.values())
    gaps += _losses(collected.gone, left)
    typed = (entry for entry in sheet.entries if entry.post is None)
    entries, twins = without_twins((*typed, *left))
    others = (missing for missing in sheet.not_understood if missing.post is None)
    told = dict.fromkeys(sorted((*gaps, *twins), key=lambda one: one.post or 0))
    seen = told.keys() & set(sheet.seen)
    folded = msgspec.structs.replace(
        fields,
        entries=entries,
        not_understood=bounded((*others, *(one for one in told if one not in seen))),
        posts=posts,
        posted=tuple(name for name in _TEAMS if getattr(own, name) != getattr(fields, name)),
        seen=tuple(one for one in told if one in seen),
    )
    return settle(folded)


@dataclass(slots=True)
class _Collected:
    """What posts say that were taken in the order of their numbers; entries by their places."""

    entries: dict[int, Entry] = field(default_factory=dict)
    gone: list[Entry] = field(default_factory=list)
    _by_players: defaultdict[frozenset[str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_author: defaultdict[int | None, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _next: int = 0

    def take(self, post: Post) -> None:
        """Take the next post; all of it is about what was posted before it."""
        match = self._match_before(post.entries[0]) if post.entries else None
        replaced: dict[object, list[int]] = {}
        new: list[Entry] = []
        for entry in post.entries:
            told = _with_players(entry, match)
            who = (players_of(told), told.order)
            if who not in replaced:
                replaced[who] = self._replaced_by(told)
            new.append(_with_missing(told, (self.entries[place] for place in replaced[who])))
        for place in sorted({place for places in replaced.values() for place in places}):
            self.gone.append(self.entries.pop(place))
        for entry in new:
            self._put(entry)

    def _put(self, entry: Entry) -> None:
        place, self._next = self._next, self._next + 1
        self.entries[place] = entry
        if (players := players_of(entry)) is not None:
            self._by_players[players].append(place)
        if entry.names_somebody:
            self._by_author[entry.author].append(place)

    def _replaced_by(self, entry: Entry) -> list[int]:
        """The places of the entries that this one replaces."""
        places = self._by_players.get(players_of(entry) or frozenset(), [])
        places[:] = [place for place in places if place in self.entries]
        return [
            place
            for place in places
            if is_same_match(self.entries[place], entry) and _overrules(entry, self.entries[place])
        ]

    def _match_before(self, entry: Entry) -> Entry | None:
        """The last match that its author posted not long before; the first of its message."""
        places = self._by_author.get(entry.author, [])
        while places and places[-1] not in self.entries:
            places.pop()
        match = None
        for place in reversed(places):
            one = self.entries.get(place)
            if match is not None and one is not None and one.post != match.post:
                break
            match = one or match
        return match if match is not None and is_near(match, entry) else None


def _bounded_posts(posts: Iterable[Post]) -> Iterator[Post]:
    """The posts that say something; those that are too much say only that."""
    entries = replays = gaps = 0
    for post in posts:
        if not (post.entries or post.not_understood or post.team_name or post.opponent_team):
            continue
        told = post.not_understood[: max(_MOST_POSTED - gaps, 0)]
        kept = msgspec.structs.replace(post, not_understood=told)
        links = sum(len(entry.urls) for entry in post.entries)
        if max(entries + len(post.entries), replays + links) > _MOST_POSTED:
            kept = Post(post.number, not_understood=(_located(gap(TOO_MANY), post.number),))
        entries += max(len(kept.entries), 1)
        replays += sum(len(entry.urls) for entry in kept.entries)
        gaps += len(kept.not_understood)
        if entries > 2 * _MOST_POSTED:
            return
        yield kept


def _left_posts(entries: Iterable[Entry], gaps: Iterable[NotUnderstood]) -> tuple[Post, ...]:
    """Posts that say what is left of them."""
    said: defaultdict[int, list[Entry]] = defaultdict(list)
    missing: defaultdict[int, list[NotUnderstood]] = defaultdict(list)
    for entry in entries:
        if entry.post is not None:
            said[entry.post].append(entry)
    for one in gaps:
        if one.post is not None:
            missing[one.post].append(one)
    return tuple(
        Post(number, tuple(said[number]), not_understood=tuple(missing[number]))
        for number in sorted({*said, *missing})
    )


def _with_posts(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Entry]:
    """The entries after a person saw them as text, with their posts where nothing was changed."""
    posted = [entry for entry in before if entry.post is not None]
    known: defaultdict[Entry, list[Entry]] = defaultdict(list)
    for entry in reversed(posted):
        known[bare(entry)].append(entry)
    alone = [one for one in posted if not one.names_somebody and one.order is None and one.urls]
    for entry in after:
        if entry.names_somebody or entry.order is not None:
            same = known.get(bare(entry))
            yield same.pop() if same else entry
            continue
        # As text, replays without players are one line, of however many posts they are.
        left = dict.fromkeys(entry.urls)
        for loose in alone:
            if left.keys() >= set(loose.urls):
                yield loose
                left = {url: None for url in left if url not in loose.urls}
        if left:
            yield msgspec.structs.replace(entry, urls=tuple(left))


def _with_players(entry: Entry, match: Entry | None) -> Entry:
    """The entry with the players of the match that its links belong to, if there is one."""
    if match is None or entry.names_somebody or entry.order is not None:
        return entry
    if entry.mark is Mark.PLAIN and match.urls:
        return entry
    return _stamped(msgspec.structs.replace(match, urls=entry.urls), entry)


def _with_missing(entry: Entry, replaced: Iterable[Entry]) -> Entry:
    """The entry with seat and heading of those that it replaces, where it has none itself."""
    for before in replaced:
        if entry.order is None and before.order is not None:
            entry = msgspec.structs.replace(entry, order=before.order)
        if entry.war is None and before.war is not None:
            war = before.war.turned() if is_turned(before, entry) else before.war
            entry = msgspec.structs.replace(entry, war=war)
    return entry


def _of_past_war(entry: Entry, read: Sheet) -> Entry:
    """The entry with season and week of its post, which is about a war that is over."""
    war = entry.war or War()
    season = read.season if war.season is None and "season" not in read.guessed else war.season
    week = read.week if war.week is None and "week" not in read.guessed else war.week
    if (season, week) == (war.season, war.week):
        return entry
    return msgspec.structs.replace(entry, war=War(season, week, war.team, war.opponent))


def _stamped(entry: Entry, stamp: Entry) -> Entry:
    return msgspec.structs.replace(entry, post=stamp.post, author=stamp.author, mark=stamp.mark)


def _located(missing: NotUnderstood, number: int | None) -> NotUnderstood:
    return msgspec.structs.replace(missing, post=number)


def _overrules(later: Entry, entry: Entry) -> bool:
    """Whether a post replaces an earlier one where both are about the same match."""
    corrects = later.mark is Mark.CORRECTS or (
        later.author == entry.author and later.mark is Mark.PLAIN
    )
    return corrects and is_near(entry, later)


def _losses(gone: Iterable[Entry], left: Iterable[Entry]) -> Iterator[NotUnderstood]:
    """What is said about replays that a later post took out."""
    stay = {url for entry in left for url in entry.urls}
    for entry in gone:
        if lost := len(set(entry.urls) - stay):
            match = f"{entry.player} vs {entry.opponent}"
            what = "its replay is" if lost == 1 else f"{lost} of its replays are"
            yield _located(gap(_REPLACED.format(match, what)), entry.post)
