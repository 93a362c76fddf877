"""The tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.domain.moves import ConfirmationStatus, JobStatus, JobType, ReplayState
from db.base import BaseModel

__all__ = [
    "Analysis",
    "ArchetypeCorrection",
    "BaseModel",
    "CommandSync",
    "Erasure",
    "GFWLTeamSubmission",
    "Job",
    "JobAudience",
    "JobCard",
    "JobLease",
    "JobPlayer",
    "JobReplay",
    "JobStart",
    "PlayerChoice",
    "PlayerName",
    "ReplayFetch",
    "ScrapedData",
    "TeamDraft",
    "UploadedReplay",
    "User",
    "WebGrant",
    "WebSession",
    "WebTicket",
]


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
    """One replay in one job, at its `position` in the job's list; it goes when the job goes."""

    __tablename__ = "job_replays"
    __table_args__ = (UniqueConstraint("job_id", "url"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(index=True)
    position: Mapped[int]
    state: Mapped[ReplayState] = mapped_column(server_default=ReplayState.WAITING)
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))


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


class ScrapedData(BaseModel):
    """Where the raw copy of a replay lies; it belongs to nobody, and no deletion reaches it."""

    __tablename__ = "scraped_data"

    url: Mapped[str] = mapped_column(unique=True, index=True)
    s3_key: Mapped[str]


class UploadedReplay(BaseModel):
    """Where a replay lies that somebody brought; it is theirs alone, and goes when they go."""

    __tablename__ = "uploaded_replays"
    __table_args__ = (UniqueConstraint("user_id", "url"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(index=True)
    s3_key: Mapped[str]


class ReplayFetch(BaseModel):
    """Who fetches a replay, and until when; or how the last one to do so failed.

    It belongs to no job, because jobs that want the same replay wait for one fetch.
    """

    __tablename__ = "replay_fetches"

    url: Mapped[str] = mapped_column(unique=True, index=True)
    token: Mapped[UUID]
    expires_at: Mapped[datetime]
    code: Mapped[str | None]
    reason: Mapped[str | None]


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


class PlayerName(BaseModel):
    """That a name is a person's who is shown by another one, in all of a user's jobs of a team.

    It goes when its user goes.
    """

    __tablename__ = "player_names"
    __table_args__ = (UniqueConstraint("user_id", "team", "name"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    team: Mapped[str]
    name: Mapped[str]
    person: Mapped[str]


class ArchetypeCorrection(BaseModel):
    """What a user calls the list that a player used in a replay, in all jobs of theirs.

    `player` is the name in the replay. It goes when its user goes.
    """

    __tablename__ = "archetype_corrections"
    __table_args__ = (UniqueConstraint("user_id", "url", "player"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    url: Mapped[str]
    player: Mapped[str]
    archetype: Mapped[str]


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


class TeamDraft(BaseModel):
    """What somebody has gathered of a team and not submitted yet; it goes when they go."""

    __tablename__ = "team_drafts"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True, index=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


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


class JobAudience(BaseModel):
    """The role whose members may see a job's results; it goes when the job goes."""

    __tablename__ = "job_audiences"

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), unique=True, index=True
    )
    guild_id: Mapped[int] = mapped_column(BigInteger)
    role_id: Mapped[int] = mapped_column(BigInteger)


class JobStart(BaseModel):
    """That somebody started a job, for the limit an hour; it is forgotten after a day.

    Neither deleting the job nor erasing the user gives a place back.
    """

    __tablename__ = "job_starts"
    __table_args__ = (Index(None, "identity_hash", "created_at"),)

    identity_hash: Mapped[str]


class CommandSync(BaseModel):
    """Which commands Discord was last told that an application has, as a digest."""

    __tablename__ = "command_syncs"

    application_id: Mapped[int] = mapped_column(BigInteger, unique=True, index=True)
    digest: Mapped[str]


class Erasure(BaseModel):
    """That somebody had everything about them erased; who it was is not said in plain words."""

    __tablename__ = "erasures"

    identity_hash: Mapped[str] = mapped_column(unique=True, index=True)


class WebTicket(BaseModel):
    """That a link, opened once and soon, signs somebody in; it goes when they or its job go.

    It leads to a job, which its bearer may see by a role where it is not their own. Only a digest
    of the secret in the link is kept.
    """

    __tablename__ = "web_tickets"

    token_hash: Mapped[str] = mapped_column(unique=True, index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="CASCADE"), index=True
    )
    role_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class WebSession(BaseModel):
    """A browser in which somebody is signed in; it goes when they go.

    Only a digest of what its cookie holds is kept.
    """

    __tablename__ = "web_sessions"

    token_hash: Mapped[str] = mapped_column(unique=True, index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    agent: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WebGrant(BaseModel):
    """That a session was opened by who has a role, for a job that this role may see.

    It is over before the session where that goes on; it goes when session or job go.
    """

    __tablename__ = "web_grants"
    __table_args__ = (UniqueConstraint("session_id", "job_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("web_sessions.id", ondelete="CASCADE"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    role_id: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
