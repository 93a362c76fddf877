"""The report on the demo's team, held against what its makers know."""

from __future__ import annotations

from functools import cache

import pytest

from bot.domain.analysis.identities import Identities
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import Arrivals, TeamReport, make_report
from bot.samples.scouted_teams import Member
from bot.samples.teams import ANA, SERAPHIM, team_details
from tests.domain.analysis.scouted import seat_of
from tests.samples.teams import read_team

pytestmark = pytest.mark.slow
"""Building the team takes the first test more than a second."""

EVERY = pytest.mark.parametrize("member", SERAPHIM.members, ids=lambda member: member.person)


@cache
def seraphim() -> TeamReport:
    return make_report(
        read_team().values(),
        team_details(lost=True),
        [member.person for member in SERAPHIM.members],
        Identities(SERAPHIM.renamed),
        Arrivals(asked=len(SERAPHIM.replay_ids) + len(SERAPHIM.lost), failed=len(SERAPHIM.lost)),
        knowledge=know_goat(frozenset()),
    )


def reported(member: Member) -> SeatReport:
    return seat_of(seraphim(), member.person)


def test_every_member_sits_where_the_captain_wrote() -> None:
    told = [(seat.order, seat.person, seat.sub_for) for seat in seraphim().seats]
    assert told == [(one.seat, one.person, one.sub_for) for one in SERAPHIM.members]


@EVERY
def test_the_record_is_that_of_all_names_with_spread_matches_once(member: Member) -> None:
    record = reported(member).profile.matches
    assert (record.won, record.lost) == SERAPHIM.record_of(member.person)
    assert (record.drawn, record.undecided) == (0, 0)
    assert set(reported(member).names) == set(member.names)


@EVERY
def test_every_list_is_found_with_its_replays_and_its_name(member: Member) -> None:
    lists = SERAPHIM.lists_of(member.person)
    decks = reported(member).decks
    assert [set(deck.deck.replays) for deck in decks] == [set(ids) for _, ids in lists[::-1]]
    assert [deck.archetype.name for deck in decks] == [made.name for made, _ in lists[::-1]]
    assert reported(member).current == 0
    assert decks[0].deck.thin == (member.person in SERAPHIM.thin)


@EVERY
def test_cards_are_told_of_the_list_to_expect_and_side_cards_of_others_apart(
    member: Member,
) -> None:
    seat = reported(member)
    *others, (_, expected) = SERAPHIM.lists_of(member.person)
    assert set(seat.habits_from) == set(expected)
    shown = {
        place.replay_id
        for group in seat.profile.side_shown
        for card in group.cards
        for place in card.evidence
    }
    assert shown <= set(expected)
    assert len(seat.older_sides) <= len(others)
    if member.person == ANA:
        (older,) = seat.older_sides
        assert [card.card for group in older.side_shown for card in group.cards] == [
            "Mobius the Frost Monarch"
        ]


def test_the_one_that_is_spread_over_two_replays_is_joined() -> None:
    assert tuple(split.replays for split in seraphim().joined) == SERAPHIM.split
    (match,) = (one for one in SERAPHIM.matches if one.split)
    (split,) = seraphim().joined
    assert split.winner == match.member.name
    assert (split.score.one + split.score.other, split.score.drawn) == (sum(match.score[:2]), 0)


def test_other_formats_are_listed_and_nothing_else_is_doubted() -> None:
    told = seraphim()
    assert tuple(other.replay_id for other in told.excluded) == SERAPHIM.excluded
    assert told.not_of_team == ()
    assert told.doubts == ()
    assert [doubt for seat in told.seats for doubt in seat.doubts] == []


def test_results_against_the_own_roster_are_those_that_were_played() -> None:
    for member in SERAPHIM.members:
        ours = [
            (match.opponent.name, match.score[0] > match.score[1])
            for match in SERAPHIM.matches_of(member.person)
            if match.opponent.name in SERAPHIM.own_roster
        ]
        met = reported(member).met
        told = [(one.opponent, bool(one.matches.won)) for one in met for _ in one.results]
        assert sorted(told) == sorted(ours)
        assert all(one.own_roster and not one.confirmed for one in met)


def test_coverage_counts_what_came_and_what_did_not() -> None:
    seen = seraphim().coverage
    excluded = len(SERAPHIM.excluded)
    assert (seen.asked, seen.failed) == (len(SERAPHIM.replay_ids) + 2, 2)
    assert (seen.analyzed, seen.excluded) == (len(SERAPHIM.replay_ids) - excluded, excluded)
    assert seen.newest_day == max(match.day for match in SERAPHIM.matches)
