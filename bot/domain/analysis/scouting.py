"""One player of a team's report: profile, lists, and results against those who matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.doubts import Doubt, count_replays
from bot.domain.analysis.habits import SideShown, side_shown
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.meetings import Meeting, find_meetings
from bot.domain.analysis.named_decks import (
    NamedDeck,
    Namer,
    TechFinder,
    find_current,
    name_decks,
    name_opposing_decks,
)
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.analysis.reported_scores import doubt_name, doubt_seat
from bot.domain.analysis.seats import Person, Seated, named_person, unsure_whom
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


class Material(Struct, frozen=True, kw_only=True):
    """What every seat's report is made from.

    The replays are told with the persons' names, each once, the oldest first; `excluded` are those
    of another format. `people` are everybody in either, `confirmed` the persons to report,
    `roster` those whom the submission names as opponents.
    """

    replays: tuple[Replay, ...]
    excluded: tuple[Replay, ...]
    splits: Splits
    people: Mapping[str, Person]
    confirmed: Sequence[str]
    roster: Collection[str]
    identities: Identities
    namer: Namer
    tech: TechFinder
    staples: Collection[str]


def report_seat(seated: Seated, material: Material) -> SeatReport:
    """What the replays say about the person of a seat; nothing unless confirmed."""
    seat, person = seated.seat, seated.person.name
    told = person in material.confirmed
    own = [one for one in material.replays if told and person in one.players]
    splits = material.splits
    seen = appearances_in(person, own, {}, splits.matches, splits.maybe_continued)
    decks = name_decks(person, own, seen, material.namer, material.tech)
    current, unsure = find_current(decks)
    expected = _lists_to_expect(decks, current)
    shown = {one for named in expected for one in named.deck.replays}
    habits = tuple(replay.replay_id for replay in own if replay.replay_id in shown)
    by_id = {replay.replay_id: replay for replay in own}
    opposing = name_opposing_decks(seen, by_id, material.namer)
    dates = {replay.replay_id: replay.date for replay in own}
    return SeatReport(
        order=seat.order if seat else None,
        person=person,
        names=seated.person.names,
        sub_for=seat.sub_for if seat else None,
        opponent=seat.opponent if seat else None,
        profile=profile(
            person,
            own,
            opposing_decks=opposing,
            staples=material.staples,
            splits=splits.matches,
            maybe_continued=splits.maybe_continued,
            habits_from=habits,
        ),
        habits_from=habits,
        older_sides=tuple(
            _older_sides(
                [named for named in decks if named not in expected],
                appearances_in(person, own, opposing, splits.matches, splits.maybe_continued),
            )
        ),
        decks=decks,
        current=current,
        met=find_meetings(seen, material.roster, material.confirmed, dates),
        doubts=(
            *unsure,
            *_doubt_absence(person, own, material),
            *_doubt_submission(seated, seen, material),
        ),
    )


def _lists_to_expect(decks: Sequence[NamedDeck], current: int | None) -> tuple[NamedDeck, ...]:
    """The list to expect, and those that may be it: not one that bears another name."""
    if current is None:
        return ()
    expected = decks[current]
    same = {expected.archetype.name, OTHER}
    maybe = [
        named
        for named in decks
        if named.deck.replays[0] in expected.deck.maybe_same
        and (named.archetype.name in same or expected.archetype.name == OTHER)
    ]
    return (expected, *maybe)


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
    here = [one for one in material.replays if person in one.players]
    elsewhere = [one for one in material.excluded if person in one.players]
    if here:
        why = f"is in {count_replays(len(here))}, but nobody confirmed this player"
    elif elsewhere:
        why = f"is only in {count_replays(len(elsewhere))} of another format"
    else:
        why = "is in none of the replays that are here"
    yield Doubt(None, f"{person} {why}.")


def _doubt_submission(
    seated: Seated, seen: Sequence[Appearance], material: Material
) -> Iterator[Doubt]:
    """What is unsure of each row of the submission about this person."""
    if seated.person.name not in material.confirmed:
        return
    people = material.people
    here = (*material.replays, *material.excluded)
    confirmed = [people[name] for name in material.confirmed if name in people]
    for row in seated.rows:
        maybe = unsure_whom(row, confirmed, material.identities)
        yield from doubt_name(row, seated.person.name, [one.name for one in maybe])
        named = filter(None, [row.opponent])
        opponent = named_person(named, people.values(), material.identities)
        against = opponent.name if opponent else None
        yield from doubt_seat(row, seated.person.name, seen, here, against)
