"""What people read about a job: on its card, in a list, among suggestions.

A card may stand in a channel that rivals read, so it tells of progress and never names a player or
a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, assert_never

import discord

from bot.domain.audiences import Visibility, visibility_of
from bot.domain.job_glances import JobGlance
from bot.domain.jobs import Job
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.teams import TeamSubmission
from bot.rendering.text.job_needs import at_end, tell_needed, tell_needs
from bot.rendering.text.jobs import (
    estimate,
    short_id,
    tell_duration,
    tell_error,
    tell_progress,
)
from bot.rendering.text.wording import count
from bot.services.jobs import JobDetails
from cogs.ui.replay_lines import common_reason, count_in, reason_lines, replay_lines
from cogs.ui.words import dotted, fit_lines, label, moment, plain

_LONGEST: Final = 4096
_CELLS: Final = 12
_FULL, _REST = "\N{BLACK PARALLELOGRAM}", "\N{WHITE PARALLELOGRAM}"
_COLORS: Final = {
    JobStatus.PENDING: discord.Color.light_grey(),
    JobStatus.RUNNING: discord.Color.blurple(),
    JobStatus.AWAITING_PLAYERS: discord.Color.gold(),
    JobStatus.COMPLETED: discord.Color.green(),
    JobStatus.FAILED: discord.Color.red(),
    JobStatus.CANCELLED: discord.Color.dark_grey(),
}
_PARTLY: Final = discord.Color.gold()
_ASKED: Final = "Waiting for you to pick the players"
_ASKED_BRIEFLY: Final = "waiting for you"
_ERROR: Final = 500
_FILES: Final = "You have their files? Send them with `/replay upload`, then retry."


def card_embed(
    details: JobDetails,
    *,
    now: datetime | None = None,
    confirm_wait: timedelta = timedelta(days=14),
) -> discord.Embed:
    """The job as it stands; a team's players may stay unconfirmed for `confirm_wait`."""
    job = details.job
    embed = discord.Embed(
        title=job_title(job),
        description=_describe(details, now or datetime.now(UTC), confirm_wait),
        color=_color(details),
    )
    embed.set_footer(text=dotted([f"Job {short_id(job.id)}", seen_by(details)]))
    return embed


def job_title(job: Job) -> str:
    """What a job is about, for its card: a team, or how many replays."""
    if job.team is None:
        return count(job.progress.total, "replay")
    season = dotted(
        [
            f"S{job.team.season}" if job.team.season else "",
            f"W{job.team.week}" if job.team.week else "",
        ]
    ).replace(" · ", " ")
    against = f"vs {plain(job.team.opponent_team)}" if job.team.opponent_team else ""
    return dotted([plain(job.team.team_name), season, against])


def _tell_status(status: JobStatus, asked: str = _ASKED_BRIEFLY) -> str:
    """Where a job stands, by the word that is used everywhere; or that it waits for a person."""
    return asked if status is JobStatus.AWAITING_PLAYERS else status


def job_line(job: Job, needed: int = 0) -> str:
    """A job among others: what it is about, where it stands, what it needs, and since when."""
    name = job.team.team_name if job.team else count(job.progress.total, "replay")
    progress = "" if job.status.is_finished else tell_progress(job)
    return dotted(
        [
            f"`{short_id(job.id)}` **{plain(name)}**",
            _tell_status(job.status),
            progress,
            tell_needed(needed),
            moment(job.created_at),
        ]
    )


def choice_label(job: JobGlance, now: datetime) -> str:
    """A job in a list of suggestions, which knows no Markdown: 100 characters at most."""
    name = job.team_name or count(job.replays, "replay")
    age = f"{tell_duration(now - job.created_at)} ago"
    return label(dotted([short_id(job.id), label(name), _tell_status(job.status), age]), 100)


def _describe(details: JobDetails, now: datetime, confirm_wait: timedelta) -> str:
    job = details.job
    needed = "" if job.status.is_finished else tell_needs(details.replays)
    lines = [dotted([*_facts(details, now), needed]), _bar(job), ""]
    if told := tell_error(job, details.replays):
        lines += [plain(told, _ERROR), ""]
    if details.team is not None and job.status is JobStatus.AWAITING_PLAYERS:
        lines += [*_question(details.team, confirm_wait), ""]
    is_over = job.status.is_finished
    replays = at_end(details.replays) if is_over else details.replays
    common = common_reason(replays, is_over=is_over)
    if common and common not in (job.error_message or ""):
        lines += reason_lines(replays, common, is_over=is_over)
        lines += [*_tell_end(details), ""]
    lines += replay_lines(replays, common)
    if is_over and count_in(replays, ReplayState.FAILED):
        lines += ["", _FILES]
    return fit_lines(lines, _LONGEST)


def _facts(details: JobDetails, now: datetime) -> Iterator[str]:
    job = details.job
    yield f"**{_tell_status(job.status, _ASKED)}**"
    match job.status:
        case JobStatus.PENDING:
            yield f"submitted {moment(job.created_at)}"
        case JobStatus.RUNNING:
            yield f"started {moment(job.started_at or job.created_at)}"
            left = estimate(job, details.replays, details.finished, now)
            if left is not None:
                yield f"about {tell_duration(left)} left"
        case JobStatus.AWAITING_PLAYERS:
            if details.team is not None and details.team.asked_at is not None:
                yield f"asked {moment(details.team.asked_at)}"
        case JobStatus.COMPLETED | JobStatus.FAILED | JobStatus.CANCELLED:
            if job.completed_at is not None:
                yield moment(job.completed_at)
                if job.started_at is not None and job.status is not JobStatus.CANCELLED:
                    yield f"took {tell_duration(job.completed_at - job.started_at)}"
            if _is_partly_done(details):
                yield f"{_failed(details)} left out"
        case _:
            assert_never(job.status)


def _question(team: TeamSubmission, wait: timedelta) -> Iterator[str]:
    """What is asked, and what becomes of it if nobody answers; the clock is the reader's."""
    found = count(len(team.discovered_players), "player")
    yield f"**{found} found: who of them is on the team?** Press *Players* and confirm."
    if team.asked_at is not None:
        end = "the last choice holds again" if team.confirmed_players else "the job is canceled"
        yield f"Without an answer {end} {moment(team.asked_at + wait)}."


def _tell_end(details: JobDetails) -> Iterator[str]:
    """When those that need a person are waited for no longer."""
    if details.waits_until is not None and not details.job.status.is_finished:
        yield f"It goes on without them {moment(details.waits_until)}."


def _failed(details: JobDetails) -> int:
    return count_in(details.replays, ReplayState.FAILED)


def _is_partly_done(details: JobDetails) -> bool:
    """Whether there are results, and not of all that was asked for."""
    return details.job.status is JobStatus.COMPLETED and _failed(details) > 0


def _color(details: JobDetails) -> discord.Color:
    """Gold where something is missing, or nothing goes on without a person."""
    coming = count_in(details.replays, ReplayState.WAITING, ReplayState.FETCHING)
    waits = count_in(details.replays, ReplayState.NEEDS_YOU) and not coming
    is_waiting = details.job.status is JobStatus.RUNNING and waits
    return _PARTLY if is_waiting or _is_partly_done(details) else _COLORS[details.job.status]


def _bar(job: Job) -> str:
    # Full only when all is done, however little is left.
    filled = int(_CELLS * job.progress.share)
    bar = _FULL * filled + _REST * (_CELLS - filled)
    return f"{bar} **{tell_progress(job)}**"


def seen_by(details: JobDetails) -> str:
    """For whom the results are."""
    match visibility_of(details.job, details.audience):
        case Visibility.ONLY_ME:
            return "results for the submitter only"
        case Visibility.TEAM:
            return "results for the submitter and the team"
        case Visibility.ANYONE:
            return "results for anyone with the link"
        case other:
            assert_never(other)
