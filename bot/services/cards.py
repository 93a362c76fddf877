"""Cards of jobs: which message shows which job, and whether it shows the job as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.job_cards import CardOptions, CardPlace, JobCard
from bot.domain.job_errors import UnknownJobError
from bot.services.jobs import CAPTURE_WAIT, JobDetails, details_of
from db.database import Database

CARD_GRACE: Final = timedelta(seconds=30)
"""How long after its submission a job may be without the card that was announced."""

_LEASE: Final = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class CardView:
    """A card and the job that it is to show, as they stood at one moment.

    `discord_user_id` is whose job it is.
    """

    card: JobCard
    details: JobDetails
    revision: str
    discord_user_id: int | None


class Cards:
    """What is remembered of messages, for whoever edits them; nothing here knows Discord."""

    def __init__(self, database: Database, *, capture_wait: timedelta = CAPTURE_WAIT) -> None:
        self._database = database
        self._capture_wait = capture_wait

    async def view(self, job_id: UUID) -> CardView:
        """The job for its card, whoever looks at that. UnknownJobError."""
        async with self._database.snapshot() as unit:
            card = await unit.job_cards.find(job_id)
            revision = await unit.job_cards.revision(job_id)
            if card is None or revision is None:
                raise UnknownJobError
            details = await details_of(unit, job_id, self._capture_wait)
            user = await unit.users.get(details.job.user_id)
            return CardView(card, details, revision, user.discord_user_id)

    async def options(self, job_id: UUID) -> CardOptions:
        """What the submitter wants of the card and what it leads to; defaults without one."""
        async with self._database.unit_of_work() as unit:
            card = await unit.job_cards.find(job_id)
        return CardOptions() if card is None else card.options

    async def keep(self, job_id: UUID, place: CardPlace, revision: str | None = None) -> None:
        """The card was posted there, showing this revision; one posted before is let go.

        UnknownJobError, here and below, where the job was deleted meanwhile; what was posted all
        the same is taken away again.
        """
        try:
            async with self._database.unit_of_work() as unit:
                await unit.job_cards.place(job_id, place, revision)
        except UnknownJobError:
            late = JobCard(job_id=job_id, place=place, options=CardOptions(), revision=None)
            async with self._database.unit_of_work() as unit:
                await unit.card_removals.add([late])
            raise

    async def lose(self, job_id: UUID) -> None:
        """The message is gone: its person is told of the end of the job instead."""
        async with self._database.unit_of_work() as unit:
            await unit.job_cards.place(job_id, None)

    async def claim(self, number: int, busy: Collection[int] = ()) -> tuple[JobCard, ...]:
        """Some cards that show something old and that nobody else is about to edit.

        None of them is in a `busy` channel. Who claims a card and dies leaves it to others soon.
        """
        async with self._database.unit_of_work() as unit:
            return await unit.job_cards.claim(number, _LEASE, busy)

    async def show(self, job_id: UUID, revision: str, rest: timedelta) -> None:
        """The card shows this revision by now, and is not edited again for so long."""
        async with self._database.unit_of_work() as unit:
            await unit.job_cards.show(job_id, revision, rest)

    async def postpone(self, job_id: UUID, rest: timedelta) -> None:
        """The card could not be edited: try again after so long, if the job is still there."""
        async with self._database.unit_of_work() as unit:
            await unit.job_cards.postpone(job_id, rest)
