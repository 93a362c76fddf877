"""What is asked of the identity provider now and then, by one of all processes.

Its news may be lost, so once a day everybody who is linked is looked up; and whoever asked for it
is deleted there, however often that has to be tried.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final
from uuid import uuid4

from bot.domain.identities import AccountDeletion, IdentityError
from bot.services.accounts import Accounts
from bot.services.daily_look import DailyLook
from bot.services.linking import NEWS_LIFE
from bot.services.ports import IdentityProvider
from bot.services.together import see_out
from db.database import Database

_EVERY: Final = timedelta(minutes=1)
_AT_ONCE: Final = 20
_LEASE: Final = timedelta(minutes=5)
_FIRST_REST: Final = timedelta(minutes=1)
_LONGEST_REST: Final = timedelta(hours=6)
_DOUBLINGS: Final = 10
_GIVE_UP: Final = timedelta(days=30)
_log = logging.getLogger(__name__)


class IdentityCare:
    """Runs beside everything else and delays nothing of it."""

    def __init__(
        self, database: Database, accounts: Accounts, provider: IdentityProvider | None
    ) -> None:
        self._database = database
        self._provider = provider
        self._look = None if provider is None else DailyLook(database, accounts, provider)

    async def run(self, stop: asyncio.Event) -> None:
        """Do what is due until `stop` is set; nothing ever, where there is no provider."""
        caring = asyncio.create_task(self._now_and_then())
        try:
            await stop.wait()
        finally:
            caring.cancel()
            await see_out(caring)

    async def round(self) -> None:
        """Do what is due now."""
        if self._provider is not None and self._look is not None:
            await self._delete_accounts(self._provider)
            await self._look.take()

    async def _now_and_then(self) -> None:
        while self._provider is not None:
            try:
                await self.round()
            except Exception as error:  # noqa: BLE001 - the next time may find the database back
                # What it says may be of somebody, and its kind tells enough.
                _log.warning("accounts were not looked after: %s", type(error).__name__)
            await asyncio.sleep(_EVERY.total_seconds())

    async def _delete_accounts(self, provider: IdentityProvider) -> None:
        """Have the provider forget whom it is to forget."""
        async with self._database.unit_of_work() as unit:
            if not await unit.account_deletions.are_due():
                return
            due = await unit.account_deletions.claim(_AT_ONCE, _LEASE)
        for deletion in due:
            await self._settle(deletion, await _delete(provider, deletion))

    async def _settle(self, deletion: AccountDeletion, why: IdentityError | None) -> None:
        async with self._database.unit_of_work() as unit:
            if why is None:
                # Whoever was asked about just before, by a sign-in, is not linked to it any more.
                await unit.links.lock_account(deletion.clerk_user_id)
                gone = (f"deleted {uuid4()}", deletion.clerk_user_id, None)
                await unit.deliveries.add(*gone, NEWS_LIFE)
                await unit.account_deletions.drop(deletion.clerk_user_id)
            elif deletion.age > _GIVE_UP:
                await unit.account_deletions.drop(deletion.clerk_user_id)
                _log.warning(
                    "an account that its person wanted deleted could not be deleted for 30 days,"
                    " and is no longer tried: %s",
                    why.code,
                )
            else:
                rest = min(_FIRST_REST * 2 ** min(deletion.attempts, _DOUBLINGS), _LONGEST_REST)
                rest = max(rest, min(why.retry_after or rest, _LONGEST_REST))
                await unit.account_deletions.postpone(deletion.clerk_user_id, rest)


async def _delete(provider: IdentityProvider, deletion: AccountDeletion) -> IdentityError | None:
    """Why the account is there still, if it is; by a wrong key nobody ever would be."""
    try:
        await provider.confirm()
        await provider.delete(deletion.clerk_user_id)
    except IdentityError as error:
        return error
    return None
