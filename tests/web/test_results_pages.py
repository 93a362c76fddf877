"""The pages of results over time: made once, gone when they are taken back, true after changes."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.analysis.results import ANALYSIS_VERSION
from bot.domain.jobs import Job
from bot.domain.sources import human_check
from bot.services.askers import TERMINAL_ASKER
from bot.services.expiry import expire
from tests.database import execute
from tests.services import teams
from tests.services.world import ANA, World, open_world
from tests.web.publishing import given, publish, unpublish
from tests.web.visiting import Answer, Site, open_site

pytest_plugins = ("tests.database",)

_SOON_S = 10.0


async def _until(site: Site, path: str, status: int, text: str = "") -> Answer:
    """The page, as soon as it is so."""
    async with asyncio.timeout(_SOON_S):
        while True:
            told = await given(site, path)
            if told.status == status and text in told.text:
                return told
            await asyncio.sleep(0.05)


@pytest.fixture
async def job(world: World) -> Job:
    world.shelf.put(1)
    return (await world.done(1)).job


async def test_a_public_page_may_be_kept_for_a_minute_and_is_sent_once(
    site: Site, job: Job
) -> None:
    path = await publish(site, job)
    first = await given(site, path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first.headers["Vary"]
    again = await given(site, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


async def test_who_has_a_session_is_told_to_keep_nothing(site: Site, job: Job) -> None:
    path = await publish(site, job)
    browser = await site.signed_in(ANA)
    told = await browser.get(path)
    assert told.status == 200
    assert told.headers["Cache-Control"] == "no-store"
    assert "ETag" not in told.headers


async def test_a_page_that_is_taken_back_is_gone_within_seconds(site: Site, job: Job) -> None:
    path = await publish(site, job)
    assert (await given(site, path)).status == 200
    await unpublish(site, job)
    gone = await _until(site, path, 404)
    assert gone.body == (await given(site, f"/r/{uuid4()}")).body
    assert (await given(site, path)).status == 404


async def test_the_page_of_a_deleted_job_is_gone_as_well(site: Site, job: Job) -> None:
    path = await publish(site, job)
    assert (await given(site, path)).status == 200
    await site.world.jobs.delete(TERMINAL_ASKER, job.id)
    await _until(site, path, 404)


async def test_an_analysis_of_an_older_program_is_made_again_and_nobody_is_asked(
    site: Site, job: Job, database_url: str
) -> None:
    path = await publish(site, job)
    before = await given(site, path)
    await execute(database_url, f"UPDATE analyses SET version = {ANALYSIS_VERSION - 1}")
    asked = list(site.world.shelf.asked)
    assert (await _until(site, path, 200)).body == before.body
    # The page was made anew from what is stored, and so is what is kept.
    async with asyncio.timeout(_SOON_S):
        while (await site.world.rows("analyses"))[0]["version"] != ANALYSIS_VERSION:
            await given(site, path)
            await asyncio.sleep(0.05)
    assert site.world.shelf.asked == asked


async def test_what_is_missing_is_told_with_its_reason_and_comes_with_a_retry(site: Site) -> None:
    world = site.world
    world.shelf.put(1)
    job = (await world.done(1, 2)).job
    path = await publish(site, job)
    told = (await given(site, path)).text
    assert "1 of 2 replays" in told
    assert "is not on the shelf" in told
    world.shelf.put(2)
    await world.jobs.retry(TERMINAL_ASKER, job.id)
    await world.work(job)
    told = (await _until(site, path, 200, '"facts">2 replays')).text
    assert "is not on the shelf" not in told


async def test_a_job_at_work_has_a_page_that_looks_again_by_itself(site: Site) -> None:
    job = await site.world.submit(1, 2)
    path = await publish(site, job)
    told = (await given(site, path)).text
    assert '<meta http-equiv="refresh" content="15">' in told
    assert "0 of 2 replays" in told


async def test_a_canceled_job_says_so_and_does_not_look_again(site: Site) -> None:
    job = await site.world.submit(1)
    await site.world.jobs.cancel(TERMINAL_ASKER, job.id)
    told = (await given(site, await publish(site, job))).text
    assert "retry it" in told
    assert "refresh" not in told


async def test_a_team_has_a_page_from_its_first_replay_on(site: Site) -> None:
    world = site.world
    job = await teams.asked(world, asker=TERMINAL_ASKER)
    path = await publish(site, job)
    early = (await given(site, f"{path}?scores=1")).text
    assert "not confirmed" in early
    await world.confirmations.confirm(TERMINAL_ASKER, job.id)
    await world.work(job)
    told = await _until(site, f"{path}?scores=1", 200, "Seraphim")
    async with asyncio.timeout(_SOON_S):
        while "not confirmed" in told.text:
            await asyncio.sleep(0.05)
            told = await given(site, f"{path}?scores=1")
    for name in teams.MEMBERS:
        assert f"<bdi>{name}</bdi>" in told.text


async def test_what_a_person_says_of_a_deck_is_on_the_page_at_once(site: Site) -> None:
    world = site.world
    job = await teams.confirmed(world, asker=TERMINAL_ASKER)
    path = await publish(site, job)
    assert "Mirror of Ben" not in (await given(site, path)).text
    await world.corrections.correct(TERMINAL_ASKER, job.id, teams.BEN_, 3, "Mirror of Ben")
    await _until(site, path, 200, "Mirror of Ben")


async def test_who_was_confirmed_in_another_job_of_the_owner_changes_the_page(site: Site) -> None:
    world = site.world
    job = await teams.asked(world, asker=TERMINAL_ASKER)
    await publish(site, job)
    before = await world.publications.open(None, job.shareable_id)
    await teams.confirmed(world, asker=TERMINAL_ASKER)
    after = await world.publications.open(None, job.shareable_id)
    assert before.stamp != after.stamp


async def test_a_team_canceled_before_it_had_anything_is_not_to_be_waited_for(site: Site) -> None:
    teams.put(site.world)
    job = await teams.submit_team(site.world, asker=TERMINAL_ASKER)
    await site.world.jobs.cancel(TERMINAL_ASKER, job.id)
    path = await publish(site, job)
    for told in (await given(site, path), await given(site, f"{path}/results.json")):
        assert "This job ended without results: retry it." in told.text


async def test_a_team_of_nobody_likely_says_why_it_was_given_up(site: Site) -> None:
    world = site.world
    teams.put(world, {801: ("Dora", "Emil"), 802: ("Fay", "Gil")})
    job = await teams.submit_team(world, 801, 802, asker=TERMINAL_ASKER)
    await world.work(job)
    path = await publish(site, job)
    assert "have the players confirmed" in (await given(site, path)).text
    await expire(world.database, world.queue, timedelta(0))
    for at in (path, f"{path}/results.json"):
        told = (await _until(site, at, (await given(site, at)).status, "retry it")).text
        assert "Nobody confirmed the players for 0 days: retry it to be asked again." in told
        assert "have the players confirmed" not in told


async def test_a_canceled_team_says_so_above_its_likely_players(site: Site) -> None:
    job = await teams.asked(site.world, asker=TERMINAL_ASKER)
    await site.world.jobs.cancel(TERMINAL_ASKER, job.id)
    told = (await given(site, await publish(site, job))).text
    assert "This job was canceled before its players were confirmed: retry it" in told
    assert "these are the likely ones" in told


async def test_a_team_canceled_at_work_has_nothing_still_to_come(
    site: Site, database_url: str
) -> None:
    world = site.world
    teams.put(world)
    world.shelf.files[7] = human_check()
    job = await teams.submit_team(world, *teams.PAIRS, 7, asker=TERMINAL_ASKER)
    await world.work(job)
    await world.jobs.cancel(TERMINAL_ASKER, job.id)
    # As it is where the job is canceled before the replay's turn has come.
    states = "SET state = 'waiting' WHERE state = 'needs_you'"
    await execute(database_url, f"UPDATE job_replays {states}")
    told = (await given(site, await publish(site, job))).text
    assert "1 missing" in told
    assert "to come" not in told


async def test_a_job_that_only_people_can_help_says_who_is_waited_for_and_how(site: Site) -> None:
    world = site.world
    world.shelf.files |= dict.fromkeys((1, 2), human_check())
    alone = (await world.done(1, 2)).job
    team = await teams.submit_team(world, 1, 2, asker=TERMINAL_ASKER)
    await world.work(team)
    for job in (alone, team):
        told = (await given(site, await publish(site, job))).text
        assert "and 2 of its replays need a person: bring them as the job says." in told
        assert '<p class="facts">2 need a person</p>' in told
        assert "or upload its file." in told
        assert "replay?id=2" in told
        assert "wait until" not in told


async def test_a_replay_of_a_team_that_cannot_be_read_is_named_with_its_reason(
    database_url: str, tmp_path: Path
) -> None:
    async with open_world(database_url, tmp_path / "objects") as world:
        job = await teams.confirmed(world, asker=TERMINAL_ASKER)
        (await world.stored_file(3)).unlink()
    await execute(database_url, "DELETE FROM analyses")
    async with open_world(database_url, tmp_path / "objects") as world, open_site(world) as site:
        told = (await given(site, await publish(site, job))).text
    assert "1 unreadable" in told
    assert "Its raw copy is lost: submit this replay in a new job, then look again." in told
    assert "replay?id=3" in told


async def test_what_a_canceled_job_had_stays_and_it_says_so(site: Site) -> None:
    world = site.world
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    job = (await world.done(1, 2)).job
    path = await publish(site, job)
    assert "1 of 2 replays · 1 needs a person" in (await given(site, path)).text
    await world.jobs.cancel(TERMINAL_ASKER, job.id)
    told = (await _until(site, path, 200, "This job was canceled: this is what was there")).text
    assert "1 of 2 replays" in told
    assert "1 needs a person" not in told
    assert "<bdi>Ana</bdi>" in told
    file = json.loads((await given(site, f"{path}/results.json")).body)
    assert (file["job"]["status"], len(file["replays"])) == ("CANCELLED", 1)


async def test_nobody_keeps_a_public_page_of_a_job_that_goes_on(site: Site) -> None:
    world = site.world
    world.shelf.put(1)
    job = await world.submit(1)
    path = await publish(site, job)
    going = "public, max-age=0, must-revalidate"
    first = await given(site, path)
    for told in (first, await given(site, path), await given(site, f"{path}?x")):
        assert told.headers["Cache-Control"] == going
    same = await given(site, path, **{"If-None-Match": first.headers["ETag"]})
    assert (same.status, same.headers["Cache-Control"]) == (304, going)
    await world.work(job)
    done = await _until(site, path, 200, "<bdi>Ana</bdi>")
    for told in (done, await given(site, path), await given(site, f"{path}?x")):
        assert told.headers["Cache-Control"] == "public, max-age=60"
    await world.jobs.delete(TERMINAL_ASKER, job.id)
    await _until(site, path, 404)


async def test_a_page_of_a_job_that_goes_on_is_gone_when_it_is_taken_back(site: Site) -> None:
    job = await site.world.submit(1)
    path = await publish(site, job)
    assert (await given(site, path)).status == 200
    await unpublish(site, job)
    await _until(site, path, 404)
    assert (await given(site, path)).status == 404
