"""The Discord message that shows a job, as it is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A message that the bot can edit; `guild_id` is None in direct messages."""

    channel_id: int
    message_id: int
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What the submitter wants of the card: with `hides_scores` they stand behind spoiler tags."""

    hides_scores: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCard:
    """A job's card; without a place the person is told of the job's end in private.

    `revision` is that of the job as the card shows it, None before it showed any.
    """

    job_id: UUID
    place: CardPlace | None
    options: CardOptions
    revision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRemoval:
    """A message about a job that is gone; `attempts` were made to take it away, this one included.

    `age` is for how long it has been waiting for that.
    """

    place: CardPlace
    attempts: int
    age: timedelta
