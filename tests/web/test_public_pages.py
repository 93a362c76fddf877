"""What anybody may look at: well-formed, linked up, and true."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.domain.analysis.archetypes import ARCHETYPES
from bot.domain.analysis.definitions import DEFINITIONS
from bot.services.samples import SAMPLE_RESULTS
from tests.architecture.source import ROOT
from tests.services.world import World
from tests.web.strict_html import Page, read_page
from tests.web.visiting import Site, open_site

pytest_plugins = ("tests.database",)

INVITE = "https://discord.com/oauth2/authorize?client_id=123456789012345678"
PAGES = ("/", "/privacy", "/definitions", "/sample", "/sample/team")
SAMPLE = f"/r/{SAMPLE_RESULTS}"


@pytest.fixture
async def site(world: World) -> AsyncIterator[Site]:
    async with open_site(world, invite_url=INVITE, contact="ops@duels.example") as site:
        yield site


class Crawl:
    """Every page of the site that a link leads to, read once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pages: dict[str, Page] = {}
        self.found: set[str] = set()
        self.faults: list[str] = []

    async def walk(self, start: str) -> None:
        waiting = [start]
        while waiting:
            path = waiting.pop()
            answer = await self.site.get(path)
            if answer.status != 200:
                self.faults.append(f"{path}: {answer.status}")
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = self.pages[path] = read_page(answer.text)
            self.faults += [f"{path}: {fault}" for fault in page.faults]
            for link in (*page.links, *page.assets):
                target = link.partition("#")[0]
                if target.startswith("/") and target not in self.found:
                    self.found.add(target)
                    waiting.append(target)

    def dangling(self) -> set[str]:
        """Links to places of pages that are not there."""
        return {
            f"{path} → {link}"
            for path, page in self.pages.items()
            for link in page.links
            for target, mark, anchor in (link.partition("#"),)
            if mark and anchor not in self.pages[target or path].ids
        }


@pytest.mark.slow  # some sixty pages
async def test_every_link_leads_somewhere_and_every_page_is_well_formed(site: Site) -> None:
    crawl = Crawl(site)
    await crawl.walk("/")
    assert crawl.faults == []
    assert crawl.dangling() == set()
    seen = "\n".join(crawl.found)
    for piece in ("/sample", "/sample/team", "/privacy", "/account", "/players/", "/evidence"):
        assert piece in seen
    assert re.search(r"\.ydk$", seen, re.MULTILINE)


async def test_anybody_may_keep_the_pages_for_a_minute(site: Site) -> None:
    for path in PAGES:
        answer = await site.get(path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = await site.get(path, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")
        head = await site.get(path, "HEAD")
        assert (head.status, head.body) == (200, b"")


async def test_the_first_page_says_what_to_type_and_how_to_add_the_bot(site: Site) -> None:
    text = (await site.get("/")).text
    for typed in ("/replay analyze", "Analyze replays", "/team submit"):
        assert typed in text
    assert text.count(f'href="{INVITE}"') == 2
    assert 'href="/sample?scores=1"' in text
    assert "Seraphim" in text


async def test_a_site_that_knows_neither_invite_nor_samples_offers_none(world: World) -> None:
    async with open_site(world, samples=False, contact="https://ops.example/<b>") as site:
        text = (await site.get("/")).text
        assert read_page(text).faults == []
        assert "discord.com" not in text
        assert "/sample" not in text
        assert 'href="https://ops.example/&lt;b&gt;"' in text
        missing = await site.get("/nowhere")
        for path in ("/sample", "/sample/team", SAMPLE):
            answer = await site.get(path)
            assert (answer.status, answer.body) == (404, missing.body)


async def test_a_sample_is_a_page_like_any_other_and_says_that_it_is_made_up(site: Site) -> None:
    sample, same = await site.get("/sample"), await site.get(SAMPLE)
    assert sample.body == same.body
    assert "made up" in sample.text
    assert 'href="?scores=1"' in sample.text
    shown = (await site.get("/sample?scores=1")).text
    assert ">Hide scores</a>" in shown
    assert "Marigold" in shown


async def test_every_figure_is_defined_under_its_key(site: Site) -> None:
    text = (await site.get("/definitions")).text
    page = read_page(text)
    assert {key.value for key in DEFINITIONS} <= page.ids
    assert {"archetype", "confidence", "thin", "likely", "doubt", "unseen"} <= page.ids
    assert all(f"<span>{name}</span>" in text for name in ARCHETYPES)
    for one in DEFINITIONS.values():
        assert text.count(f'<article class="term" id="{one.key}">') == 1


def test_templates_name_only_figures_that_are_defined() -> None:
    templates = ROOT / "bot" / "web" / "templates"
    text = "\n".join(path.read_text() for path in sorted(templates.glob("*.html")))
    told = set(re.findall(r"/definitions#([a-z_-]+)", text))
    told |= set(re.findall(r"what\('[^']*', '([a-z_]+)'\)", text))
    told |= set(re.findall(r"against\([^,()]*, '[^']*', '([a-z_]+)'\)", text))
    anchors = set(re.findall(r'class="term" id="([a-z-]+)"', text))
    assert told
    assert told <= anchors | {key.value for key in DEFINITIONS}


@pytest.mark.parametrize(
    "path",
    [
        f"{SAMPLE}/players/0123456789ab/evidence/match_record?scores=1",
        f"{SAMPLE}/players/0123456789ab?scores=1",
        SAMPLE,
        "/sample",
        "/sample/team",
    ],
)
async def test_whoever_comes_from_results_finds_the_way_back(site: Site, path: str) -> None:
    answer = await site.get("/definitions", Referer=site.url + path)
    assert f'<a href="{path}">Back to the results</a>' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_was_kept_of_the_definitions_takes_nobody_the_way_back(site: Site) -> None:
    kept = await site.get("/definitions", Referer=f"{site.url}/privacy")
    named = {"If-None-Match": kept.headers["ETag"]}
    same = await site.get("/definitions", **named)
    assert (same.status, same.body) == (304, b"")
    for answer in (kept, same):
        assert "Referer" in answer.headers["Vary"].split(", ")
    from_results = await site.get("/definitions", Referer=site.url + SAMPLE, **named)
    assert from_results.status == 200
    assert "Back to the results" in from_results.text


@pytest.mark.parametrize(
    "referer",
    [
        "https://elsewhere.example/r/00000000-0000-4000-8000-000000000001",
        "{}/privacy",
        "{}//elsewhere.example/",
        '{}/r/00000000-0000-4000-8000-000000000001"><b>',
        "javascript:alert(1)",
        "http://[",
    ],
)
async def test_nobody_else_chooses_where_back_leads(site: Site, referer: str) -> None:
    answer = await site.get("/definitions", Referer=referer.format(site.url))
    assert answer.status == 200
    assert "Back to the results" not in answer.text


async def test_privacy_tells_how_to_export_to_erase_and_to_ask(site: Site) -> None:
    text = (await site.get("/privacy")).text
    for told in ("/account export", "/account delete", 'href="mailto:ops@duels.example"'):
        assert told in text


async def test_robots_are_kept_to_the_first_page_but_for_previews(site: Site) -> None:
    answer = await site.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain"
    named, others = answer.text.strip().split("\n\n")
    assert "User-agent: Discordbot" in named
    assert others.splitlines() == ["User-agent: *", "Allow: /$", "Disallow: /"]


async def test_the_icon_is_where_browsers_look_first(site: Site) -> None:
    answer = await site.get("/favicon.ico")
    assert answer.headers["Content-Type"] == "image/x-icon"
    assert answer.body.startswith(b"\x00\x00\x01\x00")
