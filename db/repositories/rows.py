"""Rows as values, so that no row leaves this package; and what several repositories say in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    ScalarSelect,
    String,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job, JobReplay, Progress
from bot.domain.moves import ConfirmationStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.domain.users import User
from db import models

Claimed = TypeVar("Claimed", models.CardRemoval, models.ClerkDeletion)
FINAL_STATES: Final = [state for state in ReplayState if state.is_final]
JOB_LOCK: Final = (
    select(models.Job.id).where(models.Job.id == bindparam("job")).with_for_update(key_share=True)
)


def to_user(row: models.User) -> User:
    """The value of a row of `users`."""
    return User(id=row.id, clerk_user_id=row.clerk_user_id, discord_user_id=row.discord_user_id)


def to_job(row: models.Job) -> Job:
    """The value of a row of `jobs`."""
    return Job(
        id=row.id,
        user_id=row.user_id,
        job_type=row.job_type,
        status=row.status,
        urls=tuple(row.urls),
        team=None if row.team_data is None else msgspec.convert(row.team_data, TeamDetails),
        progress=Progress(row.processed_urls, row.total_urls),
        error_message=row.error_message,
        shareable_id=row.shareable_id,
        is_public=row.is_public,
        created_at=row.created_at,
        updated_at=row.updated_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
    )


def to_replay(row: models.JobReplay) -> JobReplay:
    """The value of a row of `job_replays`."""
    return JobReplay(
        job_id=row.job_id,
        url=row.url,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        origin=None if row.origin is None else ReplayOrigin(row.origin),
        replaced_at=row.replaced_at,
    )


def to_team(row: models.GFWLTeamSubmission, choice: models.PlayerChoice | None) -> TeamSubmission:
    """The value of a row of `gfwl_team_submissions` with its choice, if a person is asked."""
    confirmed = row.confirmed_players
    chosen = None if choice is None else choice.players
    return TeamSubmission(
        job_id=row.job_id,
        team_name=row.team_name,
        discovered_players=tuple(row.discovered_players),
        confirmed_players=None if confirmed is None else tuple(confirmed),
        confirmation_status=ConfirmationStatus(row.confirmation_status),
        chosen_players=None if chosen is None else tuple(chosen),
        asked_at=None if choice is None else choice.asked_at,
    )


def storable(text: str | None) -> str | None:
    """The text without what a column of text cannot hold: zero bytes and halves of characters.

    It is for what people and programs write. A name of a player is stored as it is, or not at all:
    by another one its owner would be somebody else.
    """
    if text is None:
        return None
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def storable_in(value: object) -> Any:  # noqa: ANN401 - whatever JSON may be
    """The same value with texts as `storable` makes them, at any depth."""
    match value:
        case str():
            return storable(value)
        case list() | tuple():
            return [storable_in(one) for one in value]
        case dict():
            return {storable(str(key)): storable_in(one) for key, one in value.items()}
        case _:
            return value


async def prune(
    session: AsyncSession, table: type[models.BaseModel], which: ColumnElement[bool]
) -> None:
    """Delete these rows, without those that somebody else is about to change; they can wait.

    Several workers prune at once, and whoever erases a person deletes some as well: nobody waits
    for another who waits in turn.
    """
    free = select(table.id).where(which).with_for_update(skip_locked=True)
    await session.execute(delete(table).where(table.id.in_(free)))


async def keep_newest(
    session: AsyncSession,
    table: type[models.WebSession | models.WebTicket | models.CaptureToken],
    user_id: UUID,
    most: int,
) -> None:
    """Delete all of the user's rows but so many, those that end last."""
    own = table.user_id == user_id
    newest = select(table.id).where(own).order_by(table.expires_at.desc()).limit(most)
    await session.execute(delete(table).where(own, table.id.not_in(newest)))


async def claim(
    session: AsyncSession,
    table: type[Claimed],
    number: int,
    lease: timedelta,
    *which: ColumnElement[bool],
) -> tuple[tuple[Claimed, timedelta], ...]:
    """Some of these that are due, the longest waiting first, each with its age.

    They are nobody else's until the lease runs out, and this counts as an attempt of each.
    """
    due = (
        select(table.id)
        .where(table.next_at <= func.clock_timestamp(), *which)
        .order_by(table.next_at)
        .limit(number)
        .with_for_update(skip_locked=True)
    )
    first = due.cte("due").prefix_with("MATERIALIZED")
    tried = {"next_at": after(lease), "attempts": table.attempts + 1}
    claimed = update(table).where(table.id == first.c.id).values(tried)
    age = func.clock_timestamp() - table.created_at
    found = await session.execute(claimed.returning(table, age))
    return tuple((row[0], row[1]) for row in found)


def after(ttl: timedelta) -> ColumnElement[object]:
    """The moment so long from now, by the database's clock."""
    return func.clock_timestamp() + ttl


def among(column: InstrumentedAttribute[str], texts: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column holds one of these texts; the same statement however many there are."""
    return column == any_(literal(list(texts), ARRAY(String)))


def is_shown_to(role_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the results of a job are shown to one of these roles."""
    job, audience = models.Job, models.JobAudience
    return exists().where(
        audience.job_id == job.id, audience.role_id == any_(literal([*role_ids], ARRAY(BigInteger)))
    )


async def lock_job(session: AsyncSession, job_id: UUID) -> None:
    """Nobody else changes the job until the transaction ends, else UnknownJobError.

    Whatever belongs to a job is changed under this lock, taken first: so two transactions never
    wait for each other, and what is counted afterwards is exact.
    """
    if await session.scalar(JOB_LOCK, {"job": job_id}) is None:
        raise UnknownJobError


async def count_processed(session: AsyncSession, job_id: UUID) -> None:
    """Make `processed_urls` what the replays say; the caller holds the job's lock."""
    counted = update(models.Job).where(models.Job.id == job_id)
    await session.execute(counted.values(processed_urls=processed()))


def processed() -> ScalarSelect[int]:
    """How many replays of a job are in a final state, for a statement about the job."""
    replay = models.JobReplay
    return (
        select(func.count())
        .where(replay.job_id == models.Job.id, replay.state.in_(FINAL_STATES))
        .scalar_subquery()
    )
