"""A submission becomes a job with a card: in the channel, in direct messages, or in private.

A card in a place that the bot can reach is edited by the reporter for as long as it lives. In all
other places the private answer shows the job for as long as Discord lets it be edited, and the
person is told of the end in direct messages if it comes later.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import discord

from bot.domain.audiences import Audience, Visibility
from bot.domain.errors import DomainError
from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Submission
from bot.replies import asker_of, dismiss, post, tell
from bot.services.cards import CardView
from bot.services.catalog import Services
from cogs.ui.job_card import CardMessage, card_message, private_card, show_card
from cogs.ui.words import fit_lines

_log = logging.getLogger(__name__)
_Interaction = discord.Interaction[Any]
_LONGEST: Final = 2000
_LOOK: Final = timedelta(seconds=2)
_HOLD: Final = timedelta(seconds=10)
# Discord takes no edit of a private answer once its token is 15 minutes old, of which some have
# passed when there is something to follow.
_FOLLOWED: Final = timedelta(minutes=15) - timedelta(seconds=30)
_CLOSED: Final = "The card could not be sent to you: allow direct messages from this server for it."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the submitter chose beside the replays."""

    visibility: Visibility = Visibility.ONLY_ME
    audience: Audience | None = None
    hides_scores: bool = False
    to_dm: bool = False

    def check(self) -> None:
        """DomainError where the choices do not go together."""
        if self.visibility is Visibility.TEAM and self.audience is None:
            sentence = "No team was chosen: give the role of your team in the option team."
            raise DomainError("no_audience", sentence)


async def submit(
    interaction: _Interaction, submission: Submission, wishes: Wishes, notes: Sequence[str] = ()
) -> UUID:
    """Make the job and show it; `notes` are lines for the submitter alone.

    Comes after the acknowledgment. The job's id; DomainError where it is refused.
    """
    wishes.check()
    services: Services = interaction.client.services
    asker = asker_of(interaction)
    audience = wishes.audience if wishes.visibility is Visibility.TEAM else None
    job = await services.submissions.submit(
        asker, submission, card=CardOptions(hides_scores=wishes.hides_scores), audience=audience
    )
    if wishes.visibility is Visibility.ANYONE:
        await services.sharing.set(asker, job.id, Visibility.ANYONE)
    await post_card(interaction, job.id, wishes, notes)
    return job.id


async def post_card(
    interaction: _Interaction, job_id: UUID, wishes: Wishes, notes: Sequence[str] = ()
) -> None:
    """Show a new job where its submitter wishes; `notes` are lines for them alone."""
    notes = list(notes)
    services: Services = interaction.client.services
    view = await services.cards.view(job_id)
    card = card_message(view.details, interaction.client.options)
    message: discord.Message | None = None
    if wishes.to_dm:
        message = await _send_privately(interaction.user, card)
        notes += [
            _CLOSED if message is None else f"The card is in your messages: {message.jump_url}"
        ]
    elif can_edit_here(interaction):
        message = await post(interaction, **card)
    if message is None or message.flags.ephemeral:
        await _show_here(interaction, view, notes)
        return
    guild_id = None if message.guild is None else message.guild.id
    place = CardPlace(message.channel.id, message.id, guild_id)
    await services.cards.keep(job_id, place, view.revision)
    if notes:
        await tell(interaction, fit_lines(notes, _LONGEST))
    else:
        await dismiss(interaction)


def can_edit_here(interaction: _Interaction) -> bool:
    """Whether the bot is at home where it was called, so that it can come back to a message."""
    if interaction.context.dm_channel:
        return True
    return interaction.is_guild_integration() and interaction.app_permissions.view_channel


async def _send_privately(
    user: discord.User | discord.Member, card: CardMessage
) -> discord.Message | None:
    try:
        return await user.send(**card)
    except discord.Forbidden:
        return None


async def _show_here(interaction: _Interaction, view: CardView, notes: list[str]) -> None:
    """The private answer is the card, for as long as Discord lets it be edited."""
    await show_card(interaction, view.details, fit_lines(notes, _LONGEST) or None)
    interaction.client.look_after(_follow(interaction, view.card.job_id, view.revision))


async def _follow(interaction: _Interaction, job_id: UUID, shown: str) -> None:
    """Edit the private answer at each change, and keep others from telling of the end meanwhile."""
    services: Services = interaction.client.services
    # Not until Discord's moment, of which a host whose clock is wrong knows nothing.
    end = time.monotonic() + _FOLLOWED.total_seconds()
    try:
        while time.monotonic() < end:
            view = await services.cards.view(job_id)
            if view.revision != shown:
                card = private_card(interaction, view.details)
                await interaction.edit_original_response(**card)
                shown = view.revision
            if view.details.job.status.is_finished:
                await services.cards.show(job_id, view.revision, _LOOK)
                return
            await services.cards.postpone(job_id, _HOLD)
            await asyncio.sleep(_LOOK.total_seconds())
    except UnknownJobError:
        return  # It was deleted.
    except discord.HTTPException as error:
        # The person has dismissed it; they are told of the end when it comes.
        _log.info("a private card is no longer edited (%d/%d)", error.status, error.code)
