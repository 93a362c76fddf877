"""Signing in by the identity provider: what the browser is sent, keeps and reads."""

from __future__ import annotations

import asyncio
import base64
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.services.world import ANA, BEN
from tests.standins.clerk import ClerkStandin, Spot
from tests.web.signing_in import CALLBACK, LOGIN, is_forgotten, is_in, known_user, sign_in, way_back
from tests.web.visiting import Answer, Site

pytest_plugins = ("tests.database",)


def told_of(answer: Answer, name: str) -> dict[str, str]:
    """What is said of a cookie beside its value."""
    return {key: str(value) for key, value in answer.cookies[name].items() if value}


def asked_of(answer: Answer) -> dict[str, str]:
    """What the provider is sent."""
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: value for name, (value,) in query.items()}


async def test_the_browser_is_sent_with_nothing_that_lets_anybody_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    browser = clerk_site.browser()
    sent = await browser.get(LOGIN)
    assert (sent.status, sent.body) == (303, b"")
    assert sent.headers["Cache-Control"] == "no-store"
    assert sent.headers["Location"].startswith(f"{clerk.url}/oauth/authorize?")
    asked = asked_of(sent)
    assert asked["redirect_uri"] == f"{clerk_site.options.base_url}{CALLBACK}"
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid", "S256")
    secret = browser.cookies["signin"].partition(".")[0]
    assert len(secret) == 43
    assert secret not in sent.headers["Location"]
    assert told_of(sent, "signin") == {
        "path": "/",
        "max-age": "600",
        "httponly": "True",
        "samesite": "Lax",
    }


async def test_who_comes_back_is_signed_in_and_the_sign_in_is_over(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    back = await sign_in(browser, clerk, user_id)
    assert back.leads == (303, "/account")
    assert (back.headers["Cache-Control"], back.body) == ("no-store", b"")
    assert is_forgotten(back)
    assert told_of(back, "sid") == {
        "path": "/",
        "max-age": "28800",
        "httponly": "True",
        "samesite": "Lax",
    }
    page = await browser.get("/account")
    assert f"Discord id {ANA.discord_user_id}" in page.text
    assert "Linked since" in page.text
    assert user_id not in page.text
    assert 'action="/account/unlink"' in page.text


async def test_by_tls_both_cookies_are_for_this_very_host(
    secure_clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(secure_clerk_site, clerk, ANA), secure_clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    assert list(browser.cookies) == ["__Host-signin"]
    back = await browser.get(path)
    assert back.leads == (303, "/account")
    assert is_forgotten(back, "__Host-signin")
    for name in ("__Host-signin", "__Host-sid"):
        told = told_of(back, name)
        assert (told["secure"], told["httponly"], told["path"]) == ("True", "True", "/")
        assert "domain" not in told
    assert await is_in(browser)


async def test_by_tls_a_sign_in_without_the_prefix_is_nothing(
    secure_clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(secure_clerk_site, clerk, ANA), secure_clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    browser.cookies = {"signin": browser.cookies["__Host-signin"]}
    assert (await browser.get(path)).status == 400


@pytest.mark.parametrize(
    ("came", "leads"),
    [
        ("{url}/r/{id}", "/r/{id}"),
        ("{url}/r/{id}?scores=1", "/r/{id}?scores=1"),
        ("{url}/r/{id}/players/abcdefghijkl/evidence", "/r/{id}/players/abcdefghijkl/evidence"),
        ("{url}/account", "/account"),
        ("{url}/r/{id}?scores=1&next=//evil.example", "/account"),
        ("{url}/r/{id}#x", "/account"),
        ("{url}/r/{id}//evil.example", "/account"),
        ("{url}/r/{id}/../../sign-out", "/account"),
        ("{url}/r/{id}/\\evil.example", "/account"),
        ("{url}//evil.example/r/{id}", "/account"),
        ("{url}.evil.example/r/{id}", "/account"),
        ("{url}@evil.example/r/{id}", "/account"),
        ("https://evil.example/r/{id}", "/account"),
        ("//evil.example/r/{id}", "/account"),
        ("/r/{id}", "/account"),
        ("javascript:alert(1)", "/account"),
        ("{url}/r/{id}\u00e9", "/account"),
    ],
)
async def test_a_sign_in_leads_back_to_results_or_to_the_account_and_nowhere_else(
    clerk_site: Site, clerk: ClerkStandin, came: str, leads: str
) -> None:
    user_id, browser, results = (
        await known_user(clerk_site, clerk, ANA),
        clerk_site.browser(),
        uuid4(),
    )
    referer = came.format(url=clerk_site.options.base_url, id=results)
    back = await sign_in(browser, clerk, user_id, referer)
    assert back.leads == (303, leads.format(id=results))


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/r/x", "\r\nX: y", "é"]
)
async def test_what_is_written_into_the_cookie_leads_nowhere_else(
    clerk_site: Site, clerk: ClerkStandin, path: str
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    back = await way_back(browser, clerk, user_id)
    secret = browser.cookies["signin"].partition(".")[0]
    packed = base64.urlsafe_b64encode(path.encode()).decode().rstrip("=")
    browser.cookies["signin"] = f"{secret}.{packed}"
    assert (await browser.get(back)).leads == (303, "/account")


async def test_an_answer_is_taken_once_and_from_the_browser_that_asked(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, anas = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path = await way_back(anas, clerk, user_id)
    thief, blocked = clerk_site.browser(), clerk_site.browser()
    await thief.get(LOGIN)
    for browser in (thief, blocked):
        refused = await browser.get(path)
        assert (refused.status, refused.headers["Cache-Control"]) == (400, "no-store")
        assert "This sign-in is over" in refused.text
        assert f'href="{LOGIN}"' in refused.text
        assert not is_forgotten(refused), "lest a stranger's address end what is under way"
        assert not await is_in(browser)
    kept = dict(anas.cookies)
    assert (await anas.get(path)).status == 303
    anas.cookies = kept
    again = await anas.get(path)
    assert again.status == 400
    assert "This sign-in is over" in again.text


async def test_the_back_button_turns_nobody_away_who_is_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    assert (await browser.get(path)).status == 303
    again = await browser.get(path)
    assert again.status == 400
    assert "You are signed in already" in again.text
    assert 'href="/account"' in again.text
    assert await is_in(browser)


async def test_of_two_tabs_the_one_that_began_last_signs_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    first = await way_back(browser, clerk, user_id)
    second = await way_back(browser, clerk, user_id)
    assert (await browser.get(second)).leads == (303, "/account")
    late = await browser.get(first)
    assert "You are signed in already" in late.text
    # The other way round the first is refused, and the second goes on.
    other = clerk_site.browser()
    first = await way_back(other, clerk, user_id)
    second = await way_back(other, clerk, user_id)
    assert (await other.get(first)).status == 400
    assert (await other.get(second)).leads == (303, "/account")


async def test_of_one_answer_that_comes_twice_at_once_one_gets_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    path = await way_back(browser, clerk, user_id)
    cookie = {"Cookie": f"signin={browser.cookies['signin']}"}
    answers = await asyncio.gather(*(clerk_site.browser().get(path, cookie) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [303, 400, 400, 400]
    assert len(await clerk_site.world.rows("web_sessions")) == 1


async def test_who_says_no_reads_that_they_are_not_signed_in(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    browser = clerk_site.browser()
    state = asked_of(await browser.get(LOGIN))["state"]
    back = await browser.get(f"{CALLBACK}?error=access_denied&error_description=<b>x&state={state}")
    assert back.status == 200
    assert "You did not sign in" in back.text
    assert "access_denied" not in back.text
    assert "<b>x" not in back.text
    assert is_forgotten(back)
    assert clerk.asked[Spot.TOKEN] == 0


async def test_who_never_used_the_bot_reads_what_to_do_first(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    for user_id in (clerk.add_user(discord=77), clerk.add_user()):
        browser = clerk_site.browser()
        back = await sign_in(browser, clerk, user_id)
        assert back.status == 403
        assert "This sign-in did not work" in back.text
        assert "77" not in back.text
        assert user_id not in back.text
        assert not await is_in(browser)
    assert await clerk_site.world.rows("web_sessions") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=x",
        "state={state}",
        "code=x&code=y&state={state}",
        "code=x&state={state}&state={state}",
        "code=x&state=%00",
        "code=x&state=%ff%fe",
        "code=x&state=%ED%A0%80",
        "code=x&state=h%C3%A9",
        "code=" + 3000 * "x" + "&state=" + 500 * "x",
        "error=&state=",
        "iss=https://evil.example&code=x&state=x",
    ],
)
async def test_an_answer_that_is_none_is_refused_in_a_sentence(
    clerk_site: Site, clerk: ClerkStandin, query: str
) -> None:
    browser = clerk_site.browser()
    state = asked_of(await browser.get(LOGIN))["state"]
    back = await browser.get(f"{CALLBACK}?{query.format(state=state)}")
    assert back.status in {200, 400, 403}
    assert f'href="{LOGIN}"' in back.text
    assert is_forgotten(back) == ("This sign-in is over" not in back.text)
    assert "sid" not in browser.cookies
    assert clerk.asked[Spot.TOKEN] == 0


@pytest.mark.parametrize("held", ["", ".", "x", 43 * "A", 43 * "A" + ".", '"', "a.b.c", 2000 * "x"])
async def test_a_cookie_that_holds_nothing_of_ours_is_refused(clerk_site: Site, held: str) -> None:
    browser = clerk_site.browser()
    browser.cookies["signin"] = held
    assert (await browser.get(f"{CALLBACK}?code=x&state=x")).status == 400


async def test_who_only_asks_for_headers_begins_and_ends_nothing(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, browser = await known_user(clerk_site, clerk, ANA), clerk_site.browser()
    looked = await browser.ask("HEAD", LOGIN)
    assert (looked.status, dict(looked.cookies)) == (405, {})
    assert await clerk_site.world.rows("clerk_sign_ins") == []
    path = await way_back(browser, clerk, user_id)
    for method in ("HEAD", "POST"):
        refused = await browser.ask(method, path, headers={"Origin": clerk_site.options.origin})
        assert (refused.status, dict(refused.cookies)) == (405, {})
    assert (await browser.get(path)).status == 303


async def test_the_session_of_somebody_else_in_this_browser_is_over(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    user_id, bens = await known_user(clerk_site, clerk, ANA), await clerk_site.signed_in(BEN)
    left = dict(bens.cookies)
    assert (await sign_in(bens, clerk, user_id)).status == 303
    assert f"Discord id {ANA.discord_user_id}" in (await bens.get("/account")).text
    bens.cookies = left
    assert not await is_in(bens)


async def test_results_that_are_not_there_offer_to_sign_in_in_the_same_bytes(
    clerk_site: Site, clerk: ClerkStandin
) -> None:
    world = clerk_site.world
    world.shelf.put(1)
    job = (await world.done(1, asker=ANA)).job
    page, browser = f"/r/{job.shareable_id}", clerk_site.browser()
    bens = await clerk_site.signed_in(BEN)
    paths = (page, f"/r/{uuid4()}", "/nothing")
    answers = [await one.get(path) for one in (browser, bens) for path in paths]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert f'href="{LOGIN}"' in answers[0].text
    # From there it leads back to the results, once they may be seen.
    user_id = clerk.add_user(discord=ANA.discord_user_id)
    back = await sign_in(browser, clerk, user_id, f"{clerk_site.options.base_url}{page}")
    assert back.leads == (303, page)
    assert (await browser.get(page)).status == 200


async def test_where_nobody_signs_in_so_no_page_offers_it(site: Site) -> None:
    for path in ("/", "/account", "/privacy", "/nothing", f"/r/{uuid4()}"):
        told = (await site.get(path)).text
        assert "/auth/" not in told, path
        assert "Clerk" not in told, path
    old = await site.get(LOGIN)
    assert old.status == 404
    assert "Open results" in old.text
    assert not old.cookies
    assert (await site.get(f"{CALLBACK}?code=x&state=x")).status in {400, 404}


async def test_where_people_sign_in_pages_say_so(clerk_site: Site) -> None:
    assert f'href="{LOGIN}"' in (await clerk_site.get("/account")).text
    privacy = (await clerk_site.get("/privacy")).text
    assert "Clerk" in privacy
    assert "ten minutes" in privacy
