"""Moments as pages write them; the site knows nobody's own time."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.rendering.text.wording import tell_day


def tell_moment(moment: datetime) -> str:
    """Day and minute, "8 Nov, 04:29 UTC"."""
    utc = moment.astimezone(UTC)
    return f"{tell_day(utc.isoformat(), year=False)}, {utc:%H:%M} UTC"


def tell_date(moment: datetime) -> str:
    """The day, "8 Nov 2025"."""
    return tell_day(moment.astimezone(UTC).isoformat())
