from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.jobs import Job, JobPage, JobReplay, Progress
from bot.domain.moves import JobStatus, JobType, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.domain.teams import TeamDetails
from bot.rendering.text.job_replays import FOLDED_FROM
from bot.rendering.text.jobs import (
    card_lines,
    change_line,
    estimate,
    job_table,
    tell_duration,
    tell_moment,
)
from bot.rendering.text.lines import Line, Tone, measure, plain
from tests.rendering.jobs import ASKED, BEGUN, job_of, replays_of, tried

WAITING, FETCHING, NEEDS_YOU, STORED, FAILED = ReplayState
NOW = BEGUN + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock on the wall that is not the database's."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def texts(lines: list[Line]) -> list[str]:
    return [plain(written) for written in lines]


def card(
    *states: ReplayState,
    status: JobStatus = JobStatus.RUNNING,
    width: int = 80,
    finished: int = 0,
    full: bool = False,
    rows: int | None = None,
) -> list[str]:
    job, replays = job_of(*states, status=status), replays_of(*states)
    lines = card_lines(job, replays, NOW, width, finished=finished, full=full, rows=rows)
    return texts(lines)


def test_a_running_job_tells_how_far_it_is() -> None:
    assert card(STORED, FAILED, FETCHING, WAITING, finished=2) == [
        "Job 3f2a9c1b · RUNNING",
        "████████████████████░░░░░░░░░░░░░░░░░░░░  2 of 4",
        "30 s so far · about 30 s left",
        "",
        "✓ 900000301  done",
        "✗ 900000302  Nobody has it: give its file.",
        "… 900000303  fetching",
        "  900000304  waiting",
    ]


def test_a_finished_job_tells_how_long_it_took() -> None:
    lines = card(STORED, status=JobStatus.COMPLETED)
    assert lines[2] == "submitted 19:04 · took 14 s"


def test_a_pending_job_waits_for_its_turn() -> None:
    assert card(WAITING, status=JobStatus.PENDING)[2] == "submitted 19:04 · waits for its turn"


def test_a_job_that_was_canceled_before_it_began_took_no_time() -> None:
    job = replace(job_of(WAITING, status=JobStatus.CANCELLED), started_at=None)
    assert texts(card_lines(job, (), NOW, 80))[2] == "submitted 19:04"


def team_job(status: JobStatus, team: TeamDetails) -> Job:
    return replace(job_of(STORED, status=status), job_type=JobType.GFWL, team=team)


def test_a_teams_job_names_the_team_and_waits_for_a_person() -> None:
    team = TeamDetails(team_name="Damage\x1b[2J Step", season=9, week=4)
    job = team_job(JobStatus.AWAITING_PLAYERS, team)
    title, _, facts, *_ = texts(card_lines(job, (), NOW, 80))
    assert title == "Job 3f2a9c1b · waiting for its players · Damage�[2J Step S9 W4"
    assert facts == "submitted 19:04"
    assert plain(change_line(job)) == "3f2a9c1b · waiting for its players · 1 of 1"
    assert texts(job_table(JobPage((job,), 1), NOW, 80))[1] == (
        "3f2a9c1b  waiting for its players  1 of 1  19:04      Damage�[2J Step S9 W4"
    )


def test_how_long_a_person_took_to_answer_is_not_told_of_a_teams_job() -> None:
    job = team_job(JobStatus.COMPLETED, TeamDetails(team_name="Seraphim"))
    title, _, facts, *_ = texts(card_lines(job, (), NOW, 80))
    assert title == "Job 3f2a9c1b · COMPLETED · Seraphim"
    assert facts == "submitted 19:04 · ended 19:04"


def test_a_replays_number_is_told_once() -> None:
    (one,) = replays_of(FAILED)
    told = replace(one, reason="Replay 900000301 is not here: give its file.")
    assert texts(card_lines(job_of(FAILED), [told], NOW, 80))[-1] == (
        "✗ 900000301  is not here: give its file."
    )


def test_what_ended_a_job_stands_above_its_replays() -> None:
    job = replace(job_of(FAILED, FAILED, status=JobStatus.FAILED), error_message="None was there.")
    lines = texts(card_lines(job, replays_of(FAILED, FAILED), NOW, 80))
    assert lines[3:5] == ["None was there.", ""]


def test_a_reason_is_told_once_where_the_job_failed_for_it() -> None:
    job = job_of(FAILED, status=JobStatus.FAILED)
    (one,) = replays_of(FAILED)
    lines = texts(card_lines(replace(job, error_message=one.reason), [one], NOW, 80))
    assert [line for line in lines if "Nobody has it" in line] == [lines[-1]]


def test_only_a_repeated_fetch_counts_its_attempts() -> None:
    (one,) = replays_of(FETCHING)
    job = job_of(FETCHING)
    assert texts(card_lines(job, [one], NOW, 80))[-1] == "… 900000301  fetching"
    again = card_lines(job, [tried(one, 2)], NOW, 80)
    assert texts(again)[-1] == "… 900000301  fetching, attempt 2"
    brought = replace(tried(one, 2), origin=ReplayOrigin.CAPTURE)
    assert texts(card_lines(job, [brought], NOW, 80))[-1] == "… 900000301  fetching"


def test_what_needs_a_person_says_what_it_needs() -> None:
    (one,) = replays_of(NEEDS_YOU)
    told = replace(one, reason="Open it in your browser.")
    assert texts(card_lines(job_of(NEEDS_YOU), [told], NOW, 80))[-1] == (
        "! 900000301  Open it in your browser."
    )


def test_a_reason_that_several_share_is_told_in_full_once() -> None:
    assert card(FAILED, STORED, FAILED, status=JobStatus.COMPLETED)[4:] == [
        "✗ 900000301  Nobody has it: give its file.",
        "✓ 900000302  done",
        "✗ 900000303  likewise",
    ]


CHECK = "DuelingBook asks for a human check: open it in your own browser."


def needing(*states: ReplayState) -> list[JobReplay]:
    """As `replays_of`, where those that need a person say the same."""
    return [
        replace(one, reason=CHECK) if one.state is NEEDS_YOU else one for one in replays_of(*states)
    ]


def waiting_card(*states: ReplayState, width: int = 80, rows: int | None = None) -> list[str]:
    until = ASKED + timedelta(days=7)
    return texts(
        card_lines(job_of(*states), needing(*states), NOW, width, rows=rows, waits_until=until)
    )


def test_what_several_need_of_a_person_is_said_once_with_how_long_it_waits() -> None:
    assert waiting_card(STORED, NEEDS_YOU, NEEDS_YOU) == [
        "Job 3f2a9c1b · RUNNING",
        "█████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░  1 of 3",
        "submitted 19:04",
        "2 need you · waits until 29 Nov 19:04",
        CHECK,
        "",
        "✓ 900000301  done",
        "! 900000302  needs you",
        "! 900000303  needs you",
    ]


def test_one_that_needs_a_person_says_itself_what_it_needs() -> None:
    assert waiting_card(STORED, NEEDS_YOU)[3:] == [
        "1 needs you · waits until 29 Nov 19:04",
        "",
        "✓ 900000301  done",
        f"! 900000302  {CHECK}",
    ]


def test_while_others_come_it_still_tells_how_long_the_work_goes_on() -> None:
    lines = waiting_card(WAITING, NEEDS_YOU, NEEDS_YOU)
    assert lines[2:4] == ["30 s so far", "2 need you · waits until 29 Nov 19:04"]


def test_a_long_job_names_what_needs_a_person_by_its_numbers() -> None:
    lines = waiting_card(*(STORED,) * 47, *(NEEDS_YOU,) * 3)
    assert lines[6:] == ["! 900000348 900000349 900000350", "47 done · --full names each"]


def test_nobody_is_needed_once_the_job_is_finished() -> None:
    states = (STORED, NEEDS_YOU, NEEDS_YOU)
    job = job_of(*states, status=JobStatus.CANCELLED)
    lines = texts(card_lines(job, needing(*states), NOW, 80, waits_until=ASKED))
    assert lines[2:] == [
        "submitted 19:04 · took 14 s",
        "",
        "✓ 900000301  done",
        "✗ 900000302  not here when the job ended",
        "✗ 900000303  likewise",
    ]


@pytest.mark.parametrize("width", [40, 80])
def test_a_card_on_which_people_are_needed_keeps_to_its_rows(width: int) -> None:
    lines = waiting_card(*(STORED,) * 10, *(NEEDS_YOU,) * 20, FETCHING, width=width, rows=20)
    assert len(lines) == 20
    assert max(map(len, lines)) <= width


def test_how_long_a_person_took_to_bring_something_is_no_news() -> None:
    job = job_of(STORED, status=JobStatus.COMPLETED)
    late = replace(job, completed_at=ASKED + timedelta(days=2))
    assert texts(card_lines(late, (), NOW + timedelta(days=3), 80))[2] == (
        "submitted 22 Nov 19:04 · ended 24 Nov 19:04"
    )


@pytest.mark.parametrize(
    ("origin", "replaced_at", "told"),
    [
        (None, None, "done"),
        (ReplayOrigin.FOLDER, None, "done"),
        (ReplayOrigin.UPLOAD, None, "done, uploaded"),
        (ReplayOrigin.CAPTURE, None, "done, captured"),
        (ReplayOrigin.ARCHIVE, NOW, "done, replaced by the archive's copy, which differs"),
        (ReplayOrigin.IMPORT, NOW, "done, replaced by the archive's copy, which differs"),
        (ReplayOrigin.BROWSER, NOW, "done, replaced by the site's copy, which differs"),
    ],
)
def test_what_people_brought_is_marked(
    origin: ReplayOrigin | None, replaced_at: datetime | None, told: str
) -> None:
    (one,) = replays_of(STORED)
    one = replace(one, origin=origin, replaced_at=replaced_at)
    assert texts(card_lines(job_of(STORED), [one], NOW, 80))[-1] == f"✓ 900000301  {told}"


def test_a_copy_that_is_not_read_yet_has_no_mark() -> None:
    (one,) = replays_of(WAITING)
    told = replace(one, origin=ReplayOrigin.UPLOAD)
    assert texts(card_lines(job_of(WAITING), [told], NOW, 80))[-1] == "  900000301  waiting"


def test_of_a_long_job_what_people_brought_is_counted() -> None:
    replays = [
        replace(one, origin=ReplayOrigin.UPLOAD if number < 8 else ReplayOrigin.FOLDER)
        for number, one in enumerate(replays_of(*(STORED,) * 50))
    ]
    assert texts(card_lines(job_of(*(STORED,) * 50), replays, NOW, 80))[-1] == (
        "50 done, 8 uploaded · --full names each"
    )


MANY = (STORED,) * 30 + (FETCHING, FAILED) + (WAITING,) * 28


def test_a_long_job_names_what_failed_then_what_is_in_work_and_counts_the_rest() -> None:
    assert len(MANY) >= FOLDED_FROM
    assert card(*MANY)[4:] == [
        "✗ 900000332  Nobody has it: give its file.",
        "… 900000331  fetching",
        "30 done · 28 waiting · --full names each",
    ]


def test_where_nothing_is_left_to_count_no_count_is_told() -> None:
    lines = card(*(FAILED,) * FOLDED_FROM, status=JobStatus.FAILED)[4:]
    assert " ".join(lines).count(" 9000003") == FOLDED_FROM
    assert lines[0] == "✗ 900000301  Nobody has it: give its file."
    assert lines[-1].endswith("900000350 likewise")


def test_full_names_each_in_the_order_asked_for() -> None:
    lines = card(*MANY, full=True)[4:]
    assert [line[2:11] for line in lines] == [str(900000301 + n) for n in range(len(MANY))]


def test_a_job_that_is_not_long_is_not_folded() -> None:
    assert len(card(*MANY[: FOLDED_FROM - 1])) == 4 + FOLDED_FROM - 1


@pytest.mark.parametrize("rows", [5, 6, 7, 10, 24])
@pytest.mark.parametrize("states", [MANY, MANY[10:40], (FAILED,) * 30, (WAITING,) * 8, (STORED,)])
def test_a_card_keeps_to_its_rows_and_counts_every_replay(
    states: tuple[ReplayState, ...], rows: int
) -> None:
    lines = card(*states, rows=rows, width=60)
    assert len(lines) <= rows
    named = [line for line in lines[4:] if line[2:5] == "900"]
    counted = [int(part.split()[0]) for line in lines[4 + len(named) :] for part in line.split("·")]
    assert len(named) + sum(counted) == len(states)


def test_a_card_without_room_still_says_how_far_it_is() -> None:
    assert card(*MANY, rows=2)[1].endswith("31 of 60")


@pytest.mark.parametrize("width", [40, 41, 60, 80, 120])
def test_lines_keep_to_the_terminal(width: int) -> None:
    job = replace(job_of(*MANY, status=JobStatus.FAILED), error_message="It was so. " * 20)
    lines = card_lines(job, replays_of(*MANY), NOW, width, full=True)
    lines += card_lines(job, replays_of(*MANY), NOW, width, rows=5)
    asking = job_of(*MANY, status=JobStatus.AWAITING_PLAYERS)
    lines += job_table(JobPage((job, asking), 2, {asking.id: 12}), NOW, width)
    assert max(map(measure, lines)) <= width


def test_the_bar_is_full_only_when_all_is_done() -> None:
    assert "░" in card(*(STORED,) * 999, WAITING)[1]
    assert "░" not in card(STORED, STORED)[1]


def test_a_status_has_the_color_of_how_it_ended() -> None:
    def tone(status: JobStatus) -> Tone:
        written = card_lines(job_of(STORED, status=status), (), NOW, 80)[0]
        return next(span.tone for span in written if span.text == status)

    assert tone(JobStatus.COMPLETED) is Tone.GOOD
    assert tone(JobStatus.FAILED) is tone(JobStatus.CANCELLED) is Tone.DOUBT
    assert tone(JobStatus.RUNNING) is tone(JobStatus.PENDING) is Tone.TITLE


def test_an_estimate_counts_only_what_was_done_since_the_work_began() -> None:
    job = job_of(*(STORED,) * 8, WAITING, WAITING)
    assert estimate(job, (), 8, NOW) == timedelta(seconds=7.5)
    assert estimate(job, (), 2, NOW) == timedelta(seconds=30)
    assert estimate(job, (), 0, NOW) is None


def test_nobody_knows_how_long_a_person_takes() -> None:
    states = (STORED, STORED, WAITING, NEEDS_YOU)
    assert estimate(job_of(*states), replays_of(*states), 2, NOW) == timedelta(seconds=15)
    assert estimate(job_of(STORED, NEEDS_YOU), replays_of(STORED, NEEDS_YOU), 1, NOW) is None
    here, coming = replays_of(STORED, WAITING)
    brought = replace(here, origin=ReplayOrigin.CAPTURE, attempts=2)
    assert estimate(job_of(STORED, WAITING), (brought, coming), 1, NOW) is None
    given = replace(here, origin=ReplayOrigin.UPLOAD, attempts=1)
    assert estimate(job_of(STORED, WAITING), (given, coming), 1, NOW) is not None


def test_what_does_not_run_has_no_estimate() -> None:
    for status in (JobStatus.PENDING, JobStatus.CANCELLED):
        assert estimate(job_of(STORED, WAITING, status=status), (), 1, NOW) is None


def test_less_than_a_second_is_no_news() -> None:
    job = replace(job_of(STORED), progress=Progress(999, 1000))
    lines = texts(card_lines(job, (), NOW, 80, finished=999))
    assert lines[2] == "30 s so far"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3.0, "less than 1 s"),  # the clocks of two machines
        (0.4, "less than 1 s"),
        (1.2, "1 s"),
        (59.4, "59 s"),
        (59.9, "1:00 min"),
        (60.0, "1:00 min"),
        (3599.8, "1:00:00 h"),
        (271.2, "4:31 min"),
        (3871.0, "1:04:31 h"),
    ],
)
def test_a_duration_is_as_exact_as_people_need(seconds: float, told: str) -> None:
    assert tell_duration(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2025-11-22T00:30:00+00:00", "01:30"),
        ("2025-11-21T22:59:00+00:00", "21 Nov 23:59"),
        ("2025-07-01T10:00:00+00:00", "1 Jul 12:00"),  # summer time
        ("2025-02-01T10:00:00+00:00", "1 Feb 2025"),  # half a year ago
        ("2024-12-31T22:59:00+00:00", "31 Dec 2024"),
        ("2024-12-31T23:01:00+00:00", "1 Jan 2025"),  # a new year here
    ],
)
def test_a_moment_is_told_by_the_clock_on_the_wall(moment: str, told: str) -> None:
    assert tell_moment(datetime.fromisoformat(moment), ASKED.astimezone(UTC)) == told


def test_a_table_has_a_line_a_job() -> None:
    failed = replace(job_of(FAILED, status=JobStatus.FAILED), error_message="Nobody has it.")
    page = JobPage((job_of(STORED, WAITING), failed), 2)
    assert texts(job_table(page, NOW, 80)) == [
        "Job       Status     Done  Submitted",
        "3f2a9c1b  RUNNING  1 of 2  19:04",
        "3f2a9c1b  FAILED   1 of 1  19:04      Nobody has it.",
    ]


def test_a_listed_job_says_how_many_of_its_replays_need_a_person() -> None:
    job = job_of(STORED, NEEDS_YOU)
    assert texts(job_table(JobPage((job,), 1, {job.id: 1}), NOW, 80))[1] == (
        "3f2a9c1b  RUNNING  1 of 2  19:04      1 needs you"
    )
    team = team_job(JobStatus.RUNNING, TeamDetails(team_name="Seraphim"))
    assert texts(job_table(JobPage((team,), 1, {team.id: 9}), NOW, 80))[1].endswith(
        "9 need you · Seraphim"
    )


def test_a_change_is_one_line() -> None:
    assert plain(change_line(job_of(STORED, WAITING))) == "3f2a9c1b · RUNNING · 1 of 2"
    states = (STORED, NEEDS_YOU)
    assert plain(change_line(job_of(*states), replays_of(*states))) == (
        "3f2a9c1b · RUNNING · 1 of 2 · 1 needs you"
    )


def test_a_job_without_replays_in_sight_is_no_trouble() -> None:
    none: list[JobReplay] = []
    assert texts(card_lines(job_of(STORED), none, NOW, 80))[-1] == ""
