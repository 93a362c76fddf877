"""What is wrong with the settings of S3 is told at once, in a sentence without a secret."""

import asyncio
import traceback

import pytest

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.s3 import open_s3_store
from tests.integrations.objects.homes import hurried, s3_home
from tests.integrations.objects.proxy import Exchange, Proxy, refusing, saying, silence
from tests.integrations.objects.weed import BUCKET, OWNER, READER, Weed, free_ports

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("credentials")]

REPLAY = b'{"id": 77512398, "plays": [' + b'{"play": "RPS"}, ' * 3000 + b"{}]}"
RAW = ("raw/77512398", REPLAY, ".json.zst")
SECRETS = [OWNER[1], READER[1], "a-wrong-secret", "a-password"]
PAGE = "<html><head><title>Such</title></head><body>Please log in</body></html>"


def sign_as(monkeypatch: pytest.MonkeyPatch, key: str | None, secret: str | None) -> None:
    for name, value in (("AWS_ACCESS_KEY_ID", key), ("AWS_SECRET_ACCESS_KEY", secret)):
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)


async def told(url: str | None, bucket: str = BUCKET, prefix: str = "s3") -> str:
    """What checking a store says that nobody can use before something is changed."""
    with pytest.raises(ObjectError) as caught:
        async with hurried(url, prefix, bucket) as store:
            await store.check()
    assert caught.value.code is ObjectErrorCode.REFUSED
    assert caught.value.sentence.endswith(".")
    assert ". " not in caught.value.sentence
    trace = "".join(traceback.format_exception(caught.value))
    assert not any(secret in trace for secret in SECRETS)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("key", "secret", "expected"),
    [
        (OWNER[0], "a-wrong-secret", "does not accept these keys: check AWS_ACCESS_KEY_ID"),
        ("nobody", OWNER[1], "does not accept these keys: check AWS_ACCESS_KEY_ID"),
        (*READER, f"may not do this in the bucket {BUCKET}: allow s3:GetObject"),
        (None, None, "no credentials for S3: set both AWS_ACCESS_KEY_ID"),
        (OWNER[0], None, "no credentials for S3: set both AWS_ACCESS_KEY_ID"),
    ],
)
async def test_wrong_keys_are_told(
    weed: Weed,
    monkeypatch: pytest.MonkeyPatch,
    *,
    key: str | None,
    secret: str | None,
    expected: str,
) -> None:
    sign_as(monkeypatch, key, secret)
    assert expected in await told(weed.url)


async def test_who_may_only_read_can_read(weed: Weed, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hurried(weed.url) as store:
        key = await store.put(*RAW)
    sign_as(monkeypatch, *READER)
    async with hurried(weed.url) as store:
        assert await store.get(key) == REPLAY
        assert key in [name async for name in store.keys("raw")]


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ("no-such-bucket", "The bucket no-such-bucket does not exist at 127.0.0.1:{port}: create"),
        ("no such bucket!", "S3_BUCKET is no name that a bucket can have"),
        ("", "S3_BUCKET is no name that a bucket can have"),
    ],
)
async def test_a_bucket_that_is_none_is_told(weed: Weed, bucket: str, expected: str) -> None:
    assert expected.format(port=weed.port) in await told(weed.url, bucket)


async def test_nothing_takes_a_missing_bucket_for_a_missing_object(weed: Weed) -> None:
    async with hurried(weed.url) as store:
        key = await store.put(*RAW)
    async with hurried(weed.url, bucket="no-such-bucket") as store:
        for method in (store.get, store.exists, store.delete):
            with pytest.raises(ObjectError, match="does not exist"):
                await method(key)
        with pytest.raises(ObjectError, match="does not exist"):
            _ = [name async for name in store.keys("")]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://127.0.0.1:{port}", "No secure connection to 127.0.0.1:{port} came about"),
        ("127.0.0.1:{port}", "is no address such as"),
        ("ftp://127.0.0.1", "is no address such as"),
        ("http://", "is no address such as"),
        ("http://127.0.0.1:port", "is no address such as"),
        ("http://[::1", "is no address such as"),
        ("http://under_score:{port}", "is no address such as"),
        ("http://me:a-password@127.0.0.1:{port}", "has more than a server's address"),
        ("http://127.0.0.1:{port}/?a-password", "has more than a server's address"),
    ],
)
async def test_an_address_that_is_none_is_told(weed: Weed, url: str, expected: str) -> None:
    assert expected.format(port=weed.port) in await told(url.format(port=weed.port))


@pytest.mark.parametrize("host", ["nowhere.invalid", "127.0.0.1:{free}"])
async def test_an_address_where_nobody_is_may_be_right_later(host: str) -> None:
    host = host.format(free=free_ports(1)[0])
    async with hurried(f"http://{host}") as store:
        with pytest.raises(ObjectError, match=f"{host} cannot be reached") as caught:
            await store.check()
    assert caught.value.code is ObjectErrorCode.UNAVAILABLE


@pytest.mark.parametrize("prefix", ["../x", "a//b", "a b", "\u00e4", "a" * 600, "a/../b", "a\n"])
async def test_a_prefix_that_is_none_is_told(weed: Weed, prefix: str) -> None:
    assert "S3_PREFIX" in await told(weed.url, prefix=prefix)


async def test_prefixes_part_one_bucket(weed: Weed) -> None:
    async with hurried(weed.url, "/one/") as one, hurried(weed.url, "one/two") as two:
        key = await one.put("cache", b"{}", ".json")
        assert not await two.exists(key)
        assert [name async for name in two.keys("")] == []
        assert [name async for name in one.keys("")] == [key]
        assert weed.get(f"one/{key}") == b"{}"


async def test_no_prefix_is_needed(weed: Weed) -> None:
    async with hurried(weed.url, "") as store:
        key = await store.put("cache", b"[]", ".json")
        assert weed.get(key) == b"[]"


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (403, "RequestTimeTooSkewed", "clocks of 127.0.0.1:"),
        (400, "ExpiredToken", "set AWS_SESSION_TOKEN anew"),
        (400, "AuthorizationHeaderMalformed", "set AWS_DEFAULT_REGION"),
        (403, "AccountProblem", "may not do this in the bucket"),
        (400, "KeyTooLongError", "refuses this request (KeyTooLongError)"),
        (418, "&lt;b&gt;Tea&lt;/b&gt;", "refuses this request (no code)"),
    ],
)
async def test_what_s3_refuses_is_told(proxy: Proxy, status: int, code: str, expected: str) -> None:
    # No server of ours can be brought to say these.
    proxy.always = refusing(status, code)
    assert expected in await told(proxy.url)


@pytest.mark.parametrize("status", [403, 404])
async def test_a_server_without_the_page_is_no_store_without_the_object(
    proxy: Proxy, status: int
) -> None:
    async with hurried(proxy.url) as store:
        key = await store.put(*RAW)
        proxy.always = saying(status, "text/html", PAGE)
        for method in (store.get, store.exists):
            with pytest.raises(ObjectError) as caught:
                await method(key)
            assert caught.value.code is ObjectErrorCode.REFUSED


@pytest.mark.parametrize(
    "page", [PAGE, "", "Please log in", "<Error><Code><b>Please log in</b></Code></Error>"]
)
async def test_a_page_of_the_web_is_no_answer_of_s3(proxy: Proxy, page: str) -> None:
    async with hurried(proxy.url) as store:
        key = await store.put(*RAW)
        proxy.always = saying(200, "text/html", page)
        for call in (store.put(*RAW), store.get(key), store.exists(key), anext(store.keys(""))):
            with pytest.raises(ObjectError) as caught:
                await call
            assert caught.value.code is ObjectErrorCode.UNAVAILABLE


async def test_one_request_puts_an_object(proxy: Proxy) -> None:
    async with s3_home(Weed(int(proxy.url.rpartition(":")[2])), "once").store() as store:
        await store.put(*RAW)
    (request,) = proxy.requests
    assert request.startswith(f"put /{BUCKET}/once/raw/77512398/")
    assert "\r\nif-none-match: *\r\n" in request
    assert "aws4-hmac-sha256" in request


async def test_a_server_that_cannot_only_create_will_do(proxy: Proxy) -> None:
    async with hurried(proxy.url, "unconditional") as store:
        proxy.troubles.append(refusing(501, "NotImplemented"))
        key = await store.put(*RAW)
        assert await store.put(*RAW) == key
        assert await store.get(key) == REPLAY
    conditional = ["if-none-match" in request for request in proxy.requests]
    assert conditional == [True] + [False] * (len(conditional) - 1)


async def test_no_more_is_asked_at_once_than_was_said(proxy: Proxy) -> None:
    busy = []

    async def count(exchange: Exchange) -> None:
        busy.append(len(proxy.connections))
        await silence(0.05)(exchange)

    async with open_s3_store(BUCKET, endpoint_url=proxy.url, concurrency=3) as store:
        proxy.always = count
        key = await store.put(*RAW)
        await asyncio.gather(*(store.get(key) for _ in range(12)))
    assert max(busy) == 3


async def test_one_client_serves_all_at_once(weed: Weed) -> None:
    async with hurried(weed.url, "crowd") as store:
        contents = [b"%d" % number for number in range(100)]
        keys = await asyncio.gather(*(store.put("raw", each, ".json") for each in contents))
        assert await asyncio.gather(*map(store.get, keys)) == contents
