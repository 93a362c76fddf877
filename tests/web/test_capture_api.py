"""What the capture script asks over HTTP, and what all others who try get instead."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging

import pytest

from bot.domain.moves import ReplayState
from tests.services.capturing import expire, paired, waiting
from tests.services.world import ANA, BEN, GARBAGE, World
from tests.web.capturing import ask, page, refusal, replay, send, told
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)


async def test_from_the_code_to_the_last_replay(site: Site) -> None:
    world = site.world
    job = await waiting(world, 1, 2)
    code = (await world.captures.begin_pairing(ANA)).code
    said = told(await ask(site, "POST", "pair", data=json.dumps({"code": code}).encode()))
    (token,) = said.values()
    (browser,) = await world.captures.browsers(ANA)
    assert browser.agent == "Firefox on Android"
    wanted = told(await ask(site, "GET", "wanted", token))
    assert wanted == {"done": 0, "total": 2, "wanted": [page(2), page(1)]}
    first = await send(site, token, 2, replay(2))
    assert (first.status, told(first)) == (200, {"done": 1, "total": 2, "next": page(1)})
    packed = gzip.compress(replay(1))
    last = await send(site, token, 1, packed, Content_Encoding="gzip")
    assert told(last) == {"done": 2, "total": 2, "next": None}
    assert (await world.work(job)).states == 2 * [ReplayState.STORED]
    gone = await ask(site, "DELETE", "token", token)
    assert (gone.status, gone.body) == (204, b"")
    assert await world.captures.browsers(ANA) == ()
    assert refusal(await ask(site, "GET", "wanted", token)) == (401, "unknown_token")


async def test_a_token_that_is_none_or_over_is_the_same_401(site: Site) -> None:
    world = site.world
    await waiting(world, 1)
    revoked, old = [await paired(world) for _ in range(2)]
    newest = (await world.captures.browsers(ANA))[0]
    for browser in await world.captures.browsers(ANA):
        if browser.id != newest.id:
            await world.captures.unpair(ANA, browser.id)
    await expire(world, "capture_tokens")
    bodies = set()
    for sent in (
        {},
        {"Authorization": f"Bearer {revoked}"},
        {"Authorization": f"Bearer {old}"},
        {"Authorization": f"Bearer {43 * 'A'}"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic QTpC"},
        {"Cookie": f"sid={old}"},
        {"Authorization": f"Bearer {9999 * 'A'}"[:4000]},
    ):
        for method, path in (("GET", "wanted"), ("POST", "1"), ("DELETE", "token")):
            answer = await site.browser().ask(method, f"/api/capture/{path}", headers=sent)
            assert refusal(answer) == (401, "unknown_token")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            bodies.add(answer.body)
    assert len(bodies) == 1


async def test_a_cookie_lets_nobody_in_and_a_token_nowhere_else(site: Site, world: World) -> None:
    job = await waiting(world, 1, 2)
    browser = await site.signed_in(ANA, job)
    assert refusal(await browser.get("/api/capture/wanted")) == (401, "unknown_token")
    token = await paired(world)
    shared = f"/r/{job.shareable_id}"
    paths = ["/account", shared, f"{shared}/analysis.json", f"{shared}/matches.csv", "/", "/readyz"]
    for path in paths:
        for headers in (
            {"Authorization": f"Bearer {token}"},
            {"Cookie": f"sid={token}"},
            {"Cookie": f"__Host-sid={token}"},
        ):
            plain = await site.browser().get(path)
            tried = await site.browser().get(path, headers)
            assert (tried.status, tried.body) == (plain.status, plain.body)
            same = await site.browser().get(f"{path}?token={token}")
            assert same.status == plain.status
    for path in ("/sign-out", "/account/sign-out-everywhere", f"/open/{token}"):
        tried = await site.browser().ask("POST", path, headers={"Authorization": f"Bearer {token}"})
        assert tried.status == 403
    assert "Firefox on Android" in (await browser.get("/account")).text


async def test_a_stolen_token_sends_only_what_is_wanted_of_its_own_account(site: Site) -> None:
    world = site.world
    await waiting(world, 1)
    bens = await waiting(world, 2, asker=BEN)
    token = await paired(world)
    assert refusal(await send(site, token, 2, replay(2))) == (404, "not_wanted")
    assert refusal(await send(site, token, 7, replay(7))) == (404, "not_wanted")
    assert refusal(await send(site, token, 1, replay(2))) == (422, "other_replay")
    assert refusal(await send(site, token, 1, GARBAGE)) == (422, "site_error")
    assert refusal(await send(site, token, 1, b"")) == (422, "not_json")
    assert await world.rows("uploaded_replays") == []
    assert await world.keys("raw") == []
    assert (await world.look(bens)).states == [ReplayState.NEEDS_YOU]
    (mine,) = await world.captures.browsers(ANA)
    await world.captures.unpair(BEN, mine.id)
    assert (await ask(site, "GET", "wanted", token)).status == 200
    await world.captures.unpair(ANA, mine.id)
    assert refusal(await send(site, token, 1, replay(1))) == (401, "unknown_token")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'"K7QX-M2PD"', b'{"code": 7}', b'{"code": null}', b"\xff", 900 * b"["],
)
async def test_what_is_no_code_is_told_so(site: Site, data: bytes) -> None:
    assert refusal(await ask(site, "POST", "pair", data=data)) == (400, "bad_request")


async def test_every_refusal_below_the_api_is_json(site: Site) -> None:
    for method, path in (
        ("GET", "/api/capture"),
        ("GET", "/api/capture/"),
        ("POST", "/api/capture/nothing"),
        ("POST", "/api/capture/0"),
        ("POST", "/api/capture/77/more"),
        ("POST", "/api/capture/9999999999999"),
    ):
        answer = await site.browser().ask(method, path)
        assert refusal(answer) == (404, "not_found"), path
    for method, path in (("GET", "/api"), ("GET", "/api/"), ("POST", "/api/other")):
        assert refusal(await site.browser().ask(method, path)) == (404, "NOT_FOUND"), path
    refused = await ask(site, "PUT", "wanted")
    assert refusal(refused) == (405, "method_not_allowed")
    assert refused.headers["Allow"] == "GET,HEAD"


async def test_a_fault_has_an_incident_and_tells_no_token(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    token = await paired(site.world)
    async with site.world.database.unit_of_work() as unit:
        await unit.sql.execute("ALTER TABLE capture_leases RENAME TO was_leases")
    answer = await ask(site, "GET", "wanted", token)
    async with site.world.database.unit_of_work() as unit:
        await unit.sql.execute("ALTER TABLE was_leases RENAME TO capture_leases")
    assert refusal(answer) == (500, "fault")
    (incident,) = [one for one in caplog.records if "incident" in one.message]
    assert incident.message.split()[1].strip(":") in answer.text
    assert token not in caplog.text + answer.text


async def test_a_store_that_is_away_is_told_as_such(site: Site) -> None:
    world = site.world
    await waiting(world, 1)
    token = await paired(world)
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    answer = await send(site, token, 1, replay(1))
    elsewhere.rename(world.folder)
    assert refusal(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "30"
    assert str(world.folder) not in answer.text


async def test_no_token_or_code_is_ever_logged(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await waiting(site.world, 1, 2)
    code = (await site.world.captures.begin_pairing(ANA)).code
    data = json.dumps({"code": code}).encode()
    token = told(await ask(site, "POST", "pair", data=data))["token"]
    answers = [
        await ask(site, "POST", "pair", data=data),
        await send(site, token, 1, replay(1)),
        await send(site, token, 2, GARBAGE),
        await send(site, token, 9, b"x"),
        await ask(site, "GET", "wanted", token),
        await ask(site, "GET", f"wanted?token={token}"),
        await ask(site, "DELETE", "token", token),
        await ask(site, "DELETE", "token", token),
    ]
    # The database's own driver tells at this level what it was sent.
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith("sqlalchemy")]
    everything = "\n".join([*lines, *(str(dict(one.headers)) + one.text for one in answers)])
    assert token not in everything
    assert code not in everything


async def test_two_browsers_that_send_the_same_at_once_both_hear_how_far_it_is(site: Site) -> None:
    await waiting(site.world, 1, 2)
    tokens = [await paired(site.world) for _ in range(2)]
    answers = await asyncio.gather(*(send(site, token, 1, replay(1)) for token in tokens))
    assert [told(one) for one in answers] == 2 * [{"done": 1, "total": 2, "next": page(2)}]
    assert len(await site.world.rows("uploaded_replays")) == 1
