"""Trouble on the way to S3 is waited out when it passes, and told in time when it does not."""

import asyncio
import logging
import time
import uuid

import pytest

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.s3 import Patience, open_s3_store
from tests.integrations.objects.homes import HURRY, hurried
from tests.integrations.objects.proxy import (
    Proxy,
    Trouble,
    cut_short,
    dripping,
    garbled,
    lost_answer,
    refusing,
    reset,
    saying,
    silence,
)
from tests.integrations.objects.weed import BUCKET, OWNER

pytestmark = pytest.mark.slow

REPLAY = b'{"id": 77512398, "plays": [' + b'{"play": "RPS"}, ' * 3000 + b"{}]}"
RAW = ("raw/77512398", REPLAY, ".json.zst")
GATEWAY = saying(502, "text/html", "<html>Bad gateway</html>")


@pytest.mark.parametrize(
    "trouble",
    [
        *(refusing(503, "SlowDown"), refusing(500, "InternalError"), refusing(429, "TooMany")),
        *(refusing(409, "ConditionalRequestConflict"), refusing(400, "RequestTimeout"), GATEWAY),
        *(silence(5), reset, lost_answer, cut_short),
    ],
)
async def test_what_passes_is_waited_out(proxy: Proxy, trouble: Trouble) -> None:
    async with hurried(proxy.url, f"passing/{uuid.uuid4().hex}") as store:
        proxy.troubles.append(trouble)
        key = await store.put(*RAW)
        proxy.troubles.append(trouble)
        assert await store.get(key) == REPLAY
        proxy.troubles.append(trouble)
        assert [name async for name in store.keys("")] == [key]
        proxy.troubles.append(trouble)
        await store.delete(key)
        assert not proxy.troubles
        assert not await store.exists(key)


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (refusing(503, "SlowDown"), "too busy \\(SlowDown\\)"),
        (refusing(403, "<i>No</i>"), "does not answer as S3 does"),
        (GATEWAY, "too busy \\(502\\)"),
        (silence(5), "did not answer in time"),
        (reset, "cannot be reached|broke off"),
        (cut_short, "broke off"),
    ],
)
async def test_what_does_not_pass_is_told_in_time(
    proxy: Proxy, trouble: Trouble, expected: str
) -> None:
    async with hurried(proxy.url) as store:
        key = await store.put(*RAW)
        proxy.requests.clear()
        proxy.always = trouble
        began = time.monotonic()
        with pytest.raises(ObjectError, match=expected) as caught:
            await store.get(key)
        assert caught.value.code is ObjectErrorCode.UNAVAILABLE
        assert time.monotonic() - began < 2 * HURRY.attempts * HURRY.attempt_s
        # After a reset, the client library at once tries a second time by itself.
        assert len(proxy.requests) in {HURRY.attempts, 2 * HURRY.attempts}
        proxy.always = None
        assert await store.get(key) == REPLAY


async def test_an_answer_that_only_drips_is_given_up(proxy: Proxy) -> None:
    async with hurried(proxy.url) as store:
        key = await store.put(*RAW)
        proxy.troubles.append(dripping)
        began = time.monotonic()
        assert await store.get(key) == REPLAY
        assert HURRY.attempt_s < time.monotonic() - began < 3 * HURRY.attempt_s


async def test_an_answer_garbled_on_its_way_is_asked_for_again(proxy: Proxy) -> None:
    async with hurried(proxy.url) as store:
        key = await store.put(*RAW)
        proxy.troubles.append(garbled)
        assert await store.get(key) == REPLAY
        proxy.always = garbled
        with pytest.raises(ObjectError) as caught:
            await store.get(key)
        assert caught.value.code is ObjectErrorCode.CORRUPT


async def test_what_cannot_be_mended_is_replaced_only_once(proxy: Proxy) -> None:
    async with hurried(proxy.url) as store:
        await store.put(*RAW)
        proxy.requests.clear()
        proxy.always = garbled
        with pytest.raises(ObjectError) as caught:
            await store.put(*RAW)
        assert caught.value.code is ObjectErrorCode.CORRUPT
    verbs = [request.partition(" ")[0] for request in proxy.requests]
    assert verbs == ["put", "get", "put", "get"]


async def test_a_caller_may_have_less_patience(proxy: Proxy) -> None:
    patience = Patience(silence_s=30, attempt_s=30)
    async with open_s3_store(BUCKET, endpoint_url=proxy.url, patience=patience) as store:
        proxy.always = silence(20)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await store.put(*RAW)


async def test_pauses_grow_and_differ() -> None:
    pauses = [[Patience().pause(failed) for failed in (1, 2, 3)] for _ in range(50)]
    assert all(one < two < three for one, two, three in pauses)
    assert len({one for one, _, _ in pauses}) > 1
    assert max(map(sum, pauses)) <= 0.4 + 1.2 + 3.6


async def test_no_log_has_a_secret(proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with hurried(proxy.url) as store:
        proxy.troubles.extend([silence(5), refusing(503, "SlowDown")])
        await store.put(*RAW)
    assert caplog.text.count("is repeated: 127.0.0.1:") == 2
    assert OWNER[1] not in caplog.text
