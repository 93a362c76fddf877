"""One player of a team's report: profile, lists, and results against those who matter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.doubts import Doubt, count_replays
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
from bot.domain.analysis.reported_scores import doubt_seat
from bot.domain.analysis.seats import Person, Seated, named_person
from bot.domain.analysis.split_matches import SplitMatch
from bot.domain.replay.model import Replay


class SeatReport(Struct, frozen=True, kw_only=True):
    """One player of the report; `names` are those in the replays, none for who is in none of them.

    `decks` come the most recently used first and `current` is the place of the one to expect among
    them. `met` are the results against the own roster and other confirmed players. `order`,
    `sub_for` and `opponent` are the submission's. Why a seat says nothing is in its `doubts`.
    """

    order: int | None
    person: str
    names: tuple[str, ...]
    sub_for: str | None
    opponent: str | None
    profile: Profile
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
    splits: tuple[SplitMatch, ...]
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
    by_id = {replay.replay_id: replay for replay in own}
    seen = appearances_in(person, own, {}, material.splits)
    decks = name_decks(person, own, seen, material.namer, material.tech)
    current, unsure = find_current(decks)
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
            opposing_decks=name_opposing_decks(seen, by_id, material.namer),
            staples=material.staples,
            splits=material.splits,
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
    if seated.seat is None or seated.person.name not in material.confirmed:
        return
    named = filter(None, [seated.seat.opponent])
    opponent = named_person(named, material.people.values(), material.identities)
    yield from doubt_seat(
        seated.seat,
        seated.person.name,
        seen,
        (*material.replays, *material.excluded),
        opponent.name if opponent else None,
    )
