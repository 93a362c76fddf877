"""The browsers that are paired with somebody, in private, each to be revoked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Self
from uuid import UUID

import discord

from bot.domain.captures import PairedBrowser
from bot.rendering.text.wording import count
from bot.replies import acknowledge_update, asker_of
from bot.services.catalog import Services
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.capture_text import tell_browser, tell_browsers
from cogs.ui.private import change

_Interaction = discord.Interaction[Any]
_LIST: Final = re.compile(r"account:browsers")
_REVOKE: Final = re.compile(r"account:revoke:(?P<browser>[0-9a-f]{32})")
_MOST: Final = 20
_NONE: Final = "No browser is paired with you."
_KNOWN: Final = (
    "A paired browser may only send replays that your jobs wait for, until it is revoked."
)


def tell_paired(browsers: Sequence[PairedBrowser]) -> str:
    """How many there are, in a line among what is stored of somebody."""
    if not browsers:
        return "**No browser** paired to capture replays"
    return f"**{count(len(browsers), 'browser')}** paired to capture: {tell_browsers(browsers)}"


async def _show_browsers(interaction: _Interaction) -> None:
    services: Services = interaction.client.services
    browsers = await services.captures.browsers(asker_of(interaction))
    if not browsers:
        await change(interaction, content=_NONE, view=None)
        return
    shown = browsers[:_MOST]
    lines = [f"{number} {tell_browser(one)}" for number, one in enumerate(shown, 1)]
    if rest := len(browsers) - len(shown):
        lines.append(f"and {rest} more: revoke some to see them")
    view = LastingView(*(Revoke(one.id, f"Revoke {at}") for at, one in enumerate(shown, 1)))
    await change(interaction, content="\n".join([*lines, "", _KNOWN]), view=view)


class Browsers(AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_LIST):
    """Shows the browsers of who presses."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="Browsers", custom_id=_LIST.pattern))

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls()

    async def callback(self, interaction: _Interaction) -> None:
        """List them in place of the private message."""
        await acknowledge_update(interaction)
        await _show_browsers(interaction)


class Revoke(AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=_REVOKE):
    """Ends what one browser may do; only its own person's press does."""

    def __init__(self, browser_id: UUID, label: str = "Revoke") -> None:
        super().__init__(
            discord.ui.Button(label=label, custom_id=f"account:revoke:{browser_id.hex}")
        )
        self.browser_id = browser_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["browser"]))

    async def callback(self, interaction: _Interaction) -> None:
        """Revoke it, and list those that are left."""
        await acknowledge_update(interaction)
        services: Services = interaction.client.services
        await services.captures.unpair(asker_of(interaction), self.browser_id)
        await _show_browsers(interaction)


ITEMS: Final = (Browsers, Revoke)
"""What has to be known to the bot, so that it works after a restart."""
