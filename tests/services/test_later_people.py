"""What is known of people from other jobs, and of those who come after a confirmation."""

from __future__ import annotations

import json

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.moves import JobStatus
from bot.domain.sources import human_check
from bot.domain.teams import TeamDetails
from bot.services.askers import Asker
from bot.services.people import CONFIRMED_BEFORE
from tests.services.teams import ANA_, BEN_, PAIRS, asked, confirmed, put, submit_team
from tests.services.world import ANA, BEN, World

pytest_plugins = ("tests.database",)

ROLE = 777
TEAMMATE = Asker(BEN.discord_user_id, frozenset({ROLE}))
DONE = JobStatus.COMPLETED


async def test_teammates_do_not_learn_what_was_confirmed_in_other_jobs(world: World) -> None:
    await confirmed(world)
    job = await asked(world)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(5, ROLE))
    own, theirs = [
        {
            one.person: one.reason
            for one in (await world.confirmations.look(who, job.id)).discovery.likely
        }
        for who in (ANA, TEAMMATE)
    ]
    assert own[BEN_] == CONFIRMED_BEFORE
    assert theirs == own | dict.fromkeys(
        (person for person, reason in own.items() if reason == CONFIRMED_BEFORE), "likely"
    )


@pytest.mark.slow
async def test_who_comes_after_the_confirmation_is_a_doubt_of_the_report(world: World) -> None:
    put(world)
    job = await submit_team(world, *range(1, 11))
    await world.work(job)
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)
    before = (await world.reports.open(ANA, job.id)).report.doubts
    assert not any("may be on the team" in doubt.sentence for doubt in before)
    put(world, {7: ("Nadia", "Quill"), 8: ("Nadia", "Rook")}, "2025-11-09")
    put(world, {9: ("Nadia", "Sable"), 10: ("Nadia", "Esme")})
    for number in range(7, 11):
        await world.uploads.keep(ANA, bytes(world.shelf.files[number]))  # type: ignore[arg-type]
    await world.jobs.retry(ANA, job.id)
    assert (await world.work(job)).job.status is DONE
    told = [doubt.sentence for doubt in (await world.reports.open(ANA, job.id)).report.doubts]
    assert "Nadia may be on the team and is not confirmed: look at the players again." in told
    await world.confirmations.reopen(ANA, job.id)
    await world.confirmations.choose(ANA, job.id, ["Nadia"], ["Nadia"])
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)
    after = (await world.reports.open(ANA, job.id)).report
    assert "Nadia" in {seat.person for seat in after.seats}
    assert not any("Nadia" in doubt.sentence for doubt in after.doubts)


async def test_who_plays_for_the_other_team_now_is_no_longer_ours(world: World) -> None:
    put(world, {1: ("Bob", "Xavier"), 2: ("Carl", "Yara")}, "2025-06-01")
    ours = await submit_team(world, 1, 2, team=TeamDetails(team_name="Damage Step", season=8))
    await world.work(ours)
    await world.confirmations.choose(ANA, ours.id, ["Bob", "Carl"], ["Bob", "Carl"])
    await world.confirmations.confirm(ANA, ours.id)
    put(world, {3: ("Ana", "Bob"), 4: ("Bob", "Zoe"), 5: ("Ana", "Carl")})
    job = await submit_team(world, 3, 4, 5)
    await world.work(job)
    people = ["Ana", "Bob", "Carl", "Zoe"]
    await world.confirmations.choose(ANA, job.id, people, ["Ana", "Bob"])
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)
    report = (await world.reports.open(ANA, job.id)).report
    met = {(seat.person, one.opponent): one.own_roster for seat in report.seats for one in seat.met}
    assert met[ANA_, "Carl"]
    assert not met[ANA_, "Bob"]


async def test_a_name_of_two_accounts_is_a_doubt_of_the_report(world: World) -> None:
    put(world)
    for number, account in ((1, 5001), (2, 5002)):
        told = json.loads(bytes(world.shelf.files[number]))  # type: ignore[arg-type]
        place = "player1" if told["player1"]["username"] == ANA_ else "player2"
        told[place]["user_id"] = account
        world.shelf.files[number] = json.dumps(told).encode()
    job = await submit_team(world)
    await world.work(job)
    await world.confirmations.confirm(ANA, job.id)
    await world.work(job)
    doubts = [doubt.sentence for doubt in (await world.reports.open(ANA, job.id)).report.doubts]
    (told,) = [doubt for doubt in doubts if "different accounts" in doubt]
    assert told.startswith("Ana is a name of 2 different accounts on the site")


async def test_of_a_job_that_has_ended_nothing_is_needed_any_more(world: World) -> None:
    put(world, {1: PAIRS[1], 2: PAIRS[2], 3: PAIRS[3]})
    world.shelf.files[4] = human_check()
    job = await submit_team(world, 1, 2, 3, 4)
    await world.work(job)
    coverage = (await world.reports.open(ANA, job.id)).report.coverage
    assert (coverage.needs_you, coverage.failed) == (1, 0)
    await world.jobs.cancel(ANA, job.id)
    coverage = (await world.reports.open(ANA, job.id)).report.coverage
    assert (coverage.needs_you, coverage.failed) == (0, 1)
