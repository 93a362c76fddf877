from __future__ import annotations

from datetime import date

import pytest

from bot.rendering.recent_days import tell_recent_day


@pytest.mark.parametrize(
    ("day", "today", "told"),
    [
        ("2026-11-15", date(2026, 11, 23), "15 Nov"),
        ("2026-11-24 00:10:00", date(2026, 11, 23), "24 Nov"),
        ("2026-05-25", date(2026, 11, 23), "25 May"),
        ("2026-05-20", date(2026, 11, 23), "20 May 2026"),
        ("2025-12-31", date(2026, 1, 1), "31 Dec 2025"),
        ("2025-11-15", date(2026, 11, 15), "15 Nov 2025"),
        ("some day", date(2026, 1, 1), "some day"),
        ("", date(2026, 1, 1), ""),
    ],
)
def test_a_day_has_its_year_where_it_is_long_ago(day: str, today: date, told: str) -> None:
    assert tell_recent_day(day, today) == told


def test_without_a_day_it_is_told_for_today() -> None:
    assert tell_recent_day("1999-12-31") == "31 Dec 1999"
