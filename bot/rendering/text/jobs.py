"""Jobs on a terminal: one as a card that tells how far it is, and many as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.domain.jobs import Job, JobPage, JobReplay
from bot.domain.moves import JobStatus, ReplayState
from bot.rendering.recent_days import tell_recent_day
from bot.rendering.team_summary import tell_war
from bot.rendering.text.job_needs import at_end, common_need, in_state, tell_needed, tell_needs
from bot.rendering.text.job_replays import FOLDED_FROM, folded, replay_lines, replays_in
from bot.rendering.text.lines import (
    DOT,
    EMPTY,
    Line,
    Span,
    Tone,
    dotted,
    line,
    sentence,
)
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import tell_clock, tell_day

_ASKING: Final = "waiting for its players"
_LONGEST_BAR: Final = 40
_FULL, _REST = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"
_LONGEST_WORK: Final = timedelta(hours=1)
_WORTH_TELLING: Final = timedelta(seconds=1)
_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * 60
_HEADS: Final = [line(Span(head, Tone.FAINT)) for head in ("Job", "Status", "Done", "Submitted")]
_COLUMNS: Final = (
    Column(_HEADS[0]),
    Column(_HEADS[1], least=9),
    Column(_HEADS[2], right=True),
    Column(_HEADS[3], optional=True),
    Column(least=16, optional=True),
)


def short_id(job_id: UUID) -> str:
    """As much of a job's id as people type: no two of one person's jobs share it, but by chance."""
    return job_id.hex[:8]


def card_lines(
    job: Job,
    replays: Sequence[JobReplay],
    now: datetime,
    width: int,
    *,
    finished: int = 0,
    full: bool = False,
    rows: int | None = None,
    waits_until: datetime | None = None,
) -> list[Line]:
    """The job as it stands `now`; a long one's replays are folded unless `full`.

    `finished` is how many replays came to their end since the work began; `rows` is how many lines
    there are to fill at most. At `waits_until` it goes on without those that need a person.
    """
    title = Span(f"Job {short_id(job.id)}", Tone.TITLE)
    replays = at_end(replays) if job.status.is_finished else replays
    said = common_need(replays)
    lines = [
        *dotted([title, Span(tell_status(job.status), _tone(job.status)), _team(job)], width),
        _bar(job, width),
        *dotted(_facts(job, replays, finished, now), width, Tone.FAINT),
        *_need_lines(replays, said, waits_until, now, width),
    ]
    if told := tell_error(job, replays):
        lines += sentence(told, width, Tone.DOUBT)
    lines.append(EMPTY)
    if rows is not None:
        return [*lines, *replays_in(max(1, rows - len(lines)), replays, said, width)][:rows]
    if full or len(replays) < FOLDED_FROM:
        return [*lines, *replay_lines(replays, said, width)]
    return [*lines, *folded(replays, said, width)]


def job_table(page: JobPage, now: datetime, width: int) -> list[Line]:
    """A line a job, in the order given; one that waits for a person says so."""
    rows = [
        [
            line(Span(short_id(job.id), Tone.TITLE)),
            line(Span(tell_status(job.status), _tone(job.status))),
            line(tell_progress(job)),
            line(Span(tell_moment(job.created_at, now), Tone.FAINT)),
            _note(job, tell_needed(page.needed.get(job.id, 0))),
        ]
        for job in page.jobs
    ]
    return table(_COLUMNS, rows, width)


def _note(job: Job, needed: str) -> Line:
    """What it waits for, and what ended it or whose it is."""
    told = job.error_message or _team(job)
    dot = DOT if needed and told else ""
    return line(Span(needed, Tone.LIKELY), Span(dot + told, Tone.FAINT))


def change_line(job: Job, replays: Sequence[JobReplay] = ()) -> Line:
    """Where the job stands, for those who read one line after another."""
    needed = "" if job.status.is_finished else tell_needs(replays)
    told = [short_id(job.id), tell_status(job.status), tell_progress(job), needed]
    return line(DOT.join(filter(None, told)))


def tell_status(status: JobStatus) -> str:
    """Where the job stands, in one word; in a clause where that word would say too little."""
    return _ASKING if status is JobStatus.AWAITING_PLAYERS else status


def tell_progress(job: Job) -> str:
    """How many of its replays are in a final state."""
    return f"{job.progress.processed} of {job.progress.total}"


def tell_error(job: Job, replays: Iterable[JobReplay]) -> str:
    """What ended the job; nothing where a replay's own reason did, which stands beside that."""
    told = job.error_message or ""
    return "" if told in {one.reason for one in replays} else told


def tell_moment(moment: datetime, now: datetime) -> str:
    """When it was, by the clock on the wall here; without what today makes clear."""
    here, today = moment.astimezone(), now.astimezone()
    day, clock = here.date().isoformat(), f"{here:%H:%M}"
    if here.date() == today.date():
        return clock
    told = tell_recent_day(day, today.date())
    return told if told == tell_day(day) else f"{told} {clock}"


def tell_duration(duration: timedelta) -> str:
    """How long it took or takes; clocks of two machines may differ, time does not run backward."""
    if duration < _WORTH_TELLING:
        return "less than 1 s"
    seconds = round(duration.total_seconds())
    if seconds < _MINUTE_S:
        return f"{seconds} s"
    return f"{tell_clock(seconds)} {'h' if seconds >= _HOUR_S else 'min'}"


def estimate(
    job: Job, replays: Sequence[JobReplay], finished: int, now: datetime
) -> timedelta | None:
    """How long the rest takes at the pace so far; None while there is none worth telling."""
    if job.status is not JobStatus.RUNNING or job.started_at is None or finished < 1:
        return None
    # Nobody knows how long a person takes, and the pace so far holds how long they took.
    if any(map(_was_needed, replays)):
        return None
    waiting = len(in_state(replays, ReplayState.NEEDS_YOU))
    rest = job.progress.total - job.progress.processed - waiting
    left = (now - job.started_at) / finished * rest
    return left if left >= _WORTH_TELLING else None


def _was_needed(one: JobReplay) -> bool:
    """Whether a person brought it after it was asked for in vain."""
    is_brought = one.origin is not None and one.origin.is_person
    return is_brought and (one.attempts > 1 or one.state is ReplayState.WAITING)


def _tone(status: JobStatus) -> Tone:
    if status is JobStatus.COMPLETED:
        return Tone.GOOD
    return Tone.DOUBT if status.is_finished else Tone.TITLE


def _team(job: Job) -> str:
    """The team and its war, as people call them: "Seraphim S9 W4"."""
    return f"{job.team.team_name} {tell_war(job.team)}".rstrip() if job.team else ""


def _bar(job: Job, width: int) -> Line:
    told = f"  {tell_progress(job)}"
    cells = max(1, min(_LONGEST_BAR, width - len(told)))
    # Full only when all is done, however little is left.
    filled = int(cells * job.progress.share)
    return line(Span(_FULL * filled, Tone.GOOD), Span(_REST * (cells - filled), Tone.FAINT), told)


def _facts(job: Job, replays: Sequence[JobReplay], finished: int, now: datetime) -> Iterator[str]:
    """When it was asked for, and how long it takes."""
    is_going_on = job.status is JobStatus.RUNNING and not _only_needs_people(replays)
    if not is_going_on:
        yield f"submitted {tell_moment(job.created_at, now)}"
    if job.status is JobStatus.PENDING:
        yield "waits for its turn"
    if job.started_at is not None and job.completed_at is not None:
        # In between such a job waits for a person, and nobody wants to know how long that took.
        took = job.completed_at - job.started_at
        waited = job.team is not None or took > _LONGEST_WORK
        ended = f"ended {tell_moment(job.completed_at, now)}"
        yield ended if waited else f"took {tell_duration(took)}"
    elif job.started_at is not None and is_going_on:
        yield f"{tell_duration(now - job.started_at)} so far"
        if (left := estimate(job, replays, finished, now)) is not None:
            yield f"about {tell_duration(left)} left"


def _only_needs_people(replays: Sequence[JobReplay]) -> bool:
    """Whether it would go on if somebody brought something, and how long it waits is no news."""
    coming = in_state(replays, ReplayState.WAITING, ReplayState.FETCHING)
    return bool(in_state(replays, ReplayState.NEEDS_YOU)) and not coming


def _need_lines(
    replays: Sequence[JobReplay],
    said: str,
    waits_until: datetime | None,
    now: datetime,
    width: int,
) -> Iterator[Line]:
    """How many need a person and until when, and what is `said` of several at once."""
    if needed := tell_needs(replays):
        until = "" if waits_until is None else f"waits until {tell_moment(waits_until, now)}"
        yield from dotted([Span(needed, Tone.LIKELY), until], width, Tone.FAINT)
        yield from sentence(said, width) if said else ()
