"""How often the capture script may ask, how much it may send, and how slowly."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import logging
from collections.abc import AsyncIterator

import pytest

from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.services.allowances import LEAST, Allowance
from tests.services.capturing import paired, waiting
from tests.services.world import ANA
from tests.web.capturing import ask, opened_api, refusal, replay, send, standing_still
from tests.web.visiting import Answer, Site

pytest_plugins = ("tests.database",)


@pytest.fixture
async def still(secure_site: Site) -> AsyncIterator[Site]:
    async with opened_api(secure_site) as site:
        yield site


async def send_large(site: Site, token: str, data: bytes, *, chunked: bool = False) -> int:
    """The status of the answer to a body that is sent piece by piece."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 65536):
            yield data[start : start + 65536]

    headers = {"Authorization": f"Bearer {token}"}
    body = pieces() if chunked else io.BytesIO(data)
    async with site.http.post(f"{site.url}/api/capture/1", data=body, headers=headers) as response:
        assert json.loads(await response.read())["status"] == response.status
        return response.status


async def test_codes_are_not_to_be_guessed(still: Site) -> None:
    code = (await still.world.captures.begin_pairing(ANA)).code
    wrong = b'{"code": "AAAA-AAAA"}'

    async def guess(address: str, data: bytes = wrong) -> Answer:
        return await ask(still, "POST", "pair", data=data, X_Forwarded_For=address)

    same = [refusal(await guess("203.0.113.7")) for _ in range(7)]
    assert same == 5 * [(403, "unknown_code")] + 2 * [(429, "too_many_requests")]
    late = await guess("203.0.113.7", json.dumps({"code": code}).encode())
    assert (late.status, late.headers["Retry-After"]) == (429, "12")
    # Somebody who has a network of IPv6 has as many addresses as they like.
    network = [(await guess(f"2001:db8:7:{number:x}::1")).status for number in range(25)]
    assert network == 20 * [403] + 5 * [429]
    # And there is an end to it wherever they come from.
    everywhere = [(await guess(f"198.51.100.{number}")).status for number in range(40)]
    assert everywhere == 35 * [403] + 5 * [429]
    assert await still.world.captures.browsers(ANA) == ()
    wanted = await ask(still, "GET", "wanted", 43 * "A", X_Forwarded_For="203.0.113.7")
    assert wanted.status == 401


@pytest.mark.slow
async def test_too_much_is_refused_however_it_is_packed_and_nothing_stays(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    world = site.world
    await waiting(world, 1)
    token = await paired(world)
    assert refusal(await ask(site, "POST", "pair", data=2000 * b" "))[0] == 413
    large = (MAX_REPLAY_BYTES + 1) * b" "
    assert await send_large(site, token, large) == 413
    # The same where nobody says before how much it will be.
    assert await send_large(site, token, large, chunked=True) == 413
    bomb = gzip.compress(20 * large)
    assert len(bomb) < MAX_REPLAY_BYTES
    assert refusal(await send(site, token, 1, bomb, Content_Encoding="gzip"))[0] == 413
    # A bomb in a bomb is unpacked once.
    twice = gzip.compress(gzip.compress(large))
    assert refusal(await send(site, token, 1, twice, Content_Encoding="gzip"))[0] == 422
    cut = gzip.compress(replay(1))[:-100]
    assert refusal(await send(site, token, 1, cut, Content_Encoding="gzip"))[0] in {400, 422}
    assert refusal(await send(site, token, 1, b"no gzip", Content_Encoding="gzip"))[0] == 400
    for packing in ("br", "zstd", "gzip, gzip", "deflate"):
        answer = await send(site, token, 1, b"x", Content_Encoding=packing)
        assert answer.status in {400, 415}
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
    deep = 500_000 * b"["
    assert refusal(await send(site, token, 1, deep))[0] == 422
    assert await world.rows("uploaded_replays") == []
    assert (await send(site, token, 1, replay(1))).status == 200


@pytest.mark.slow
async def test_a_token_and_an_address_may_ask_only_so_often(still: Site) -> None:
    token = await paired(still.world)
    statuses = []
    for number in range(122):
        address = f"203.0.113.{number}"
        answer = await ask(still, "GET", "wanted", token, X_Forwarded_For=address)
        statuses.append(answer.status)
    assert statuses == 120 * [200] + 2 * [429]
    assert refusal(answer) == (429, "too_many_requests")
    assert answer.headers["Retry-After"] == "1"
    others = [await ask(still, "GET", "wanted", f"{number:043}") for number in range(122)]
    assert [one.status for one in others] == 120 * [401] + 2 * [429]


async def slowly(port: int, token: str, path: str) -> bytes:
    """What is said to somebody whose body comes drop by drop."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Content-Length: 900\r\n\r\n"
    )
    writer.write(head.encode() + b"a")
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    return said


@pytest.mark.slow
async def test_a_body_that_comes_drop_by_drop_keeps_nobody_waiting(site: Site) -> None:
    world = site.world
    await waiting(world, 1, 2)
    token = await paired(world)
    async with opened_api(site, patience_s=0.3) as impatient:
        port = int(impatient.url.rpartition(":")[2])
        for path, status in (
            ("/api/capture/1", b"408 "),
            ("/api/capture/pair", b"408 "),
            ("/api/capture/7", b"404 "),
        ):
            said = await slowly(port, token, path)
            assert said.startswith(b"HTTP/1.1 " + status)
            assert b'"error_code"' in said
        # While all places are taken, who comes is asked to come back.
        async with world.uploads.turn(ANA):
            said = await slowly(port, token, "/api/capture/1")
        assert said.startswith(b"HTTP/1.1 429 ")
        assert b"Retry-After: 5" in said
    assert (await send(site, token, 1, replay(1))).status == 200


async def test_who_sent_too_much_in_an_hour_is_told_when_to_go_on(
    still: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(still.world, 1)
    token = await paired(still.world)
    allowance = Allowance(most=LEAST, clock=standing_still)
    allowance.spend(ANA.discord_user_id, 1)
    monkeypatch.setattr(still.world.uploads, "_allowance", allowance)
    assert refusal(await send(still, token, 1, replay(1))) == (429, "more_than_taken")
    assert await still.world.rows("uploaded_replays") == []
