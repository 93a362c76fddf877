"""Replay files on the site: who may send them, how much, and what the answer says."""

from __future__ import annotations

import asyncio
import gzip
import io
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it has none
from playwright.async_api import async_playwright

from bot.domain.moves import ReplayState
from bot.web.spools import SpoolLimits, TooMuchError, spooled
from tests.cli.running import quick_duel
from tests.pictures.chromium import require_chromium
from tests.services.test_sessions import execute
from tests.services.test_uploads import packed, waiting
from tests.services.world import ANA, BEN, GARBAGE
from tests.web.strict_html import read_page
from tests.web.test_browser import PHONE, opened
from tests.web.visiting import Answer, Browser, Site

pytest_plugins = ("tests.database",)

UPLOADS: Final = "/account/uploads"
Files = dict[str, bytes]


def form(files: Files, field: str = "files") -> tuple[bytes, dict[str, str]]:
    """The files as a browser sends them."""
    body = b""
    for name, content in files.items():
        named = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
        body += f"--frame\r\n{named}\r\nContent-Type: application/json\r\n\r\n".encode()
        body += content + b"\r\n"
    return body + b"--frame--\r\n", {"Content-Type": "multipart/form-data; boundary=frame"}


async def send(browser: Browser, files: Files, field: str = "files") -> Answer:
    return await browser.post(UPLOADS, *form(files, field))


def headers_of(browser: Browser, headers: dict[str, str]) -> dict[str, str]:
    """What the browser sends with a form, for what it cannot send itself."""
    cookie = f"sid={browser.cookies['sid']}"
    return {**headers, "Origin": browser.site.options.origin, "Cookie": cookie}


def replay(number: int) -> bytes:
    return quick_duel(number).to_json()


async def test_replays_are_kept_and_the_jobs_that_wait_go_on(site: Site) -> None:
    job = await waiting(site.world, 1, 2)
    browser = await site.signed_in(ANA)
    zipped = packed()
    answer = await send(
        browser,
        {"1.json": replay(1), "two.json.gz": gzip.compress(replay(3)), "all.zip": zipped.content},
    )
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert read_page(answer.text).faults == []
    assert "2 replays kept" in answer.text
    assert f'<a href="/r/{job.shareable_id}" dir="auto">Job {job.id.hex[:8]}</a>' in answer.text
    assert "goes on with 1 replay of these" in answer.text
    assert "all.zip" in answer.text
    assert "This archive has no file in it" in answer.text
    states = (await site.world.look(job)).states
    assert states == [ReplayState.WAITING, ReplayState.NEEDS_YOU]
    assert (await site.world.accounts.status(ANA)).uploads == 2
    assert "2 replays sent as files" in (await browser.get("/account")).text


async def test_the_page_of_the_account_has_the_form(site: Site) -> None:
    page = (await (await site.signed_in(ANA)).get("/account")).text
    assert f'action="{UPLOADS}" enctype="multipart/form-data"' in page
    assert 'type="file" name="files" multiple' in page
    assert "up to 50 files with 64 MiB together" in page
    assert UPLOADS not in (await site.browser().get("/account")).text


async def test_what_nobody_waits_for_is_kept_and_the_answer_says_what_to_do(site: Site) -> None:
    answer = await send(await site.signed_in(ANA), {"1.json": replay(1)})
    assert "1 replay kept" in answer.text
    assert "/replay analyze" in answer.text
    assert "Jobs that go on" not in answer.text


async def test_sent_twice_it_is_kept_once(site: Site) -> None:
    browser = await site.signed_in(ANA)
    answers = await asyncio.gather(*(send(browser, {"1.json": replay(1)}) for _ in range(3)))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(await site.world.rows("uploaded_replays")) == 1


async def test_each_file_that_is_of_no_use_has_its_sentence(site: Site) -> None:
    forged = replay(1).replace(b'"main_total":', b'"main_total":9', 1)
    files = {"<b>.json": GARBAGE, "empty.json": b"", "forged.json": forged, "x.json": b"rubbish"}
    answer = await send(await site.signed_in(ANA), files)
    assert answer.status == 200
    assert read_page(answer.text).faults == []
    assert "Nothing was kept" in answer.text
    assert '<b dir="auto">&lt;b&gt;.json</b>: DuelingBook answered' in answer.text
    assert '<b dir="auto">empty.json</b>: This file is empty' in answer.text
    assert "forged.json</b>: This replay contradicts itself (a deck that grew)" in answer.text
    assert '<b dir="auto">x.json</b>: This is not JSON' in answer.text


async def test_who_is_not_signed_in_keeps_nothing_and_reads_how_to_get_in(site: Site) -> None:
    answer = await send(site.browser(), {"1.json": replay(1)})
    assert answer.status == 403
    assert "You are not signed in" in answer.text
    assert await site.world.rows("uploaded_replays") == []


async def test_no_other_page_can_have_somebody_send_files(site: Site) -> None:
    browser = await site.signed_in(ANA)
    body, headers = form({"1.json": replay(1)})
    forged = {**headers, "Origin": "https://evil.example"}
    assert (await browser.ask("POST", UPLOADS, body, forged)).status == 403
    assert (await browser.ask("POST", UPLOADS, body, headers)).status == 403
    assert await site.world.rows("uploaded_replays") == []


async def test_a_form_without_files_is_told_to_choose_some(site: Site) -> None:
    browser = await site.signed_in(ANA)
    for files, field in (({}, "files"), ({"": b""}, "files"), ({"1.json": replay(1)}, "other")):
        answer = await send(browser, files, field)
        assert (answer.status, "Choose one or more files" in answer.text) == (400, True)


async def test_of_more_files_than_are_taken_the_first_ones_are(site: Site) -> None:
    files = {f"{number}.json": replay(1) if number == 49 else b"x" for number in range(53)}
    answer = await send(await site.signed_in(ANA), files)
    assert "1 replay kept" in answer.text
    assert "3 files more than are taken at once" in answer.text
    assert "48.json" in answer.text
    assert "50.json" not in answer.text


@pytest.mark.slow  # moves 70 MiB
async def test_more_than_is_taken_is_let_come_and_answered_with_a_sentence(site: Site) -> None:
    browser = await site.signed_in(ANA)
    body, headers = form({f"{number}.json": bytes(10 << 20) for number in range(7)})
    sent = headers_of(browser, headers)
    url = f"{site.url}{UPLOADS}"
    async with site.http.post(url, data=io.BytesIO(body), headers=sent) as answer:
        assert answer.status == 413
        assert "These files have more than 64 MiB together" in await answer.text()
    assert await site.world.rows("uploaded_replays") == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"files=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"x", {"Content-Type": "multipart/form-data"}, 400),
        (b"no frame", {"Content-Type": "multipart/form-data; boundary=frame"}, 400),
        (form({"1.json": b"cut"})[0][:-12], form({})[1], 400),
        (b"--frame\r\n" + 9000 * b"x", form({})[1], 400),
        (b"--frame\r\nA: b\r\n" * 400, form({})[1], 400),
        (form({})[0], {**form({})[1], "Content-Encoding": "gzip"}, 415),
        (
            b"--frame\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n--frame--\r\n",
            form({})[1],
            400,
        ),
        (form({"_": 40 * b"x"}, "_charset_")[0], form({})[1], 400),
    ],
)
async def test_a_broken_form_is_a_page_with_a_sentence(
    site: Site, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = await (await site.signed_in(ANA)).post(UPLOADS, body, headers)
    assert answer.status == status
    assert "incident" not in answer.text


# The framework uses a function of its own that it warns of.
@pytest.mark.filterwarnings("ignore:unread_data")
async def test_odd_fields_are_neither_told_nor_without_end(site: Site) -> None:
    browser = await site.signed_in(ANA)
    odd = b'--frame\r\nContent-Disposition: form-data; name="a"; x*=%d\r\n\r\n\r\n'
    ending, headers = form({})
    few = b"".join(odd % number for number in range(20)) + ending
    with warnings.catch_warnings(record=True) as told_to_operator:
        warnings.simplefilter("default")
        assert "Nothing was sent" in (await browser.post(UPLOADS, few, headers)).text
    assert not [one for one in told_to_operator if "x*=" in str(one.message)]
    many = b"".join(odd % number for number in range(17_000)) + ending
    sent = headers_of(browser, headers)
    async with site.http.post(f"{site.url}{UPLOADS}", data=io.BytesIO(many), headers=sent) as told:
        assert told.status == 413


async def test_others_wait_for_no_slow_sender(site: Site) -> None:
    ana, ben = await site.signed_in(ANA), await site.signed_in(BEN)
    body, headers = form({"1.json": replay(1)})
    come = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:100]
        await come.wait()
        yield body[100:]

    async def send_slowly() -> int:
        async with site.http.post(url, data=slowly(), headers=sent) as response:
            return response.status

    sent = headers_of(ana, headers)
    url = f"{site.url}{UPLOADS}"
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(send_slowly())
        assert (await send(ben, {"2.json": replay(2)})).status == 200
        assert not slow.done()
        come.set()
    assert slow.result() == 200


async def test_files_that_come_slowly_bring_nobody_back_who_was_erased(site: Site) -> None:
    ana = await site.signed_in(ANA)
    body, headers = form({"1.json": replay(1)})
    come = asyncio.Event()
    unseen = "SELECT 1 FROM web_sessions WHERE seen_at < now() - '1 h'::interval"
    await execute(site.world, "UPDATE web_sessions SET seen_at = now() - '2 h'::interval")

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:100]
        await come.wait()
        yield body[100:]

    async def send_slowly() -> int:
        sent = headers_of(ana, headers)
        async with site.http.post(f"{site.url}{UPLOADS}", data=slowly(), headers=sent) as response:
            return response.status

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        slow = group.create_task(send_slowly())
        while await execute(site.world, unseen):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        await site.world.accounts.erase(ANA)
        come.set()
    assert slow.result() == 403
    assert await site.world.rows("users") == []


@pytest.fixture
async def impatient() -> AsyncIterator[int]:
    """The port of a place that takes 1,000 bytes within a moment."""
    limits = SpoolLimits(size=1000, patience_s=0.3)

    async def take(request: web.Request) -> web.Response:
        try:
            async with spooled(request, "files", limits) as spool:
                told = [(one.name, len(one.content)) for one in spool.read()]
        except TooMuchError:
            return web.Response(status=413)
        return web.Response(text=str(told))

    place = web.Application()
    place.add_routes([web.post("/", take)])
    runner = web.AppRunner(place, lingering_time=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_files_that_come_drop_by_drop_are_not_waited_for(impatient: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=frame\r\n"
    writer.write(f"{head}Content-Length: 900\r\n\r\n--frame\r\n".encode())
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    assert said.startswith(b"HTTP/1.1 408 ")


async def test_files_come_out_as_they_went_in(impatient: int) -> None:
    async with aiohttp.ClientSession() as http:
        for size in (0, 1, 2, 3, 900):
            body, headers = form({"a": size * b"\r", "b": b"-" * size})
            async with http.post(
                f"http://127.0.0.1:{impatient}/", data=body, headers=headers
            ) as it:
                assert await it.text() == f"[('a', {size}), ('b', {size})]"


@pytest.mark.slow  # a browser
async def test_a_real_browser_without_scripts_sends_files_and_reads_the_answer(
    site: Site, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.json" for number in (1, 2)]
    for number, file in enumerate(files, start=1):
        file.write_bytes(replay(number))
    large = tmp_path / "large.json"
    large.write_bytes(bytes(70 << 20))
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        async with opened(chromium, scripts=False) as (page, complaints):
            await page.goto(f"{site.url}/open/{await site.world.sessions.issue(ANA)}")
            await page.get_by_role("button").first.click()
            for given, told in ((files, "2 replays kept"), ([large], "more than 64 MiB together")):
                await page.goto(f"{site.url}/account")
                await page.get_by_label("Choose files").set_input_files(given)
                await page.get_by_role("button", name="Send", exact=True).click()
                await page.get_by_text(told).wait_for()
        async with opened(chromium) as (page, _):
            await page.goto(f"{site.url}/open/{await site.world.sessions.issue(ANA)}")
            await page.get_by_role("button").first.click()
            found = await Axe().run(page)
            assert [one["id"] for one in found.response["violations"]] == []
            await page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        await chromium.close()
    assert [one for one in complaints if "413" not in one] == []
