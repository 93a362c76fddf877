"""Signing in while something is wrong: with the provider, the database, or whoever comes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from tests.services.world import ANA, BEN
from tests.standins.clerk import ClerkStandin, Fault, Spot
from tests.standstills import Standstills, without_standstills
from tests.web.signing_in import LOGIN, is_forgotten, is_in, known_user, sign_in, way_back
from tests.web.visiting import Browser, Site

pytest_plugins = ("tests.database",)


@pytest.mark.parametrize(
    ("spot", "fault"),
    [(Spot.TOKEN, Fault.FAILING), (Spot.USER, Fault.RESET), (Spot.TOKEN, Fault.REFUSED)],
)
async def test_while_the_provider_fails_a_sentence_says_so(
    clerk_site: Site, clerk: ClerkStandin, spot: Spot, fault: Fault
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    clerk.fail(spot, fault)
    back = await browser.get(path)
    assert (back.status, back.headers["Retry-After"]) == (503, "30")
    assert "Signing in does not work just now" in back.text
    assert is_forgotten(back)
    clerk.recover()
    assert (await sign_in(browser, clerk, user_id)).status == 303


async def test_a_busy_provider_says_when_to_come_again(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    for said, told in (("7", "7"), ("86400", "3600")):
        path = await way_back(browser, clerk, user_id)
        clerk.fail(Spot.USER, Fault.BUSY, retry_after=said)
        back = await browser.get(path)
        clerk.recover()
        assert back.status == 503
        assert int(back.headers["Retry-After"]) <= int(told)


async def test_whoever_comes_too_often_waits_and_loses_no_sign_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    preview = clerk_site.browser()
    statuses = [(await preview.get(LOGIN)).status for _ in range(34)]
    assert (statuses[0], statuses[-1]) == (303, 429)
    late = await browser.get(path)
    assert late.status == 429
    assert 1 <= int(late.headers["Retry-After"]) <= 3
    assert "signin" in browser.cookies
    assert (await browser.get("/account")).status == 200


async def test_a_sign_in_ends_whatever_went_wrong_on_the_way(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path, database = await way_back(browser, clerk, user_id), clerk_site.world.database
    async with database.unit_of_work() as unit:
        await unit.sql.execute("ALTER TABLE clerk_sign_ins RENAME TO mislaid")
    try:
        back = await browser.get(path)
    finally:
        async with database.unit_of_work() as unit:
            await unit.sql.execute("ALTER TABLE mislaid RENAME TO clerk_sign_ins")
    assert back.status == 500
    assert is_forgotten(back)


async def _time(browser: Browser, paths: Mapping[str, int], clock: Standstills) -> float:
    """How long the slowest of these pages takes, which all answer as they should."""
    slowest = 0.0
    for path, status in paths.items():
        began = await clock.passed()
        assert (await browser.get(path)).status == status, path
        slowest = max(slowest, await clock.passed() - began)
    return slowest


@pytest.mark.slow
async def test_a_hanging_provider_delays_a_sign_in_by_three_seconds_and_nothing_else(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    world = clerk_site.world
    world.shelf.put(1, 2)
    job = (await world.done(1, asker=ANA)).job
    user_id = clerk.add_user(discord=ANA.discord_user_id)
    inside = await clerk_site.signed_in(ANA, job)
    comers = [clerk_site.browser() for _ in range(8)]
    paths = [await way_back(one, clerk, user_id) for one in comers]
    for spot in (Spot.TOKEN, Spot.USER, Spot.DISCOVERY, Spot.KEYS):
        clerk.fail(spot, Fault.SILENT)
    slowest = 0.0
    pages = {"/account": 200, f"/r/{job.shareable_id}": 200, "/": 200, "/account/erase": 200}
    async with without_standstills() as clock:
        coming = [asyncio.create_task(one.get(to)) for one, to in zip(comers, paths, strict=True)]
        while not any(task.done() for task in coming):
            slowest = max(slowest, await _time(inside, pages, clock))
            asked = await clock.passed()
            await world.accounts.status(BEN)
            await world.sessions.issue(ANA, job.id)
            slowest = max(slowest, await clock.passed() - asked)
        answers = await asyncio.gather(*coming)
        took = await clock.passed()
    assert {answer.status for answer in answers} == {503}
    assert 2.5 < took < 4.0, (took, slowest, clock.lost)
    assert slowest < 1.0, (slowest, clock.lost)
    assert await is_in(inside)
