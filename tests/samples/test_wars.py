"""Seasons by chance: as big as asked for, plausible, repeatable."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from time import process_time

import pytest

from bot.domain.replay.games import read_replay
from bot.samples.wars import FIRST_WAR_REPLAY_ID, make_up_names, make_war
from tests.samples.teams import read_war, war_names

WEEKS, PER_WEEK = 4, 15


def test_made_up_names_are_all_different() -> None:
    assert len(set(make_up_names(400))) == 400
    assert make_up_names(40) == make_up_names(40) != make_up_names(40, seed=1)


def test_a_seed_decides_the_season() -> None:
    members, opponents = war_names()
    seasons = [
        make_war(seed, members, opponents, weeks=1, per_week=3, turns=3) for seed in (1, 1, 2)
    ]
    assert seasons[0] == seasons[1] != seasons[2]


def test_every_replay_is_a_member_against_an_opponent() -> None:
    members, opponents = war_names()
    replays = read_war(WEEKS, PER_WEEK)
    numbers = range(FIRST_WAR_REPLAY_ID, FIRST_WAR_REPLAY_ID + WEEKS * PER_WEEK)
    assert [replay.replay_id for replay in replays] == list(numbers)
    for replay in replays:
        assert len(set(members) & set(replay.players)) == 1
        assert len(set(opponents) & set(replay.players)) == 1
        assert all(match.winner for match in replay.matches)
        assert replay.format == "gu"


def test_the_five_play_most_and_all_opponents_come() -> None:
    members, opponents = war_names()
    played = Counter(name for replay in read_war(WEEKS, PER_WEEK) for name in replay.players)
    assert min(played[name] for name in members[:5]) > max(played[name] for name in members[5:]) > 0
    assert set(opponents) <= played.keys()


def test_opponents_meet_more_than_one_of_the_five() -> None:
    members, opponents = war_names()
    met = defaultdict(set)
    for replay in read_war(WEEKS, PER_WEEK):
        for one, other in (replay.players, replay.players[::-1]):
            met[one].add(other)
    several = [name for name in opponents if len(met[name] & set(members[:5])) > 1]
    assert len(several) > len(opponents) / 4


def test_a_week_is_a_week_of_the_calendar() -> None:
    days = [date.fromisoformat(replay.date[:10]) for replay in read_war(WEEKS, PER_WEEK)]
    weeks = [day.isocalendar().week for day in days]
    assert [weeks.count(week) for week in dict.fromkeys(weeks)] == [PER_WEEK] * WEEKS
    dates = [replay.date for replay in read_war(WEEKS, PER_WEEK)]
    assert dates == sorted(dates)


def test_accounts_belong_to_names() -> None:
    accounts = defaultdict(set)
    for replay in read_war(WEEKS, PER_WEEK):
        for name, account in zip(replay.players, replay.accounts, strict=True):
            accounts[name].add(account)
    assert all(len(numbers) == 1 for numbers in accounts.values())
    assert len(set().union(*accounts.values())) == len(accounts)


@pytest.mark.slow
def test_two_hundred_replays_of_real_length_are_soon_built() -> None:
    members, opponents = war_names()
    begin = process_time()
    season = make_war(1, members, opponents, weeks=8, per_week=25)
    # One second on a quiet machine.
    assert process_time() - begin < 20
    games = [game for content in season for game in read_replay(content).games]
    assert len(season) == 200
    assert sum(len(game.turns) for game in games) / len(games) > 12
    assert sum(map(len, season)) / len(season) > 100_000
