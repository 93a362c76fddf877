"""What holds of every discovery, whoever met whom, and how long the worst of them takes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis.cuts import (
    Bond,
    Graph,
    TooHardError,
    find_leads,
    guess_leads,
    parts_of,
)
from bot.domain.analysis.discovery import Standing
from bot.domain.analysis.identities import Identities
from bot.domain.teams import Seat
from tests.domain.analysis.wars import (
    Pair,
    by_name,
    found,
    meeting,
    named,
    people,
    team,
    urls,
    war,
)

FEW = settings(max_examples=60, deadline=None)
NAMES = st.sampled_from("ABCDEFGHIJ")
PAIRS = st.lists(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=14)
Leads = dict[int, int]
MEMBERS = [f"Member {number}" for number in range(6)]


def worth(graph: Graph, inside: int) -> int:
    """What a choice brings, the points inside being the bits of a number."""
    total = 0
    for point, gain in enumerate(graph.gains):
        total += gain * (inside >> point & 1)
        for other, bond in graph.joined[point].items():
            if point < other:
                together = (inside >> point & 1) + (inside >> other & 1)
                total += (0, bond.apart, bond.inside)[together]
    return total


def leads_by_trying_all(graph: Graph) -> dict[int, int]:
    points = range(len(graph.gains))
    tried = {inside: worth(graph, inside) for inside in range(1 << len(points))}
    return {
        point: max(one for inside, one in tried.items() if inside >> point & 1)
        - max(one for inside, one in tried.items() if not inside >> point & 1)
        for point in points
    }


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    gains = draw(st.lists(st.integers(-6, 6), min_size=1, max_size=7))
    joined: list[dict[int, Bond]] = [{} for _ in gains]
    for one, other in combinations(range(len(gains)), 2):
        if draw(st.booleans()):
            bond = Bond(draw(st.integers(1, 9)), draw(st.sampled_from((0, 0, -5))))
            joined[one][other] = joined[other][one] = bond
    return Graph(tuple(gains), tuple(joined))


def all_leads(graph: Graph, find: Callable[[Graph, tuple[int, ...]], dict[int, int]]) -> Leads:
    return {point: lead for part in parts_of(graph) for point, lead in find(graph, part).items()}


@given(graphs())
@FEW
def test_the_leads_are_those_that_trying_everything_finds(graph: Graph) -> None:
    found_leads = all_leads(graph, lambda whole, part: find_leads(whole, part, 100_000))
    assert found_leads == leads_by_trying_all(graph)


@given(graphs())
@FEW
def test_a_guess_never_underrates_what_it_has_chosen_well(graph: Graph) -> None:
    guessed, true = all_leads(graph, guess_leads), leads_by_trying_all(graph)
    best = max(worth(graph, inside) for inside in range(1 << len(graph.gains)))
    inside = sum(1 << point for point, lead in guessed.items() if lead > 0)
    if worth(graph, inside) == best:
        assert all(abs(guessed[point]) >= abs(lead) for point, lead in true.items())


def test_the_leads_are_given_up_where_too_much_would_have_to_be_tried() -> None:
    ring = Graph((0,) * 5, tuple({(at + step) % 5: Bond(1) for step in (1, 4)} for at in range(5)))
    part = tuple(range(5))
    assert set(find_leads(ring, part, 100).values()) == {0}
    with pytest.raises(TooHardError):
        find_leads(ring, part, 10)


@given(PAIRS, st.sets(NAMES, max_size=3), st.sets(NAMES, max_size=3), st.randoms())
@FEW
def test_the_order_of_replays_and_seats_does_not_matter(
    pairs: list[Pair], players: set[str], known: set[str], rng: Random
) -> None:
    files = war(*pairs)
    seats = [Seat(order=order, player=name) for order, name in enumerate(sorted(players), 1)]
    seats.append(Seat(order=9, replays=urls(*files[:2])))
    seen = found(files, team(*seats), known=sorted(known))
    rng.shuffle(files)
    rng.shuffle(seats)
    assert found(files, team(*seats), known=sorted(known, reverse=True)) == seen


@given(PAIRS, st.sets(NAMES, max_size=3), st.sets(NAMES, max_size=3))
@FEW
def test_each_meeting_of_two_likely_people_is_told(
    pairs: list[Pair], players: set[str], known: set[str]
) -> None:
    files = war(*pairs)
    seen = found(files, named(*sorted(players)), known=known)
    likely = people(seen, Standing.LIKELY)
    together = [replay for replay in files if likely.issuperset(replay.players)]
    told = [
        doubt for doubt in seen.doubts if " who are both named: " in doubt or "who both" in doubt
    ]
    assert len(told) == len(together)
    assert players & {name for pair in pairs for name in pair} <= likely


@given(PAIRS, st.sets(NAMES, max_size=2))
@FEW
def test_reasons_say_what_is_so(pairs: list[Pair], players: set[str]) -> None:
    seen = found(war(*pairs), named(*sorted(players)))
    likely = people(seen, Standing.LIKELY)
    for each in seen.people:
        against = {one for one in each.opponents if one in likely}
        if "never against another of them" in each.reason:
            assert not against
        elif "not against another of them" in each.reason:
            assert against
        elif "who is likely" in each.reason:
            assert any(f"against {one}, who" in each.reason for one in against)
        elif "others who are unlikely" in each.reason:
            assert set(each.opponents) <= people(seen, Standing.UNLIKELY)
        elif "so has its opponent" in each.reason:
            (opponent,) = each.opponents
            assert by_name(seen)[opponent].opponents == (each.person,)


@given(PAIRS)
@FEW
def test_everybody_who_plays_is_found_once_with_all_of_their_replays(pairs: list[Pair]) -> None:
    seen = found(war(*pairs), identities=Identities({"B": "A", "C": "A"}))
    assert sum(len(each.replays) for each in seen.people) == 2 * len(pairs)
    assert len({each.person for each in seen.people}) == len(seen.people)
    assert {name for each in seen.people for name in each.names} == {
        name for pair in pairs for name in pair
    }
    order = [*Standing]
    standings = [order.index(each.standing) for each in seen.people]
    assert standings == sorted(standings)


def test_forty_names_that_all_met_are_one_tie() -> None:
    names = [f"Player {number}" for number in range(40)]
    pairs = combinations(names, 2)
    seen = found(meeting(number, *pair) for number, pair in enumerate(pairs, 1))
    assert len(people(seen, Standing.EITHER)) == 40


def test_a_team_that_met_forty_others_is_found_among_them() -> None:
    rng = Random(4)
    pairs = [(MEMBERS[turn % 6], f"Rival {rng.randrange(40)}") for turn in range(90)]
    seen = found(war(*pairs))
    assert people(seen, Standing.LIKELY) == {*MEMBERS}
    assert people(seen, Standing.EITHER) == set()


def test_a_large_team_is_found_by_a_guess_that_is_called_one() -> None:
    rng = Random(4)
    pairs = [(f"Member {turn % 20}", f"Rival {rng.randrange(40)}") for turn in range(200)]
    seen = found(war(*pairs))
    assert people(seen, Standing.LIKELY) == {f"Member {number}" for number in range(20)}
    assert seen.doubts[-1].startswith("Too many of these players met each other")


@pytest.mark.parametrize("names", [40, 60, 120, 200, 400])
def test_hostile_replays_take_a_bounded_time(names: int) -> None:
    rng = Random(3)
    everybody = [f"Player {number}" for number in range(names)]
    files = war(*((one, other) for one, other in (rng.sample(everybody, 2) for _ in range(200))))
    taken = []
    for _ in range(3):
        started = perf_counter()
        found(files)
        taken.append(perf_counter() - started)
    # 10 to 40 ms by itself; trying everything takes hours.
    assert min(taken) < 0.4


def test_a_hard_corner_does_not_make_the_rest_a_guess() -> None:
    rng = Random(3)
    names = [f"Player {number}" for number in range(60)]
    hard = [(one, other) for one, other in (rng.sample(names, 2) for _ in range(190))]
    more = [("Ana", "Xi"), ("Ana", "Yo"), ("Ana", "Vic"), ("Ana", "Wes"), ("Sub", "Zed")]
    seen = found(war(*hard, *more))
    assert "Ana" in people(seen, Standing.LIKELY)
    assert people(seen, Standing.EITHER) >= {"Sub", "Zed"}
