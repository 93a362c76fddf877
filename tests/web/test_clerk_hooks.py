"""Messages of the identity provider: heeded once where it signed them, else refused in silence."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping

import pytest

from tests.database import Server
from tests.services.world import ANA
from tests.standins.clerk import ClerkStandin, Message
from tests.web.signing_in import is_in, known_user, sign_in
from tests.web.visiting import Answer, Site

pytest_plugins = ("tests.database",)

HOOK = "/webhooks/clerk"


async def send(site: Site, message: Message, headers: Mapping[str, str] | None = None) -> Answer:
    """As Svix does: no origin, no cookie."""
    sent = message.headers | dict(headers or {})
    return await site.browser().ask("POST", HOOK, message.content, sent)


def silent(answer: Answer) -> int:
    """The status of an answer that tells nothing else."""
    assert (answer.body, dict(answer.cookies)) == (b"", {})
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status


async def test_news_that_is_signed_is_heeded_once(clerk_site: Site, clerk: ClerkStandin) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    await sign_in(browser, clerk, user_id)
    clerk.change(user_id, accounts=[])
    message = clerk.news("user.updated", user_id)
    assert silent(await send(clerk_site, message)) == 204
    assert not await is_in(browser)
    clerk.change(user_id, discord=ANA.discord_user_id)
    assert (await sign_in(browser, clerk, user_id)).status == 303
    assert silent(await send(clerk_site, message)) == 204
    assert await is_in(browser), "the same message again changes nothing"
    gone = clerk.news("user.deleted", user_id)
    assert silent(await send(clerk_site, gone)) == 204
    assert await clerk_site.world.rows("users") == []


async def test_other_news_is_taken_and_does_nothing(clerk_site: Site, clerk: ClerkStandin) -> None:
    body = b'{"data": {"id": "sess_1"}, "object": "event", "type": "session.created"}'
    assert silent(await send(clerk_site, clerk.signed(body))) == 204


async def test_news_that_nobody_signed_is_refused_and_changes_nothing(
    clerk_site: Site, clerk: ClerkStandin, caplog: pytest.LogCaptureFixture
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    await sign_in(browser, clerk, user_id)
    true = clerk.news("user.deleted", user_id)
    late = clerk.news("user.deleted", user_id, at=0.0)
    signed = true.headers["svix-signature"]
    forged = [
        Message({}, true.content),
        Message({**true.headers, "svix-signature": ""}, true.content),
        Message({**true.headers, "svix-signature": "v1,AAAA"}, true.content),
        Message({**true.headers, "svix-signature": signed.replace("v1,", "v2,")}, true.content),
        Message({**true.headers, "svix-id": "msg_other"}, true.content),
        Message(true.headers, true.content + b" "),
        Message(true.headers, b""),
        late,
    ]
    for message in forged:
        assert silent(await send(clerk_site, message)) == 401
    own = await browser.post(HOOK, true.content)
    assert silent(own) == 401, "a session of the site signs nothing"
    assert await is_in(browser)
    assert await clerk_site.world.rows("clerk_deliveries") == []
    assert caplog.text.count("is not signed by CLERK_WEBHOOK_SECRET") == 1, "lest they fill the log"


async def test_a_header_that_comes_twice_is_no_signature(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id = await known_user(clerk_site, clerk, ANA)
    message = clerk.news("user.deleted", user_id)
    for twice in ("svix-id", "svix-timestamp"):
        headers = [*message.headers.items(), (twice, message.headers[twice])]
        asking = clerk_site.http.post(
            f"{clerk_site.url}{HOOK}", data=message.content, headers=headers
        )
        async with asking as answer:
            assert (answer.status, await answer.read()) == (401, b"")
    assert len(await clerk_site.world.rows("users")) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 50_000, b'{"type": 1}'])
async def test_signed_nonsense_is_refused(
    clerk_site: Site, clerk: ClerkStandin, body: bytes
) -> None:
    assert silent(await send(clerk_site, clerk.signed(body))) == 400


async def test_what_is_larger_than_any_news_is_not_read(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    fits, large = clerk.signed(b" " * 256 * 1024), clerk.signed(b" " * (256 * 1024 + 1))
    assert silent(await send(clerk_site, fits)) == 400
    assert silent(await send(clerk_site, large)) == 413
    packed = Message(large.headers, gzip.compress(large.content))
    assert silent(await send(clerk_site, packed, {"Content-Encoding": "gzip"})) == 413
    assert silent(await send(clerk_site, packed, {"Content-Encoding": "x-own"})) == 415


async def test_only_messages_are_taken_there(clerk_site: Site) -> None:
    for method in ("GET", "PUT", "DELETE", "HEAD"):
        told = await clerk_site.browser().ask(method, HOOK)
        assert (told.status, told.headers["Allow"]) == (405, "POST")


async def test_where_nobody_signs_in_there_is_nothing(site: Site, clerk: ClerkStandin) -> None:
    missing = await site.browser().get("/nothing")
    for method in ("GET", "POST"):
        told = await site.browser().ask(method, HOOK, b"{}")
        assert (told.status, told.body) == (404, missing.body)


@pytest.mark.slow
async def test_while_the_database_is_away_news_is_to_come_again(
    server: Server, clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id = await known_user(clerk_site, clerk, ANA)
    await sign_in(clerk_site.browser(), clerk, user_id)
    message = clerk.news("user.deleted", user_id)
    server.stop("immediate")
    try:
        away = await send(clerk_site, message)
    finally:
        server.start()
    assert silent(away) == 503
    assert int(away.headers["Retry-After"]) > 0
    assert silent(await send(clerk_site, message)) == 204
    assert await clerk_site.world.rows("users") == []


async def test_whoever_sends_too_often_waits(clerk_site: Site, clerk: ClerkStandin) -> None:
    message = clerk.signed(b"{}")
    forged = Message({**message.headers, "svix-signature": "v1,AAAA"}, message.content)
    statuses = []
    for _ in range(8):
        answers = await asyncio.gather(*(send(clerk_site, forged) for _ in range(50)))
        statuses += [silent(answer) for answer in answers]
    assert (statuses[0], statuses[-1]) == (401, 429)
    # On a slow machine there may be room again for one between them and this one.
    late = await send(clerk_site, message)
    for _ in range(5):
        if late.status == 429:
            break
        await asyncio.gather(*(send(clerk_site, forged) for _ in range(50)))
        late = await send(clerk_site, message)
    assert late.status == 429
    assert 1 <= int(late.headers["Retry-After"]) <= 2
    assert (await clerk_site.get("/account")).status == 200
