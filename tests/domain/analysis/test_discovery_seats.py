"""What a submission's seats, and earlier confirmations, say about the people found."""

from __future__ import annotations

import pytest

from bot.domain.analysis.discovery import Standing
from bot.domain.analysis.identities import NO_IDENTITIES, Directory, Identities
from bot.domain.analysis.seating import hear
from bot.domain.teams import Seat
from tests.domain.analysis.scouted import EDISON
from tests.domain.analysis.wars import (
    FIRST_ID,
    by_name,
    found,
    likely,
    named,
    people,
    played_in,
    team,
    urls,
    war,
    weekly,
)

SINGLE_WAR = war(("Ana", "Xi"), ("Yo", "Ben"), ("Cy", "Zed"))


def test_named_players_are_likely_and_whom_they_met_is_not() -> None:
    seen = found(SINGLE_WAR, named("Cy", "Ana", "Ben"))
    assert [(each.person, each.seat, each.reason) for each in seen.likely] == [
        ("Cy", 1, "named in seat 1"),
        ("Ana", 2, "named in seat 2"),
        ("Ben", 3, "named in seat 3"),
    ]
    assert people(seen, Standing.UNLIKELY) == {"Xi", "Yo", "Zed"}
    assert seen.doubts == ()


@pytest.mark.parametrize("written", ["ana", "  ANA ", "\uff21\uff4e\uff41"])
def test_names_compare_without_case_width_and_blanks(written: str) -> None:
    assert likely(found(SINGLE_WAR, named(written))) == ["Ana"]


def test_a_name_written_exactly_means_that_one() -> None:
    files = war(("Ana", "Xi"), ("ANA", "Yo"))
    assert likely(found(files, named("ANA"))) == ["ANA"]
    assert likely(found(files, named("ana"))) == ["ANA", "Ana"]


def test_the_names_used_on_the_site_count_as_the_seats() -> None:
    seen = found(SINGLE_WAR, team(Seat(order=4, player="Anastasia", db_names=("annie", "Ana"))))
    assert [(each.person, each.seat) for each in seen.likely] == [("Ana", 4)]
    assert seen.doubts == ()


def test_a_seat_means_a_person_by_any_of_their_names() -> None:
    identities = Identities({"Ana": "Anastasia", "Annie": "Anastasia"})
    for written in ("Ana", "annie", "Anastasia", "ANASTASIA"):
        seen = found(SINGLE_WAR, named(written), identities)
        assert [(each.person, each.seat) for each in seen.likely] == [("Anastasia", 1)], written


def test_a_seat_without_a_number_names_its_player_too() -> None:
    seen = found(SINGLE_WAR, team(Seat(player="Ana")))
    assert [(each.seat, each.reason) for each in seen.likely] == [(None, "named in the submission")]


def test_who_is_replaced_is_on_the_team_as_well() -> None:
    seen = found(SINGLE_WAR, team(Seat(order=2, player="Ana", sub_for="Ben")))
    assert [(each.person, each.seat, each.reason) for each in seen.likely] == [
        ("Ana", 2, "named in seat 2"),
        ("Ben", None, "replaced in seat 2"),
    ]


def test_a_named_opponent_speaks_for_the_other_side() -> None:
    seen = found(SINGLE_WAR, team(Seat(order=2, opponent="xi")))
    assert likely(seen) == ["Ana"]
    assert by_name(seen)["Xi"].reason == "named as an opponent in seat 2"
    assert people(seen, Standing.EITHER) == {"Yo", "Ben", "Cy", "Zed"}


def test_who_is_named_as_a_player_and_as_an_opponent_is_a_player() -> None:
    details = team(Seat(order=1, player="Ana", opponent="Xi"), Seat(order=2, opponent="Ana"))
    assert likely(found(SINGLE_WAR, details)) == ["Ana"]
    everybody = Directory(("Ana", "Ben", "Cy", "Xi", "Yo", "Zed"), NO_IDENTITIES)
    assert set(hear(details, everybody, SINGLE_WAR, ()).opponents) == {"Xi"}


def test_the_side_that_something_speaks_for_wins_over_the_smaller_one() -> None:
    files = war(("Ana", "Xi"), ("Ben", "Xi"), ("Cy", "Xi"))
    assert likely(found(files)) == ["Xi"]
    seen = found(files, named("Ben"))
    assert likely(seen) == ["Ben"]
    assert by_name(seen)["Xi"].standing is Standing.UNLIKELY
    assert by_name(seen)["Ana"].reason == (
        "1 replay against others who are unlikely: a substitute, or a wrong link"
    )
    known = found(files, known=["ben"])
    assert likely(known) == ["Ben"]
    assert by_name(known)["Xi"].reason == "played against Ben, who is likely"


def test_who_was_confirmed_before_is_likely_again() -> None:
    seen = found(SINGLE_WAR, known=["ANA", "Nobody here"])
    assert [(each.person, each.reason) for each in seen.likely] == [
        ("Ana", "confirmed before for this team")
    ]
    assert seen.doubts == ()


def test_who_was_confirmed_before_under_another_name_is_likely_again() -> None:
    seen = found(SINGLE_WAR, identities=Identities({"Ana": "Anna"}), known=["Ana"])
    assert likely(seen) == ["Anna"]


def test_a_seat_says_more_than_an_earlier_season() -> None:
    seen = found(SINGLE_WAR, named("Xi"), known=["Ana"])
    assert likely(seen) == ["Xi"]
    assert by_name(seen)["Ana"].reason == "played against Xi, who is likely"


def test_with_something_for_both_sides_the_one_with_more_wins() -> None:
    files = war(("Ana", "Xi"), ("Ana", "Yo"), ("Ben", "Xi"), ("Ben", "Yo"))
    assert likely(found(files, known=["Ana", "Ben", "Xi"])) == ["Ana", "Ben"]
    tied = found(files, known=["Ana", "Xi"])
    assert people(tied, Standing.EITHER) == {"Ana", "Ben", "Xi", "Yo"}


def test_named_players_who_met_are_both_likely_and_it_is_said() -> None:
    files = war(("Ana", "Xi"), ("Ben", "Yo"), ("Ana", "Ben"))
    seen = found(files, named("Ana", "Ben"))
    assert likely(seen) == ["Ana", "Ben"]
    (doubt,) = seen.doubts
    assert doubt == (
        f"Replay {FIRST_ID + 2} is Ana against Ben, who are both named: "
        "choose the one who is meant."
    )


def test_a_named_player_who_is_in_no_replay_is_said() -> None:
    details = team(
        Seat(order=3, player="Dora"),
        Seat(order=1, player="Anna"),
        Seat(player="Edo"),
        Seat(order=4, player="Cy"),
    )
    seen = found(SINGLE_WAR, details)
    rest = "is in none of these replays: check the name, or choose among those found."
    assert seen.doubts == (f"Seat 1, Anna, {rest}", f"Seat 3, Dora, {rest}", f"Edo {rest}")
    # A name that nearly fits is not taken for the one that was found.
    assert by_name(seen)["Ana"].standing is Standing.EITHER


def test_who_is_in_every_replay_of_a_seat_gets_it() -> None:
    files = war(("Xi", "Ana"), ("Yo", "Ana"), ("Xi", "Ben"), ("Yo", "Ben"))
    assert people(found(files), Standing.EITHER) == {"Ana", "Ben", "Xi", "Yo"}
    details = team(Seat(order=5, replays=urls(*files[:2])), Seat(order=2, replays=urls(*files[2:])))
    seen = found(files, details)
    assert [(each.person, each.seat, each.reason) for each in seen.likely] == [
        ("Ben", 2, "in every replay of seat 2"),
        ("Ana", 5, "in every replay of seat 5"),
    ]
    assert seen.doubts == ()


def test_what_a_seat_without_a_name_says_weighs_no_more_than_its_replays() -> None:
    # A substitute played one of the seat's two replays, against the same rival.
    files = war(("Sub", "Xi"), ("Ana", "Xi"), ("Ana", "Zed"), ("Ana", "Yo"))
    for player in (None, "somebody#1234"):
        seen = found(files, team(Seat(order=1, player=player, replays=urls(*files[:2]))))
        assert likely(seen) == []
        assert by_name(seen)["Ana"].standing is not Standing.UNLIKELY


def test_replays_of_another_format_do_not_say_whose_seat_it_is() -> None:
    counted = weekly(("M", "R1"))
    others = played_in(EDISON, *weekly(("M", "P1"), ("M", "P2"), first_id=FIRST_ID + 9))
    everything = [*counted, *others]
    alone = by_name(found(counted, team(Seat(order=1, replays=urls(*counted)))))["M"]
    seen = by_name(found(everything, team(Seat(order=1, replays=urls(*everything)))))["M"]
    assert (seen.standing, seen.reason) == (alone.standing, alone.reason)
    assert alone.standing is Standing.EITHER


def test_who_is_only_in_replays_of_another_format_is_named_by_a_seat_all_the_same() -> None:
    others = played_in(EDISON, *weekly(("Ana", "Xi")))
    seen = found(others, named("ana"))
    assert [(each.person, each.reason) for each in seen.likely] == [("Ana", "named in seat 1")]
    assert not any("is in none of these replays" in doubt for doubt in seen.doubts)


def test_a_seat_whose_replays_have_both_players_in_common_decides_nothing() -> None:
    files = war(("Ana", "Xi"), ("Xi", "Ana"))
    seen = found(files, team(Seat(order=3, replays=urls(*files))))
    assert people(seen, Standing.EITHER) == {"Ana", "Xi"}
    assert {each.seat for each in seen.people} == {None}


def test_a_seats_replays_and_a_named_opponent_together_leave_one() -> None:
    files = war(("Ana", "Xi"))
    seen = found(files, team(Seat(order=3, opponent="Xi", replays=urls(*files))))
    assert [(each.person, each.seat, each.reason) for each in seen.likely] == [
        ("Ana", 3, "in every replay of seat 3")
    ]


def test_a_seat_goes_to_the_one_of_its_players_who_is_likely_anyway() -> None:
    files = weekly(("Ana", "Xi"), ("Ana", "Yo"))
    seen = found(files, team(Seat(order=3, replays=urls(files[0]))))
    assert [(each.person, each.seat, each.reason) for each in seen.likely] == [
        ("Ana", 3, "2 replays, never against another of them")
    ]
    assert by_name(seen)["Xi"].seat is None


def test_a_renamed_player_gets_the_seat_under_the_new_name_and_the_old_one_is_missed() -> None:
    files = war(("Ana", "Xi"), ("Ana", "Yo"), ("Zed", "Vic"))
    seen = found(files, team(Seat(order=1, player="Old Ana", replays=urls(*files[:2]))))
    assert [(each.person, each.seat) for each in seen.likely] == [("Ana", 1)]
    assert seen.doubts[0].startswith("Seat 1, Old Ana, is in none of these replays:")


def test_replays_of_a_seat_that_never_arrived_say_nothing() -> None:
    details = team(Seat(order=1, replays=("https://www.duelingbook.com/replay?id=5",)))
    assert found(SINGLE_WAR, details).likely == ()


def test_of_two_seats_that_name_one_player_the_first_counts() -> None:
    details = team(Seat(order=4, player="Ana"), Seat(order=2, db_names=("Ana",)))
    assert [each.seat for each in found(SINGLE_WAR, details).likely] == [2]
