"""What holds of every discovery, whoever met whom, and how long the worst of them takes."""

from __future__ import annotations

from itertools import combinations
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis.discovery import Standing
from bot.domain.analysis.identities import Identities
from bot.domain.analysis.independence import Graph, Search, TooHardError, guess, parts_of
from bot.domain.teams import Seat
from tests.domain.analysis.wars import FIRST_ID, Pair, found, named, people, team, urls, war

FEW = settings(max_examples=60, deadline=None)
NAMES = st.sampled_from("ABCDEFGHIJ")
PAIRS = st.lists(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=14)
MEMBERS = [f"Member {number}" for number in range(6)]


def best_by_trying_all(graph: Graph) -> tuple[int, int, int]:
    """The greatest weight of a free set, and what is in all and in any set of that weight."""
    free = [points for points in range(graph.whole + 1) if not graph.near(points) & points]
    greatest = max(map(graph.weigh, free))
    best = [points for points in free if graph.weigh(points) == greatest]
    every = some = best[0]
    for points in best:
        every &= points
        some |= points
    return greatest, every, some


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    weights = draw(st.lists(st.integers(1, 4), min_size=1, max_size=8))
    joined = [0] * len(weights)
    for one, other in combinations(range(len(weights)), 2):
        if draw(st.booleans()):
            joined[one] |= 1 << other
            joined[other] |= 1 << one
    return Graph(tuple(weights), tuple(joined))


@given(graphs())
@FEW
def test_the_search_finds_what_trying_everything_finds(graph: Graph) -> None:
    assert Search(graph, 10_000).heaviest(graph.whole) == best_by_trying_all(graph)


@given(graphs())
@FEW
def test_a_guess_is_a_free_set_that_nothing_can_be_added_to(graph: Graph) -> None:
    for part in parts_of(graph, graph.whole):
        chosen = guess(graph, part)
        assert not graph.near(chosen) & chosen
        assert part & ~chosen & ~graph.near(chosen) == 0


def test_the_search_gives_up_when_it_was_allowed_too_little() -> None:
    ring = Graph((1,) * 5, tuple(1 << (at + 1) % 5 | 1 << (at - 1) % 5 for at in range(5)))
    assert Search(ring, 100).heaviest(ring.whole).weight == 2
    with pytest.raises(TooHardError):
        Search(ring, 10).heaviest(ring.whole)


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
def test_likely_people_never_met_unless_seats_name_both(
    pairs: list[Pair], players: set[str], known: set[str]
) -> None:
    files = war(*pairs)
    seen = found(files, named(*sorted(players)), known=known)
    likely = people(seen, Standing.LIKELY)
    together = [replay for replay in files if likely.issuperset(replay.players)]
    assert all(players.issuperset(replay.players) for replay in together)
    told = [doubt for doubt in seen.doubts if "both named" in doubt]
    assert len(told) == min(10, len(together))
    assert players & {name for pair in pairs for name in pair} <= likely


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
    seen = found(war(*combinations(names, 2)))
    assert len(people(seen, Standing.EITHER)) == 40
    assert seen.doubts == ()


def test_a_team_that_met_forty_others_is_found_among_them() -> None:
    rng = Random(4)
    pairs = [(MEMBERS[turn % 6], f"Rival {rng.randrange(40)}") for turn in range(90)]
    seen = found(war(*pairs))
    assert people(seen, Standing.LIKELY) == {*MEMBERS}
    assert people(seen, Standing.EITHER) == set()


def test_hostile_replays_take_a_bounded_time_and_are_called_a_guess() -> None:
    rng = Random(3)
    names = [f"Player {number}" for number in range(60)]
    files = war(*((one, other) for one, other in (rng.sample(names, 2) for _ in range(200))))
    taken = []
    for _ in range(5):
        started = perf_counter()
        seen = found(files)
        taken.append(perf_counter() - started)
    assert seen.doubts[-1].startswith("Too many of these players met each other")
    likely = people(seen, Standing.LIKELY)
    assert not any(likely.issuperset(replay.players) for replay in files)
    # 50 ms by itself; an unbounded search takes seconds.
    assert min(taken) < 0.4


def test_a_hard_corner_does_not_make_the_rest_a_guess() -> None:
    rng = Random(3)
    names = [f"Player {number}" for number in range(60)]
    hard = [(one, other) for one, other in (rng.sample(names, 2) for _ in range(190))]
    seen = found(war(*hard, ("Ana", "Xi"), ("Ana", "Yo"), ("Sub", "Zed"), first_id=FIRST_ID))
    assert "Ana" in people(seen, Standing.LIKELY)
    assert people(seen, Standing.EITHER) == {"Sub", "Zed"}
