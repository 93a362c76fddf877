"""Cookies that a neighbor host plants: none of them is taken for one of this site's own."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.cookies import cookie_of
from tests.services.world import ANA, BEN
from tests.standins.clerk import ClerkStandin
from tests.web.signing_in import known_user, way_back
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

# Browsers keep the name for this host, and let any host below the same domain set each of these.
PLANTED = (
    "x=1 {name}={value}",
    "x=1\t{name}={value}",
    'x="1" {name}={value}',
    "x=1; \N{EN QUAD}{name}={value}",
    "x=1; \N{NO-BREAK SPACE}{name}={value}",
    "x={name}={value}",
    "x=1,{name}={value}",
    "x{name}={value}",
    "{name} ={value}",
)


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        ("sid=a", "a"),
        ("x=1; sid=a; y=2", "a"),
        ("x=1;sid=a", "a"),
        ("sid=a=b", "a=b"),
        ("sid=", ""),
        ("sid", None),
        ("sid=a; sid=b", None),
        ("SID=a", None),
        ("", None),
        *((one.format(name="sid", value="a"), None) for one in PLANTED),
    ],
)
def test_a_cookie_is_what_stands_under_its_very_name_once(sent: str, held: str | None) -> None:
    assert cookie_of(make_mocked_request("GET", "/", {"Cookie": sent}), "sid") == held


@pytest.mark.parametrize("planted", PLANTED)
async def test_nobody_is_signed_in_by_a_cookie_that_a_neighbor_planted(
    secure_site: Site, planted: str
) -> None:
    mine = await secure_site.signed_in(ANA)
    own, theirs = mine.cookies, (await secure_site.signed_in(BEN)).cookies["__Host-sid"]
    evil = planted.format(name="__Host-sid", value=theirs)
    stranger = secure_site.browser()
    for held in (evil, f"{evil}; __Host-sid={own['__Host-sid']}"):
        page = await stranger.ask("GET", "/account", headers={"Cookie": held})
        assert str(BEN.discord_user_id) not in page.text
        assert (str(ANA.discord_user_id) in page.text) == (held != evil)


async def test_nobody_comes_back_from_a_sign_in_that_a_neighbor_planted(
    secure_clerk_site: Site, clerk: ClerkStandin
) -> None:
    account, attacker = await known_user(secure_clerk_site, clerk, BEN), secure_clerk_site.browser()
    path = await way_back(attacker, clerk, account)
    for planted in PLANTED:
        value = attacker.cookies["__Host-signin"]
        held = planted.format(name="__Host-signin", value=value)
        answer = await secure_clerk_site.browser().ask("GET", path, headers={"Cookie": held})
        assert (answer.status, "__Host-sid" in answer.cookies) == (400, False), planted
