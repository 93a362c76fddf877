"""What every table has."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Enum, MetaData, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.moves import JobStatus, JobType, ReplayState

_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def _enum(words: type[StrEnum], name: str) -> Enum:
    # Without values_callable the database would hold the names, not the words.
    return Enum(words, name=name, values_callable=lambda enum: [word.value for word in enum])


class BaseModel(DeclarativeBase):
    """A row with an identity and two moments.

    `updated_at` is kept by a trigger on every table, so it is true whoever writes.
    """

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        JobType: _enum(JobType, "job_type"),
        JobStatus: _enum(JobStatus, "job_status"),
        ReplayState: _enum(ReplayState, "replay_state"),
    }

    id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=func.gen_random_uuid(), sort_order=-3
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=-1)
