"""Messages that show jobs which are gone, until they are gone as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.job_cards import CardPlace, CardRemoval, JobCard
from db import models
from db.repositories.rows import after, claim


class CardRemovals:
    """Messages by their ids; the clock is the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, cards: Iterable[JobCard]) -> None:
        """These cards are to be taken away; those that are nowhere need nothing."""
        # In one order, so that two who add the same ones never wait for each other.
        places = sorted(
            {card.place for card in cards if card.place}, key=lambda place: place.message_id
        )
        rows = [
            {
                "guild_id": place.guild_id,
                "channel_id": place.channel_id,
                "message_id": place.message_id,
            }
            for place in places
        ]
        if rows:
            made = insert(models.CardRemoval).values(rows)
            await self._session.execute(made.on_conflict_do_nothing())

    async def claim(
        self, number: int, lease: timedelta, busy: Collection[int] = ()
    ) -> tuple[CardRemoval, ...]:
        """Some that are due, the longest waiting first, none of them in a `busy` channel.

        They are nobody else's until the lease runs out, or `done` or `postpone` ends it.
        """
        row = models.CardRemoval
        elsewhere = row.channel_id.not_in(list(busy))
        found = await claim(self._session, row, number, lease, elsewhere)
        return tuple(_to_removal(one, age) for one, age in found)

    async def done(self, message_id: int) -> None:
        """The message is gone, or is left where it is for good."""
        row = models.CardRemoval
        await self._session.execute(delete(row).where(row.message_id == message_id))

    async def postpone(self, message_id: int, rest: timedelta) -> None:
        """Try it again after so long."""
        row = models.CardRemoval
        later = update(row).where(row.message_id == message_id)
        await self._session.execute(later.values(next_at=after(rest)))


def _to_removal(row: models.CardRemoval, age: timedelta) -> CardRemoval:
    place = CardPlace(row.channel_id, row.message_id, row.guild_id)
    return CardRemoval(place=place, attempts=row.attempts, age=age)
