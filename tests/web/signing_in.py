"""Browsers that sign in by the stand-in of Clerk."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from bot.services.askers import Asker
from tests.standins.clerk import ClerkStandin
from tests.web.visiting import Answer, Browser, Site

LOGIN: Final = "/auth/login"
CALLBACK: Final = "/auth/callback"


async def known_user(site: Site, clerk: ClerkStandin, asker: Asker) -> str:
    """The Clerk user of somebody who used the bot before."""
    await site.world.accounts.meet(asker)
    return clerk.add_user(discord=asker.discord_user_id)


async def way_back(browser: Browser, clerk: ClerkStandin, user_id: str, came: str = "") -> str:
    """Begin at the site and allow it at Clerk; the path by which the browser comes back."""
    referer = {"Referer": came} if came else {}
    sent = await browser.get(LOGIN, referer)
    assert sent.status == 303, sent.text
    back = clerk.answer(sent.headers["Location"], user_id)
    return f"{CALLBACK}?{urlencode(back)}"


async def sign_in(browser: Browser, clerk: ClerkStandin, user_id: str, came: str = "") -> Answer:
    """The whole way, to where the site leads at last."""
    return await browser.get(await way_back(browser, clerk, user_id, came))


async def is_in(browser: Browser) -> bool:
    return "Where you are signed in" in (await browser.get("/account")).text


def is_forgotten(answer: Answer, name: str = "signin") -> bool:
    """Whether this answer has the browser forget a cookie."""
    cookie = answer.cookies.get(name)
    return cookie is not None and (cookie.value, cookie["max-age"]) == ("", "0")
