"""A stand-in of Clerk on a real socket: sign-in by OpenID, the backend API, signed messages.

```
async with clerk_standin() as clerk:
    who = clerk.add_user(discord=77)             # or verified=False, provider=…, banned=…
    clerk.signed_in = who                        # authorize answers at once, else shows a page
    async with open_clerk(clerk.options) as provider:
        address = await provider.begin(flow, callback)
        back = clerk.answer(address, who)        # what the browser would bring: code and state
        person = await provider.identify(flow, back["code"], callback)
    message = clerk.news("user.updated", who)    # its headers and content
    clerk.fail(Spot.TOKEN, Fault.SILENT)         # see clerk_faults
    assert clerk.asked[Spot.TOKEN] == 1
```
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.integrations.clerk.provider import ClerkOptions
from tests.standins import clerk_news, clerk_oauth
from tests.standins.clerk_faults import Fault, Spot, Trouble, failing
from tests.standins.clerk_keys import SigningKey, signing_key
from tests.standins.clerk_news import Message
from tests.standins.clerk_oauth import Forge, SignIns
from tests.standins.clerk_people import ClerkAccount, ClerkUser, Json, accounts_of, errors
from tests.standins.listening import listening

__all__ = ["ClerkStandin", "Fault", "Message", "Spot", "clerk_standin"]

SECRET_KEY: Final = "sk_test_abcdefghijklmnopqrstuvwxyz0123456789"
CLIENT_ID: Final = "cl1ent0fTheS1te"
CLIENT_SECRET: Final = "cl1ent+s3cret/of:the site"
WEBHOOK_SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class ClerkStandin:
    """What it knows, how it answers, and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.users: dict[str, ClerkUser] = {}
        self.asked: Counter[Spot] = Counter()
        """How often each spot was asked, also where it failed."""
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        """Method, path with query, and headers in lower case, in the order they came."""
        self.keys: list[SigningKey] = [signing_key()]
        """What its frontend publishes; it signs by the first."""
        self.backend_keys: list[SigningKey] | None = None
        """What its backend publishes, where that is not the same."""
        self.published: object = None
        """The frontend's JWKS, where it is not made from the keys."""
        self.discovery: Json = {}
        """What its discovery document says otherwise; None leaves a thing out."""
        self.date: str | None = None
        """The Date header of all answers, where it is not the true one."""
        self._sign_ins = SignIns(CLIENT_ID, CLIENT_SECRET)
        self._troubles: dict[Spot, list[Trouble]] = {}
        self._closing = asyncio.Event()

    @property
    def options(self) -> ClerkOptions:
        """By which the integration is opened."""
        return ClerkOptions(
            frontend_url=self.url,
            api_url=self.url,
            secret_key=SECRET_KEY,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            webhook_secret=WEBHOOK_SECRET,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process that uses it."""
        return {
            "CLERK_SECRET_KEY": SECRET_KEY,
            "CLERK_FRONTEND_API": self.url,
            "CLERK_API_URL": self.url,
            "CLERK_OAUTH_CLIENT_ID": CLIENT_ID,
            "CLERK_OAUTH_CLIENT_SECRET": CLIENT_SECRET,
            "CLERK_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }

    @property
    def signed_in(self) -> str | None:
        """Who is signed in there in every browser, and allows everything."""
        return self._sign_ins.signed_in

    @signed_in.setter
    def signed_in(self, user_id: str | None) -> None:
        self._sign_ins.signed_in = user_id

    @property
    def forge(self) -> Forge | None:
        """Makes the id token in its place, of the key and the claims."""
        return self._sign_ins.forge

    @forge.setter
    def forge(self, forge: Forge | None) -> None:
        self._sign_ins.forge = forge

    def add_user(
        self,
        *,
        discord: int | Sequence[int] | None = None,
        verified: bool = True,
        provider: str = "oauth_discord",
        banned: bool = False,
        locked: bool = False,
    ) -> str:
        """Somebody new with these Discord accounts; their id."""
        user_id = f"user_2abcDEF{len(self.users) + 1:04d}"
        accounts = accounts_of(discord, provider=provider, verified=verified)
        self.users[user_id] = ClerkUser(user_id, accounts, banned, locked)
        self.users[user_id].touch()
        return user_id

    def change(
        self,
        user_id: str,
        *,
        discord: int | Sequence[int] | None = None,
        accounts: list[ClerkAccount] | None = None,
        banned: bool | None = None,
        locked: bool | None = None,
    ) -> None:
        """Change what is told of somebody: `accounts=[]` takes all away."""
        user = self.users[user_id]
        if discord is not None:
            user.accounts = accounts_of(discord, provider="oauth_discord", verified=True)
        if accounts is not None:
            user.accounts = accounts
        user.banned = user.banned if banned is None else banned
        user.locked = user.locked if locked is None else locked
        user.touch()

    def delete(self, user_id: str) -> None:
        """Let them be gone."""
        del self.users[user_id]

    def answer(self, address: str, user_id: str) -> dict[str, str]:
        """What a browser would bring back that came by `address`, once this person allowed it."""
        return self._sign_ins.allowed(dict(URL(address).query), user_id)

    def news(self, kind: str, user_id: str, *, at: float | None = None) -> Message:
        """A signed message: user.created or user.updated as they are now, or user.deleted."""
        told: Json = {"deleted": True, "id": user_id, "object": "user"}
        if kind != "user.deleted":
            told = self.users[user_id].as_json()
        return clerk_news.signed(clerk_news.event(kind, told, at), WEBHOOK_SECRET, at=at)

    def signed(self, content: bytes, message_id: str | None = None) -> Message:
        """A message with this body, signed."""
        return clerk_news.signed(content, WEBHOOK_SECRET, message_id=message_id)

    def fail(
        self,
        spot: Spot,
        fault: Fault,
        *,
        status: int = 503,
        retry_after: str | None = None,
        elsewhere: str = "",
        times: int | None = None,
    ) -> None:
        """Fail so when asked there, `times` times or always."""
        trouble = Trouble(fault, status, retry_after, elsewhere, times)
        self._troubles.setdefault(spot, []).append(trouble)

    def recover(self) -> None:
        """Have no troubles any more."""
        self._troubles.clear()

    def rotate(self, *, keeps_old: bool = False) -> None:
        """Sign by a new key from now on."""
        fresh = signing_key(f"ins_{len(self.keys) + int(self.keys[0].kid[4:])}")
        self.keys = [fresh, *(self.keys if keeps_old else [])]

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._note])
        app.router.add_get(Spot.DISCOVERY, self._discover)
        app.router.add_get(Spot.KEYS, self._publish)
        app.router.add_get(Spot.AUTHORIZE, self._authorize)
        app.router.add_post(Spot.TOKEN, self._exchange)
        app.router.add_get(Spot.USERS, self._list)
        app.router.add_get(Spot.USER, self._show)
        app.router.add_delete(Spot.USER, self._delete)
        app.router.add_get(Spot.BACKEND_KEYS, self._publish_to_backend)
        app.on_response_prepare.append(self._mark)
        return app

    async def _mark(self, _: web.Request, answer: web.StreamResponse) -> None:
        answer.headers["Set-Cookie"] = "__cf_bm=1; Path=/"
        if self.date is not None:
            answer.headers["Date"] = self.date

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((request.method, request.path_qs, headers))
        resource = request.match_info.route.resource
        spot = Spot(resource.canonical) if resource is not None else None
        if spot is None:
            return await handler(request)
        self.asked[spot] += 1
        trouble = self._trouble(spot)
        if trouble is not None:
            return await failing(request, trouble, self._closing)
        if spot.startswith("/v1/") and headers.get("authorization") != f"Bearer {SECRET_KEY}":
            wrong = errors("clerk_key_invalid", "The provided Clerk Secret Key is invalid")
            return web.json_response(wrong, status=401)
        return await handler(request)

    def _trouble(self, spot: Spot) -> Trouble | None:
        troubles = self._troubles.get(spot)
        if not troubles:
            return None
        first = troubles[0]
        if first.times is None:
            return first
        troubles[:1] = [replace(first, times=first.times - 1)] if first.times > 1 else []
        return first

    async def _discover(self, _: web.Request) -> web.Response:
        told = clerk_oauth.discovery(self.url) | self.discovery
        return web.json_response({name: one for name, one in told.items() if one is not None})

    async def _publish(self, _: web.Request) -> web.Response:
        keys: object = {"keys": [key.published() for key in self.keys]}
        return web.json_response(keys if self.published is None else self.published)

    async def _publish_to_backend(self, _: web.Request) -> web.Response:
        keys = self.keys if self.backend_keys is None else self.backend_keys
        return web.json_response({"keys": [key.published() for key in keys]})

    async def _authorize(self, request: web.Request) -> web.Response:
        return self._sign_ins.authorize(dict(request.query), list(self.users))

    async def _exchange(self, request: web.Request) -> web.Response:
        return await self._sign_ins.exchange(request, self.keys[0], self.url)

    async def _list(self, request: web.Request) -> web.Response:
        wanted = request.query.getall("user_id", [])
        limit = int(request.query.get("limit", "10"))
        shown = [self.users[one].as_json() for one in wanted if one in self.users]
        return web.json_response(shown[:limit])

    async def _show(self, request: web.Request) -> web.Response:
        user = self.users.get(request.match_info["id"])
        if user is None:
            return web.json_response(errors("resource_not_found", "not found"), status=404)
        return web.json_response(user.as_json())

    async def _delete(self, request: web.Request) -> web.Response:
        user = self.users.pop(request.match_info["id"], None)
        if user is None:
            return web.json_response(errors("resource_not_found", "not found"), status=404)
        return web.json_response({"id": user.id, "object": "user", "deleted": True})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async with listening(self.application()) as port:
            self.url = f"http://127.0.0.1:{port}"
            try:
                yield
            finally:
                self._closing.set()


@asynccontextmanager
async def clerk_standin() -> AsyncIterator[ClerkStandin]:
    """Clerk on a free port of this machine, with nobody in it yet."""
    clerk = ClerkStandin()
    async with clerk.listening():
        yield clerk
