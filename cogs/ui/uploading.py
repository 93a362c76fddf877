"""The form for replay files, behind a command and behind a button of a card."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.domain.errors import DomainError
from bot.domain.jobs import Submission
from bot.rendering.text.wording import count
from bot.replies import acknowledge, asker_of, open_modal, tell
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
_UNASKED: Final = "{} of these no job of yours asks for: send them with /replay upload for one."
_INSTEAD: Final = "on its team, press Help capture; else send your own files with /replay upload."


class UploadFile(JobItem, verb="upload", label="Upload file"):
    """Asks whoever submitted a job for files that it waits for."""

    async def callback(self, interaction: _Interaction) -> None:
        """Open the form at once, which cannot follow any other answer."""
        services: Services = interaction.client.services
        urls: tuple[str, ...] = ()
        try:
            # Discord waits for three seconds.
            async with asyncio.timeout(_PATIENCE_S):
                with of_owner(_INSTEAD):
                    details = await services.jobs.details(asker_of(interaction), self.job_id)
                urls = details.job.urls
        except TimeoutError:
            _log.warning("a form was opened before it was known whose job it is for")
        # Files serve their sender's jobs and no other, whoever sends them.
        await open_modal(interaction, UploadForm(urls))


class UploadForm(AnsweringModal):
    """A form for replay files; without `asked_for`, those of a job's card, it makes new jobs."""

    def __init__(self, asked_for: Sequence[str] = ()) -> None:
        super().__init__(title="Replay files")
        self._asked_for = frozenset(asked_for)
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
            taken = await services.uploads.take(asker, await read_attachments(self.files.values))
        notes = [tell_refused(one) for one in taken.refused]
        supplied = await services.uploads.supply(asker, taken.urls)
        brought = {url for one in supplied for url in one.urls}
        notes += [tell_supplied(one) for one in supplied]
        if here := self._asked_for.intersection(taken.urls) - brought:
            notes.append(f"The job has {count(len(here), 'replay')} of these already.")
        rest = tuple(url for url in taken.urls if url not in brought | here)
        if rest and self._asked_for:
            notes.append(_UNASKED.format(count(len(rest), "replay")))
        if rest and not self._asked_for:
            await submit(interaction, Submission(rest), Wishes(), notes)
        elif taken.urls:
            await tell(interaction, fit_lines(notes, _LONGEST))
        else:
            raise DomainError("no_replays", _tell_nothing(notes))


def _tell_nothing(notes: Sequence[str]) -> str:
    if len(notes) == 1:
        return notes[0]
    return fit_lines(["None of these files is a replay that can be analyzed:", *notes], _LONGEST)


ITEMS: Final = (UploadFile,)
"""What has to be known to the bot, so that it works after a restart."""
