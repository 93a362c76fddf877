"""Accounts that are gone at the identity provider, and what goes with them here."""

from __future__ import annotations

from contextlib import suppress

from bot.domain.users import User
from bot.services.accounts import Accounts, NothingKeptError
from bot.services.linking import NEWS_LIFE, lock_linked
from db.database import Database, UnitOfWork


async def forget_account(
    database: Database, accounts: Accounts, news_id: str, clerk_user_id: str
) -> None:
    """Erase who is linked to this account, which is gone, as they could do themselves.

    Heard again, it changes nothing; interrupted, it is heard again and goes on.
    """

    async def found(unit: UnitOfWork) -> User | None:
        return await lock_linked(unit, clerk_user_id)

    async def mark(unit: UnitOfWork, _: User) -> bool:
        return await unit.deliveries.add(news_id, clerk_user_id, None, NEWS_LIFE)

    while not await _note_stranger(database, news_id, clerk_user_id):
        # Whoever was linked may be linked no more by the time that all is ready.
        with suppress(NothingKeptError):
            await accounts.erase_found(found, mark)
            return


async def _note_stranger(database: Database, news_id: str, clerk_user_id: str) -> bool:
    """Remember that the account is gone, lest anybody be linked to it; False where one is."""
    async with database.unit_of_work() as unit:
        await unit.links.lock_account(clerk_user_id)
        if await unit.links.linked_to(clerk_user_id) is not None:
            return False
        await unit.deliveries.add(news_id, clerk_user_id, None, NEWS_LIFE)
        return True
