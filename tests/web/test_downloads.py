"""Files below results: what they hold, what they are called, and who gets them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from uuid import uuid4

import pytest

from bot.domain.jobs import Job
from bot.domain.player_keys import player_key
from bot.rendering.matches_csv import COLUMNS as COLUMNS_OF_TEAM
from bot.rendering.results_csv import COLUMNS
from bot.services.askers import TERMINAL_ASKER
from tests.cli.running import quick_duel
from tests.services import teams
from tests.services.world import ANA as OWNER
from tests.services.world import World
from tests.web.publishing import given, publish, unpublish
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

ANA, CJK = "Ana", "\u9577\u3044\u540d\u524d"
FILES = ("results.json", "results.csv", f"players/{player_key(ANA)}/decks/1.ydk")
KINDS = ("application/json", "text/csv; charset=utf-8", "application/octet-stream")


@pytest.fixture
async def job(world: World) -> Job:
    """Two replays of Ana, one of them with somebody whose name is in another script."""
    world.shelf.put(1)
    world.shelf.files[2] = quick_duel(2, ANA, CJK).to_json()
    return (await world.done(1, 2)).job


async def test_files_are_saved_under_names_that_tell_what_they_are(site: Site, job: Job) -> None:
    base = await publish(site, job)
    beginning = str(job.shareable_id)[:8]
    names = (
        f"duel-insights-{beginning}.json",
        f"duel-insights-{beginning}.csv",
        "Ana-2025-11-16.ydk",
    )
    for file, kind, name in zip(FILES, KINDS, names, strict=True):
        told = await given(site, f"{base}/{file}")
        assert told.status == 200
        assert told.headers["Content-Type"] == kind
        assert told.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert told.headers["X-Content-Type-Options"] == "nosniff"
        assert int(told.headers["Content-Length"]) == len(told.body) > 0


async def test_a_name_in_another_script_is_the_files_name_too(site: Site, job: Job) -> None:
    base = await publish(site, job)
    told = await given(site, f"{base}/players/{player_key(CJK)}/decks/1.ydk")
    assert told.headers["Content-Disposition"] == (
        "attachment; filename=\"2025-11-16.ydk\"; filename*=UTF-8''"
        "%E9%95%B7%E3%81%84%E5%90%8D%E5%89%8D-2025-11-16.ydk"
    )


async def test_they_say_what_the_replays_say(site: Site, job: Job) -> None:
    base = await publish(site, job)
    told = json.loads((await given(site, f"{base}/results.json")).body)
    assert [replay["replay_id"] for replay in told["replays"]] == [1, 2]
    assert {one["player"] for one in told["profiles"]} == {ANA, "Ben", CJK}
    assert told["job"]["shareable_id"] == str(job.shareable_id)
    table = (await given(site, f"{base}/results.csv")).body.decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(table, newline=""))]
    assert [*rows[0]] == [*COLUMNS]
    assert [row["score"] for row in rows] == ["2\N{EN DASH}0"] * 2
    deck = (await given(site, f"{base}/{FILES[2]}")).text
    assert deck.startswith("#created by Duel Insights: ")
    assert {"#main", "#extra", "!side", "73915051"} <= set(deck.splitlines())


async def test_a_team_has_its_report_its_table_and_its_lists(site: Site) -> None:
    world = site.world
    job = await teams.confirmed(world, TERMINAL_ASKER)
    base = await publish(site, job)
    told = json.loads((await given(site, f"{base}/results.json")).body)
    assert [seat["person"] for seat in told["team"]["seats"]] == [*teams.MEMBERS]
    assert [one["player"] for one in told["profiles"]] == [*teams.MEMBERS]
    table = (await given(site, f"{base}/results.csv")).body.decode("utf-8-sig")
    assert table.splitlines()[0] == ",".join(COLUMNS_OF_TEAM)
    assert len(table.splitlines()) == 1 + len(teams.PAIRS)
    assert (await given(site, f"{base}/{FILES[2]}")).text.startswith("#created by")


@pytest.mark.parametrize(
    "tail",
    [
        f"players/{player_key(ANA)}/decks/2.ydk",
        f"players/{player_key(ANA)}/decks/9999.ydk",
        f"players/{player_key(ANA)}/decks/0.ydk",
        f"players/{player_key(ANA)}/decks/-1.ydk",
        f"players/{player_key('Nobody')}/decks/1.ydk",
        "players/../results.txt",
    ],
)
async def test_what_is_not_there_is_the_one_page_of_what_is_not_there(
    site: Site, job: Job, tail: str
) -> None:
    base = await publish(site, job)
    missing = await given(site, f"/r/{uuid4()}")
    told = await given(site, f"{base}/{tail}")
    assert (told.status, told.body) == (404, missing.body)
    assert told.headers["Cache-Control"] == "no-store"


@pytest.mark.slow
async def test_nobody_gets_files_of_private_results(site: Site, job: Job) -> None:
    base = await publish(site, job)
    assert [(await given(site, f"{base}/{file}")).status for file in FILES] == [200] * 3
    await unpublish(site, job)
    missing = await given(site, f"/r/{uuid4()}")
    private = [await _until_gone(site, f"{base}/{file}") for file in FILES]
    assert private == [missing.body] * 3


async def _until_gone(site: Site, path: str) -> bytes:
    """What stands there once it is found to be private, which may take two seconds."""
    async with asyncio.timeout(20):
        while (told := await given(site, path)).status == 200:  # noqa: ASYNC110 nobody tells
            await asyncio.sleep(0.05)
    assert told.status == 404
    return told.body


async def test_their_owner_gets_files_of_private_results_and_nobody_keeps_them(site: Site) -> None:
    site.world.shelf.put(3)
    job = (await site.world.done(3, asker=OWNER)).job
    owner = await site.signed_in(OWNER, job)
    for file in FILES:
        told = await owner.get(f"/r/{job.shareable_id}/{file}")
        assert (told.status, told.headers["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in told.headers
        assert (await given(site, f"/r/{job.shareable_id}/{file}")).status == 404


async def test_public_files_may_be_kept_a_minute_and_are_asked_for_again_cheaply(
    site: Site, job: Job
) -> None:
    base = await publish(site, job)
    for file in FILES:
        told = await given(site, f"{base}/{file}")
        assert told.headers["Cache-Control"] == "public, max-age=60"
        tag = told.headers["ETag"]
        again = await given(site, f"{base}/{file}", **{"If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
        other = await given(site, f"{base}/{file}", **{"If-None-Match": '"another"'})
        assert other.body == told.body
        with_cookie = await given(site, f"{base}/{file}", Cookie="sid=x")
        assert with_cookie.headers["Cache-Control"] == "no-store"


async def test_a_browser_may_ask_first_how_large_they_are(site: Site, job: Job) -> None:
    base = await publish(site, job)
    for file in FILES:
        head, whole = [await given(site, f"{base}/{file}", method) for method in ("HEAD", "GET")]
        assert head.body == b""
        assert head.status == 200
        for name in ("Content-Length", "Content-Type", "Content-Disposition", "ETag"):
            assert head.headers[name] == whole.headers[name]


async def test_large_texts_come_packed_and_deck_files_as_they_are(site: Site, job: Job) -> None:
    base = await publish(site, job)
    whole = await given(site, f"{base}/results.json")
    packed = await given(site, f"{base}/results.json", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    # The browser has unpacked it.
    assert packed.body == whole.body
    assert int(packed.headers["Content-Length"]) < len(whole.body) / 4
    deck = await given(site, f"{base}/{FILES[2]}", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in deck.headers


async def test_files_are_not_written_to(site: Site, job: Job) -> None:
    base = await publish(site, job)
    for file in FILES:
        assert (await given(site, f"{base}/{file}", "POST")).status == 405
