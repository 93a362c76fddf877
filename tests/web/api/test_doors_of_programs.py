"""What holds for all of the API: who may ask, how often, and how refusals are told."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest
from aiohttp import web

from bot.domain.links import replay_url
from bot.web.api.askers import Askers
from bot.web.api.jobs_api import JobsApi
from bot.web.api_doors import api_doors
from bot.web.headers import Headers
from bot.web.shelves import Shelves
from bot.web.templating import Assets, Templates
from tests.database import free_port
from tests.services.world import ANA
from tests.web.api.programs import (
    JSON,
    NOWHERE,
    Program,
    data,
    database_away,
    program_of,
    refusal,
    token_of,
)
from tests.web.capturing import standing_still
from tests.web.publishing import publish
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

MINE = "users/me/jobs"
EXTENSION = "moz-extension://d1b2c3d4-0000-4000-8000-000000000000"
FOREIGN = [
    "https://evil.example",
    "null",
    "",
    "https://www.duelingbook.com",
    "http://127.0.0.1",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_pages_of_others_may_not_ask_and_are_told_nothing(site: Site, origin: str) -> None:
    world = site.world
    world.shelf.put(1)
    job = (await world.done(1)).job
    await publish(site, job)
    ana = await program_of(site, ANA)
    for method, path in (
        ("GET", f"results/{job.shareable_id}"),
        ("GET", MINE),
        ("DELETE", f"jobs/{job.id}"),
        ("OPTIONS", MINE),
    ):
        # Also where it was given to somebody just now.
        data(await Program(site).get(f"results/{job.shareable_id}"))
        answer = await ana.ask(method, path, headers={"Origin": origin})
        assert refusal(answer)[1] in {"AUTHENTICATION_ERROR", "METHOD_NOT_ALLOWED"}
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert "Origin" in answer.headers["Vary"]


async def test_extensions_and_own_pages_may_ask(site: Site) -> None:
    ana = await program_of(site, ANA)
    for origin in (EXTENSION, site.options.origin):
        answer = await ana.get(MINE, Origin=origin)
        assert data(answer)["jobs"] == []
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


async def test_whatever_is_not_there_is_the_same_404(site: Site) -> None:
    ana = await program_of(site, ANA)
    bodies = set()
    for method, path in (
        ("GET", ""),
        ("GET", "nothing"),
        ("POST", "jobs"),
        ("GET", "jobs/77"),
        ("GET", f"jobs/{NOWHERE.upper().replace('0', 'A')}"),
        ("DELETE", f"jobs/{NOWHERE}/progress/more"),
        ("GET", f"results/{NOWHERE}/"),
        ("GET", "results/%00"),
        ("GET", f"jobs/{NOWHERE}"),
    ):
        answer = await ana.ask(method, path)
        assert refusal(answer) == (404, "NOT_FOUND"), path
        bodies.add(answer.body)
    bodies.add((await site.get("/api/v1")).body)
    assert len(bodies) == 1


async def test_methods_that_are_none_are_refused_with_those_that_are(site: Site) -> None:
    ana = await program_of(site, ANA)
    for path, allowed in (
        (MINE, "GET,HEAD"),
        ("jobs/individual", "POST"),
        (f"jobs/{NOWHERE}", "DELETE,GET,HEAD"),
        (f"results/{NOWHERE}", "GET,HEAD"),
    ):
        answer = await ana.ask("PATCH", path)
        assert refusal(answer) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["Allow"] == allowed
        asked = await Program(site).ask("OPTIONS", path)
        assert (asked.status, asked.body) == (204, b"")
        assert set(asked.headers["Allow"].split(", ")) == {*allowed.split(","), "OPTIONS"}
    head = await ana.ask("HEAD", MINE)
    assert (head.status, head.body) == (200, b"")


async def test_every_answer_carries_the_sites_headers(site: Site) -> None:
    ana = await program_of(site, ANA)
    for answer in (await ana.get(MINE), await ana.get("nothing"), await Program(site).get(MINE)):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.fixture
async def still(secure_site: Site) -> AsyncIterator[Site]:
    """The API at a moment that does not pass, behind a proxy."""
    options = secure_site.options
    assets = Assets()
    shelves = Shelves(
        services=secure_site.world,
        options=options,
        assets=assets,
        templates=Templates(assets),
        headers=Headers(is_secure=options.is_secure),
    )
    app = web.Application(middlewares=[api_doors(options, clock=standing_still)])
    app.add_routes(JobsApi(shelves, Askers(shelves, clock=standing_still)).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield replace(secure_site, url=f"http://127.0.0.1:{port}")
    await runner.cleanup()


async def test_an_address_may_ask_so_often_and_a_token_wherever_it_is_used(still: Site) -> None:
    often, other = [await token_of(still.world, ANA) for _ in range(2)]

    async def ask(address: str, token: str) -> int:
        answer = await Program(still, token).get(MINE, X_Forwarded_For=address)
        if answer.status == 429:
            assert refusal(answer) == (429, "RATE_LIMIT_EXCEEDED")
            assert answer.headers["Retry-After"] == "1"
        return answer.status

    assert [await ask(f"203.0.113.{n}", often) for n in range(122)] == 120 * [200] + 2 * [429]
    assert await ask("203.0.113.200", other) == 200
    assert [await ask("198.51.100.1", "none") for _ in range(122)] == 120 * [401] + 2 * [429]
    assert await ask("198.51.100.1", other) == 429


async def test_a_fault_has_an_incident_and_an_outage_passes_and_neither_tells_a_token(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ana = await program_of(site, ANA)
    async with database_away(site.world, "job_replays"):
        data(await ana.get(MINE))
        answer = await ana.submit({"urls": [replay_url(7)]})
    assert refusal(answer) == (500, "INTERNAL_ERROR")
    (incident,) = [one for one in caplog.records if "incident" in one.message]
    assert incident.message.split()[1].strip(":") in answer.text
    job_id = await ana.submit_replays(7)
    elsewhere = site.world.folder.rename(site.world.folder.with_name("elsewhere"))
    away = await ana.ask("DELETE", f"jobs/{job_id}")
    elsewhere.rename(site.world.folder)
    assert refusal(away) == (503, "UNAVAILABLE")
    assert away.headers["Retry-After"] == "30"
    assert str(site.world.folder) not in away.text
    assert ana.token is not None
    assert ana.token not in caplog.text + answer.text + away.text


async def test_no_token_is_ever_logged_or_told(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ana = await program_of(site, ANA)
    job_id = await ana.submit_replays(7)
    answers = [
        await ana.get(MINE),
        await ana.get(f"{MINE}?token={ana.token}"),
        await ana.get(f"jobs/{job_id}"),
        await ana.ask("POST", "jobs/individual", b"{", JSON),
        await ana.ask("DELETE", f"jobs/{UUID(int=0)}"),
        await Program(site, f"{ana.token}x").get(MINE),
    ]
    assert ana.token is not None
    told = caplog.text + "".join(answer.text for answer in answers)
    assert ana.token[5:] not in told.replace(f"?token={ana.token}", "")


async def test_a_token_lets_nobody_in_on_the_site_and_not_by_other_ways(site: Site) -> None:
    ana = await program_of(site, ANA)
    for path, headers in (
        (MINE, {"Cookie": f"sid={ana.token}"}),
        (f"{MINE}?access_token={ana.token}", {}),
        (MINE, {"X-Api-Key": str(ana.token)}),
        (MINE, {"Authorization": f"bearer  {ana.token}x"}),
        (MINE, {"Authorization": f"Basic {ana.token}"}),
        (MINE, {"Authorization": str(ana.token)}),
    ):
        answer = await Program(site).ask("GET", path, headers=headers)
        assert refusal(answer) == (401, "AUTHENTICATION_ERROR")
    sent = {"Authorization": f"Bearer {ana.token}"}
    for path in ("/account", "/"):
        plain, tried = await site.get(path), await site.browser().get(path, sent)
        assert (tried.status, tried.body) == (plain.status, plain.body)
    assert json.loads((await ana.get(MINE)).body)["data"]["total"] == 0
    assert data(await ana.get(MINE, Authorization=f"bEARER {ana.token}"))["total"] == 0


async def test_two_tokens_at_once_are_none(site: Site) -> None:
    token = await token_of(site.world, ANA)
    header = ("Authorization", f"Bearer {token}")
    path = f"{site.url}/api/v1/{MINE}"
    for headers, status in (([header], 200), ([header, header], 401)):
        async with site.http.get(path, headers=headers) as response:
            assert response.status == status
