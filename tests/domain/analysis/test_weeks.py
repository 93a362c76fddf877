"""Whether a list was seen week after week."""

from __future__ import annotations

import pytest

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.weeks import Unchanged


@pytest.mark.parametrize(
    ("weeks", "first", "last", "in_a_row"),
    [
        (1, "2025-11-16", "2025-11-16", True),
        (2, "2025-11-08", "2025-11-16", True),
        (2, "2025-11-09", "2025-11-13", True),
        (3, "2025-11-01", "2025-11-15", True),
        (2, "2025-11-16", "2025-11-17", False),  # a Sunday and the Monday after it
        (2, "2025-09-01", "2025-11-16", False),
        (3, "2025-10-20", "2025-11-16", False),
        (2, "2024-12-28", "2025-01-04", True),
        (1, "", "", False),
        (0, "never", "never", False),
    ],
)
def test_weeks_are_in_a_row_if_none_is_missing_and_they_took_about_as_long(
    weeks: int, first: str, last: str, *, in_a_row: bool
) -> None:
    same = Unchanged(FigureKey.WEEKS_UNCHANGED, weeks, first, last, ())
    assert same.in_a_row is in_a_row
