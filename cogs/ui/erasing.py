"""The question before everything about a person is erased, and its answers."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.replies import asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import LastingView
from cogs.ui.own_items import OwnItem
from cogs.ui.private import change

_Interaction = discord.Interaction[Any]
_DANGER: Final = discord.ButtonStyle.danger
_ASK: Final = (
    "**Erase everything about you?** All your jobs, their cards and results go, and so do the"
    " list of files that you sent, your sign-ins, paired browsers and API tokens. Stored replays"
    " stay: they belong to nobody. This cannot be undone."
)
_ASK_LINKED: Final = (
    "Your **web account** stays at Clerk, linked to nothing here, unless you choose the second"
    " button: then it is deleted there, too."
)
_DONE: Final = "Everything about you is erased."
_DONE_BOTH: Final = "Clerk deletes your web account, too, within minutes."
_DONE_ALONE: Final = "No web account was linked to you, so none is deleted."


async def ask_to_erase(interaction: _Interaction) -> None:
    """Ask who called, in private; with their web account, too, only where they have one."""
    services: Services = interaction.client.services
    you = interaction.user.id
    known = await services.accounts.status(asker_of(interaction))
    if services.identities.is_offered and known.user.is_linked:
        view = LastingView(Erase(you), EraseBoth(you))
        await tell(interaction, f"{_ASK}\n\n{_ASK_LINKED}", view=view)
    else:
        await tell(interaction, _ASK, view=LastingView(Erase(you)))


class Erase(OwnItem, verb="erase", label="Erase everything", style=_DANGER):
    """Erases everything about who was asked."""

    async def callback(self, interaction: _Interaction) -> None:
        """Erase the data of who presses, who is who was asked; the reporter takes cards away."""
        await self.acknowledge(interaction)
        services: Services = interaction.client.services
        await services.accounts.erase(asker_of(interaction))
        await change(interaction, content=_DONE, view=None)


class EraseBoth(
    OwnItem, verb="erase-both", label="Erase everything, and my web account too", style=_DANGER
):
    """Erases everything about who was asked, and has their web account deleted."""

    async def callback(self, interaction: _Interaction) -> None:
        """Erase likewise; the account goes when Clerk can be reached, for which nobody waits."""
        await self.acknowledge(interaction)
        services: Services = interaction.client.services
        asker = asker_of(interaction)
        # The button may be older than the link's end.
        known = await services.accounts.known(asker)
        has_account = services.identities.is_offered and known.user.is_linked
        await services.accounts.erase(asker, with_account=has_account)
        rest = _DONE_BOTH if has_account else _DONE_ALONE
        await change(interaction, content=f"{_DONE} {rest}", view=None)


ITEMS: Final = (Erase, EraseBoth)
"""What has to be known to the bot, so that it works after a restart."""
