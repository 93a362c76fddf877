"""When a host is left alone, and what people read meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.manners import Pace, Visit, answered, is_answer, refused
from bot.domain.pauses import asked_by_many, clock, left_alone
from bot.domain.sources import SourceError, SourceErrorCode, human_check

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CALM = Pace(now=NOW, next_at=NOW)
VISIT, PROBE = Visit(uuid4()), Visit(uuid4(), is_probe=True)
BUSY, CHECK = SourceErrorCode.BUSY, SourceErrorCode.HUMAN_CHECK
DOWN, REFUSED = SourceErrorCode.UNAVAILABLE, SourceErrorCode.REFUSED
ANSWERS = {code for code in SourceErrorCode if code not in {BUSY, CHECK, DOWN, REFUSED}}
MINUTE = timedelta(minutes=1)


def error(code: SourceErrorCode, seconds: float | None = None) -> SourceError:
    wish = None if seconds is None else timedelta(seconds=seconds)
    return SourceError(code, f"{code} happened: wait.", retry_after=wish)


def after(*codes: SourceErrorCode, pace: Pace = CALM) -> Pace:
    """How it fares after these, each one as late as it may come."""
    for code in codes:
        later = max(pace.now, pace.next_at, pace.paused_until or NOW)
        visit = VISIT if pace.code is None else PROBE
        pace = refused(replace(pace, now=later), visit, error(code))
    return pace


def pause(pace: Pace) -> timedelta:
    assert pace.pause is not None
    return pace.pause - pace.now


def test_what_is_said_about_one_replay_is_no_failure() -> None:
    assert {code for code in SourceErrorCode if is_answer(error(code))} == ANSWERS
    assert is_answer(None)
    assert is_answer(ReplayError(ReplayErrorCode.NOT_JSON, "It is no JSON: look."))
    assert not is_answer(OSError())


@pytest.mark.parametrize("code", [DOWN, REFUSED])
def test_after_five_failures_in_a_row_it_is_left_alone_for_ever_longer(
    code: SourceErrorCode,
) -> None:
    assert after(*[code] * 4).is_due
    pauses = [pause(after(*[code] * number)) / MINUTE for number in range(5, 14)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert (after(*[code] * 5).code, after(*[code] * 5).reason) == (
        code,
        f"{code} happened: wait.",
    )


def test_an_answer_in_between_begins_the_count_anew() -> None:
    once_more = answered(after(*[DOWN] * 4), VISIT)
    assert once_more == CALM
    assert after(*[DOWN] * 4, pace=once_more).is_due


def test_a_human_check_pauses_at_once_and_for_ever_longer() -> None:
    pauses = [pause(after(*[CHECK] * number)) / MINUTE for number in range(1, 7)]
    assert pauses == [30, 60, 120, 240, 360, 360]


def test_a_busy_host_is_asked_later_and_ever_later() -> None:
    paces = [after(*[BUSY] * number) for number in range(1, 11)]
    assert [pace.wait.total_seconds() for pace in paces] == [
        5,
        10,
        20,
        40,
        80,
        160,
        320,
        *[600] * 3,
    ]
    assert {pace.pause for pace in paces} == {None}
    assert [pace.left_alone_until for pace in paces] == [pace.next_at for pace in paces]


@pytest.mark.parametrize("code", [BUSY, DOWN])
def test_the_time_that_a_host_names_is_kept(code: SourceErrorCode) -> None:
    pace = refused(CALM, VISIT, error(code, 90))
    assert pace.wait == 90 * timedelta(seconds=1)


def test_nobody_is_believed_who_wants_to_be_left_alone_for_ever() -> None:
    assert refused(CALM, VISIT, error(BUSY, 1e9)).wait == timedelta(days=1)


def test_a_pause_is_as_long_as_the_host_wants_at_least() -> None:
    assert pause(refused(after(*[DOWN] * 4), VISIT, error(DOWN, 600))) == 10 * MINUTE


def test_it_is_no_clockwork() -> None:
    assert refused(CALM, VISIT, error(BUSY), 1.2).wait == timedelta(seconds=6)


@pytest.mark.parametrize("code", [BUSY, CHECK, DOWN])
def test_of_many_refused_at_once_the_later_ones_do_not_count(code: SourceErrorCode) -> None:
    unwell = after(*[code] * 5)
    assert refused(unwell, VISIT, error(code)) == unwell
    assert refused(unwell, VISIT, error(DOWN)) == unwell
    assert answered(unwell, VISIT) == unwell


def test_a_late_human_check_counts_nevertheless() -> None:
    assert pause(refused(after(*[DOWN] * 5), VISIT, error(CHECK))) == 30 * MINUTE


def test_a_probe_that_is_answered_ends_it() -> None:
    for code in (BUSY, CHECK, DOWN):
        unwell = after(*[code] * 6)
        well = answered(unwell, PROBE)
        assert (well.failures, well.code, well.reason, well.paused_until) == (0, None, None, None)


def test_a_probe_that_fails_otherwise_pauses_for_that() -> None:
    checked = after(CHECK)
    assert pause(after(DOWN, pace=checked)) == MINUTE
    assert after(DOWN, pace=checked).code is DOWN
    assert pause(after(CHECK, pace=after(*[DOWN] * 7))) == 30 * MINUTE
    assert after(BUSY, pace=checked).pause is None
    assert after(BUSY, pace=checked).wait == timedelta(seconds=10)


def test_a_fault_that_nobody_thought_of_is_the_hosts() -> None:
    pace = CALM
    for _ in range(5):
        pace = refused(pace, VISIT, OSError())
    assert (pace.code, pause(pace)) == (DOWN, MINUTE)


def test_people_read_why_and_until_when() -> None:
    told = {
        code: left_alone("browser", replace(CALM, code=code), NOW + 40 * MINUTE)
        for code in (CHECK, BUSY, DOWN, REFUSED)
    }
    assert {code: one.code for code, one in told.items()} == {code: code for code in told}
    assert {one.retry_after for one in told.values()} == {40 * MINUTE}
    assert told[CHECK].sentence == human_check().sentence
    archive = left_alone("archive", replace(CALM, code=CHECK), NOW)
    assert archive.sentence.startswith("The archive of replays asked for a human check a while ago")
    assert told[DOWN].sentence == (
        "DuelingBook did not answer several times and is left alone until 15:40 UTC: retry then,"
        " or upload the replay's file."
    )
    assert "wants fewer requests" in told[BUSY].sentence
    assert "tell the operator" in told[REFUSED].sentence


def test_a_source_without_a_name_of_its_own_is_named_too() -> None:
    assert left_alone("shelf", CALM, NOW).sentence.startswith("The shelf of replays did not")
    many = asked_by_many("archive", CALM, 10 * MINUTE)
    assert (many.code, many.retry_after) == (BUSY, 10 * MINUTE)
    assert many.sentence.startswith("The archive of replays is asked for many other replays")
    assert "15:10 UTC" in many.sentence


@pytest.mark.parametrize(("seconds", "told"), [(0, "15:00"), (1, "15:01"), (60, "15:01")])
def test_nobody_comes_too_early_by_the_time_they_read(seconds: int, told: str) -> None:
    assert clock(NOW + timedelta(seconds=seconds)) == f"{told} UTC"
