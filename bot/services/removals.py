"""Messages about jobs that are gone: which of them somebody should take away now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bot.domain.job_cards import CardPlace, CardRemoval
from db.database import Database

_LEASE: Final = timedelta(seconds=15)


class Removals:
    """What deletions left behind, over restarts and for all processes; nothing here knows Discord.

    Whoever removes a job writes down where its card is, in the same transaction.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, number: int, busy: Collection[int] = ()) -> tuple[CardRemoval, ...]:
        """Some that are due and that nobody else is about to take away, none in a `busy` channel.

        Who claims one and dies leaves it to others soon.
        """
        async with self._database.unit_of_work() as unit:
            return await unit.card_removals.claim(number, _LEASE, busy)

    async def done(self, place: CardPlace) -> None:
        """The message is gone, or is left where it is for good."""
        async with self._database.unit_of_work() as unit:
            await unit.card_removals.done(place.message_id)

    async def postpone(self, place: CardPlace, rest: timedelta) -> None:
        """It could not be taken away: try again after so long."""
        async with self._database.unit_of_work() as unit:
            await unit.card_removals.postpone(place.message_id, rest)
