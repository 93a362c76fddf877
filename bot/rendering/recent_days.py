"""Days as a captain reads them: with their year where last season's would look like this one's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from bot.rendering.text.wording import tell_day

_RECENT_DAYS: Final = 183


def tell_recent_day(day: str, today: date | None = None) -> str:
    """The day; its year stands with it in another year, and from half a year on."""
    return tell_day(day, year=not _is_recent(day, today or datetime.now(UTC).date()))


def _is_recent(day: str, today: date) -> bool:
    try:
        known = date.fromisoformat(day[:10])
    except ValueError:
        return True
    # A clock that is a day behind must not make it an old one.
    return known.year == today.year and (today - known).days < _RECENT_DAYS
