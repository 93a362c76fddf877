"""What is known of people from other jobs, and of those who come after a confirmation."""

from __future__ import annotations

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.moves import JobStatus
from bot.services.askers import Asker
from bot.services.people import CONFIRMED_BEFORE
from tests.services.teams import BEN_, asked, confirmed, put, submit_team
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
