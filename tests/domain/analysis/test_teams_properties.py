"""What holds for every report, whatever the replays say."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis.figures import Record
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.meetings import Meeting
from bot.domain.analysis.teams import TeamReport
from bot.domain.analysis.weeks import Unchanged
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.domain.teams import Seat
from tests.domain.analysis.scouted import EDISON, GOAT, all_at, cards, report, war

NAMES = ("Ana", "Ana2", "Bo", "Cy")
RENAMED = Identities({"Ana2": "Ana"})
LISTS = (cards("Sangan"), cards("Metamorphosis", "Scapegoat"), cards("Thunder Dragon", first=44))
STRANGE_TIMES = (None, None, 2**53, -(2**53))
"""Every time of a file, as far as it is another one than a clock would show."""

few = settings(max_examples=40)


@st.composite
def evenings(draw: st.DrawFn) -> list[Replay]:
    """A handful of replays of four names on three days, however unlikely."""
    made = []
    for number in range(1, draw(st.integers(0, 7)) + 1):
        one, two = draw(st.permutations(NAMES))[:2]
        played = war(
            number,
            draw(st.text("12=?", max_size=3)),
            draw(st.sampled_from([one, two, None])),
            how=draw(st.sampled_from([EndReason.QUIT, EndReason.ADMITTED_DEFEAT])),
            players=(one, two),
            day=draw(st.sampled_from(["2025-11-02", "2025-11-03", "2025-11-16"])),
            format=draw(st.sampled_from([GOAT, GOAT, GOAT, EDISON])),
            shows={one: draw(st.sampled_from(LISTS)), two: draw(st.sampled_from(LISTS))},
        )
        second = draw(st.sampled_from(STRANGE_TIMES))
        made.append(played if second is None else all_at(second, played))
    return made


CHOSEN = st.lists(st.sampled_from(NAMES), unique=True)
SEATS = (
    Seat(order=1, player="Ana", opponent="Bo", reported_score="2-1", replays=(replay_url(1),)),
    Seat(order=2, replays=(replay_url(2), replay_url(3))),
    Seat(order=2, player="Dan", sub_for="Ana"),
)


def told_of(files: list[Replay], chosen: list[str]) -> TeamReport:
    return report(files, *chosen, seats=SEATS, identities=RENAMED)


def structs_in(value: object) -> Iterator[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        yield value
        value = tuple(getattr(value, field) for field in value.__struct_fields__)
    if isinstance(value, tuple):
        for inner in value:
            yield from structs_in(inner)


@few
@given(evenings(), CHOSEN, st.randoms(use_true_random=False))
def test_the_order_of_the_replays_does_not_matter(
    files: list[Replay], chosen: list[str], chance: Random
) -> None:
    shuffled = list(files)
    chance.shuffle(shuffled)
    assert told_of(shuffled, chosen) == told_of(files, chosen)


@few
@given(evenings(), CHOSEN)
def test_every_replay_is_somewhere_and_nothing_counts_twice(
    files: list[Replay], chosen: list[str]
) -> None:
    told = told_of(files, chosen)
    excluded = {other.replay_id for other in told.excluded}
    strangers = {other.replay_id for other in told.not_of_team}
    known = {one for seat in told.seats for one in seat.profile.coverage.replays}
    assert excluded == {file.replay_id for file in files if file.format == EDISON}
    assert sorted([*excluded, *strangers, *known]) == [file.replay_id for file in files]
    assert told.coverage.analyzed + told.coverage.excluded == len(files)
    persons = [seat.person for seat in told.seats]
    assert len(persons) == len(set(persons))


@few
@given(evenings(), CHOSEN)
def test_every_figure_has_its_evidence_in_a_replay_of_the_team(
    files: list[Replay], chosen: list[str]
) -> None:
    told = told_of(files, chosen)
    for seat in told.seats:
        own = set(seat.profile.coverage.replays)
        for value in structs_in((seat.decks, seat.met)):
            match value:
                case Record():
                    places = (value.won_in, value.lost_in, value.drawn_in, value.undecided_in)
                    counted = (value.won, value.lost, value.drawn, value.undecided)
                    assert tuple(map(len, places)) == counted
                    assert {place.replay_id for each in places for place in each} <= own
                case Unchanged():
                    assert value.weeks <= len(value.evidence)
                    assert {place.replay_id for place in value.evidence} <= own
                case Meeting():
                    assert len(value.results) == value.matches.of + value.matches.undecided
                case _:
                    pass


@few
@given(evenings(), CHOSEN)
def test_meetings_add_up_to_what_the_profile_says(files: list[Replay], chosen: list[str]) -> None:
    for seat in told_of(files, chosen).seats:
        against = {one.name: one for one in seat.profile.opponents}
        for meeting in seat.met:
            other = against[meeting.opponent]
            assert meeting.matches.won_in == other.matches.won_in
            assert meeting.games.lost_in == other.games.lost_in


@few
@given(evenings(), CHOSEN)
def test_joining_matches_changes_the_number_of_no_games(
    files: list[Replay], chosen: list[str]
) -> None:
    told = told_of(files, chosen)
    games = {file.replay_id: len(file.games) for file in files}
    for seat in told.seats:
        own = seat.profile.coverage.replays
        assert seat.profile.coverage.games == sum(games[one] for one in own)
        mine = [split for split in told.joined if set(split.replays) <= set(own)]
        spread = sum(len(split.replays) - 1 for split in mine)
        assert seat.profile.coverage.matches == len(own) - spread


@few
@given(evenings(), CHOSEN)
def test_every_report_survives_json(files: list[Replay], chosen: list[str]) -> None:
    told = told_of(files, chosen)
    assert msgspec.json.decode(msgspec.json.encode(told), type=TeamReport) == told
