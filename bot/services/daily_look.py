"""The look at everybody who is linked, once a day, by one of all processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Final, TypeVar
from uuid import uuid4

from bot.domain.identities import IdentityError, IdentityErrorCode, Link, News, NewsKind, Person
from bot.services.accounts import Accounts
from bot.services.departures import forget_account
from bot.services.linking import heed_change, is_fit, lock_linked, unlink
from bot.services.ports import IdentityProvider
from db.database import Database

_NAME: Final = "daily look"
_PAGE: Final = 100
_REST: Final = timedelta(days=1)
# Longer than it takes to ask for one page, however often that has to wait.
_LEASE: Final = timedelta(hours=1)
_AFTER_TROUBLE: Final = timedelta(minutes=10)
_SHORTEST_WAIT: Final = timedelta(seconds=1)
_LONGEST_WAIT: Final = timedelta(minutes=1)
_MOST_WAITS: Final = 10
_log = logging.getLogger(__name__)
T = TypeVar("T")


class DailyLook:
    """Ends the links of accounts that changed or went and of which no news came."""

    def __init__(self, database: Database, accounts: Accounts, provider: IdentityProvider) -> None:
        self._database = database
        self._accounts = accounts
        self._provider = provider

    async def take(self) -> None:
        """Look, where that is due; what stops it is tried again before the day is over."""
        async with self._database.unit_of_work() as unit:
            if not await unit.care_rounds.claim(_NAME, _LEASE):
                return
        rest = _REST
        try:
            # By a key of another instance nobody would be there, and everybody erased.
            await self._patiently(self._provider.confirm)
            await self._look_at_all()
        except IdentityError as error:
            _log.warning("linked accounts were not all looked up: %s", error.code)
            rest = max(_AFTER_TROUBLE, min(error.retry_after or _AFTER_TROUBLE, _LEASE))
        async with self._database.unit_of_work() as unit:
            await unit.care_rounds.postpone(_NAME, rest)

    async def _look_at_all(self) -> None:
        last = None
        while True:
            async with self._database.unit_of_work() as unit:
                await unit.care_rounds.postpone(_NAME, _LEASE)
                links = await unit.links.after(last, _PAGE)
            if not links:
                return
            await self._look_at(links)
            last = links[-1].user_id

    async def _look_at(self, links: tuple[Link, ...]) -> None:
        ids = [link.clerk_user_id for link in links]
        found = await self._patiently(lambda: self._provider.ask_many(ids))
        people = {person.clerk_user_id: person for person in found}
        is_doubted = _is_doubted(links, people.keys(), self._provider.issuer)
        if is_doubted:
            _log.warning(
                "most linked accounts seem to be gone at once, so nobody is erased for it: whoever"
                " is gone is unlinked; was Clerk's application made anew?"
            )
        for link in links:
            await self._compare(link, people.get(link.clerk_user_id), is_doubted=is_doubted)

    async def _compare(self, link: Link, person: Person | None, *, is_doubted: bool) -> None:
        if person is None:
            # Nobody is erased because one answer lacked them.
            person = await self._patiently(lambda: self._provider.ask(link.clerk_user_id))
        news_id = f"look {uuid4()}"
        if person is None:
            await self._let_go(link, news_id, is_doubted=is_doubted)
        elif not is_fit(person, link.discord_user_id) or person.as_of > link.as_of:
            # Told as news is, so that whoever was asked about before is not linked any more.
            news = News(id=news_id, kind=NewsKind.CHANGED, person=person)
            async with self._database.unit_of_work() as unit:
                await heed_change(unit, news, person, self._provider.issuer)

    async def _let_go(self, link: Link, news_id: str, *, is_doubted: bool) -> None:
        """The account is gone, or was of an instance that is asked no more."""
        if link.issuer == self._provider.issuer and not is_doubted:
            await forget_account(self._database, self._accounts, news_id, link.clerk_user_id)
            _log.info("a linked account is gone, and its person was erased")
            return
        async with self._database.unit_of_work() as unit:
            user = await lock_linked(unit, link.clerk_user_id)
            if user is not None:
                await unlink(unit, user)

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What is asked for; where the provider is busy, once more when it says."""
        for _ in range(_MOST_WAITS):
            try:
                return await ask()
            except IdentityError as error:
                if error.code is not IdentityErrorCode.BUSY:
                    raise
                wait = min(error.retry_after or _SHORTEST_WAIT, _LONGEST_WAIT)
            await asyncio.sleep(max(wait, _SHORTEST_WAIT).total_seconds())
        return await ask()


def _is_doubted(links: Collection[Link], there: Collection[str], issuer: str) -> bool:
    """Whether more are gone than people leave in a day: then nobody is erased for it.

    An instance that is made anew at the same address has good keys, and none of its people.
    """
    own = [link.clerk_user_id for link in links if link.issuer == issuer]
    gone = [account for account in own if account not in there]
    return len(gone) > 1 and 2 * len(gone) > len(own)
