"""The form in which a team is written down; it shows the draft as far as it has room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import discord
import msgspec

from bot.domain.errors import DomainError
from bot.domain.team_sheets.revising import (
    Opened,
    Typed,
    read_files,
    revise,
    with_replays,
)
from bot.domain.team_sheets.sheet import (
    LONGEST_NAME,
    NotUnderstood,
    Sheet,
    bounded,
    shown_file,
)
from bot.domain.team_sheets.writing import write_war
from bot.rendering.text.wording import count
from bot.replies import acknowledge, acknowledge_update, asker_of, open_modal
from bot.services.askers import Asker
from bot.services.catalog import Services
from bot.services.drafts import Draft
from cogs.ui.base import AnsweringModal
from cogs.ui.draft_edits import LONGEST_TEXT, write_matches
from cogs.ui.draft_text import OWN_TEAM
from cogs.ui.given_files import MOST_FILES, read_attachments, tell_supplied
from cogs.ui.private import is_private
from cogs.ui.words import length

_log = logging.getLogger(__name__)
_Interaction = discord.Interaction[Any]
_Show = Callable[[_Interaction, Draft, Sequence[str]], Awaitable[None]]
"""How the draft is shown after the form was sent, with lines about what became of it."""

_PATIENCE: Final = 1.5
_EXAMPLE: Final = "1. Alice vs Bob: https://www.duelingbook.com/replay?id=76245388"
_LINES: Final = "One match a line, such as 1. Alice vs Bob: link link. Links alone will do, too."
_CHANGED: Final = (
    "The draft changed while the form was open: what you wrote was added, and nothing taken out."
)


async def open_form(
    interaction: _Interaction,
    look: Callable[[], Awaitable[Draft | None]],
    show: _Show,
    *,
    seen: str | None = None,
    hides_scores: bool | None = None,
) -> None:
    """Answer with the form, filled from the draft that `look` finds; empty rather than late.

    `seen` is the revision that the person was shown before, `hides_scores` what they chose beside
    the form, if they did.
    """
    draft, text = None, None
    try:
        # Discord waits for three seconds, and a form can only be the first answer.
        async with asyncio.timeout(_PATIENCE):
            draft = await look()
            text = None if draft is None else await asyncio.to_thread(write_matches, draft.sheet)
    except TimeoutError:
        _log.warning("a form was opened without its draft, which took too long to find")
    await open_modal(interaction, TeamForm(draft, text, show, seen=seen, hides_scores=hides_scores))


class TeamForm(AnsweringModal):
    """Team, season and week, opponent, matches, files; `text` has all matches of the draft."""

    def __init__(
        self,
        draft: Draft | None,
        text: str | None,
        show: _Show,
        *,
        seen: str | None,
        hides_scores: bool | None = None,
    ) -> None:
        super().__init__(title="A team's replays")
        self._draft, self._text, self._seen = draft, text, seen
        self._show, self._hides_scores = show, hides_scores
        sheet = Sheet() if draft is None else draft.sheet
        self.team = _line(sheet.team_name, "Seraphim")
        self.war = _line(write_war(sheet), "S9 W4", 40)
        self.opponent = _line(sheet.opponent_team, "Damage Step, where you play")
        self.matches = discord.ui.TextInput[Any](
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_TEXT,
            default=text or None,
            placeholder=_EXAMPLE,
        )
        self.files = discord.ui.FileUpload[Any](required=False, min_values=0, max_values=MOST_FILES)
        for label, description, field in (
            ("Team", "The team to look at: the next opponent, or your own", self.team),
            ("Season and week", None, self.war),
            (OWN_TEAM, "Then the report tells how they did against your players", self.opponent),
            ("Links or lines", _describe_text(draft, text), self.matches),
            ("Files", "Lists: .csv .tsv .json .txt; replays: .json .gz .zip .jsonl", self.files),
        ):
            self.add_item(discord.ui.Label(text=label, description=description, component=field))

    async def on_submit(self, interaction: _Interaction) -> None:
        """Keep what was written, and show the draft that came of it."""
        await (acknowledge_update if is_private(interaction) else acknowledge)(interaction)
        services: Services = interaction.client.services
        asker = asker_of(interaction)
        files, urls, notes = await _take_files(services, asker, self.files.values)
        draft, is_added = await self._write(services, asker, files, urls)
        await self._show(interaction, draft, [*([_CHANGED] if is_added else []), *notes])

    async def _write(
        self, services: Services, asker: Asker, files: Sheet, urls: Sequence[str]
    ) -> tuple[Draft, bool]:
        """The new draft, and whether all was added because it is not the one that was shown."""
        typed = Typed(
            team_name=self.team.value,
            war=self.war.value,
            opponent_team=self.opponent.value,
            text=self.matches.value,
        )
        is_added = False

        def revise_draft(sheet: Sheet) -> Sheet:
            nonlocal is_added
            opened = self._opened(sheet)
            is_added = sheet != Sheet() and bool(self._text) and not opened.has_entries
            return with_replays(revise(sheet, typed, opened, files), urls)

        draft = await services.drafts.change(asker, revise_draft, hides_scores=self._hides_scores)
        return draft, is_added

    def _opened(self, now: Sheet) -> Opened:
        """What the form showed of the sheet that is there now."""
        shown = self._draft
        if shown is None:
            return Opened()
        is_same = shown.sheet == now
        return Opened(
            has_head=True,
            has_entries=is_same and self._text is not None,
            has_gaps=is_same and self._seen == shown.revision,
        )


def _line(
    value: str | None, example: str, longest: int = LONGEST_NAME
) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput[Any](
        required=False,
        # Discord counts some signs twice; what is known must have room.
        max_length=max(longest, length(value or "")),
        default=value or None,
        placeholder=example,
    )


def _describe_text(draft: Draft | None, text: str | None) -> str:
    if draft is None or text is not None:
        return _LINES
    replays = count(len(draft.sheet.urls), "replay")
    return f"The draft is too long for this field: its {replays} stay, and this is added."


async def _take_files(
    services: Services, asker: Asker, attachments: Sequence[discord.Attachment]
) -> tuple[Sheet, tuple[str, ...], list[str]]:
    """What lists say, which replays are kept, and what to tell about files.

    What is wrong with them is told as well: what was written beside them must not be lost.
    """
    if not attachments:
        return Sheet(), (), []
    try:
        async with services.uploads.turn(asker):
            given = await read_attachments(attachments)
            sheet, replays = await asyncio.to_thread(read_files, given)
            taken = await services.uploads.take(asker, replays)
    except DomainError as error:
        return Sheet(), (), [f"✗ {error.sentence}"]
    supplied = await services.uploads.supply(asker, taken.urls)
    refused = (NotUnderstood(one.sentence, file=shown_file(one.name)) for one in taken.refused)
    gaps = bounded((*sheet.not_understood, *refused))
    notes = [f"✓ {count(len(taken.urls), 'replay file')} kept."] if taken.urls else []
    sheet = msgspec.structs.replace(sheet, not_understood=gaps)
    return sheet, taken.urls, [*notes, *map(tell_supplied, supplied)]
