"""How often a discovery is wrong about made-up leagues, and how much it says all the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from bot.domain.analysis.discovery import Standing
from bot.domain.replay.model import Replay
from bot.domain.teams import TeamDetails
from tests.domain.analysis.wars import FIRST_ID, NO_SEATS, found, meeting, named, people

LEAGUES = 100
FIVE = [f"Member {number}" for number in range(5)]
BENCH = [f"Bench {number}" for number in range(3)]
TEAM = {*FIVE, *BENCH}


def league(rng: Random) -> list[Replay]:
    """Four weeks of five seats: substitutes, lost links, friendlies, a rival team met twice."""
    files: list[Replay] = []
    for week in range(4):
        again = rng.randrange(week) if week and rng.random() < 0.1 else week
        rivals = rng.sample([f"Rival {again}{number}" for number in range(6)], 5)
        line = list(FIVE)
        for seat in range(5):
            sub = rng.choice(BENCH)
            if rng.random() < 0.15 and sub not in line:
                line[seat] = sub
            links = 0 if rng.random() < 0.2 else 1 + (rng.random() < 0.15)
            for _ in range(links):
                pair = (line[seat], rivals[seat])
                files.append(meeting(FIRST_ID + len(files), *pair, day=7 * week + 1))
    return files


def plain(files: list[Replay], _: Random) -> list[Replay]:
    return files


def with_stray(files: list[Replay], rng: Random) -> list[Replay]:
    rivals = sorted({name for replay in files for name in replay.players} - TEAM)
    return [*files, meeting(1, *rng.sample(rivals, 2), day=20)]


def with_practice(files: list[Replay], rng: Random) -> list[Replay]:
    return [*files, meeting(1, *rng.sample(FIVE, 2), day=20)]


@pytest.mark.parametrize(
    ("change", "team", "wrong_at_most", "share"),
    [
        (plain, NO_SEATS, 1, 0.6),
        (with_stray, NO_SEATS, 6, 0.3),
        (with_practice, NO_SEATS, 4, 0.4),
        (plain, named(*FIVE), 0, 0.75),
        (with_stray, named(*FIVE), 5, 0.7),
        (with_practice, named(*FIVE), 0, 0.75),
    ],
)
def test_nobody_is_taken_for_what_they_are_not_and_many_are_told(
    change: Callable[[list[Replay], Random], list[Replay]],
    team: TeamDetails,
    wrong_at_most: int,
    share: float,
) -> None:
    wrong = told = played = 0
    for seed in range(LEAGUES):
        rng = Random(seed)
        seen = found(change(league(rng), rng), team)
        likely, unlikely = people(seen, Standing.LIKELY), people(seen, Standing.UNLIKELY)
        wrong += not likely <= TEAM or not TEAM.isdisjoint(unlikely)
        told += len(likely & TEAM)
        played += len(TEAM & {each.person for each in seen.people})
    assert wrong <= wrong_at_most
    assert told >= share * played
