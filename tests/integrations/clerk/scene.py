"""Signing in at the stand-in of Clerk, and what a refusal was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode, Person, begin_flow
from bot.integrations.clerk.provider import Clerk, ClerkOptions, open_clerk
from tests.standins.clerk import ClerkStandin, clerk_standin

CALLBACK = "https://duels.example.org/auth/callback"
SHORT_S = 0.4
"""Patience with a Clerk that never answers."""
SOON_S = 3.5
"""Some of these, and time for a machine that has much to do."""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Scene:
    """The stand-in, and the integration that asks it."""

    clerk: ClerkStandin
    provider: Clerk
    clock: Clock

    async def sign_in(self, user_id: str) -> Person:
        """The whole way, as a browser and the site go it."""
        flow = begin_flow()
        address = await self.provider.begin(flow, CALLBACK)
        back = self.clerk.answer(address, user_id)
        assert back["state"] == flow.state
        return await self.provider.identify(flow, back["code"], CALLBACK)

    async def refusal(self, user_id: str) -> IdentityErrorCode:
        """Why that failed."""
        with pytest.raises(IdentityError) as caught:
            await self.sign_in(user_id)
        return caught.value.code

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that the stand-in notices."""
        async with asyncio.timeout(10):
            while not holds():  # noqa: ASYNC110 - the stand-in counts, it tells no events
                await asyncio.sleep(0.01)


@asynccontextmanager
async def open_scene(
    change: Callable[[ClerkOptions], ClerkOptions] = lambda options: options,
    *,
    patience_s: float = 3.0,
    by: str = "127.0.0.1",
) -> AsyncIterator[Scene]:
    """The stand-in goes `by` this name."""
    clock = Clock()
    async with clerk_standin() as clerk:
        clerk.url = clerk.url.replace("127.0.0.1", by)
        options = change(clerk.options)
        async with open_clerk(options, patience_s=patience_s, clock=clock) as provider:
            yield Scene(clerk, provider, clock)
