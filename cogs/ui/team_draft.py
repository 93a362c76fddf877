"""The preview of a team: what was understood, and buttons that last as long as the draft does.

Each button names the revision that it was shown with, so that nobody submits or throws away what
they have not seen. It names no person: whoever presses it means their own draft.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, ClassVar, Final, Self

import discord

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions
from bot.domain.job_errors import JobError
from bot.domain.team_sheets.writing import write_text
from bot.replies import acknowledge, acknowledge_update, asker_of, dismiss, tell
from bot.services.catalog import Services
from bot.services.drafts import Draft
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.draft_edits import is_long
from cogs.ui.draft_text import draft_embed, tell_loss, why_not
from cogs.ui.posting import Wishes, can_edit_here, post_card
from cogs.ui.private import change, is_private
from cogs.ui.team_form import open_form
from cogs.ui.words import fit_lines, plain

_Interaction = discord.Interaction[Any]
_Style = discord.ButtonStyle
_LONGEST: Final = 1900
_FILE: Final = "team.txt"
_AS_TEXT: Final = (
    "This is all of the draft: change it as you like, press *Throw away* under the draft, and send"
    " the file with `/team submit`."
)


async def show_draft(interaction: _Interaction, draft: Draft, notes: Sequence[str] = ()) -> None:
    """The preview, in place of the private message that led to it; `notes` stand above it."""
    embed = await asyncio.to_thread(draft_embed, draft)
    await change(
        interaction,
        content=fit_lines(notes, _LONGEST) or None,
        embed=embed,
        view=preview_view(draft, in_server=interaction.guild is not None),
    )


def added_view(draft: Draft) -> LastingView:
    """Buttons beneath what a message added."""
    return LastingView(Open(draft.revision), ThrowAway(draft.revision))


def preview_view(draft: Draft, *, in_server: bool) -> LastingView:
    """What can be done with a draft as it is shown; only servers have roles."""
    revision = draft.revision
    items: list[discord.ui.Item[Any]] = [
        Confirm(revision, disabled=why_not(draft) is not None),
        Edit(revision),
        ThrowAway(revision),
    ]
    if is_long(draft.sheet):
        items.append(AsText(revision))
    if in_server:
        items.append(ChooseTeam(revision, draft.audience))
    return LastingView(*items)


async def _find(interaction: _Interaction, revision: str | None = None) -> Draft | None:
    """The presser's draft; None where there is none, or another by now: then that is told."""
    try:
        return await _services(interaction).drafts.get(asker_of(interaction), revision)
    except JobError as error:
        await _show_newest(interaction, error)
        return None


async def _show_newest(interaction: _Interaction, error: JobError) -> None:
    """Say what was refused, above the draft as it is now."""
    draft = await _services(interaction).drafts.find(asker_of(interaction))
    if draft is not None:
        await show_draft(interaction, draft, [f"⚠️ {error.sentence}"])
        return
    if is_private(interaction):
        # Not changed, for it may be about to go, after another press of the same button.
        await dismiss(interaction)
    await tell(interaction, error.sentence)


def _template(verb: str) -> re.Pattern[str]:
    return re.compile(rf"draft:{verb}:(?P<revision>[0-9a-f]{{12}})")


class DraftItem(
    AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_template("none")
):
    """A button about the presser's draft as it was then: `draft:<verb>:<12 hex>`."""

    verb: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle]

    def __init_subclass__(
        cls, *, verb: str, label: str, style: discord.ButtonStyle = _Style.secondary
    ) -> None:
        super().__init_subclass__(template=_template(verb))
        cls.verb, cls.label, cls.style = verb, label, style

    def __init__(
        self,
        revision: str,
        *,
        label: str | None = None,
        disabled: bool = False,
    ) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=label or self.label,
            style=self.style,
            custom_id=f"draft:{self.verb}:{revision}",
            disabled=disabled,
        )
        super().__init__(button)
        self.revision = revision

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["revision"])


class Confirm(DraftItem, verb="confirm", label="Confirm", style=_Style.success):
    """Makes a job of the draft that was shown."""

    async def callback(self, interaction: _Interaction) -> None:
        """Submit it once, and show the job's card."""
        # Where the card cannot be a message that all see, it takes the place of a new answer.
        waits = can_edit_here(interaction)
        await (acknowledge_update if waits else acknowledge)(interaction)
        try:
            job = await _services(interaction).drafts.submit(
                asker_of(interaction), self.revision, card=CardOptions()
            )
        except JobError as error:
            await _show_newest(interaction, error)
            return
        if waits:
            assert job.team is not None
            told = f"Submitted: {plain(job.team.team_name)}. Its card comes now."
            await change(interaction, content=told, embed=None, view=None)
        await post_card(interaction, job.id, Wishes())


class Edit(DraftItem, verb="edit", label="Edit"):
    """Opens the form again."""

    async def callback(self, interaction: _Interaction) -> None:
        """Show the draft in a form, where it has room."""
        services, asker = _services(interaction), asker_of(interaction)
        await open_form(
            interaction, lambda: services.drafts.get(asker), show_draft, seen=self.revision
        )


class AsText(DraftItem, verb="text", label="As text"):
    """Gives the draft as a file, which can be changed and sent again."""

    async def callback(self, interaction: _Interaction) -> None:
        """Write down all of it, in private."""
        await acknowledge(interaction)
        draft = await _find(interaction)
        if draft is None:
            return
        # A long one keeps a core busy for a moment: one of a person's is written at a time.
        async with _services(interaction).uploads.turn(asker_of(interaction)):
            text = await asyncio.to_thread(write_text, draft.sheet)
        file = discord.File(BytesIO(text.encode()), _FILE)
        await tell(interaction, _AS_TEXT, file=file)


class Drop(DraftItem, verb="drop", label="Yes, throw it away", style=_Style.danger):
    """Throws the draft away, as it was named."""

    async def callback(self, interaction: _Interaction) -> None:
        """Throw it away, and say how much that was."""
        await acknowledge_update(interaction)
        drafts, asker = _services(interaction).drafts, asker_of(interaction)
        draft = await _find(interaction, self.revision)
        if draft is not None:
            await drafts.drop(asker, self.revision)
            told = f"The draft is thrown away: {tell_loss(draft.sheet)}."
            await change(interaction, content=told, embed=None, view=None)


class Open(DraftItem, verb="open", label="Open draft", style=_Style.primary):
    """Shows the draft as it is now."""

    async def callback(self, interaction: _Interaction) -> None:
        """Show the preview."""
        await acknowledge_update(interaction)
        draft = await _find(interaction)
        if draft is not None:
            await show_draft(interaction, draft)


class ThrowAway(DraftItem, verb="empty", label="Throw away"):
    """Asks whether the draft shall be thrown away."""

    async def callback(self, interaction: _Interaction) -> None:
        """Ask once, naming what would be lost."""
        await acknowledge_update(interaction)
        draft = await _find(interaction)
        if draft is None:
            return
        revision = draft.revision
        await change(
            interaction,
            content=f"Throw the whole draft away? {tell_loss(draft.sheet)} would be lost.",
            embed=None,
            view=LastingView(Drop(revision), Open(revision, label="Keep it")),
        )


class ChooseTeam(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.RoleSelect[Any]],
    template=_template("team"),
):
    """Lets those with a role see the results, or only the submitter where none is chosen."""

    def __init__(self, revision: str, audience: Audience | None = None) -> None:
        chosen = [] if audience is None else [discord.Object(audience.role_id, type=discord.Role)]
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=f"draft:team:{revision}",
                placeholder="Team that may see the results: only me",
                min_values=0,
                default_values=chosen,
            )
        )
        self.revision = revision

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which something was chosen."""
        menu = cls(match["revision"])
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Everybody with the role will see the results."""
        await acknowledge_update(interaction)
        drafts, asker = _services(interaction).drafts, asker_of(interaction)
        audience = next((Audience(one.guild.id, one.id) for one in self.item.values), None)
        try:
            draft = await drafts.set_audience(asker, audience, self.revision)
        except JobError as error:
            await _show_newest(interaction, error)
        else:
            await show_draft(interaction, draft)


def _services(interaction: _Interaction) -> Services:
    services: Services = interaction.client.services
    return services


ITEMS: Final = (Confirm, Edit, AsText, Drop, Open, ThrowAway, ChooseTeam)
