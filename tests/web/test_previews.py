"""What chats show of a link: only of public results, and without a score unless asked for."""

from __future__ import annotations

import html
import re
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from bot.domain.jobs import Job
from bot.domain.player_keys import player_key
from bot.samples import Duel, Player
from bot.samples.decks import GOAT_CONTROL, WARRIOR
from bot.services.askers import TERMINAL_ASKER
from tests.services import teams
from tests.services.world import ANA, World
from tests.web.publishing import given, publish
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

_TAG = re.compile(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+)" content="([^"]*)">')


def told_of(page: str) -> dict[str, str]:
    return {name: html.unescape(content) for name, content in _TAG.findall(page)}


def one_game(number: int, winner: str, loser: str) -> bytes:
    """Ana and Ben sit down with the same hands, and one of them gives up at once."""
    duel = Duel(Player("Ana", GOAT_CONTROL), Player("Ben", WARRIOR), replay_id=number, seed=7)
    duel.throw("Rock", "Scissors")
    duel.start(hands={"Ana": ("Scapegoat", "Sangan"), "Ben": ("Blade Knight",)})
    assert winner != loser
    duel.admit(loser)
    return duel.to_json()


async def make(world: World, number: int, winner: str, loser: str) -> Job:
    world.shelf.files[number] = one_game(number, winner, loser)
    return (await world.done(number)).job


@pytest.fixture
async def job(world: World) -> Job:
    return await make(world, 1, "Ana", "Ben")


async def test_a_link_unfurls_with_title_text_and_picture(site: Site, job: Job) -> None:
    base = await publish(site, job)
    told = told_of((await given(site, base, Host="evil.example")).text)
    assert told["og:title"] == "Ana vs Ben"
    assert told["og:description"].startswith("22 Nov 2025 \N{MIDDLE DOT} Goat, unrated")
    assert told["og:url"] == f"{site.options.base_url}{base}"
    assert told["og:image"] == f"{site.options.base_url}{base}/preview.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:type"] == "website"
    assert told["og:site_name"] == "Duel Insights"
    assert told["twitter:card"] == "summary_large_image"


async def test_only_a_link_that_shows_scores_tells_them(site: Site, job: Job) -> None:
    base = await publish(site, job)
    shown = told_of((await given(site, f"{base}?scores=1")).text)
    assert shown["og:title"] == "Ana 1\N{EN DASH}0 Ben"
    assert shown["og:url"] == f"{site.options.base_url}{base}?scores=1"
    assert shown["og:image"] == f"{site.options.base_url}{base}/preview.png?scores=1"


async def test_two_jobs_that_differ_in_the_winner_alone_look_the_same(site: Site, job: Job) -> None:
    other = await make(site.world, 2, "Ben", "Ana")
    bases = [await publish(site, one) for one in (job, other)]
    hidden = [await given(site, f"{base}/preview.png") for base in bases]
    shown = [await given(site, f"{base}/preview.png?scores=1") for base in bases]
    assert hidden[0].body == hidden[1].body
    assert len({one.body for one in (*hidden, *shown)}) == 3
    for tail in ("", f"/players/{player_key('Ana')}"):
        words = [told_of((await given(site, base + tail)).text) for base in bases]
        assert words[0]["og:title"] == words[1]["og:title"]
        assert words[0]["og:description"] == words[1]["og:description"]
        assert words[0]["og:image:alt"] == words[1]["og:image:alt"]


async def test_the_picture_is_a_png_of_the_size_that_was_told(site: Site, job: Job) -> None:
    base = await publish(site, job)
    told = await given(site, f"{base}/preview.png")
    assert told.headers["Content-Type"] == "image/png"
    assert told.headers["Cache-Control"] == "public, max-age=60"
    assert "Content-Disposition" not in told.headers
    assert Image.open(BytesIO(told.body)).size == (1200, 630)
    again = await given(site, f"{base}/preview.png", **{"If-None-Match": told.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert (await given(site, f"{base}/preview.png", "HEAD")).headers["ETag"] == told.headers[
        "ETag"
    ]


async def test_it_is_drawn_once_and_kept_as_an_object(site: Site, job: Job) -> None:
    base = await publish(site, job)
    pictures = {(await given(site, f"{base}/preview.png", Cookie=f"a={n}")).body for n in range(3)}
    assert len(pictures) == 1
    place = f"analysis/{job.id}/preview-"
    (kept,) = [key for key in await site.world.keys("analysis") if key.startswith(place)]
    assert await site.world.store.get(kept) in pictures


async def test_private_results_have_neither_words_nor_a_picture(site: Site, job: Job) -> None:
    missing = await given(site, f"/r/{uuid4()}")
    for tail in ("preview.png", "preview.png?scores=1"):
        told = await given(site, f"/r/{job.shareable_id}/{tail}")
        assert (told.status, told.body) == (404, missing.body)
    assert (await given(site, f"/r/{uuid4()}/preview.png")).body == missing.body
    assert told_of(missing.text) == {}
    assert not [key for key in await site.world.keys("analysis") if "/preview-" in key]


async def test_not_even_their_owner_finds_a_picture_of_private_results(site: Site) -> None:
    site.world.shelf.files[4] = one_game(4, "Ana", "Ben")
    job = (await site.world.done(4, asker=ANA)).job
    owner = await site.signed_in(ANA, job)
    page = await owner.get(f"/r/{job.shareable_id}")
    assert (page.status, told_of(page.text)) == (200, {})
    assert (await owner.get(f"/r/{job.shareable_id}/preview.png")).status == 404


async def test_a_team_is_told_with_its_war_and_its_players(site: Site) -> None:
    base = await publish(site, await teams.confirmed(site.world, TERMINAL_ASKER))
    hidden = told_of((await given(site, base)).text)
    assert hidden["og:title"] == "Seraphim \N{MIDDLE DOT} S9 W4"
    assert all(name in hidden["og:description"] for name in teams.MEMBERS)
    assert "\N{EN DASH}" not in hidden["og:description"]
    shown = told_of((await given(site, f"{base}?scores=1")).text)
    assert "Ana: unknown deck (1\N{EN DASH}1)" in shown["og:description"]
    pictures = [
        (await given(site, f"{base}/preview.png{query}")).body for query in ("", "?scores=1")
    ]
    assert pictures[0] != pictures[1]
    seat = told_of((await given(site, f"{base}/players/{player_key('Ana')}")).text)
    assert seat["og:title"] == "Ana \N{MIDDLE DOT} Seraphim \N{MIDDLE DOT} S9 W4"
    assert seat["og:image"] == f"{site.options.base_url}{base}/preview.png"


async def test_names_stay_words_whatever_stands_in_them(site: Site) -> None:
    name = '"><script>\u202ex'
    duel = Duel(Player(name, GOAT_CONTROL), Player("Ben", WARRIOR), replay_id=3, seed=7)
    duel.throw("Rock", "Scissors")
    duel.start(hands={name: ("Scapegoat",), "Ben": ("Blade Knight",)})
    duel.admit("Ben")
    site.world.shelf.files[3] = duel.to_json()
    page = (await given(site, await publish(site, (await site.world.done(3)).job))).text
    assert "<script" not in page
    assert "\u202e" not in page
    assert told_of(page)["og:title"].startswith('"><script>')
