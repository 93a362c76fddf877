"""The form for replay files, behind a command and behind a button of a card."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import discord

from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Submission
from bot.domain.moves import ReplayState
from bot.rendering.text.wording import count
from bot.replies import acknowledge, asker_of, open_modal, tell
from bot.services.accounts import NothingKeptError
from bot.services.askers import Asker
from bot.services.catalog import Services
from cogs.ui.base import AnsweringModal, JobItem
from cogs.ui.given_files import MOST_FILES, read_attachments, tell_refused, tell_supplied
from cogs.ui.ownership import of_owner
from cogs.ui.posting import Wishes, submit
from cogs.ui.words import fit_lines

_log = logging.getLogger(__name__)
_Interaction = discord.Interaction[Any]
_LONGEST: Final = 1900
_PATIENCE_S: Final = 1.5
_THERE: Final = "The job has {} of these already."
_COMING: Final = "The job is about to take {} of these."
_LEFT_OUT: Final = "Once the job has ended, *Retry* on its card uses {} of these, kept until then."
_ENDED: Final = "The job has ended, and *Retry* on its card uses {} of these, kept until then."
_GONE: Final = (
    "The job is gone: a new one, made with /replay analyze, uses {} of these, kept until then."
)
_ERASED: Final = (
    "The job is gone with all that was stored about you, so nothing of these is kept: send them"
    " with /replay upload for a new one."
)
_UNASKED: Final = "{} of these no job of yours asks for: send them with /replay upload for one."
_INSTEAD: Final = "on its team, press Help capture; else send your own files with /replay upload."


class UploadFile(JobItem, verb="upload", label="Upload file"):
    """Asks whoever submitted a job for files that it waits for."""

    async def callback(self, interaction: _Interaction) -> None:
        """Open the form at once, which cannot follow any other answer."""
        services: Services = interaction.client.services
        job_id = None
        try:
            # Discord waits for three seconds.
            async with asyncio.timeout(_PATIENCE_S):
                with of_owner(_INSTEAD):
                    await services.jobs.details(asker_of(interaction), self.job_id)
                job_id = self.job_id
        except TimeoutError:
            _log.warning("a form was opened before it was known whose job it is for")
        # Files serve their sender's jobs and no other, whoever sends them.
        await open_modal(interaction, UploadForm(job_id))


class UploadForm(AnsweringModal):
    """A form for replay files; without `job_id`, the job of a card, it makes new jobs."""

    def __init__(self, job_id: UUID | None = None) -> None:
        super().__init__(title="Replay files")
        self._job_id = job_id
        self.files = discord.ui.FileUpload[Any](min_values=1, max_values=MOST_FILES)
        self.add_item(
            discord.ui.Label(
                text="One to ten files",
                description="A replay's JSON each, or packed: .json .txt .gz .zip .jsonl",
                component=self.files,
            )
        )

    async def on_submit(self, interaction: _Interaction) -> None:
        """Keep the replays, have jobs go on that waited for them, and make a job of the rest."""
        await acknowledge(interaction)
        services: Services = interaction.client.services
        asker = asker_of(interaction)
        async with services.uploads.turn(asker):
            files = await read_attachments(self.files.values)
            if self._job_id is not None:
                await _require_known(services, asker)
            taken = await services.uploads.take(asker, files)
        notes = [tell_refused(one) for one in taken.refused]
        supplied = await services.uploads.supply(asker, taken.urls)
        brought = {url for one in supplied for url in one.urls}
        notes += [tell_supplied(one) for one in supplied]
        rest = tuple(url for url in taken.urls if url not in brought)
        if rest and self._job_id is not None:
            notes += await _tell_rest(services, asker, self._job_id, rest)
        if rest and self._job_id is None:
            await submit(interaction, Submission(rest), Wishes(), notes)
        elif taken.urls:
            await tell(interaction, fit_lines(notes, _LONGEST))
        else:
            raise DomainError("no_replays", _tell_nothing(notes))


async def _require_known(services: Services, asker: Asker) -> None:
    """Refuse files for a job of somebody who was erased meanwhile: nobody shall be known again."""
    try:
        await services.accounts.known(asker)
    except NothingKeptError as error:
        raise DomainError(error.code, _ERASED) from None


async def _tell_rest(
    services: Services, asker: Asker, job_id: UUID, rest: Sequence[str]
) -> list[str]:
    """What becomes of files for which the job did not wait any more, or never did."""
    try:
        details = await services.jobs.details(asker, job_id)
    except UnknownJobError:
        return [_GONE.format(count(len(rest), "replay"))]
    states = {one.url: one.state for one in details.replays}
    is_over = details.job.status.is_finished
    told = Counter(_about(states.get(url), is_over=is_over) for url in rest)
    return [sentence.format(count(number, "replay")) for sentence, number in told.items()]


def _about(state: ReplayState | None, *, is_over: bool) -> str:
    """What is said of files of replays that stand so in the job; None is not one of its replays."""
    if state is None:
        return _UNASKED
    if state is ReplayState.STORED:
        return _THERE
    if is_over:
        return _ENDED
    return _LEFT_OUT if state is ReplayState.FAILED else _COMING


def _tell_nothing(notes: Sequence[str]) -> str:
    if len(notes) == 1:
        return notes[0]
    return fit_lines(["None of these files is a replay that can be analyzed:", *notes], _LONGEST)


ITEMS: Final = (UploadFile,)
"""What has to be known to the bot, so that it works after a restart."""
