"""Who is let in on the web: by a ticket that works once, and then by a session."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.users import User


class TicketError(DomainError):
    """The ticket lets nobody in; whether it ever did is told to nobody."""

    def __init__(self) -> None:
        sentence = (
            "This link was used already or is over: press Open results on the card again,"
            " and use the new link within five minutes."
        )
        super().__init__("ticket", sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Whom it lets in, and to which job; without one to their account.

    `role_id` is the role by which they may see the job, where it is not their own.
    """

    user_id: UUID
    job_id: UUID | None
    role_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whose session it is; `is_due` says that nobody has noted for a while that it is in use."""

    session_id: UUID
    user: User
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A browser in which somebody is signed in, by the database's clock."""

    id: UUID
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def digest_of(secret: str) -> str:
    """What is kept of a ticket or token, which cannot be turned back into it."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
