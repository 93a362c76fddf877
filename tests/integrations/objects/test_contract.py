"""What the port promises holds in every home."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.keys import make_key
from bot.integrations.objects.packing import pack
from bot.integrations.objects.store import VerifiedObjects
from bot.services.ports import ObjectStore
from tests.architecture.source import ROOT
from tests.integrations.objects.homes import Home
from tests.integrations.objects.writer import contents

REPLAY = b'{"id": 77512398, "plays": [' + b'{"play": "RPS"}, ' * 3000 + b"{}]}"
RAW = ("raw/77512398", REPLAY, ".json.zst")
KEY = str(make_key(*RAW))
STORED = pack(REPLAY, ".json.zst")
ABSENT = str(make_key("raw/1", b"never put", ".json.zst"))
# What nobody may find outside the store, or reach inside it.
BAD_KEYS = [
    *("", "/", ".", "..", "raw", "raw/77512398", "/etc/passwd", "raw/../../etc/passwd"),
    *(f"../{KEY}", f"/{KEY}", f"raw/../{KEY}", f"raw//{KEY}", f"./{KEY}", f"{KEY}/", f"{KEY}\n"),
    *(f"C:\\{KEY}", KEY.replace("/", "\\"), f"{KEY}\0", KEY.upper(), f"raw/.incoming/{KEY[13:]}"),
    *(KEY.replace("raw", "r\u00e4w"), KEY.replace("raw", "raw "), KEY.replace("7", "\uff17")),
    *(f"{KEY}.gz", KEY.removesuffix(".json.zst"), KEY.replace(".json", ".."), "raw/" + KEY[14:]),
    *("a/" * 9 + KEY[13:], "a" * 65 + KEY[3:], f"{'a' * 64}/" * 3 + KEY[13:]),
]

BAD_PARTS = [
    *(("", ".json"), ("..", ".json"), ("raw/..", ".json"), ("/raw", ".json")),
    *(("raw/", ".json"), ("raw/.incoming", ".json"), ("RAW", ".json"), ("raw/ 1", ".json")),
    *(("raw", ""), ("raw", "json"), ("raw", "."), ("raw", ".a/b"), ("raw", ".a.b.c")),
    *(("raw", ".json\n"), ("raw", ".JSON"), ("raw\n", ".json")),
]


async def code_of(failing: Callable[[], Awaitable[object]]) -> ObjectErrorCode:
    with pytest.raises(ObjectError) as caught:
        await failing()
    assert caught.value.sentence.endswith(".")
    assert ". " not in caught.value.sentence
    return caught.value.code


async def listed(store: ObjectStore, prefix: str = "") -> list[str]:
    return sorted([key async for key in store.keys(prefix)])


async def test_what_was_put_is_given_back(store: VerifiedObjects) -> None:
    key = await store.put(*RAW)
    assert key == f"raw/77512398/{hashlib.sha256(REPLAY).hexdigest()}.json.zst"
    assert await store.get(key) == REPLAY


@pytest.mark.parametrize("suffix", [".png", ".json.zst"])
@pytest.mark.parametrize("content", [b"", b"\0", contents(1, 3)[2], b"x" * 1_000_000])
async def test_any_content_comes_back(store: VerifiedObjects, content: bytes, suffix: str) -> None:
    key = await store.put("cache/a-b_c.d", content, suffix)
    assert await store.exists(key)
    assert await store.get(key) == content


async def test_only_what_is_said_to_be_is_compressed(home: Home, store: VerifiedObjects) -> None:
    assert home.get(await store.put("cache", REPLAY, ".json")) == REPLAY
    assert len(home.get(await store.put("cache", REPLAY, ".json.zst"))) < len(REPLAY) / 13


async def test_the_same_content_is_kept_once(store: VerifiedObjects) -> None:
    assert {await store.put(*RAW), await store.put(*RAW)} == {KEY}
    assert await listed(store) == [KEY]


async def test_what_another_zstd_wrote_is_left_alone(home: Home, store: VerifiedObjects) -> None:
    other = b"\x28\xb5\x2f\xfd\x20\x03\x19\x00\x00abc"  # It does not compress at all.
    key = str(make_key("raw/1", b"abc", ".json.zst"))
    home.put(key, other)
    assert await store.get(key) == b"abc"
    assert await store.put("raw/1", b"abc", ".json.zst") == key
    assert home.get(key) == other


async def test_what_is_absent_is_missing(store: VerifiedObjects) -> None:
    assert await code_of(lambda: store.get(ABSENT)) is ObjectErrorCode.MISSING
    assert not await store.exists(ABSENT)
    await store.delete(ABSENT)


DAMAGE = {
    "empty": b"",
    "cut short": STORED[:-7],
    "cut to its head": STORED[:12],
    "one bit": STORED[:-1] + bytes([STORED[-1] ^ 1]),
    "no zstd": REPLAY,
    "another's": pack(b"{}", ".zst"),
    "with more": STORED + pack(b" ", ".zst"),
    "a bomb": pack(bytes(300_000_000), ".zst"),
    "a wide window": b"\x28\xb5\x2f\xfd\x00\xa8\x00\x00\x00" + STORED[9:],
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_object_is_noticed_and_replaced(home: Home, damage: str) -> None:
    async with home.store(limit=1_000_000) as store:
        home.put(KEY, DAMAGE[damage])
        code = await code_of(lambda: store.get(KEY))
        assert code is ObjectErrorCode.TOO_LARGE if damage == "a bomb" else ObjectErrorCode.CORRUPT
        assert await store.put(*RAW) == KEY
        assert await store.get(KEY) == REPLAY
        assert await listed(store) == [KEY]


async def test_only_what_putting_mends_is_called_replaceable() -> None:
    mendable = {code for code in ObjectErrorCode if ObjectError(code, "No.").is_replaceable}
    assert mendable == {ObjectErrorCode.MISSING, ObjectErrorCode.CORRUPT}


async def test_what_is_larger_than_the_limit_stays_out(home: Home) -> None:
    async with home.store(limit=1000) as store:
        key = await store.put("raw/1", b"x" * 1000, ".json")
        assert await store.get(key) == b"x" * 1000
        assert await code_of(lambda: store.put("raw/1", b"x" * 1001, ".json")) is (
            ObjectErrorCode.TOO_LARGE
        )
        assert await listed(store) == [key]


@pytest.mark.parametrize("suffix", [".bin", ".json.zst"])
async def test_what_grew_over_the_limit_is_not_read(home: Home, suffix: str) -> None:
    key = str(make_key("raw/1", bytes(5000), suffix))
    home.put(key, pack(bytes(5000), suffix))
    async with home.store(limit=1000) as store:
        assert await code_of(lambda: store.get(key)) is ObjectErrorCode.TOO_LARGE
    async with home.store(limit=5000) as store:
        assert await store.get(key) == bytes(5000)


async def test_what_is_deleted_is_gone(store: VerifiedObjects) -> None:
    other = await store.put("raw/775123980", REPLAY, ".json.zst")
    await store.put(*RAW)
    assert await store.exists(KEY)
    await store.delete(KEY)
    assert not await store.exists(KEY)
    assert await code_of(lambda: store.get(KEY)) is ObjectErrorCode.MISSING
    assert await listed(store) == [other]
    assert await store.put(*RAW) == KEY


async def test_keys_are_listed_by_whole_segments(home: Home, store: VerifiedObjects) -> None:
    one, twelve, analysis = [
        await store.put(prefix, b"{}", ".json") for prefix in ("raw/1", "raw/12", "analysis/1.0")
    ]
    home.put("raw/notes.txt", b"foreign")
    home.put(f"raw/1/{'0' * 64}", b"foreign")
    assert await listed(store) == sorted([one, twelve, analysis])
    assert await listed(store, "raw") == sorted([one, twelve])
    assert await listed(store, "raw/1") == [one]
    assert await listed(store, "ra") == await listed(store, "cache/none") == []


@pytest.mark.slow
async def test_thousands_of_keys_are_listed_each_once(store: VerifiedObjects) -> None:
    put = await asyncio.gather(
        *(store.put(f"raw/{number % 20}", b"%d" % number, ".json") for number in range(1010))
    )
    assert await listed(store) == sorted(put)


async def test_a_bad_key_leads_nowhere(store: VerifiedObjects) -> None:
    for key in BAD_KEYS:
        for method in (store.get, store.exists, store.delete):
            assert await code_of(partial(method, key)) is ObjectErrorCode.BAD_KEY, key
    assert await listed(store) == []


async def test_nothing_is_put_under_a_bad_key(store: VerifiedObjects) -> None:
    for prefix, suffix in BAD_PARTS:
        code = await code_of(partial(store.put, prefix, b"{}", suffix))
        assert code is ObjectErrorCode.BAD_KEY, (prefix, suffix)
    assert await listed(store) == []


async def test_nothing_is_listed_below_a_bad_prefix(store: VerifiedObjects) -> None:
    for prefix in ("/", "..", "raw/", "raw/..", "RAW", "*", "/etc"):
        assert await code_of(partial(listed, store, prefix)) is ObjectErrorCode.BAD_KEY, prefix


async def test_many_at_once_put_the_same(home: Home, store: VerifiedObjects) -> None:
    async with home.store() as other:
        puts = [each.put(*RAW) for each in (store, other) for _ in range(5)]
        assert set(await asyncio.gather(*puts)) == {KEY}
    assert await listed(store) == [KEY]
    assert await store.get(KEY) == REPLAY


async def test_many_at_once_mend_the_same(home: Home, store: VerifiedObjects) -> None:
    home.put(KEY, b"damaged")
    assert set(await asyncio.gather(*(store.put(*RAW) for _ in range(10)))) == {KEY}
    assert await store.get(KEY) == REPLAY


async def test_putting_and_deleting_at_once_leaves_whole_objects(store: VerifiedObjects) -> None:
    for _ in range(3):
        work = [call for _ in range(3) for call in (store.put(*RAW), store.delete(KEY))]
        await asyncio.gather(*work)
    await store.put(*RAW)
    assert await store.get(KEY) == REPLAY


@pytest.mark.slow
async def test_many_processes_put_the_same(home: Home, store: VerifiedObjects) -> None:
    async with asyncio.timeout(50):
        writers = [
            await asyncio.create_subprocess_exec(
                *home.writer("7", "20"), cwd=ROOT, stdout=subprocess.PIPE
            )
            for _ in range(3)
        ]
        said = [(await writer.communicate())[0].decode().split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 3
    keys = await listed(store)
    assert [sorted(each) for each in said] == [keys] * 3
    assert sorted([await store.get(key) for key in keys]) == sorted(contents(7, 20))


async def test_who_gives_up_does_no_harm(store: VerifiedObjects) -> None:
    for after_ms in range(8):
        putting = asyncio.create_task(store.put(*RAW))
        await asyncio.sleep(after_ms / 1000)
        putting.cancel()
    assert await store.put(*RAW) == KEY
    assert await store.get(KEY) == REPLAY


async def test_a_check_passes_and_leaves_nothing(store: VerifiedObjects) -> None:
    await asyncio.gather(*(store.check() for _ in range(5)))
    assert await listed(store) == []


async def test_a_store_has_the_shape_of_the_port(store: VerifiedObjects) -> None:
    port: ObjectStore = store
    assert port is store


def test_only_who_opens_s3_waits_for_its_library() -> None:
    names = "bot.integrations.objects.files, bot.integrations.objects.s3"
    command = f"import sys, {names}; assert not {{'boto3', 'aiobotocore'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=True)
