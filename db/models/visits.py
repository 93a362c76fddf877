"""Who is let in on the web."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BaseModel


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
