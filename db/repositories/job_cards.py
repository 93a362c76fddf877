"""The cards of jobs: where they are, what they show, and which should be edited now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.job_cards import CardOptions, CardPlace, JobCard
from bot.domain.moves import JobStatus
from db import models
from db.repositories.offers import OFFERED
from db.repositories.rows import after, lock_job

_FINISHED: Final = [status for status in JobStatus if status.is_finished]


def _revision() -> ColumnElement[str]:
    """A digest of all that a card is made from: two that differ never look alike by accident.

    A moment or a counter would not do: of two changes, the later to commit may be the earlier one.
    It is the same on every connection, whatever time zone that has.
    """
    job, replay, audience = models.Job, models.JobReplay, models.JobAudience
    told = (replay.state, replay.attempts, replay.reason, replay.origin)
    replaced = func.extract("epoch", replay.replaced_at)
    of_replay = func.json_build_array(*told, replaced)
    replays = (
        select(func.json_agg(aggregate_order_by(of_replay, replay.position)))
        .where(replay.job_id == job.id)
        .scalar_subquery()
    )
    role = select(audience.role_id).where(audience.job_id == job.id).scalar_subquery()
    team, choice = models.GFWLTeamSubmission, models.PlayerChoice
    # Not whom they would choose so far, which no card tells.
    found = (
        select(
            func.json_build_array(
                team.confirmation_status, team.discovered_players, team.confirmed_players
            )
        )
        .where(team.job_id == job.id)
        .scalar_subquery()
    )
    asked = (
        select(func.extract("epoch", choice.asked_at))
        .where(choice.job_id == job.id)
        .scalar_subquery()
    )
    of_job = (
        *(job.status, job.processed_urls, job.is_public, job.error_message, role),
        *(func.extract("epoch", job.started_at), func.extract("epoch", job.completed_at)),
        *(found, asked, OFFERED),
    )
    return func.md5(cast(func.json_build_array(*of_job, replays), Text))


REVISION: Final = _revision()


class JobCards:
    """One card a job."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, job_id: UUID, options: CardOptions, grace: timedelta) -> None:
        """A card that is about to be posted; whoever posts it has so long to say where."""
        made = insert(models.JobCard).values(
            job_id=job_id, hides_scores=options.hides_scores, next_edit_at=after(grace)
        )
        await self._session.execute(made.on_conflict_do_nothing(index_elements=["job_id"]))

    async def find(self, job_id: UUID) -> JobCard | None:
        """The job's card, where it has one."""
        row = await self._session.scalar(
            select(models.JobCard).where(models.JobCard.job_id == job_id)
        )
        return None if row is None else _to_card(row)

    async def place(
        self, job_id: UUID, place: CardPlace | None, revision: str | None = None
    ) -> None:
        """Say where the card is now, or that it is nowhere, and what it shows."""
        await lock_job(self._session, job_id)
        where = {
            "guild_id": place and place.guild_id,
            "channel_id": place and place.channel_id,
            "message_id": place and place.message_id,
            "revision": revision,
            "settled": False,
            "next_edit_at": func.clock_timestamp(),
        }
        made = insert(models.JobCard).values(job_id=job_id, **where)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id"], set_=where)
        )

    async def claim(
        self, number: int, lease: timedelta, busy: Collection[int] = ()
    ) -> tuple[JobCard, ...]:
        """Some cards that show something old, none of them in a `busy` channel.

        They are nobody else's until the lease runs out or `show` ends it. Those whose job is
        finished come first, then those that have waited longest. A card without a place has
        nothing to show until its job is finished.
        """
        card, job = models.JobCard, models.Job
        is_finished = job.status.in_(_FINISHED)
        due = (
            select(card.id, card.next_edit_at.label("since"), is_finished.label("is_finished"))
            .join(job, job.id == card.job_id)
            .where(~card.settled, card.next_edit_at <= func.clock_timestamp())
            .where(card.revision.is_distinct_from(REVISION))
            .where(or_(card.message_id.is_not(None), is_finished))
            .order_by(is_finished.desc(), card.next_edit_at)
            .limit(number)
            .with_for_update(of=card, skip_locked=True)
        )
        if busy:
            due = due.where(or_(card.channel_id.is_(None), card.channel_id.not_in(list(busy))))
        # Asked once and by itself: a plan that looks into it for each card would claim too many.
        first = due.cte("due").prefix_with("MATERIALIZED")
        claimed = update(card).where(card.id == first.c.id).values(next_edit_at=after(lease))
        wanted = claimed.returning(card, first.c.is_finished, first.c.since)
        rows = (await self._session.execute(wanted)).all()
        rows = sorted(rows, key=lambda row: (not row.is_finished, row.since))
        return tuple(_to_card(row[0]) for row in rows)

    async def revision(self, job_id: UUID) -> str | None:
        """What stands for the job as it is now; None where it is gone."""
        found: str | None = await self._session.scalar(
            select(REVISION).where(models.Job.id == job_id)
        )
        return found

    async def show(self, job_id: UUID, revision: str, rest: timedelta) -> None:
        """The card shows this revision, and is left alone for a while; for good at a job's end.

        What changes at this moment is seen, or found afterwards: it changes under the same lock.
        """
        await lock_job(self._session, job_id)
        job = models.Job
        is_last = (
            select(job.id)
            .where(job.id == job_id, job.status.in_(_FINISHED), literal(revision) == REVISION)
            .exists()
        )
        shown = {"revision": revision, "settled": is_last, "next_edit_at": after(rest)}
        card = models.JobCard
        await self._session.execute(update(card).where(card.job_id == job_id).values(**shown))

    async def postpone(self, job_id: UUID, rest: timedelta) -> None:
        """Try the card again after a while."""
        card = models.JobCard
        await self._session.execute(
            update(card).where(card.job_id == job_id).values(next_edit_at=after(rest))
        )

    async def of_user(self, user_id: UUID) -> tuple[JobCard, ...]:
        """The cards of all jobs of a user."""
        card, job = models.JobCard, models.Job
        wanted = select(card).join(job, job.id == card.job_id).where(job.user_id == user_id)
        return tuple(map(_to_card, await self._session.scalars(wanted.order_by(card.created_at))))


def _to_card(row: models.JobCard) -> JobCard:
    place = None
    if row.channel_id is not None and row.message_id is not None:
        place = CardPlace(row.channel_id, row.message_id, row.guild_id)
    return JobCard(
        job_id=row.job_id,
        place=place,
        options=CardOptions(hides_scores=row.hides_scores),
        revision=row.revision,
    )
