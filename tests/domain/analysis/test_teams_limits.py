"""How long the largest report takes that somebody may ask for."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot.domain.teams import Seat
from tests.domain.analysis.scouted import report, war

MOST = 400
"""Replays of a team, and rows of its sheet."""


@pytest.mark.slow
def test_names_that_nobody_has_are_looked_for_in_a_bounded_time() -> None:
    accents = "\N{LATIN SMALL LETTER E WITH ACUTE}" * 40
    names = [f"Player {number} {accents}" for number in range(2 * MOST)]
    files = [war(n + 1, players=(names[2 * n], names[2 * n + 1])) for n in range(MOST)]
    seats = [
        Seat(
            order=1 + number % 99,
            player=f"Somebody {number}",
            opponent=names[2 * number + 1].upper(),
            db_names=tuple(f"Nobody {number} {other}" for other in range(10)),
        )
        for number in range(MOST)
    ]
    taken = []
    for _ in range(2):
        started = perf_counter()
        told = report(files, *names, seats=seats)
        taken.append(perf_counter() - started)
    assert len(told.seats) == len(names) + MOST
    # Half a second by itself; looking through all names for each row took eight.
    assert min(taken) < 2
