"""A web account from Discord: offered, linked, unlinked, and deleted where that is wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot.client.bot import DuelBot
from bot.domain.api_tokens import LIVES, ApiTokenError, Scope
from bot.integrations.clerk.provider import open_clerk
from bot.services.askers import Asker
from bot.services.identities import Answer
from tests.cogs.asking import forge, press
from tests.services.world import World, open_world
from tests.standins.clerk import ClerkStandin, clerk_standin
from tests.wire.discord import StandIn, User

pytest_plugins = ("tests.database",)

SITE: Final = "https://duels.example"
CALLBACK: Final = f"{SITE}/auth/callback"
BOTH: Final = "Erase everything, and my web account too"


@pytest.fixture
async def clerk() -> AsyncIterator[ClerkStandin]:
    async with clerk_standin() as clerk:
        yield clerk


@pytest.fixture
async def world(database_url: str, tmp_path: Path, clerk: ClerkStandin) -> AsyncIterator[World]:
    """People can sign in by a real socket to a stand-in of Clerk."""
    async with (
        open_clerk(clerk.options) as provider,
        open_world(database_url, tmp_path / "objects", provider=provider) as world,
    ):
        yield world


@pytest.fixture(autouse=True)
def _on_the_web(bot: DuelBot) -> None:
    bot.options = replace(bot.options, public_base_url=SITE)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


async def sign_in(world: World, clerk: ClerkStandin, user: User) -> str:
    """The web session of somebody who signed in by Clerk, and is linked from then on."""
    await world.accounts.meet(Asker(user.id))
    begun = await world.identities.begin(CALLBACK)
    back = clerk.answer(begun.address, clerk.add_user(discord=user.id))
    answer = Answer(state=back["state"], code=back["code"])
    secret = begun.flow.secret
    return await world.identities.finish(
        secret, answer, CALLBACK, token_before=None, agent="Firefox on Android"
    )


async def make_token(world: World, user: User) -> str:
    return await world.api_tokens.make(Asker(user.id), "sheet", [Scope.JOBS], LIVES[0])


async def test_a_link_without_a_secret_leads_to_the_sign_in(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    reply = await discord.slash(ana, "account link")
    assert reply.is_private
    (message,) = reply.messages
    assert message.part("Sign in")["url"] == f"{SITE}/auth/login"
    assert len(reply.text.splitlines()) == 3
    # Without a row of theirs nobody could be linked.
    assert [row["discord_user_id"] for row in await world.rows("users")] == [ana.id]
    assert clerk.asked.total() == 0


async def test_where_only_this_computer_reaches_the_site_that_is_said(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    bot.options = replace(bot.options, public_base_url="http://localhost:8080")
    (message,) = (await discord.slash(ana, "account link")).messages
    assert message.labels == []
    assert "no phone" in message.text
    assert "`http://localhost:8080/auth/login`" in message.text


async def test_who_is_linked_is_told_since_when_and_can_unlink(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    session = await sign_in(world, clerk, ana)
    assert await world.sessions.visitor(session) is not None
    token = await make_token(world, ana)
    told = (await discord.slash(ana, "account status")).text
    assert "web account linked since <t:" in told
    assert "your web account's id" in told
    (shown,) = (await discord.slash(ana, "account link")).messages
    assert "Your web account is linked since <t:" in shown.text
    assert shown.labels == ["Sign in", "Unlink"]
    asked = clerk.asked.total()
    await press(discord, shown, "Unlink", ana)
    assert "signed out" in shown.text
    assert shown.labels == []
    assert await world.sessions.visitor(session) is None
    with pytest.raises(ApiTokenError):
        await world.api_tokens.bearer(token, Scope.JOBS)
    assert "no web account linked" in (await discord.slash(ana, "account status")).text
    assert clerk.asked.total() == asked


async def test_a_button_that_is_older_than_the_links_end_says_so(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    await sign_in(world, clerk, ana)
    (shown,) = (await discord.slash(ana, "account link")).messages
    await world.identities.unlink(Asker(ana.id))
    await press(discord, shown, "Unlink", ana)
    assert "No web account is linked" in shown.text


@pytest.mark.parametrize("verb", ["unlink", "erase", "erase-both"])
async def test_nobody_presses_the_buttons_of_somebody_else(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, verb: str
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    await sign_in(world, clerk, ana)
    said = discord.say(ben, "hello")
    refused = await forge(discord, said, f"account:{verb}:{ana.id}", ben)
    assert refused.is_private
    assert "somebody else" in refused.text
    status = await world.accounts.status(Asker(ana.id))
    assert status.user.is_linked


async def test_tokens_are_counted_with_where_to_revoke_them(
    discord: StandIn, bot: DuelBot, world: World, ana: User
) -> None:
    await world.accounts.meet(Asker(ana.id))
    assert "API token" not in (await discord.slash(ana, "account status")).text
    await make_token(world, ana)
    told = (await discord.slash(ana, "account status")).text
    assert f"**1 API token** for your programs: revoke them at <{SITE}/account>" in told


async def test_the_web_account_stays_unless_its_deletion_is_chosen(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    await sign_in(world, clerk, ana)
    (asked,) = (await discord.slash(ana, "account delete")).messages
    assert asked.labels == ["Erase everything", BOTH]
    await press(discord, asked, "Erase everything", ana)
    assert asked.text == "Everything about you is erased."
    assert await world.rows("users") == []
    assert await world.rows("clerk_deletions") == []


async def test_the_web_account_is_deleted_where_that_is_chosen_and_nobody_waits_for_it(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    await sign_in(world, clerk, ana)
    before = clerk.asked.total()
    (asked,) = (await discord.slash(ana, "account delete")).messages
    await press(discord, asked, BOTH, ana)
    assert "Clerk deletes your web account" in asked.text
    (row,) = await world.rows("clerk_deletions")
    assert row["clerk_user_id"] in clerk.users
    assert clerk.asked.total() == before


async def test_no_deletion_is_promised_of_an_account_that_was_unlinked_meanwhile(
    discord: StandIn, bot: DuelBot, world: World, clerk: ClerkStandin, ana: User
) -> None:
    await sign_in(world, clerk, ana)
    (asked,) = (await discord.slash(ana, "account delete")).messages
    await world.identities.unlink(Asker(ana.id))
    await press(discord, asked, BOTH, ana)
    assert "none is deleted" in asked.text
    assert await world.rows("clerk_deletions") == []
