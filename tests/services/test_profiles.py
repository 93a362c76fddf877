"""A player over all replays that somebody may see, and over no others."""

from __future__ import annotations

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.services import profiles
from bot.services.askers import Asker
from bot.services.profiles import UnknownPlayerError
from tests.cli.running import quick_duel
from tests.services.teams import asked, put
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE_OF_NOBODY = Asker(333_222_111)
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))


async def numbers(world: World, asker: Asker, name: str) -> list[int]:
    return sorted(one.replay_id for one in (await world.profiles.find(asker, name)).replays)


async def test_all_of_ones_own_jobs_count_and_each_replay_once(world: World) -> None:
    put(world)
    await world.done(1, 2, asker=ANA)
    await world.done(2, 3, asker=ANA)
    assert await numbers(world, ANA, "Ana") == [1, 2]
    seen = await world.profiles.find(ANA, "xavier")
    assert (seen.name, seen.jobs, seen.left_out) == ("Xavier", 1, 0)
    await asked(world, 4)
    assert await numbers(world, ANA, "Xavier") == [1, 4], "a team that waits counts as well"


async def test_others_see_what_is_shown_to_them(world: World) -> None:
    put(world)
    mine = (await world.done(1, asker=ANA)).job
    other = (await world.done(2, asker=ANA)).job
    for asker in (BEN, TEAMMATE):
        assert await world.profiles.suggest(asker, "") == ()
        with pytest.raises(UnknownPlayerError):
            await world.profiles.find(asker, "Ana")
    await world.sharing.set(ANA, mine.id, Visibility.TEAM, Audience(5, ROLE))
    assert await numbers(world, TEAMMATE, "Ana") == [1]
    assert await world.profiles.suggest(TEAMMATE, "x") == ("Xavier",)
    with pytest.raises(UnknownPlayerError):
        await world.profiles.find(BEN, "Ana")
    await world.sharing.set(ANA, other.id, Visibility.ANYONE)
    assert await world.profiles.suggest(BEN, "") == (), "a link is not a list"
    assert await numbers(world, BEN, "Ana") == [2]
    assert await numbers(world, TEAMMATE, "Ana") == [1, 2]
    await world.sharing.set(ANA, other.id, Visibility.ONLY_ME)
    assert await numbers(world, TEAMMATE, "Ana") == [1]


async def test_what_a_stranger_publishes_changes_nothing_of_one_s_own(world: World) -> None:
    """Their uploads serve only themselves, and their jobs come after all others."""
    await world.uploads.keep(ANA, quick_duel(60, "Ana", "Mine").to_json())
    mine = (await world.done(60, asker=ANA)).job
    for number, names in ((60, ("Ana", "Forged")), (61, ("Ana", "Forged")), (62, ("ANA", "Zed"))):
        await world.uploads.keep(BEN, quick_duel(number, *names).to_json())
    forged = (await world.done(60, 61, asker=BEN)).job
    shouted = (await world.done(62, asker=BEN)).job
    for job in (forged, shouted):
        await world.sharing.set(BEN, job.id, Visibility.ANYONE)
    seen = await world.profiles.find(ANA, "ana")
    assert (seen.name, [one.players for one in seen.replays]) == ("Ana", [("Ana", "Mine")])
    with pytest.raises(UnknownPlayerError):
        await world.profiles.find(ANA, "ANA")
    await world.sharing.set(ANA, mine.id, Visibility.ANYONE)
    with pytest.raises(UnknownPlayerError):
        await world.profiles.find(TEAMMATE_OF_NOBODY, "Ana")


async def test_one_s_own_jobs_come_before_those_that_anybody_may_see(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "MOST_JOBS", 1)
    put(world)
    await world.done(1, asker=ANA)
    other = (await world.done(2, asker=BEN)).job
    await world.sharing.set(BEN, other.id, Visibility.ANYONE)
    assert await numbers(world, ANA, "Ana") == [1]
    assert (await world.profiles.find(ANA, "Ana")).left_out == 1


async def test_names_are_suggested_while_they_are_typed(world: World) -> None:
    put(world, {1: ("Ana", "Xavier"), 2: ("Ana", "banana%"), 3: ("Hanako", "Zoë")})
    await world.done(1, 2, 3, asker=ANA)
    suggest = world.profiles.suggest
    assert await suggest(ANA, "ana") == ("Ana", "Hanako", "banana%")
    assert await suggest(ANA, "%") == ("banana%",)
    assert await suggest(ANA, "", number=2) == ("Ana", "Hanako")
    assert await suggest(ANA, "nobody") == ()


async def test_of_names_that_differ_in_case_the_one_written_is_meant(world: World) -> None:
    put(world, {1: ("Ana", "Xavier"), 2: ("ANA", "Zoe"), 3: ("ANA", "Xavier")})
    await world.done(1, 2, 3, asker=ANA)
    assert await numbers(world, ANA, "Ana") == [1]
    assert await numbers(world, ANA, "ANA") == [2, 3]
    assert await numbers(world, ANA, "ana") == [2, 3], "else the one with more replays"


async def test_of_many_jobs_the_newest_are_read_and_that_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "MOST_JOBS", 2)
    put(world)
    for number in (1, 2, 1):
        await world.done(number, asker=ANA)
    seen = await world.profiles.find(ANA, "Ana")
    assert (seen.jobs, seen.left_out) == (2, 1)


async def test_what_is_deleted_says_nothing_any_more(world: World) -> None:
    put(world)
    job = (await world.done(1, asker=ANA)).job
    await world.jobs.delete(ANA, job.id)
    with pytest.raises(UnknownPlayerError):
        await world.profiles.find(ANA, "Ana")
    assert await world.rows("job_players") == []
