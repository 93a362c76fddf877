"""Jobs on a terminal: one as a card that tells how far it is, and many as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.domain.jobs import Job, JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.rendering.recent_days import tell_recent_day
from bot.rendering.team_summary import tell_war
from bot.rendering.text.characters import ELLIPSIS
from bot.rendering.text.lines import (
    DOT,
    EMPTY,
    Line,
    Span,
    Tone,
    dotted,
    fit,
    line,
    sentence,
    wrap,
)
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import tell_clock, tell_day

FOLDED_FROM: Final = 50
"""With so many replays those that are done or waiting are only counted."""
_ASKING: Final = "waiting for its players"
_LONGEST_BAR: Final = 40
_FULL, _REST = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"
_SIGNS: Final = {
    ReplayState.WAITING: Span(" "),
    ReplayState.FETCHING: Span(ELLIPSIS),
    ReplayState.NEEDS_YOU: Span("!", Tone.LIKELY),
    ReplayState.STORED: Span("\N{CHECK MARK}", Tone.GOOD),
    ReplayState.FAILED: Span("\N{BALLOT X}", Tone.DOUBT),
}
WORDS: Final = {
    ReplayState.WAITING: "waiting",
    ReplayState.FETCHING: "fetching",
    ReplayState.NEEDS_YOU: "needs you",
    ReplayState.STORED: "done",
    ReplayState.FAILED: "left out",
}
"""What people call the states of a replay."""
# What people look for in a long list: what went wrong, then what is going on.
_NAMED_FIRST: Final = (ReplayState.FAILED, ReplayState.NEEDS_YOU, ReplayState.FETCHING)
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
) -> list[Line]:
    """The job as it stands `now`; a long one's replays are folded unless `full`.

    `finished` is how many replays came to their end since the work began; `rows` is how many lines
    there are to fill at most.
    """
    title = Span(f"Job {short_id(job.id)}", Tone.TITLE)
    lines = [
        *dotted([title, Span(tell_status(job.status), _tone(job.status)), _team(job)], width),
        _bar(job, width),
        *dotted(_facts(job, estimate(job, replays, finished, now), now), width, Tone.FAINT),
    ]
    if told := tell_error(job, replays):
        lines += sentence(told, width, Tone.DOUBT)
    lines.append(EMPTY)
    if rows is not None:
        return [*lines, *_replays_in(max(1, rows - len(lines)), replays, width)][:rows]
    if full or len(replays) < FOLDED_FROM:
        return [*lines, *_replay_lines(replays, width)]
    named, rest = divided(replays)
    lines += _replay_lines(named, width)
    if rest:
        lines += dotted([*_counts(rest), "--full names each"], width, Tone.FAINT)
    return lines


def job_table(jobs: Sequence[Job], now: datetime, width: int) -> list[Line]:
    """A line a job, in the order given."""
    rows = [
        [
            line(Span(short_id(job.id), Tone.TITLE)),
            line(Span(tell_status(job.status), _tone(job.status))),
            line(tell_progress(job)),
            line(Span(tell_moment(job.created_at, now), Tone.FAINT)),
            line(Span(job.error_message or _team(job), Tone.FAINT)),
        ]
        for job in jobs
    ]
    return table(_COLUMNS, rows, width)


def change_line(job: Job) -> Line:
    """Where the job stands, for those who read one line after another."""
    return line(DOT.join([short_id(job.id), tell_status(job.status), tell_progress(job)]))


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


def divided(replays: Sequence[JobReplay]) -> tuple[list[JobReplay], list[JobReplay]]:
    """Those to be named, what went wrong first; and those that it is enough to count."""
    named = [one for state in _NAMED_FIRST for one in replays if one.state is state]
    return named, [one for one in replays if one.state not in _NAMED_FIRST]


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
    job: Job, replays: Iterable[JobReplay], finished: int, now: datetime
) -> timedelta | None:
    """How long the rest takes at the pace so far; None while there is none worth telling."""
    if job.status is not JobStatus.RUNNING or job.started_at is None or finished < 1:
        return None
    # Nobody knows how long a person takes.
    waiting = sum(one.state is ReplayState.NEEDS_YOU for one in replays)
    rest = job.progress.total - job.progress.processed - waiting
    left = (now - job.started_at) / finished * rest
    return left if left >= _WORTH_TELLING else None


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


def _facts(job: Job, left: timedelta | None, now: datetime) -> Iterator[str]:
    """When it was asked for, and how long it takes."""
    if job.status is not JobStatus.RUNNING:
        yield f"submitted {tell_moment(job.created_at, now)}"
    if job.status is JobStatus.PENDING:
        yield "waits for its turn"
    if job.started_at is not None and job.completed_at is not None:
        # In between a team's job waits for a person, and nobody wants to know how long that took.
        ended = f"ended {tell_moment(job.completed_at, now)}"
        yield ended if job.team else f"took {tell_duration(job.completed_at - job.started_at)}"
    elif job.started_at is not None and job.status is JobStatus.RUNNING:
        yield f"{tell_duration(now - job.started_at)} so far"
        if left is not None:
            yield f"about {tell_duration(left)} left"


def _replay_lines(replays: Sequence[JobReplay], width: int) -> Iterator[Line]:
    """A line a replay, or as many as its reason needs."""
    for one, lead in zip(replays, _leads(replays), strict=True):
        words = _tell(one).split()
        yield from wrap([Span(word, _tone_of(one)) for word in words], width, lead=lead)


def _replays_in(rows: int, replays: Sequence[JobReplay], width: int) -> list[Line]:
    """The replays on so many lines, each on one; those that have no room are counted."""
    if len(replays) <= rows and len(replays) < FOLDED_FROM:
        named, counted = list(replays), list[JobReplay]()
    else:
        first, rest = divided(replays)
        named, counted = first[: rows - 1], first[rows - 1 :] + rest
    told = [
        fit(line(lead, Span(_tell(one), _tone_of(one))), width)
        for one, lead in zip(named, _leads(named), strict=True)
    ]
    row = Span(DOT.join(_counts(counted)), Tone.FAINT)
    return [*told, fit(line(row), width)] if counted else told


def _leads(replays: Sequence[JobReplay]) -> list[Line]:
    """Each replay's sign and number."""
    numbers = [str(replay_id_of(one.url)) for one in replays]
    digits = max(map(len, numbers), default=0)
    return [
        line(_SIGNS[one.state], f" {number:<{digits}}  ")
        for one, number in zip(replays, numbers, strict=True)
    ]


def _tell(one: JobReplay) -> str:
    if one.state is ReplayState.FETCHING and one.attempts > 1:
        return f"{WORDS[one.state]}, attempt {one.attempts}"
    # The number stands before it already.
    return (one.reason or WORDS[one.state]).removeprefix(f"Replay {replay_id_of(one.url)} ")


def _tone_of(one: JobReplay) -> Tone:
    return Tone.PLAIN if one.reason else Tone.FAINT


def _counts(replays: Sequence[JobReplay]) -> list[str]:
    """How many of them are in each state, the furthest first."""
    counts = Counter(one.state for one in replays)
    return [f"{counts[state]:,} {WORDS[state]}" for state in reversed(ReplayState) if counts[state]]
