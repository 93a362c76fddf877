from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.sources import SourceErrorCode
from bot.integrations.duelingbook.archive_failures import in_words, read_retry_after, refusal_of

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("0", timedelta()),
        ("120", timedelta(seconds=120)),
        (" 7 ", timedelta(seconds=7)),
        ("86401", DAY),
        ("999999999", DAY),
        ("Mon, 23 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Monday, 23-Nov-26 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 23 Nov 2026 11:00:00 GMT", timedelta()),
        ("Mon, 23 Nov 2026 12:05:00 -0000", timedelta(minutes=5)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_a_wish_to_be_left_alone_is_read_within_a_day(text: str, pause: timedelta | None) -> None:
    assert read_retry_after(text, NOW) == pause


@settings(deadline=None)
@given(st.text() | st.text("0123456789 :,-+JanFebMonGMT"))
def test_whatever_a_server_wishes_is_bounded_or_ignored(text: str) -> None:
    pause = read_retry_after(text, NOW)
    assert pause is None or timedelta() <= pause <= DAY


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "in a minute"),
        (60, "in a minute"),
        (61, "in 2 minutes"),
        (5400, "in 90 minutes"),
        (5401, "in 2 hours"),
        (86400, "in 24 hours"),
    ],
)
def test_a_pause_in_words_is_never_too_short(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize("status", [304, 402, 405, 406, 418, 451, 499])
def test_any_other_refusal_is_for_the_operator(status: int) -> None:
    assert refusal_of(status, {}).code is SourceErrorCode.REFUSED


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_marked_page_is_a_human_check_whatever_its_status(status: int) -> None:
    marked = {"cf-mitigated": "challenge", "Retry-After": "5"}
    assert refusal_of(status, marked).code is SourceErrorCode.HUMAN_CHECK
