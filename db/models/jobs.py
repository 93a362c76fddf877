"""Users, their jobs, and what these make."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.domain.moves import ConfirmationStatus, JobStatus, JobType, ReplayState
from db.base import BaseModel


class User(BaseModel):
    """Somebody with jobs: a Discord person, perhaps with a Clerk account, or the terminal."""

    __tablename__ = "users"

    clerk_user_id: Mapped[str] = mapped_column(unique=True, index=True)
    discord_user_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, index=True)

    jobs: Mapped[list[Job]] = relationship(
        back_populates="user", lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class Job(BaseModel):
    """The tracked work for one submission; it goes when its user goes."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "user_id", "status"),
        Index(None, "status", "created_at"),
        Index(None, "user_id", "job_type"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    job_type: Mapped[JobType]
    status: Mapped[JobStatus] = mapped_column(server_default=JobStatus.PENDING)
    urls: Mapped[list[str]] = mapped_column(JSON)
    team_data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    total_urls: Mapped[int] = mapped_column(server_default=text("0"))
    processed_urls: Mapped[int] = mapped_column(server_default=text("0"))
    error_message: Mapped[str | None]
    shareable_id: Mapped[UUID] = mapped_column(
        unique=True, index=True, server_default=func.gen_random_uuid()
    )
    is_public: Mapped[bool] = mapped_column(server_default=text("false"))
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="jobs", lazy="raise")
    gfwl_submissions: Mapped[list[GFWLTeamSubmission]] = relationship(
        back_populates="job", lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class JobReplay(BaseModel):
    """One replay in one job, at its `position` in the job's list; it goes when the job goes.

    `origin` is where the copy comes from that the job uses. Since `replaced_at` that is the site's
    or an archive's, which said something else than what a person had brought.
    """

    __tablename__ = "job_replays"
    __table_args__ = (UniqueConstraint("job_id", "url"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(index=True)
    position: Mapped[int]
    state: Mapped[ReplayState] = mapped_column(server_default=ReplayState.WAITING)
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    origin: Mapped[str | None]
    replaced_at: Mapped[datetime | None]


class JobLease(BaseModel):
    """Which worker may write for a job, and until when; it goes when the job goes.

    It stands apart from `jobs`, so that a worker's sign of life changes nothing people see.
    """

    __tablename__ = "job_leases"

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    token: Mapped[UUID]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default=text("1"))


class Analysis(BaseModel):
    """Where a job's analysis lies; the pointer goes when the job goes."""

    __tablename__ = "analyses"

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    version: Mapped[int]
    s3_key: Mapped[str]


class GFWLTeamSubmission(BaseModel):
    """The players of a team's job; it goes when the job goes."""

    __tablename__ = "gfwl_team_submissions"
    __table_args__ = (Index(None, "job_id", "confirmation_status"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    team_name: Mapped[str]
    discovered_players: Mapped[list[str]] = mapped_column(JSON, server_default=text("'[]'"))
    confirmed_players: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    confirmation_status: Mapped[str] = mapped_column(server_default=ConfirmationStatus.PENDING)

    job: Mapped[Job] = relationship(back_populates="gfwl_submissions", lazy="raise")


class PlayerChoice(BaseModel):
    """That a person is asked for a team's players, since when, and whom they have chosen so far.

    It is there while the job waits for them, and goes when the job goes; without `players` nobody
    has touched the choice yet.
    """

    __tablename__ = "player_choices"

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    players: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())


class JobPlayer(BaseModel):
    """In how many analyzed replays of a job a name plays; it goes when the job goes.

    `digest` stands for the name where there is little room.
    """

    __tablename__ = "job_players"
    __table_args__ = (UniqueConstraint("job_id", "name"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(index=True)
    replays: Mapped[int]


class JobStart(BaseModel):
    """That somebody started a job, for the limit an hour; it is forgotten after a day.

    Neither deleting the job nor erasing the user gives a place back.
    """

    __tablename__ = "job_starts"
    __table_args__ = (Index(None, "identity_hash", "created_at"),)

    identity_hash: Mapped[str]
