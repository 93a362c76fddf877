"""Where a player's pages come from: a job's results, a team's report, or all that one may see."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self, assert_never
from uuid import UUID

import discord

from bot.domain.analysis.results import Analysis
from bot.domain.audiences import Audience, Visibility, visibility_of
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job, JobReplay
from bot.domain.player_keys import PLAYER_KEY
from bot.rendering.text.wording import count
from bot.replies import asker_of
from bot.services.catalog import Services
from bot.services.profiles import SeenPlayer, UnknownPlayerError
from bot.services.reports import OpenedReport
from cogs.ui.players import Player, gather_player, read_player
from cogs.ui.result_summary import find_player
from cogs.ui.team_report import find_seat
from cogs.ui.team_seat import read_seat

_Interaction = discord.Interaction[Any]
_NOTHING_YET: Final = "None of these replays is analyzed yet: wait until the first is."
_DIGEST: Final = f"(?P<player>{PLAYER_KEY})"


@dataclass(frozen=True, slots=True)
class PlayerKey:
    """Whose pages: a player of one job, or without a job of all that the asker may see."""

    job_id: UUID | None
    digest: str

    def custom_id(self, verb: str) -> str:
        """The beginning of the ids of all buttons about this player."""
        if self.job_id is None:
            return f"profile:{verb}:{self.digest}"
        return f"job:{verb}:{self.job_id.hex}:{self.digest}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The one that an id names."""
        job = match["job"]
        return cls(None if job is None else UUID(job), match["player"])


def player_template(verb: str, more: str = "") -> re.Pattern[str]:
    """What ids of a button about a player look like; `more` is a pattern of what follows."""
    return re.compile(rf"(?:job:{verb}:(?P<job>[0-9a-f]{{32}})|profile:{verb}):{_DIGEST}{more}")


@dataclass(frozen=True, slots=True)
class Arriving:
    """How a job's replays stand, and whether who looks at its results may bring some of them.

    There are none where nobody keeps a card of the job.
    """

    replays: tuple[JobReplay, ...] = ()
    is_own: bool = False
    is_of_team: bool = False


NOTHING_ARRIVES: Final = Arriving()


@dataclass(frozen=True, slots=True)
class JobResults:
    """The results of a job without a team, for somebody who may see them."""

    job: Job
    analysis: Analysis
    hides: bool
    arriving: Arriving = NOTHING_ARRIVES


@dataclass(frozen=True, slots=True)
class TeamResults:
    """The report of a team's job; `seen_by` says who may see it, `is_own` whether it is theirs."""

    job: Job
    opened: OpenedReport
    hides: bool
    seen_by: str
    is_own: bool = False
    arriving: Arriving = NOTHING_ARRIVES


Opened = JobResults | TeamResults


async def open_job(interaction: _Interaction, job_id: UUID) -> Opened:
    """A job's results as they are.

    NotShownError for whom they are not; JobError where there are none yet.
    """
    services: Services = interaction.client.services
    asker = asker_of(interaction)
    job = await services.sharing.open(asker, job_id)
    is_own = await services.corrections.may_correct(asker, job)
    hides, audience, arriving = False, None, Arriving(is_own=is_own)
    with suppress(UnknownJobError):  # One from the terminal has neither card nor team role.
        view = await services.cards.view(job_id)
        hides, audience = view.card.options.hides_scores, view.details.audience
        is_of_team = audience is not None and audience.role_id in asker.role_ids
        arriving = Arriving(view.details.replays, is_own, is_of_team)
    if job.team is None:
        analysis = await _analysis(services, job)
        return JobResults(job, analysis, hides, arriving)
    opened = await services.reports.of(job)
    seen_by = _seen_by(interaction, job, audience)
    return TeamResults(job, opened, hides, seen_by, is_own, arriving)


async def _analysis(services: Services, job: Job) -> Analysis:
    """What there is by now of an unfinished job. JobError where that is nothing."""
    if job.status.is_finished:
        return await services.results.of(job)
    analysis = await services.results.so_far(job)
    if not analysis.replays:
        raise JobError(JobErrorCode.NOT_READY, _NOTHING_YET)
    return analysis


async def find_in(opened: Opened, digest: str) -> Player | None:
    """The player with this digest; None where there is none, or no longer."""
    match opened:
        case JobResults():
            name = find_player(opened.analysis, digest)
            if name is None:
                return None
            return await asyncio.to_thread(read_player, name, opened.analysis, hides=opened.hides)
        case TeamResults():
            seat = find_seat(opened.opened.report, digest)
            if seat is None:
                return None
            return await asyncio.to_thread(
                partial(read_seat, seat, hides=opened.hides, is_own=opened.is_own)
            )
        case other:
            assert_never(other)


async def find_anywhere(interaction: _Interaction, digest: str) -> Player | None:
    """The player in all that the asker may see; None where there is none, or no longer."""
    services: Services = interaction.client.services
    try:
        seen = await services.profiles.find_by_digest(asker_of(interaction), digest)
    except UnknownPlayerError:
        return None
    return await gather(seen)


async def gather(seen: SeenPlayer) -> Player:
    """All pages of a player of several jobs."""
    basis = f"From {count(len(seen.replays), 'replay')} of {count(seen.jobs, 'job')}"
    if seen.left_out:
        basis += f"; {count(seen.left_out, 'older job')} left out"
    return await asyncio.to_thread(gather_player, seen.name, seen.replays, basis=basis)


async def read_key(interaction: _Interaction, key: PlayerKey) -> Player | None:
    """The player whom an id names. Errors as of `open_job`."""
    if key.job_id is None:
        return await find_anywhere(interaction, key.digest)
    return await find_in(await open_job(interaction, key.job_id), key.digest)


def _seen_by(interaction: _Interaction, job: Job, audience: Audience | None) -> str:
    match visibility_of(job, audience):
        case Visibility.ONLY_ME:
            return "only you"
        case Visibility.TEAM:
            assert audience is not None
            role = interaction.guild.get_role(audience.role_id) if interaction.guild else None
            return f"only {role.name}" if role is not None else "only the team"
        case Visibility.ANYONE:
            return "anyone with the link"
        case other:
            assert_never(other)
