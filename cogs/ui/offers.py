"""Copies that others uploaded, offered in private to whoever submitted a job that lacks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import discord

from bot.domain.offers import Offer, nothing_offered
from bot.rendering.text.wording import count
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import JobItem, LastingView
from cogs.ui.ownership import of_owner
from cogs.ui.private import change

_Interaction = discord.Interaction[Any]
_FORGED: Final = (
    "A copy may be forged, and that two agree is no proof; DuelingBook's own replaces it as soon as"
    " it comes."
)
_LEFT: Final = "Nothing was taken. The card still offers them."
_SOME: Final = ("nobody", "one person", "two", "three")


class UseUploads(JobItem, verb="offers", label="Use uploads"):
    """Says in private what others uploaded, and asks whether the job shall use it."""

    async def callback(self, interaction: _Interaction) -> None:
        """Ask the job's owner."""
        await acknowledge(interaction)
        services: Services = interaction.client.services
        with of_owner():
            offer = await services.offers.of(asker_of(interaction), self.job_id)
        if not (offer.copies or offer.disputed):
            raise nothing_offered()
        items = [UseThem(self.job_id), LeaveThem(self.job_id)] if offer.copies else []
        await tell(interaction, offer_text(offer), view=LastingView(*items))


class UseThem(JobItem, verb="offers-use", label="Use them", style=discord.ButtonStyle.primary):
    """Has the job use them, after the question."""

    async def callback(self, interaction: _Interaction) -> None:
        """Take what others uploaded for an own job."""
        await acknowledge_update(interaction)
        services: Services = interaction.client.services
        with of_owner():
            taken = await services.offers.accept(asker_of(interaction), self.job_id)
        told = f"The job uses {count(len(taken), 'upload')} now: its card shows it in a moment."
        await change(interaction, content=told, view=None)


class LeaveThem(JobItem, verb="offers-leave", label="Leave them"):
    """Takes nothing."""

    async def callback(self, interaction: _Interaction) -> None:
        """End the question."""
        await acknowledge_update(interaction)
        await change(interaction, content=_LEFT, view=None)


def offer_text(offer: Offer) -> str:
    """How many are offered and how many people brought each, whose names nobody learns."""
    lines = []
    if offer.copies:
        share = _share(len(offer.copies), offer.lacking)
        told = ", ".join(_by_people(offer))
        lines += [f"**{share} uploaded by others, unconfirmed**: {told}.", _FORGED]
    if offer.disputed:
        lines.append(_disputed(offer))
    return "\n".join(lines)


def _share(number: int, total: int) -> str:
    """So many of so many, and the verb."""
    if total == 1:
        return "The missing replay was"
    return f"{number} of the {total} missing replays {'was' if number == 1 else 'were'}"


def _by_people(offer: Offer) -> Iterator[str]:
    for senders, number in offer.by_senders().items():
        people = _SOME[senders] if senders < len(_SOME) else str(senders)
        if senders > 1:
            yield f"{number} by {people} who agree"
        else:
            yield f"{number} by {people}{' each' if number > 1 else ''}"


def _disputed(offer: Offer) -> str:
    number = len(offer.disputed)
    more = " more" if offer.copies else ""
    verb, they = ("was", "it is") if number == 1 else ("were", "they are")
    return (
        f"{number}{more} {verb} uploaded, but the copies say different things, so {they} not"
        " offered: capture it yourself, or upload your own file."
    )


def offer_items(offered: int, job_id: UUID) -> Iterator[UseUploads]:
    """The card's button, where others brought something."""
    if offered:
        yield UseUploads(job_id, label=f"Use {count(offered, 'upload')}")


ITEMS: Final = (UseUploads, UseThem, LeaveThem)
"""What has to be known to the bot, so that it works after a restart."""
