"""People who sign in on the site by the stand-in of Clerk, as browsers and the site do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from bot.domain.api_tokens import LIVES, Scope
from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.domain.users import User
from bot.domain.visits import Visitor
from bot.integrations.clerk.provider import Clerk, open_clerk
from bot.services.askers import Asker
from bot.services.identities import Answer, Begun
from bot.services.identity_care import IdentityCare
from tests.services.world import World, open_world
from tests.standins.clerk import ClerkStandin, Message, clerk_standin

CALLBACK: Final = "https://duels.example.org/auth/callback"
AGENT: Final = "Firefox on Linux"


@dataclass(frozen=True)
class Scene:
    """The stand-in, the integration that asks it, and the services over both."""

    clerk: ClerkStandin
    provider: Clerk
    world: World

    @property
    def care(self) -> IdentityCare:
        return IdentityCare(self.world.database, self.world.accounts, self.provider)

    async def known(self, asker: Asker) -> str:
        """The asker has been here, and has an account with their Discord account; its id."""
        await self.world.accounts.meet(asker)
        assert asker.discord_user_id is not None
        return self.clerk.add_user(discord=asker.discord_user_id)

    async def begun(self) -> Begun:
        return await self.world.identities.begin(CALLBACK)

    def answered(self, begun: Begun, account: str) -> Answer:
        """What the browser brings back once this person has allowed it."""
        back = self.clerk.answer(begun.address, account)
        return Answer(state=back["state"], code=back["code"])

    async def finish(self, secret: str | None, answer: Answer, before: str | None = None) -> str:
        return await self.world.identities.finish(
            secret, answer, CALLBACK, token_before=before, agent=AGENT
        )

    async def sign_in(self, account: str, before: str | None = None) -> str:
        """The whole way; the token of the session."""
        begun = await self.begun()
        return await self.finish(begun.flow.secret, self.answered(begun, account), before)

    async def refusal(self, account: str) -> IdentityErrorCode:
        """Why they are not let in, after which nothing is as if they were."""
        before = await self.state()
        with pytest.raises(IdentityError) as caught:
            await self.sign_in(account)
        assert await self.state() == before
        return caught.value.code

    async def state(self) -> list[object]:
        """Who is linked to what, and where anybody is signed in."""
        links = await self.rows("clerk_links", "user_id", "issuer")
        users = await self.rows("users", "id", "clerk_user_id")
        return [links, users, await self.rows("web_sessions", "id", "user_id")]

    async def rows(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        rows = await self.world.rows(table)
        return sorted(tuple(str(row[name]) for name in columns) for row in rows)

    async def linked(self) -> dict[int | None, str]:
        """The accounts of all who are linked, by their Discord ids."""
        # In one statement, since others may be about to change it.
        rows = await self.execute(
            "SELECT u.discord_user_id, u.clerk_user_id, l.id FROM users u"
            " LEFT JOIN clerk_links l ON l.user_id = u.id"
        )
        found: dict[int | None, str] = {}
        for row in rows:
            account, discord = str(row["clerk_user_id"]), row["discord_user_id"]
            assert account.startswith("user_") == (row["id"] is not None)
            if row["id"] is not None:
                assert isinstance(discord, int)
                found[discord] = account
        return found

    async def visitor(self, token: str) -> Visitor | None:
        return await self.world.sessions.visitor(token)

    async def user(self, asker: Asker) -> User:
        return await self.world.accounts.meet(asker)

    async def api_token(self, asker: Asker) -> str:
        return await self.world.api_tokens.make(asker, "script", {Scope.JOBS}, LIVES[0])

    async def hear(self, message: Message) -> None:
        await self.world.identities.hear(message.headers, message.content)

    async def tell(self, kind: str, account: str) -> Message:
        """The news about somebody, heard; the message."""
        message = self.clerk.news(f"user.{kind}", account)
        await self.hear(message)
        return message

    async def execute(self, sql: str, *args: object) -> list[dict[str, object]]:
        async with self.world.database.unit_of_work() as unit:
            return list(await unit.sql.execute(sql, args))


@asynccontextmanager
async def open_scene(url: str, folder: Path) -> AsyncIterator[Scene]:
    async with (
        clerk_standin() as clerk,
        open_clerk(clerk.options) as provider,
        open_world(url, folder, provider=provider) as world,
    ):
        yield Scene(clerk, provider, world)


async def settled(*works: object) -> list[str]:
    """How each of these ended: the codes of refusals, and `in` where there was none."""
    ends = await asyncio.gather(*works, return_exceptions=True)  # type: ignore[call-overload]
    told = []
    for end in ends:
        if isinstance(end, IdentityError):
            told.append(str(end.code))
        else:
            assert not isinstance(end, BaseException), repr(end)
            told.append("in")
    return sorted(told)
