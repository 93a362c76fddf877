"""Whether what went wrong is that the database is away, which passes."""

from __future__ import annotations

from bot.domain.errors import DomainError
from db.refusals import explain


def outage_of(error: BaseException) -> DomainError | None:
    """Why the database cannot be used, in a sentence for its operator; None for other errors."""
    return explain(error)
