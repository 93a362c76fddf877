"""One player of a team's report: profile, lists, and results against those who matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance, appearances_in, name_faced
from bot.domain.analysis.archetypes import Archetype
from bot.domain.analysis.corrections import Corrections
from bot.domain.analysis.doubts import Doubt, count_replays
from bot.domain.analysis.habits import SideShown, side_shown
from bot.domain.analysis.identities import Directory
from bot.domain.analysis.knowledge import FormatKnowledge
from bot.domain.analysis.meetings import Meeting, find_meetings
from bot.domain.analysis.named_decks import (
    NamedDeck,
    find_current,
    may_be_same,
    name_decks,
    name_opposing_decks,
)
from bot.domain.analysis.profiles import Profile, sum_up
from bot.domain.analysis.reported_scores import doubt_name, doubt_seat
from bot.domain.analysis.seats import Seated, unsure_whom
from bot.domain.analysis.split_matches import Splits
from bot.domain.replay.model import Replay, ReplayId


class OlderSides(Struct, frozen=True):
    """Side cards shown in matches that began with another list than the one to expect.

    `archetype` and `days` are that list's.
    """

    archetype: Archetype
    days: tuple[str, ...]
    side_shown: tuple[SideShown, ...]


class SeatReport(Struct, frozen=True, kw_only=True):
    """One player of the report; `names` are those in the replays, none for who is in none of them.

    `decks` come the most recently used first and `current` is the place of the one to expect among
    them. `met` are the results against the own roster and other confirmed players. `order`,
    `sub_for` and `opponent` are the submission's. Why a seat says nothing is in its `doubts`.

    Records are over all lists. What the `profile` says of cards is told of `habits_from`: the
    replays with the list to expect, or with one that may be the same. `older_sides` are the side
    cards shown with the others, the most recently used first.
    """

    order: int | None
    person: str
    names: tuple[str, ...]
    sub_for: str | None
    opponent: str | None
    profile: Profile
    habits_from: tuple[ReplayId, ...]
    older_sides: tuple[OlderSides, ...]
    decks: tuple[NamedDeck, ...]
    current: int | None
    met: tuple[Meeting, ...]
    doubts: tuple[Doubt, ...]

    @property
    def deck(self) -> NamedDeck | None:
        """The list to expect; None where no card was seen."""
        return None if self.current is None else self.decks[self.current]


class Material(Struct, frozen=True, kw_only=True, dict=True):
    """What every seat's report is made from.

    The replays are told with the persons' names, each once, the oldest first; `excluded` are those
    of another format. `names` has everybody in either, and `people` finds them; `confirmed` are the
    persons to report, `roster` those whom the submission names as opponents. `corrections` are
    told likewise.
    """

    replays: tuple[Replay, ...]
    excluded: tuple[Replay, ...]
    splits: Splits
    names: Mapping[str, tuple[str, ...]]
    people: Directory
    confirmed: Directory
    roster: Collection[str]
    knowledge: FormatKnowledge
    corrections: Corrections

    @cached_property
    def by_id(self) -> Mapping[ReplayId, Replay]:
        """The replays of the format, by number."""
        return {replay.replay_id: replay for replay in self.replays}

    @cached_property
    def by_player(self) -> Mapping[str, Sequence[Replay]]:
        """The replays of the format in which each person plays."""
        return _by_player(self.replays)

    @cached_property
    def excluded_by_player(self) -> Mapping[str, Sequence[Replay]]:
        """The same of those of another format."""
        return _by_player(self.excluded)


def _by_player(replays: Iterable[Replay]) -> dict[str, list[Replay]]:
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in replays:
        for player in replay.players:
            played[player].append(replay)
    return dict(played)


def report_seat(seated: Seated, material: Material) -> SeatReport:
    """What the replays say about the person of a seat; nothing unless confirmed."""
    seat, person = seated.seat, seated.person
    told = person in material.confirmed.persons
    own = material.by_player.get(person, ()) if told else ()
    splits, knowledge = material.splits, material.knowledge
    played = appearances_in(person, own, {}, splits.matches, splits.maybe_continued)
    decks = name_decks(person, own, played, knowledge, material.corrections)
    opposing = name_opposing_decks(played, material.by_id, knowledge, material.corrections)
    seen = name_faced(played, opposing)
    current, unsure = find_current(decks)
    expected = _lists_to_expect(decks, current)
    shown = {one for named in expected for one in named.deck.replays}
    habits = tuple(replay.replay_id for replay in own if replay.replay_id in shown)
    others = [named for named in decks if named not in expected]
    dates = {replay.replay_id: replay.date for replay in own}
    return SeatReport(
        order=seat.order if seat else None,
        person=person,
        names=material.names.get(person, ()),
        sub_for=seat.sub_for if seat else None,
        opponent=seat.opponent if seat else None,
        profile=sum_up(person, own, seen, staples=knowledge.staples, habits_from=habits),
        habits_from=habits,
        older_sides=tuple(_older_sides(others, seen)),
        decks=decks,
        current=current,
        met=find_meetings(seen, material.roster, material.confirmed.persons, dates),
        doubts=(
            *unsure,
            *_doubt_absence(person, own, material),
            *_doubt_submission(seated, seen, material),
        ),
    )


def _lists_to_expect(decks: Sequence[NamedDeck], current: int | None) -> tuple[NamedDeck, ...]:
    """The list to expect, and those that may be it."""
    if current is None:
        return ()
    expected = decks[current]
    return (expected, *(named for named in decks if may_be_same(expected, named)))


def _older_sides(decks: Iterable[NamedDeck], seen: Sequence[Appearance]) -> Iterator[OlderSides]:
    for named in decks:
        if named.maybe_sided:
            continue  # Its positions do not tell what came from the side deck.
        with_it = (match for match in seen if match.replay_id in named.deck.replays)
        groups = tuple(group for group in side_shown(with_it) if group.cards)
        if groups:
            yield OlderSides(named.archetype, named.deck.days, groups)


def _doubt_absence(person: str, own: Sequence[Replay], material: Material) -> Iterator[Doubt]:
    """Why there is nothing to tell, where that is so."""
    if own:
        return
    here = material.by_player.get(person, ())
    elsewhere = material.excluded_by_player.get(person, ())
    if here:
        why = f"is in {count_replays(len(here))}, but nobody confirmed this player"
    elif elsewhere:
        why = f"is only in {count_replays(len(elsewhere))} of another format"
    else:
        why = "is in no replay that is here"
    yield Doubt(None, f"{person} {why}.")


def _doubt_submission(
    seated: Seated, seen: Sequence[Appearance], material: Material
) -> Iterator[Doubt]:
    """What is unsure of each row of the submission about this person."""
    person = seated.person
    if person not in material.confirmed.persons:
        return
    here = (*material.replays, *material.excluded)
    for row in seated.rows:
        yield from doubt_name(row, person, unsure_whom(row, material.confirmed))
        against = material.people.find(filter(None, [row.opponent]))
        yield from doubt_seat(row, person, seen, here, against)
