"""Results by their link, for programs: the same as the page's file, to whoever may see the page."""

from __future__ import annotations

import gzip
import json

import pytest

from bot.domain.api_tokens import Scope
from bot.domain.audiences import Audience, Visibility
from bot.domain.jobs import Job
from bot.domain.sources import human_check
from bot.services.askers import Asker
from tests.services import teams
from tests.services.world import ANA, BEN, World
from tests.web.api.programs import NOWHERE, Program, data, program_of, refusal
from tests.web.publishing import given, publish, unpublish
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)


@pytest.fixture
async def job(world: World) -> Job:
    world.shelf.put(1, 2)
    return (await world.done(1, 2)).job


async def anas(world: World, *replay_ids: int) -> Job:
    world.shelf.put(*replay_ids)
    return (await world.done(*replay_ids, asker=ANA)).job


async def test_public_results_need_no_token_and_say_what_the_file_says(
    site: Site, job: Job
) -> None:
    base = await publish(site, job)
    answer = await Program(site).get(f"results/{job.shareable_id}")
    assert data(answer) == json.loads((await given(site, f"{base}/results.json")).body)
    assert data(answer)["job"]["status"] == "COMPLETED"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    same = await Program(site).get(
        f"results/{job.shareable_id}", If_None_Match=answer.headers["ETag"]
    )
    assert (same.status, same.body) == (304, b"")
    head = await Program(site).ask("HEAD", f"results/{job.shareable_id}")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(answer.body)


async def test_results_come_packed_to_who_takes_them_so(site: Site, job: Job) -> None:
    await publish(site, job)
    path = f"{site.url}/api/v1/results/{job.shareable_id}"
    async with site.http.get(
        path, headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    ) as response:
        packed = await response.read()
        assert response.headers["Content-Encoding"] == "gzip"
    plain = await Program(site).get(f"results/{job.shareable_id}")
    assert gzip.decompress(packed) == plain.body


async def test_private_erased_and_unknown_results_are_byte_for_byte_the_same_404(
    site: Site, world: World
) -> None:
    private, gone = await anas(world, 1), await anas(world, 2)
    await world.jobs.delete(ANA, gone.id)
    ben = await program_of(site, BEN)
    told = set()
    for program in (Program(site), ben):
        for shareable_id in (private.shareable_id, gone.shareable_id, NOWHERE, private.id):
            answer = await program.get(f"results/{shareable_id}")
            assert refusal(answer) == (404, "NOT_FOUND")
            headers = {k: v for k, v in answer.headers.items() if k != "Date"}
            told.add((answer.body, tuple(sorted(headers.items()))))
    assert len(told) == 1
    assert data(await (await program_of(site, ANA)).get(f"results/{private.shareable_id}"))


async def test_a_token_without_the_scope_or_good_for_nothing_gets_not_even_public_results(
    site: Site, job: Job
) -> None:
    await publish(site, job)
    path = f"results/{job.shareable_id}"
    data(await Program(site).get(path))
    narrow = await program_of(site, ANA, Scope.JOBS)
    assert refusal(await narrow.get(path)) == (403, "AUTHENTICATION_ERROR")
    for token in ("duel_" + 43 * "A", "nonsense", "duel_short", ""):
        answer = await Program(site, token).get(path)
        assert refusal(answer) == (401, "AUTHENTICATION_ERROR")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    basic = await Program(site).get(path, Authorization="Basic QTpC")
    assert refusal(basic) == (401, "AUTHENTICATION_ERROR")


async def test_what_was_shown_is_shown_no_longer_once_it_is_private(site: Site, job: Job) -> None:
    await publish(site, job)
    path = f"results/{job.shareable_id}"
    assert (await Program(site).get(path)).status == 200
    await unpublish(site, job)
    assert refusal(await Program(site).get(path)) == (404, "NOT_FOUND")


async def test_who_is_signed_in_on_the_site_reads_their_own_and_what_a_role_shows(
    site: Site, world: World
) -> None:
    job = await anas(world, 1)
    role = 7_000_000_000_000_000_001
    audience = Audience(guild_id=7_000_000_000_000_000_000, role_id=role)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, audience)
    member = await site.signed_in(Asker(BEN.discord_user_id, frozenset({role})), job)
    for browser in (await site.signed_in(ANA), member):
        answer = await browser.get(f"/api/v1/results/{job.shareable_id}")
        assert data(answer)["job"]["shareable_id"] == str(job.shareable_id)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    stranger = await site.signed_in(BEN)
    assert refusal(await stranger.get(f"/api/v1/results/{job.shareable_id}"))[0] == 404


async def test_public_results_are_kept_by_nobody_who_says_who_they_are(
    site: Site, job: Job
) -> None:
    await publish(site, job)
    path = f"results/{job.shareable_id}"
    by_token = await (await program_of(site, ANA)).get(path)
    by_cookie = await (await site.signed_in(ANA)).get(f"/api/v1/{path}")
    for answer in (by_token, by_cookie):
        assert data(answer) == data(await Program(site).get(path))
        assert answer.headers["Cache-Control"] == "no-store"


async def test_of_a_token_and_a_cookie_the_token_counts(site: Site, world: World) -> None:
    job = await anas(world, 1)
    browser = await site.signed_in(ANA)
    ben = await program_of(site, BEN)
    path = f"/api/v1/results/{job.shareable_id}"
    answer = await browser.get(path, {"Authorization": f"Bearer {ben.token}"})
    assert refusal(answer) == (404, "NOT_FOUND")


async def test_results_that_are_not_there_yet_are_told_apart_from_those_that_never_come(
    site: Site, world: World
) -> None:
    ana = await program_of(site, ANA)
    waiting = await world.submit(1, asker=ANA)
    answer = await ana.get(f"results/{waiting.shareable_id}")
    assert refusal(answer) == (409, "JOB_NOT_READY")
    await world.jobs.cancel(ANA, waiting.id)
    answer = await ana.get(f"results/{waiting.shareable_id}")
    assert refusal(answer) == (409, "JOB_FAILED")
    failed = (await world.done(404, asker=ANA)).job
    assert failed.status == "FAILED"
    answer = await ana.get(f"results/{failed.shareable_id}")
    assert refusal(answer) == (409, "JOB_FAILED")
    assert json.loads(answer.body)["detail"] == failed.error_message


async def test_of_what_needs_a_person_the_answer_says_so(site: Site, world: World) -> None:
    world.shelf.files |= dict.fromkeys((1, 2), human_check())
    job = (await world.done(1, 2, asker=ANA)).job
    answer = await (await program_of(site, ANA)).get(f"results/{job.shareable_id}")
    assert refusal(answer) == (409, "JOB_NOT_READY")
    detail = json.loads(answer.body)["detail"]
    assert "2 of its replays need a person" in detail
    assert "wait" not in detail


async def test_a_team_canceled_before_it_had_anything_is_told_as_ended(
    site: Site, world: World
) -> None:
    job = await teams.submit_team(world)
    await world.jobs.cancel(ANA, job.id)
    answer = await (await program_of(site, ANA)).get(f"results/{job.shareable_id}")
    assert refusal(answer) == (409, "JOB_FAILED")
    assert "This job ended without results: retry it." in json.loads(answer.body)["detail"]


async def test_public_results_of_a_job_that_goes_on_are_kept_by_nobody(
    site: Site, world: World
) -> None:
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    job = (await world.done(1, 2)).job
    await publish(site, job)
    answer = await Program(site).get(f"results/{job.shareable_id}")
    assert data(answer)["job"]["status"] == "RUNNING"
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "ETag" in answer.headers


async def test_a_teams_results_have_its_report_before_its_players_are_confirmed(
    site: Site, world: World
) -> None:
    job = await teams.asked(world)
    told = data(await (await program_of(site, ANA)).get(f"results/{job.shareable_id}"))
    assert told["job"]["status"] == "AWAITING_PLAYERS"
    assert told["team"]["is_confirmed"] is False
