"""Which seat is whose."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.analysis.identities import NO_IDENTITIES, Directory, Identities
from bot.domain.analysis.seats import Seated, find_names, seat_people, unsure_whom
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat
from tests.domain.analysis.scouted import war

Places = list[tuple[int | None, str]]


def places(
    seats: list[Seat],
    confirmed: list[str],
    replays: list[Replay],
    identities: Identities = NO_IDENTITIES,
) -> Places:
    seated = seated_in(seats, confirmed, replays, identities)
    return [(one.seat.order if one.seat else None, one.person) for one in seated]


def seated_in(
    seats: Sequence[Seat],
    confirmed: list[str],
    replays: list[Replay],
    identities: Identities = NO_IDENTITIES,
) -> tuple[Seated, ...]:
    everybody = Directory(find_names(replays, identities), identities)
    return seat_people(seats, Directory(confirmed, identities), everybody, replays)


def against_bo(*names: str) -> list[Replay]:
    """A replay of each of these against Bo."""
    return [war(number, players=(name, "Bo")) for number, name in enumerate(names, 1)]


def test_people_have_all_names_they_played_under() -> None:
    names = find_names(against_bo("Ana", "Ana the Old"), Identities({"Ana the Old": "Ana"}))
    assert names == {"Ana": ("Ana", "Ana the Old"), "Bo": ("Bo",)}


def test_seats_come_in_their_order_and_people_without_one_by_their_replays() -> None:
    seats = [Seat(order=2, player="Ana"), Seat(player="Fay"), Seat(order=1, player="Cy")]
    replays = against_bo("Ana", "Cy", "Dora", "Eve", "Eve", "Fay")
    found = places(seats, ["Ana", "Cy", "Dora", "Eve", "Fay"], replays)
    assert found == [(1, "Cy"), (2, "Ana"), (None, "Fay"), (None, "Eve"), (None, "Dora")]


def test_a_seat_finds_its_player_by_any_name_but_for_case_width_and_blanks() -> None:
    replays = against_bo("Ana_of_DB", "CY  lee")
    seats = [Seat(order=1, player="Ana", db_names=("Ana_of_DB",)), Seat(order=2, player="Cy Lee ")]
    found = places(seats, ["Ana_of_DB", "CY  lee"], replays)
    assert found == [(1, "Ana_of_DB"), (2, "CY  lee")]


def test_the_same_spelling_goes_before_a_like_one() -> None:
    seats = [Seat(order=1, player="ana"), Seat(order=2, player="Ana")]
    found = places(seats, ["Ana", "ana"], against_bo("Ana", "ana"))
    assert found == [(1, "ana"), (2, "Ana")]


def test_near_names_are_not_the_same() -> None:
    seats = [Seat(order=1, player="Mirael")]
    found = places(seats, ["Mirae1"], against_bo("Mirae1"))
    assert found == [(1, "Mirael"), (None, "Mirae1")]


def test_a_seat_that_names_an_old_name_is_the_persons() -> None:
    seats = [Seat(order=1, player="Ana the Old")]
    identities = Identities({"Ana the Old": "Ana"})
    assert places(seats, ["Ana"], against_bo("Ana"), identities) == [(1, "Ana")]


def test_a_seat_without_a_name_goes_to_the_only_one_in_all_of_its_replays() -> None:
    replays = [war(1, players=("Ana", "Bo")), war(2, players=("Cy", "Ana"))]
    seats = [Seat(order=3, replays=(replay_url(1), replay_url(2), replay_url(9)))]
    assert places(seats, ["Ana"], replays) == [(3, "Ana")]
    assert places(seats, ["Ana", "Bo"], replays)[0] == (3, "Ana")
    both = [Seat(order=3, replays=(replay_url(1),))]
    assert places(both, ["Ana", "Bo"], replays) == [(None, "Ana"), (None, "Bo")]


def test_a_person_may_have_rows_under_two_names_that_are_not_theirs() -> None:
    week = Seat(order=3, player="Rob", replays=(replay_url(1),))
    later = Seat(order=3, player="Robb", replays=(replay_url(2),))
    replays = [war(number, players=("Mirael", other)) for number, other in ((1, "Bo"), (2, "Cy"))]
    (seated,) = seated_in([week, later], ["Mirael"], replays)
    assert (seated.person, seated.rows) == ("Mirael", (week, later))


def test_a_seat_with_nothing_is_left_out() -> None:
    assert places([Seat(order=4)], ["Ana"], against_bo("Ana")) == [(None, "Ana")]


def test_a_seat_keeps_the_name_of_a_player_who_is_not_there() -> None:
    assert places([Seat(order=1, player="Zoe")], [], against_bo("Ana")) == [(1, "Zoe")]


def test_nobody_takes_two_seats_and_the_last_row_is_shown() -> None:
    seats = [Seat(order=1, player="Ana"), Seat(order=2, player="Ana")]
    assert places(seats, ["Ana"], against_bo("Ana")) == [(2, "Ana")]
    assert places(seats, [], against_bo("Ana")) == [(2, "Ana")]
    assert places(seats[::-1], ["Ana"], against_bo("Ana")) == [(1, "Ana")]


def test_all_rows_of_a_person_are_kept_in_their_order() -> None:
    rows = (
        Seat(order=2, player="Ana", opponent="Ilse"),
        Seat(order=1, player="Cy"),
        Seat(order=1, player="ana ", opponent="Lumi"),
        Seat(order=3, player="Nobody"),
        Seat(order=4, player="nobody"),
    )
    seated = seated_in(rows, ["Ana", "Cy"], against_bo("Ana", "Cy"))
    assert {one.person: one.rows for one in seated} == {
        "Cy": rows[1:2],
        "Ana": (rows[0], rows[2]),
        "Nobody": rows[3:],
    }
    assert seated[0].seat == rows[2]


def test_rows_of_one_unknown_name_go_together_to_their_only_player() -> None:
    replays = [war(1, players=("Ana", "Bo")), war(2, players=("Cy", "Ana"))]
    seats = [
        Seat(order=1, player="ana#1234", replays=(replay_url(1),)),
        Seat(order=3, player="ana#1234", replays=(replay_url(2),)),
    ]
    assert places(seats, ["Ana", "Bo"], replays) == [(3, "Ana"), (None, "Bo")]


def test_a_like_name_takes_nobody_whom_another_row_names_exactly() -> None:
    seats = [Seat(order=1, player="ana"), Seat(order=2, player="Ana")]
    found = places(seats, ["Ana", "ANA"], against_bo("Ana", "ANA"))
    assert found == [(1, "ANA"), (2, "Ana")]


def test_who_is_meant_is_unsure_where_two_are_written_alike() -> None:
    people = Directory(["Ana", "Bo", "ANA"], NO_IDENTITIES)
    assert unsure_whom(Seat(player="ana"), people) == ("Ana", "ANA")
    assert unsure_whom(Seat(player="Ana"), people) == ()
    assert unsure_whom(Seat(player="bo"), people) == ()


def test_a_substitute_sits_beside_the_one_who_is_replaced() -> None:
    seats = [Seat(order=3, player="Ana"), Seat(order=3, player="Tilda", sub_for="Ana")]
    found = places(seats, ["Tilda", "Ana"], against_bo("Ana", "Tilda"))
    assert found == [(3, "Ana"), (3, "Tilda")]
