"""Evidence in private: a figure is chosen, and each place that it rests on is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Self

import discord

from bot.domain.analysis.definitions import FigureKey
from bot.domain.errors import DomainError
from bot.rendering.facts import Facts, facts_in
from bot.replies import acknowledge, acknowledge_update
from cogs.ui.base import AnsweringItem, LastingView
from cogs.ui.evidence import (
    fact_options,
    figure_options,
    figures_embed,
    page_of_fact,
    place_pages,
    places_embed,
)
from cogs.ui.pager import TURN, Turn, Way, turns
from cogs.ui.player_source import PlayerKey, player_template, read_key
from cogs.ui.players import Player
from cogs.ui.private import show

_Interaction = discord.Interaction[Any]
_FIGURE: Final = f":(?P<figure>{'|'.join(FigureKey)})"
_GONE: Final = "This player is no longer in the results: open them again."


async def _read(interaction: _Interaction, key: PlayerKey) -> tuple[Player, Facts]:
    player = await read_key(interaction, key)
    if player is None:
        raise DomainError("player_gone", _GONE)
    return player, await asyncio.to_thread(facts_in, player.figures)


async def _show_figures(interaction: _Interaction, key: PlayerKey) -> None:
    player, facts = await _read(interaction, key)
    view = LastingView(*_menus(key, facts))
    await show(interaction, [figures_embed(player.name, facts)], view)


async def _show_places(
    interaction: _Interaction, key: PlayerKey, figure: FigureKey, page: int, fact: int = 0
) -> None:
    """A page of a figure's places, or the page on which a fact of it begins."""
    player, facts = await _read(interaction, key)
    if figure not in facts:
        await show(
            interaction, [figures_embed(player.name, facts)], LastingView(*_menus(key, facts))
        )
        return
    pages = place_pages(facts[figure])
    page = pages.nearest(page_of_fact(facts[figure], fact) if fact else page)
    embed = places_embed(player.name, figure, facts[figure], page, hides=player.hides)
    await show(interaction, [embed], places_view(key, facts, figure, page))


def places_view(key: PlayerKey, facts: Facts, figure: FigureKey, page: int) -> LastingView:
    """The other figures, what this one tells apart, and its other pages."""
    items = list(_menus(key, facts, figure))
    if options := fact_options(facts[figure]):
        items.append(FactMenu(key, figure, options))
    pages = len(place_pages(facts[figure]))
    items += [PlacesTurn(key, figure, turn) for turn in turns(page, pages)]
    return LastingView(*items)


def _menus(
    key: PlayerKey, facts: Facts, chosen: FigureKey | None = None
) -> Iterator[discord.ui.Item[Any]]:
    for kind, placeholder in (("r", "Results"), ("h", "Cards and habits")):
        options = figure_options(facts, habits=kind == "h")
        for option in options:
            option.default = option.value == chosen
        if options:
            yield FigureMenu(key, kind, placeholder, options)


class OpenEvidence(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=player_template("evidence"),
):
    """Offers the figures of a player, each with its evidence."""

    def __init__(self, key: PlayerKey) -> None:
        super().__init__(discord.ui.Button(label="Evidence", custom_id=key.custom_id("evidence")))
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(PlayerKey.read(match))

    async def callback(self, interaction: _Interaction) -> None:
        """Offer them beside the page, which stays as it is."""
        await acknowledge(interaction)
        await _show_figures(interaction, self.key)


class FigureMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=player_template("figures", ":(?P<kind>[rh])"),
):
    """The figures of one kind."""

    def __init__(
        self,
        key: PlayerKey,
        kind: str,
        placeholder: str = "",
        options: Sequence[discord.SelectOption] = (),
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"{key.custom_id('figures')}:{kind}",
                placeholder=placeholder,
                options=list(options),
            )
        )
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which a figure was chosen."""
        menu = cls(PlayerKey.read(match), match["kind"])
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Show its places."""
        await acknowledge_update(interaction)
        await _show_places(interaction, self.key, _figure(self.item.values[0]), 0)


class FactMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=player_template("facts", _FIGURE),
):
    """What a figure tells apart, such as cards or opponents."""

    def __init__(
        self, key: PlayerKey, figure: FigureKey, options: Sequence[discord.SelectOption] = ()
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"{key.custom_id('facts')}:{figure}",
                placeholder="Go to…",
                options=list(options),
            )
        )
        self.key, self.figure = key, figure

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which something was chosen."""
        menu = cls(PlayerKey.read(match), FigureKey(match["figure"]))
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page on which it begins."""
        await acknowledge_update(interaction)
        # A forged choice leads to the first page, as one that is gone does.
        chosen = "".join(self.item.values[:1])
        fact = int(chosen) if re.fullmatch("[0-9]{1,6}", chosen) else 0
        await _show_places(interaction, self.key, self.figure, 0, fact)


class PlacesTurn(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=player_template("places", _FIGURE + TURN),
):
    """A button to a page of a figure's places."""

    def __init__(self, key: PlayerKey, figure: FigureKey, turn: Turn) -> None:
        super().__init__(
            discord.ui.Button(
                label=turn.label,
                custom_id=f"{key.custom_id('places')}:{figure}{turn.tail}",
                disabled=turn.disabled,
            )
        )
        self.key, self.figure, self.page = key, figure, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        turn = Turn(Way(match["way"]), int(match["page"]), "…")
        return cls(PlayerKey.read(match), FigureKey(match["figure"]), turn)

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await _show_places(interaction, self.key, self.figure, self.page)


def _figure(chosen: str) -> FigureKey:
    try:
        return FigureKey(chosen)
    except ValueError:
        raise DomainError("figure_gone", _GONE) from None


ITEMS: Final = (OpenEvidence, FigureMenu, FactMenu, PlacesTurn)
"""What has to be known to the bot, so that it works after a restart."""
