"""A list as a picture beside a player's page, and as a file in a message of its own."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO
from typing import Any, Final, Self

import discord
import msgspec

from bot.domain.analysis.decks import Deck
from bot.domain.errors import DomainError
from bot.rendering.pictures.colors import Theme
from bot.rendering.pictures.deck import PICTURE_VERSION, draw_deck
from bot.replies import acknowledge, tell
from bot.services.catalog import Services
from cogs.ui.base import AnsweringItem
from cogs.ui.player_files import deck_file
from cogs.ui.player_source import PlayerKey, player_template, read_key
from cogs.ui.players import PICTURE
from cogs.ui.words import label

_Interaction = discord.Interaction[Any]
_PICTURES: Final = f"deck-{Theme.DARK}-v{PICTURE_VERSION}"
_GONE: Final = "This deck is no longer in the results: open them again."


async def deck_picture(services: Services, deck: Deck) -> discord.File:
    """The picture, drawn once for all who look."""
    drawn = await services.pictures.of(
        _PICTURES, msgspec.json.encode(deck), partial(draw_deck, deck, Theme.DARK)
    )
    told = f"Deck of {label(deck.player)} as a picture; the cards stand below as text"
    return discord.File(BytesIO(drawn), PICTURE, description=told)


class DeckFile(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=player_template("ydk", r":(?P<page>[0-9]{1,3})"),
):
    """Gives the list as a file."""

    def __init__(self, key: PlayerKey, page: int) -> None:
        super().__init__(
            discord.ui.Button(label=".ydk", custom_id=f"{key.custom_id('ydk')}:{page}")
        )
        self.key, self.page = key, page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(PlayerKey.read(match), int(match["page"]))

    async def callback(self, interaction: _Interaction) -> None:
        """Send the file in private."""
        await acknowledge(interaction)
        player = await read_key(interaction, self.key)
        deck = None if player is None else player.deck_on(self.page)
        if deck is None:
            raise DomainError("deck_gone", _GONE)
        file = deck_file(deck)
        content = BytesIO(file.text.encode())
        await tell(interaction, file.note, file=discord.File(content, file.name))


ITEMS: Final = (DeckFile,)
"""What has to be known to the bot, so that it works after a restart."""
