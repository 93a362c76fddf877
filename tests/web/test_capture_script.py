"""The script as it is served: its header, its version, and what is in it."""

from __future__ import annotations

import hashlib
import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.capture_script import VERSION, CaptureScript, capture_script
from bot.web.options import SiteOptions

SITE = "https://www.duelingbook.com"
OPTIONS = SiteOptions(base_url="https://insights.example:8443/duels")


def header(script: str) -> list[tuple[str, str]]:
    lines, end, _ = script.partition("// ==/UserScript==\n")
    assert end
    assert lines.startswith("// ==UserScript==\n")
    return re.findall(r"^// @(\S+)[ \t]*(.*)$", lines, re.MULTILINE)


def test_the_header_names_the_replay_pages_and_our_host_and_no_others() -> None:
    told = header(capture_script(OPTIONS, SITE).decode())
    by_name = {name: [value for key, value in told if key == name] for name, _ in told}
    assert by_name["match"] == [
        "https://www.duelingbook.com/replay*",
        "https://duelingbook.com/replay*",
    ]
    assert by_name["connect"] == ["insights.example"]
    assert by_name["run-at"] == ["document-start"]
    assert by_name["noframes"] == [""]
    assert by_name["version"] == [VERSION]
    base = "https://insights.example:8443/duels"
    assert by_name["downloadURL"] == by_name["updateURL"] == [f"{base}/capture.user.js"]
    assert {"require", "include", "resource"}.isdisjoint(by_name)
    named = {"GM.getValue", "GM_getValue", "GM.xmlHttpRequest", "GM_xmlhttpRequest"}
    assert named < set(by_name["grant"])


def test_a_site_without_www_is_matched_as_it_is() -> None:
    told = header(capture_script(OPTIONS, "http://127.0.0.1:8081").decode())
    assert [value for name, value in told if name == "match"] == ["http://127.0.0.1:8081/replay*"]


def test_every_place_is_filled_and_no_other_address_is_in_it() -> None:
    script = capture_script(OPTIONS, SITE).decode()
    assert "{{" not in script
    hosts = set(re.findall(r"https?://([\w.:-]+)", script))
    assert hosts == {"insights.example:8443", "www.duelingbook.com", "duelingbook.com"}


@pytest.mark.parametrize(
    "url", ['https://a.example/"', "https://a.example\n// @match *", "https://a.example/`${1}`", ""]
)
def test_an_address_that_could_end_its_line_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="An address for the capture script"):
        capture_script(SiteOptions(base_url=url), SITE)
    with pytest.raises(ValueError, match="An address for the capture script"):
        capture_script(OPTIONS, url)


def test_a_changed_script_has_a_higher_version() -> None:
    """Or nobody who has the old one would get it: raise VERSION, then write its digest here."""
    digest = hashlib.sha256(capture_script(OPTIONS, SITE)).hexdigest()[:12]
    assert {VERSION: digest} == {"1.0.3": "0f84531c015e"}


async def test_it_is_served_as_a_script_for_an_hour_at_most() -> None:
    site = web.Application()
    site.add_routes(CaptureScript(OPTIONS).routes())
    async with TestClient(TestServer(site)) as client:
        answer = await client.get("/capture.user.js")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        assert await answer.read() == capture_script(OPTIONS, SITE)
