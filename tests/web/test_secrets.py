"""Nothing that lets somebody in stands in a log or an error, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.logs import configure_logs
from bot.services.identities import Identities
from bot.services.sessions import Sessions
from tests.database import Server
from tests.services.world import ANA, World
from tests.standins.clerk import ClerkStandin, Fault, Message, Spot
from tests.web.signing_in import CALLBACK, LOGIN, known_user, way_back
from tests.web.visiting import Answer, Browser, Site

pytest_plugins = ("tests.database",)


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that the program writes, as its most talkative."""
    written, root = io.StringIO(), logging.getLogger()
    before = root.handlers, root.level
    configure_logs("DEBUG", request.param, written)
    yield written
    root.handlers, _ = before
    root.setLevel(before[1])


async def say(site: Site, said: bytes) -> bytes:
    """What is answered to these very bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.url.rpartition(":")[2]))
    writer.write(said)
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    return answer


async def garble(site: Site, browser: Browser, ticket: str) -> None:
    """Send what is no request, with secrets in it."""
    sid = browser.cookies["sid"].encode()
    path = f"/open/{ticket}".encode()
    for said in (
        b"POST " + path + b" HTTP/9.9.9\r\n\r\n",
        b"GET " + path + b"?" + 5000 * b"x" + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nCookie: sid=" + sid + b"\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: sid=" + sid + 9000 * b"x" + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie sid=" + sid + b"\r\n\r\n",
        b"POST "
        + path
        + b" HTTP/1.1\r\nHost: x\r\nOrigin: "
        + site.url.encode()
        + b"\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nsid="
        + sid
        + b"\r\n\r\n",
    ):
        assert b" 400 " in (await say(site, said)).partition(b"\r\n")[0]


async def test_a_whole_visit_leaves_none_in_the_logs(
    world: World, site: Site, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shelf.put(1)
    job = (await world.done(1, asker=ANA)).job
    browser = site.browser()
    tickets = [await world.sessions.issue(ANA, job.id) for _ in range(4)]
    secrets = set(tickets)
    answers = [await browser.get(f"/open/{tickets[0]}"), await browser.post(f"/open/{tickets[0]}")]
    secrets |= set(browser.cookies.values())
    answers.append(await browser.post(f"/open/{tickets[0]}"))
    answers.append(await browser.ask("POST", f"/open/{tickets[1]}"))
    await garble(site, browser, tickets[1])

    async def fail(_: object, ticket: str, token: str | None, agent: str) -> None:
        raise RuntimeError(agent)

    with monkeypatch.context() as broken:
        broken.setattr(Sessions, "redeem", fail)
        answers.append(await browser.post(f"/open/{tickets[2]}"))
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("ALTER TABLE web_tickets RENAME TO mislaid")
    try:
        answers.append(await browser.post(f"/open/{tickets[3]}"))
    finally:
        async with world.database.unit_of_work() as unit:
            await unit.sql.execute("ALTER TABLE mislaid RENAME TO web_tickets")
    answers += [await browser.get("/account"), await browser.post("/sign-out")]
    statuses = [answer.status for answer in answers]
    assert statuses == [200, 303, 410, 403, 500, 500, 200, 303]
    told = log.getvalue()
    assert told.count("a visitor met a fault") == 2, "the operator reads of what is a fault"
    assert "what came was no request" in told
    assert len(secrets) == 5
    for where in (told, *(answer.text for answer in answers)):
        assert not any(secret in where for secret in secrets)


async def _refusals(clerk_site: Site, clerk: ClerkStandin, user_id: str) -> list[Answer]:
    """Sign-ins that fail in all ways."""
    browser, answers = clerk_site.browser(), []
    for spot, fault in (
        (Spot.TOKEN, Fault.FAILING),
        (Spot.TOKEN, Fault.GARBAGE),
        (Spot.TOKEN, Fault.REFUSED),
        (Spot.USER, Fault.RESET),
        (Spot.USER, Fault.HTML),
    ):
        path = await way_back(browser, clerk, user_id)
        clerk.fail(spot, fault)
        answers.append(await browser.get(path))
        clerk.recover()
    path = await way_back(browser, clerk, user_id)
    clerk.rotate()
    clerk.fail(Spot.KEYS, Fault.FAILING)
    answers.append(await browser.get(path))
    clerk.recover()
    clerk.change(user_id, banned=True)
    answers.append(await browser.get(await way_back(browser, clerk, user_id)))
    clerk.change(user_id, banned=False)
    return answers


async def test_a_sign_in_leaves_nothing_in_the_logs_however_it_ends(
    clerk_site: Site, clerk: ClerkStandin, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    secrets = {
        user_id,
        *(clerk.environment[name] for name in clerk.environment if "SECRET" in name),
    }
    paths = [await way_back(browser, clerk, user_id) for _ in range(2)]
    secrets |= {browser.cookies["signin"].partition(".")[0]}
    answers = [await browser.get(path) for path in (paths[1], paths[0], paths[1])]
    secrets |= {browser.cookies["sid"]}
    assert [answer.status for answer in answers] == [303, 400, 400]
    answers += await _refusals(clerk_site, clerk, user_id)
    news = clerk.news("user.updated", user_id)
    forged = Message(news.headers | {"svix-id": "msg_other"}, news.content)
    for message in (news, forged):
        answers.append(
            await browser.ask("POST", "/webhooks/clerk", message.content, message.headers)
        )
    secrets |= {news.headers["svix-signature"]}
    answers.append(await browser.get("/account"))

    async def fail(_: object, secret: str, *__: object, **___: object) -> None:
        raise RuntimeError

    paths.append(await way_back(browser, clerk, user_id))
    with monkeypatch.context() as broken:
        broken.setattr(Identities, "finish", fail)
        answers.append(await browser.get(paths[-1]))
    assert answers[-1].status == 500
    for _, path, headers in clerk.requests:
        # What went between the site and Clerk: codes and verifiers, states and nonces.
        secrets |= {one for values in parse_qs(urlsplit(path).query).values() for one in values}
        secrets |= {headers.get("authorization", "").rpartition(" ")[2]}
    for path in paths:
        secrets |= {one for (one,) in parse_qs(urlsplit(path).query).values()}
    secrets -= {""}
    told = log.getvalue()
    assert "a visitor met a fault" in told
    for where in (told, *(answer.text for answer in answers)):
        assert [secret for secret in secrets if secret in where] == []
    assert not any(path in told for path in (f"{LOGIN}?", f"{CALLBACK}?"))


async def test_who_sends_nonsense_fills_no_log(world: World, site: Site) -> None:
    written = io.StringIO()
    root = logging.getLogger()
    before = root.handlers, root.level
    configure_logs("INFO", "json", written)
    try:
        browser = await site.signed_in(ANA)
        await garble(site, browser, 43 * "A")
    finally:
        root.handlers, _ = before
        root.setLevel(before[1])
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line for line in lines if line["level"] not in {"info", "debug"}] == []
    assert len(lines) <= 1


@pytest.mark.slow
async def test_while_the_database_is_away_visitors_read_that_and_no_secret(
    server: Server, world: World, site: Site, log: io.StringIO
) -> None:
    browser = await site.signed_in(ANA)
    ticket = await world.sessions.issue(ANA)
    server.stop("immediate")
    try:
        answers = [await browser.get("/account"), await browser.post(f"/open/{ticket}")]
    finally:
        server.start()
    assert [answer.status for answer in answers] == [503, 503]
    told = log.getvalue() + "".join(answer.text for answer in answers)
    assert not any(secret in told for secret in (ticket, *browser.cookies.values()))
    assert (await browser.post(f"/open/{ticket}")).status == 303, "it is not used up"
