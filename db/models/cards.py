"""What Discord shows of jobs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BaseModel


class JobCard(BaseModel):
    """The Discord message that shows a job; it goes when the job goes.

    `revision` is of what it shows. A settled card shows the end of its job, and nobody looks at it
    again until the job moves on.
    """

    __tablename__ = "job_cards"
    __table_args__ = (
        Index("ix_job_cards_unsettled", "next_edit_at", postgresql_where=text("NOT settled")),
    )

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    hides_scores: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[str | None]
    settled: Mapped[bool] = mapped_column(server_default=text("false"))
    next_edit_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CardRemoval(BaseModel):
    """A card whose job is gone, to be taken away; nothing in it says whose it was."""

    __tablename__ = "card_removals"

    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger, unique=True, index=True)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class JobAudience(BaseModel):
    """The role whose members may see a job's results; it goes when the job goes."""

    __tablename__ = "job_audiences"

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    guild_id: Mapped[int] = mapped_column(BigInteger)
    role_id: Mapped[int] = mapped_column(BigInteger)


class CommandSync(BaseModel):
    """Which commands Discord was last told that an application has, as a digest."""

    __tablename__ = "command_syncs"

    application_id: Mapped[int] = mapped_column(BigInteger, unique=True, index=True)
    digest: Mapped[str]
