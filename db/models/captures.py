"""Replays that people bring from their own browsers, and who may bring which."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.sources import ReplayOrigin
from db.base import BaseModel


class CaptureCode(BaseModel):
    """That a code, typed once and soon, pairs a browser with somebody; it goes when they go.

    Only a digest of the code is kept.
    """

    __tablename__ = "capture_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True, index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class CaptureToken(BaseModel):
    """A browser that may bring replays for somebody and nothing else; it goes when they go.

    Only a digest of the token is kept.
    """

    __tablename__ = "capture_tokens"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True, index=True)
    agent: Mapped[str]
    seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CaptureLease(BaseModel):
    """That somebody is about to bring a replay for a job, so that no two bring the same."""

    __tablename__ = "capture_leases"
    __table_args__ = (UniqueConstraint("job_id", "url"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    url: Mapped[str]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]


class AcceptedUpload(BaseModel):
    """That a job uses a copy which somebody else brought, who helped or whom its owner trusts.

    It goes when the job goes, and stays when who brought the copy goes.
    """

    __tablename__ = "accepted_uploads"
    __table_args__ = (UniqueConstraint("job_id", "url"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    url: Mapped[str]
    s3_key: Mapped[str]
    source: Mapped[str] = mapped_column(server_default=ReplayOrigin.UPLOAD)
