"""A team's report, from replays made by hand."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.analysis.split_matches import Score
from bot.domain.analysis.teams import UNKNOWN, Arrivals, TeamReport, make_report
from bot.domain.links import replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.domain.teams import Seat, TeamDetails
from tests.domain.analysis.scouted import (
    EDISON,
    KNOWLEDGE,
    cards,
    numbered,
    report,
    seat_of,
    war,
)
from tests.domain.analysis.test_profiles_results import counts

FIVE = ("Ana", "Ben", "Cleo", "Dan", "Eve")
OURS = ("Carl", "Dora", "Emil", "Finn", "Gil")
SEATS = tuple(
    Seat(order=order, player=player, opponent=opponent)
    for order, (player, opponent) in enumerate(zip(FIVE, OURS, strict=True), 1)
)


def lineup() -> list[Replay]:
    """One match of each of the five against somebody of ours."""
    pairs = enumerate(zip(FIVE, OURS, strict=True), 1)
    return [war(number, "11", pair[0], players=pair) for number, pair in pairs]


def sentences(told: TeamReport) -> list[str]:
    everything = [*told.doubts, *(doubt for seat in told.seats for doubt in seat.doubts)]
    return [doubt.sentence for doubt in everything]


def test_five_seats_come_in_order_each_with_its_player() -> None:
    told = report(lineup(), *reversed(FIVE), seats=SEATS[::-1])
    assert [(seat.order, seat.person) for seat in told.seats] == list(enumerate(FIVE, 1))
    assert [seat.opponent for seat in told.seats] == list(OURS)
    assert [counts(seat.profile.matches) for seat in told.seats] == [(1, 0, 0, 0)] * 5
    assert (told.team.team_name, told.team.week) == ("Seraphim", 4)
    assert told.unknown == UNKNOWN
    assert sentences(told) == []


def test_nobody_confirmed_gives_a_report_about_nobody() -> None:
    told = report(lineup())
    assert (told.seats, told.head_to_head, told.joined, told.doubts) == ((), (), (), ())
    assert [other.replay_id for other in told.not_of_team] == [1, 2, 3, 4, 5]
    assert report([]).coverage.newest_day is None


def test_only_confirmed_players_are_told_of() -> None:
    told = report(lineup(), "Ana", seats=SEATS[:2])
    ben = seat_of(told, "Ben")
    assert (ben.profile.coverage.replays, ben.decks, ben.met) == ((), (), ())
    assert ben.deck is None
    assert sentences(told) == ["Ben is in 1 replay, but nobody confirmed this player."]
    assert told.not_of_team[0].sentence == "Replay 2 shows no confirmed player."
    assert told.not_of_team[0].players == ("Ben", "Dora")


def test_coverage_tells_what_came_of_the_replays() -> None:
    files = [*lineup()[:2], war(9, players=("Ana", "Gil"), day="2025-11-20", format=EDISON)]
    told = report(files, *FIVE, arrivals=Arrivals(asked=10, needs_you=4, failed=2, coming=1))
    seen = told.coverage
    assert seen.figure is FigureKey.TEAM_COVERAGE
    assert (seen.asked, seen.analyzed, seen.excluded) == (10, 2, 1)
    assert (seen.needs_you, seen.failed, seen.coming, seen.unreadable) == (4, 2, 1, 0)
    assert seen.newest_day == "2025-11-16"


def test_the_newest_day_is_one_on_which_a_confirmed_player_is_seen() -> None:
    files = [war(1, players=("Ana", "Carl")), war(2, players=("Zed", "Carl"), day="2025-11-30")]
    assert report(files, "Ana").coverage.newest_day == "2025-11-16"
    assert report(files).coverage.newest_day is None


def test_with_half_of_the_replays_missing_the_rest_is_told() -> None:
    told = report(lineup()[:3], *FIVE, seats=SEATS)
    assert [len(seat.profile.coverage.replays) for seat in told.seats] == [1, 1, 1, 0, 0]
    assert sentences(told) == [
        "Dan is in no replay that is here.",
        "Eve is in no replay that is here.",
    ]


def test_a_substitute_has_a_report_beside_the_one_who_is_replaced() -> None:
    seats = [*SEATS[:2], Seat(order=2, player="Sub", sub_for="Ben")]
    files = [*lineup()[:2], war(9, "11", "Sub", players=("Dora", "Sub"))]
    told = report(files, "Ana", "Ben", "Sub", seats=seats)
    assert [(seat.order, seat.person, seat.sub_for) for seat in told.seats] == [
        (1, "Ana", None),
        (2, "Ben", None),
        (2, "Sub", "Ben"),
    ]
    assert counts(seat_of(told, "Sub").profile.matches) == (1, 0, 0, 0)


def test_two_names_of_one_person_have_one_profile() -> None:
    files = [
        war(1, players=("Ana", "Carl"), day="2025-11-09"),
        war(2, "22", "Ana2", players=("Carl", "Ana2")),
    ]
    told = report(files, "Ana2", identities=Identities({"Ana": "Ana2"}))
    (seat,) = told.seats
    assert (seat.person, seat.names) == ("Ana2", ("Ana", "Ana2"))
    assert counts(seat.profile.matches) == (2, 0, 0, 0)
    both = report(files, "Ana", "Ana2", identities=Identities({"Ana": "Ana2"}))
    assert both.seats == told.seats


def test_two_names_that_met_stay_two_people_and_it_is_said() -> None:
    files = [war(1, players=("Ana", "Ana2"))]
    told = report(files, "Ana", "Ana2", identities=Identities({"Ana": "Ana2"}))
    assert [counts(seat.profile.matches) for seat in told.seats] == [(1, 0, 0, 0), (0, 1, 0, 0)]
    assert sentences(told) == [
        "Ana and Ana2 play each other in replay 1, so they are not one person: each counts alone."
    ]


def test_a_match_over_two_replays_is_told_once_for_both_names_of_a_person() -> None:
    files = [
        war(1, "1", "Ana", how=EndReason.DISCONNECTED, players=("Ana", "Carl")),
        war(2, "21", "Ana2", players=("Ana2", "Carl"), at="21:00:00"),
    ]
    told = report(files, "Ana2", identities=Identities({"Ana": "Ana2"}), seats=SEATS[:1])
    (joined,) = told.joined
    assert (joined.replays, joined.score, joined.winner) == ((1, 2), Score(2, 1), "Ana2")
    seat = seat_of(told, "Ana2")
    assert counts(seat.profile.matches) == (1, 0, 0, 0)
    assert counts(seat.profile.games) == (2, 1, 0, 0)
    (meeting,) = seat.met
    assert meeting.results[0].replays == (1, 2)
    assert meeting.results[0].score == Score(2, 1)


def test_replays_named_under_one_seat_need_no_doubt_where_they_are_joined() -> None:
    files = [
        war(1, "2", "Carl", how=EndReason.DISCONNECTED, players=("Ana", "Carl")),
        war(2, "11", players=("Ana", "Carl"), at="21:00:00"),
    ]
    assert len(sentences(report(files, "Ana"))) == 1
    seat = Seat(order=1, player="Ana", replays=(replay_url(1), replay_url(2)))
    told = report(files, "Ana", seats=[seat])
    assert (sentences(told), len(told.joined)) == ([], 1)


def test_spread_matches_of_others_are_neither_joined_nor_doubted() -> None:
    others = [war(1, "1", None, players=("Gil", "Bo")), war(2, "211", None, players=("Gil", "Bo"))]
    told = report([*others, *lineup()], "Ana")
    assert (told.joined, told.doubts) == ((), ())


def test_a_draw_is_a_draw() -> None:
    told = report([war(1, "12=", None, players=("Ana", "Carl"))], "Ana", seats=SEATS[:1])
    seat = seat_of(told, "Ana")
    assert counts(seat.profile.matches) == (0, 0, 1, 0)
    assert seat.met[0].results[0].outcome is Outcome.DRAWN
    assert seat.met[0].results[0].score == Score(1, 1, 1)


def test_a_replay_of_another_format_goes_before_all_else() -> None:
    edison = war(
        2, "1", None, players=("Ana", "Carl"), format=EDISON, shows={"Ana": cards("Kuraz")}
    )
    files = [war(1, "1", None, players=("Ana", "Carl"), at="19:00:00"), edison]
    told = report(files, "Ana", seats=SEATS[:1])
    (other,) = told.excluded
    assert (other.replay_id, other.players, other.day) == (2, ("Ana", "Carl"), "2025-11-16")
    assert (other.format, other.sentence) == ("Edison, unrated", "Replay 2 is not Goat.")
    assert (told.joined, told.doubts) == ((), ())
    assert seat_of(told, "Ana").profile.coverage.replays == (1,)
    assert told.coverage.analyzed == 1


def test_who_is_only_in_another_format_is_said_to_be() -> None:
    files = [war(n, players=("Ana", "Carl"), format=EDISON) for n in (1, 2)]
    told = report(files, "Ana", seats=SEATS[:1])
    assert seat_of(told, "Ana").profile.coverage.matches == 0
    assert sentences(told) == ["Ana is only in 2 replays of another format."]


def test_results_against_our_own_roster_are_told_match_by_match() -> None:
    files = [
        war(1, "11", "Ana", players=("Ana", "carl "), day="2025-11-09"),
        war(2, "11", "carl ", players=("carl ", "Ana")),
        war(3, players=("Ana", "Zed"), day="2025-11-17"),
    ]
    told = report(files, "Ana", seats=[Seat(order=3, player="Eve", opponent="Carl")])
    (meeting,) = seat_of(told, "Ana").met
    assert (meeting.person, meeting.opponent) == ("Ana", "carl ")
    assert (meeting.own_roster, meeting.confirmed) == (True, False)
    assert meeting.matches.figure is FigureKey.MEETING_MATCHES
    assert (counts(meeting.matches), counts(meeting.games)) == ((1, 1, 0, 0), (2, 2, 0, 0))
    assert [(one.day, one.outcome, str(one.score)) for one in meeting.results] == [
        ("2025-11-09", Outcome.WON, "2\N{EN DASH}0"),
        ("2025-11-16", Outcome.LOST, "0\N{EN DASH}2"),
    ]
    assert meeting.results[1].evidence == Evidence(2, 1, 2, 2360)
    assert told.head_to_head == ()


def test_opponents_of_past_matches_are_not_our_own_players() -> None:
    """A sheet of results names in each line whom that match was against."""
    files = [war(n, players=("Ana", one)) for n, one in enumerate(("Zed", "Carl", "Lumi"), 1)]
    past = Seat(order=1, player="Ana", opponent="Zed", replays=(replay_url(1),))
    next_one = Seat(
        order=1, player="Ana", opponent="Carl", replays=tuple(map(replay_url, (1, 2, 3)))
    )
    own = [one.opponent for one in seat_of(report(files, "Ana", seats=[past]), "Ana").met]
    assert own == []
    own = [one.opponent for one in seat_of(report(files, "Ana", seats=[next_one]), "Ana").met]
    assert own == ["Carl"]
    told = report(files, "Ana", seats=[past], roster=["zed", "Nobody"])
    assert [one.opponent for one in seat_of(told, "Ana").met] == ["Zed"]


def test_confirmed_players_who_met_stand_head_to_head_once() -> None:
    told = report([war(1, players=("Ben", "Ana"), won_by="Ben")], "Ana", "Ben", seats=SEATS)
    (pair,) = told.head_to_head
    assert (pair.person, pair.opponent, pair.confirmed) == ("Ana", "Ben", True)
    assert counts(pair.matches) == (0, 1, 0, 0)
    assert pair.matches.lost_in == (Evidence(1, 1, 2, 2360),)
    assert counts(seat_of(told, "Ben").met[0].matches) == (1, 0, 0, 0)


def test_everybody_may_be_confirmed() -> None:
    told = report(lineup(), *FIVE, *OURS, seats=SEATS)
    assert len(told.seats) == 10
    assert [seat.person for seat in told.seats[5:]] == sorted(OURS)
    assert len(told.head_to_head) == 5
    assert all(pair.own_roster and pair.confirmed for pair in told.head_to_head)
    assert told.not_of_team == ()


def test_side_cards_are_told_by_the_opposing_deck_where_it_has_a_name() -> None:
    shows = {"Ana": cards("Royal Decree", first=44), "Gil": cards("Thunder Dragon")}
    files = [
        war(1, players=("Ana", "Gil"), shows=shows),
        war(2, players=("Gil", "Ana"), shows=shows, day="2025-11-17"),
        war(3, players=("Ana", "Zed"), shows={"Ana": cards("Dust Tornado", first=45)}),
    ]
    (chaos, zed) = report(files, "Ana").seats[0].profile.side_shown
    assert (chaos.against, chaos.against_deck, chaos.of) == ("Chaos Turbo", True, 2)
    assert (chaos.cards[0].card, chaos.cards[0].matches) == ("Royal Decree", 2)
    assert (zed.against, zed.against_deck) == ("Zed", False)
    (faced,) = report(files, "Ana").seats[0].profile.decks_faced
    assert (faced.name, counts(faced.matches)[2:]) == ("Chaos Turbo", (0, 0))


def test_the_deck_to_expect_comes_with_name_weeks_and_tech() -> None:
    known = [*numbered("Card"), ("Metamorphosis", 30), ("Mobius the Frost Monarch", 31)]
    days = enumerate(("2025-11-02", "2025-11-09", "2025-11-16"), 1)
    files = [war(n, players=("Ana", "Carl"), day=day, shows={"Ana": known}) for n, day in days]
    deck = report(files, "Ana").seats[0].deck
    assert deck is not None
    assert (deck.archetype.name, deck.same_for.weeks) == ("Goat Control", 3)
    assert [card.name for card in deck.tech] == ["Mobius the Frost Monarch"]
    assert (deck.deck.main.known, deck.deck.thin) == (26, False)


def test_a_thin_deck_says_so() -> None:
    shows = {"Ana": numbered("Card", 11)}
    deck = report([war(1, players=("Ana", "Carl"), shows=shows)], "Ana").seats[0].deck
    assert deck is not None
    assert (deck.deck.main.known, deck.deck.thin) == (11, True)


def test_staples_are_left_out_of_the_cards_seen() -> None:
    file = war(1, players=("Ana", "Carl"), shows={"Ana": cards("Pot of Greed", "Sangan")})
    told = report([file], "Ana", staples=frozenset({"Pot of Greed"}))
    assert [card.name for card in told.seats[0].profile.cards_seen.entries] == ["Sangan"]


def test_a_score_that_the_replays_contradict_is_a_doubt_of_its_seat() -> None:
    seats = [Seat(order=2, player="Ana", reported_score="2-1", replays=(replay_url(1),))]
    told = report([war(1, "12", None, players=("Ana", "Carl"))], "Ana", seats=seats)
    (doubt,) = told.seats[0].doubts
    assert doubt.replay_id == 1
    assert doubt.sentence.startswith("Seat 2 was reported 2\N{EN DASH}1, the replays show 1")


def test_what_a_file_leaves_open_is_a_doubt_with_its_replay() -> None:
    files = [
        war(1, players=("Ana", "Carl"), doubts=("It stops.",)),
        war(2, players=("Zed", "Carl"), doubts=("It stops too.",)),
    ]
    told = report(files, "Ana")
    assert [(doubt.replay_id, doubt.sentence) for doubt in told.doubts] == [(1, "It stops.")]


@pytest.mark.parametrize("confirmed", [(), FIVE, (*FIVE, *OURS)])
def test_a_report_survives_json(confirmed: tuple[str, ...]) -> None:
    halves = [
        war(21, "1", None, players=("Ana", "Gil"), shows={"Ana": numbered("Card")}),
        war(22, "1", None, players=("Ana", "Gil"), at="21:00:00"),
    ]
    told = report([*lineup(), *halves], *confirmed, seats=SEATS)
    assert msgspec.json.decode(msgspec.json.encode(told), type=TeamReport) == told


def test_what_is_unsure_of_a_replay_that_stays_is_a_doubt() -> None:
    told = make_report(
        lineup(),
        TeamDetails(team_name="Seraphim"),
        ["Ana"],
        NO_IDENTITIES,
        Arrivals(5),
        knowledge=structs.replace(
            KNOWLEDGE, doubted_because=lambda replay: f"{replay.replay_id} is odd."
        ),
    )
    assert sentences(told) == ["1 is odd."]


def test_a_replay_given_twice_counts_once() -> None:
    assert report([*lineup(), *lineup()], *FIVE).seats == report(lineup(), *FIVE).seats
