"""What is stored about a visitor, where they are signed in, and the way out."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.domain.captures import CaptureError
from bot.domain.jobs import Job
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.services.capturing import paired
from tests.services.world import ANA, BEN, World, until_blocked
from tests.standins.clerk import ClerkStandin
from tests.web.signing_in import known_user, sign_in
from tests.web.visiting import Answer, Browser, Site

pytest_plugins = ("tests.database",)

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
async def job(world: World) -> Job:
    """Ana's, and nobody else sees it."""
    world.shelf.put(1)
    return (await world.done(1, asker=ANA)).job


def actions(answer: Answer) -> list[str]:
    """Where the page's forms lead, all of which are sent."""
    forms = re.findall(r'<form[^>]*method="(\w+)"[^>]*action="([^"]+)"', answer.text)
    assert {method for method, _ in forms} <= {"post"}
    return [action for _, action in forms]


async def is_in(browser: Browser) -> bool:
    return "Where you are signed in" in (await browser.get("/account")).text


async def test_who_is_not_signed_in_reads_how_to_get_in(site: Site) -> None:
    answer = await site.browser().get("/account")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "You are not signed in" in answer.text
    assert "Open results" in answer.text
    assert actions(answer) == []
    assert not answer.cookies


async def test_a_cookie_that_is_good_for_nothing_is_taken_away(site: Site) -> None:
    browser = site.browser()
    browser.cookies["sid"] = 43 * "x"
    assert "You are not signed in" in (await browser.get("/account")).text
    assert not browser.cookies


async def test_it_says_what_is_stored_and_where_one_is_signed_in(site: Site, job: Job) -> None:
    await site.world.uploads.keep(ANA, quick_duel(3).to_json())
    await site.world.submit(2, asker=ANA)
    browser, other = await site.signed_in(ANA, job), site.browser()
    ticket = await site.world.sessions.issue(ANA)
    assert (await other.post(f"/open/{ticket}", headers={"User-Agent": CHROME})).leads == (
        303,
        "/account",
    )
    page = await browser.get("/account")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-store")
    for told in (
        f"Discord id {ANA.discord_user_id}",
        "2 jobs, 1 of them unfinished",
        "1 replay sent as files or captured",
        "Firefox on Android",
        "Chrome on Windows",
    ):
        assert told in page.text
    assert page.text.index("Firefox on Android") < page.text.index("Chrome on Windows")
    assert page.text.count("this browser") == 1
    uploads, first, ends, everywhere, *_ = actions(page)
    assert (uploads, first) == ("/account/uploads", "/sign-out")
    assert everywhere == "/account/sign-out-everywhere"
    assert not any(one in page.text for one in browser.cookies.values())
    assert (await browser.post(ends)).leads == (303, "/account")
    assert (await is_in(browser), await is_in(other)) == (True, False)


async def test_signing_out_takes_the_cookie_and_the_results(site: Site, job: Job) -> None:
    browser, page = await site.signed_in(ANA, job), f"/r/{job.shareable_id}?scores=1"
    assert (await browser.get(page)).status == 200
    kept = dict(browser.cookies)
    left = await browser.post("/sign-out")
    assert left.leads == (303, "/")
    assert (left.headers["Cache-Control"], browser.cookies) == ("no-store", {})
    # The back button asks again, since no page of theirs may be kept.
    assert (await browser.get(page)).status == 404
    browser.cookies = kept
    assert (await browser.get(page)).status == 404
    assert await site.world.rows("web_sessions") == []
    assert (await browser.post("/sign-out")).leads == (303, "/"), "nothing is left to end"


async def test_everywhere_is_everywhere_and_takes_open_links_along(site: Site, job: Job) -> None:
    browsers = [await site.signed_in(ANA, job) for _ in range(3)]
    bens = await site.signed_in(BEN)
    ticket = await site.world.sessions.issue(ANA, job.id)
    assert (await browsers[0].post("/account/sign-out-everywhere")).leads == (303, "/account")
    assert [await is_in(one) for one in (*browsers, bens)] == [False, False, False, True]
    assert (await site.browser().post(f"/open/{ticket}")).status == 410
    stranger = await site.browser().post("/account/sign-out-everywhere")
    assert stranger.leads == (303, "/account")
    assert await is_in(bens)


async def test_nobody_ends_the_session_of_another(site: Site) -> None:
    bens = await site.signed_in(BEN)
    (of_ben,) = [row["id"] for row in await site.world.rows("web_sessions")]
    anas = await site.signed_in(ANA)
    for browser in (anas, site.browser()):
        for session in (of_ben, uuid4()):
            ended = await browser.post(f"/account/sessions/{session}/end")
            assert ended.leads == (303, "/account")
    assert (await is_in(anas), await is_in(bens)) == (True, True)
    missing = await anas.post(f"/account/sessions/{36 * '-'}/end")
    assert (missing.status, missing.body) == (404, (await anas.get("/nothing")).body)


async def test_ones_own_session_can_be_ended_by_its_number_too(site: Site) -> None:
    browser = await site.signed_in(ANA)
    (row,) = await site.world.rows("web_sessions")
    assert row["agent"] == "Firefox on Android"
    assert (await browser.post(f"/account/sessions/{row['id']}/end")).leads == (303, "/account")
    assert not browser.cookies
    assert not await is_in(browser)


async def test_who_erases_everything_is_signed_out_and_not_met_again(site: Site, job: Job) -> None:
    browser = await site.signed_in(ANA, job)
    await site.world.accounts.erase(ANA)
    assert "You are not signed in" in (await browser.get("/account")).text
    assert (await browser.get(f"/r/{job.shareable_id}")).status == 404
    assert await site.world.rows("users") == []


async def test_looking_at_a_link_to_a_state_change_changes_nothing(site: Site) -> None:
    browser = await site.signed_in(ANA)
    forms = ("/sign-out", "/account/sign-out-everywhere", "/account/unlink")
    for path in (*forms, "/account/uploads", "/account/tokens"):
        looked = await browser.get(path)
        assert (looked.status, looked.headers["Allow"]) == (405, "POST")
        # Who reloads the address of a form reads that, and goes on.
        assert "Nothing is shown here" in looked.text
        assert "only for looking" not in looked.text
        assert 'class="button" href="/account"' in looked.text
        assert (await browser.ask("HEAD", path)).status == 405
    assert await is_in(browser)


async def test_what_is_sent_to_a_page_reads_that_it_is_only_for_looking(site: Site) -> None:
    told = await site.browser().post("/account")
    assert (told.status, told.headers["Allow"]) == (405, "GET,HEAD")
    assert "This address is only for looking" in told.text


async def test_a_member_of_a_team_who_never_had_a_job_has_a_page(site: Site) -> None:
    browser = await site.signed_in(Asker(333, frozenset({8})))
    page = (await browser.get("/account")).text
    assert "0 jobs" in page
    assert "unfinished" not in page


async def test_paired_browsers_have_a_section_of_their_own_and_can_be_revoked(site: Site) -> None:
    world, browser = site.world, await site.signed_in(ANA)
    assert "Browsers that capture" not in (await browser.get("/account")).text
    token = await paired(world, ANA, "Safari on iPhone")
    kept, bens = await paired(world, ANA, "Edge on Windows"), await paired(world, BEN)
    page = await browser.get("/account")
    assert "Browsers that capture replays" in page.text
    assert "stay paired" in page.text
    assert token not in page.text
    revokes = [action for action in actions(page) if "/browsers/" in action]
    assert len(revokes) == 2
    assert page.text.index("Edge on Windows") < page.text.index("Safari on iPhone")
    (theirs,) = await world.captures.browsers(BEN)
    assert (await browser.post(f"/account/browsers/{theirs.id}/revoke")).leads == (303, "/account")
    assert (await browser.post(revokes[1])).leads == (303, "/account")
    with pytest.raises(CaptureError):
        await world.captures.wanted_by(token)
    for still in (kept, bens):
        await world.captures.wanted_by(still)
    # Nobody does it from elsewhere, and signing out everywhere is another thing.
    forged = await browser.ask("POST", revokes[0], headers={"Origin": "https://evil.example"})
    assert forged.status == 403
    assert (await site.browser().post(revokes[0])).leads == (303, "/account")
    assert (await browser.post(f"/account/browsers/{'-' * 36}/revoke")).status == 404
    await browser.post("/account/sign-out-everywhere")
    assert await world.captures.wanted_by(kept)


async def test_who_unlinks_is_out_everywhere_until_they_want_to_be_linked(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    other, bens = await clerk_site.signed_in(ANA), await clerk_site.signed_in(BEN)
    assert "Link an account" in (await other.get("/account")).text
    await sign_in(browser, clerk, user_id)
    assert "/account/unlink" in actions(await browser.get("/account"))
    forged = await browser.ask("POST", "/account/unlink", headers={"Origin": clerk.url})
    assert forged.status == 403
    assert (await bens.post("/account/unlink")).leads == (303, "/account"), "nothing to unlink"
    told = await browser.post("/account/unlink")
    assert (told.status, told.headers["Cache-Control"]) == (200, "no-store")
    assert "Unlinked" in told.text
    assert not browser.cookies
    assert [await is_in(one) for one in (browser, other, bens)] == [False, False, True]
    assert (await browser.post("/account/unlink")).leads == (303, "/account")
    refused = await sign_in(browser, clerk, user_id)
    assert (refused.status, "/account link" in refused.text) == (403, True)
    await clerk_site.world.identities.invite(ANA)
    assert (await sign_in(browser, clerk, user_id)).status == 303
    assert await is_in(browser)


async def test_erasing_asks_first_and_then_leaves_nothing(site: Site, job: Job) -> None:
    browser, bens = await site.signed_in(ANA, job), await site.signed_in(BEN)
    assert 'href="/account/erase"' in (await browser.get("/account")).text
    asked = await browser.get("/account/erase")
    assert (asked.status, asked.headers["Cache-Control"]) == (200, "no-store")
    assert actions(asked) == ["/account/erase"]
    assert "1 job" in asked.text
    assert "checkbox" not in asked.text
    assert len(await site.world.rows("users")) == 2
    forged = await browser.ask("POST", "/account/erase", headers={"Sec-Fetch-Site": "same-site"})
    assert forged.status == 403
    told = await browser.post("/account/erase", b"account=yes")
    assert (told.status, told.headers["Cache-Control"]) == (200, "no-store")
    assert "Everything is erased" in told.text
    assert "1 job" in told.text
    assert "Clerk" not in told.text
    assert not browser.cookies
    assert (await browser.get(f"/r/{job.shareable_id}")).status == 404
    (left,) = await site.world.rows("users")
    assert left["discord_user_id"] == BEN.discord_user_id
    for ask in (browser.get, browser.post):
        assert (await ask("/account/erase")).leads == (303, "/account")
    assert await is_in(bens)


@pytest.mark.parametrize(
    ("sent", "is_asked"),
    [(b"", False), (b"account=yes", True), (b"account=no", False), (b"xaccount=yes", False)],
)
async def test_the_account_at_the_provider_goes_only_where_that_is_ticked(
    clerk_site: Site, clerk: ClerkStandin, sent: bytes, *, is_asked: bool
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    await sign_in(browser, clerk, user_id)
    asked = await browser.get("/account/erase")
    assert 'type="checkbox" name="account" value="yes"' in asked.text
    assert "checked" not in asked.text
    told = await browser.post("/account/erase", sent)
    assert ("Clerk is asked to delete" in told.text) is is_asked
    assert ("still exists" in told.text) is not is_asked
    wanted = await clerk_site.world.rows("clerk_deletions")
    assert [row["clerk_user_id"] for row in wanted] == ([user_id] if is_asked else [])
    assert clerk.users, "nobody waits for the provider here"
    refused = await sign_in(browser, clerk, user_id)
    assert refused.status == 403
    assert await clerk_site.world.rows("users") == []


async def test_where_signing_in_is_off_no_deletion_at_the_provider_is_promised(site: Site) -> None:
    browser = await site.signed_in(ANA)
    async with site.world.database.unit_of_work() as unit:
        user = await ANA.user(unit)
        await unit.links.link(user.id, "user_2Ana", "https://clerk.example", datetime.now(UTC))
    assert "checkbox" not in (await browser.get("/account/erase")).text
    told = await browser.post("/account/erase", b"account=yes")
    assert "still exists, and is not linked" in told.text
    assert await site.world.rows("clerk_deletions") == []


async def test_erasing_in_two_tabs_erases_once(site: Site, job: Job) -> None:
    browser = await site.signed_in(ANA, job)
    kept = dict(browser.cookies)
    assert (await browser.post("/account/erase")).status == 200
    browser.cookies = kept
    again = await browser.post("/account/erase")
    assert again.status == 200
    assert "Everything is erased" in again.text
    assert not browser.cookies
    assert len(await site.world.rows("erasures")) == 1


async def test_whose_session_is_over_is_not_told_that_anything_was_erased(
    site: Site, job: Job
) -> None:
    anas, bens = await site.signed_in(ANA, job), await site.signed_in(BEN)
    kept = dict(anas.cookies)
    assert (await anas.post("/sign-out")).status == 303
    assert (await bens.post("/account/erase")).status == 200
    anas.cookies = kept
    assert (await anas.post("/account/erase")).leads == (303, "/account")
    (left,) = await site.world.rows("users")
    assert left["discord_user_id"] == ANA.discord_user_id


@pytest.mark.parametrize("sent", [b"", b"account=yes"])
async def test_of_two_presses_at_once_the_second_reads_that_everything_is_erased(
    clerk_site: Site, clerk: ClerkStandin, sent: bytes
) -> None:
    world, browser = clerk_site.world, clerk_site.browser()
    await sign_in(browser, clerk, await known_user(clerk_site, clerk, ANA))
    async with world.database.unit_of_work() as unit:
        user = await ANA.user(unit)
        assert await unit.users.lock(user.id)
        second = asyncio.create_task(browser.post("/account/erase", sent))
        await until_blocked(world)
        await unit.users.erase(user)
    told = await second
    assert told.status == 200
    assert "Everything is erased" in told.text
    # Only the first has a say in what becomes of the account at the provider.
    assert "the first time counts" in told.text
    assert "Clerk" not in told.text
    assert await world.rows("clerk_deletions") == []
    assert not browser.cookies
