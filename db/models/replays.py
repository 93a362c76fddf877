"""Where replays lie, who fetches them, and how their sources are treated."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.sources import ReplayOrigin
from db.base import BaseModel


class ScrapedData(BaseModel):
    """Where the raw copy of a replay lies; it belongs to nobody, and no deletion reaches it."""

    __tablename__ = "scraped_data"

    url: Mapped[str] = mapped_column(unique=True, index=True)
    s3_key: Mapped[str]
    source: Mapped[str | None]


class UploadedReplay(BaseModel):
    """Where a replay lies that somebody brought; it is theirs alone, and goes when they go."""

    __tablename__ = "uploaded_replays"
    __table_args__ = (UniqueConstraint("user_id", "url"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(index=True)
    s3_key: Mapped[str]
    source: Mapped[str] = mapped_column(server_default=ReplayOrigin.UPLOAD)


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


class SourcePace(BaseModel):
    """When a host may be asked next, over all processes, and whether it is left alone for now."""

    __tablename__ = "source_pace"

    host: Mapped[str] = mapped_column(unique=True, index=True)
    next_at: Mapped[datetime] = mapped_column(server_default=func.now())
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    paused_until: Mapped[datetime | None]
    code: Mapped[str | None]
    reason: Mapped[str | None]


class SourceVisit(BaseModel):
    """That somebody asks a host for a replay just now, or is about to."""

    __tablename__ = "source_visits"

    host: Mapped[str] = mapped_column(index=True)
    token: Mapped[UUID] = mapped_column(unique=True, index=True)
    expires_at: Mapped[datetime]
