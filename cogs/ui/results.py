"""Results in private: the summary, and each player's pages; the buttons last for ever.

Each button holds all that it needs to know in its id, and who may look is decided at every press.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any, Final, Self
from uuid import UUID

import discord
import msgspec

from bot.domain.analysis.decks import Deck
from bot.domain.analysis.results import Analysis
from bot.domain.errors import DomainError
from bot.domain.jobs import Job
from bot.rendering.pictures.colors import Theme
from bot.rendering.pictures.deck import PICTURE_VERSION, draw_deck
from bot.replies import acknowledge, acknowledge_update, asker_of, tell
from bot.services.catalog import Services
from cogs.ui.base import AnsweringItem, LastingView, job_template
from cogs.ui.links import page_url
from cogs.ui.pager import TURN, Turn, Way, turns
from cogs.ui.player_files import deck_file
from cogs.ui.players import PICTURE, Player, player_embeds, read_player
from cogs.ui.private import is_private
from cogs.ui.result_summary import Choice, Summary, digest_of, find_player, page_with, summarize
from cogs.ui.words import label

_Interaction = discord.Interaction[Any]
_PLAYER: Final = r":(?P<player>[0-9a-f]{12})"
_PICTURES: Final = f"deck-{Theme.DARK}-v{PICTURE_VERSION}"
_GONE: Final = "This deck is no longer in the results: open them again."


@dataclass(frozen=True, slots=True)
class _Opened:
    """A job's results, for somebody who may see them."""

    services: Services
    job: Job
    analysis: Analysis
    hides: bool


async def show_results(interaction: _Interaction, job_id: UUID, page: int = 0) -> None:
    """Tell the summary of a job's results, after an acknowledgment.

    NotShownError for whom they are not; JobError where there are none yet.
    """
    await _show_summary(interaction, await _open(interaction, job_id), page)


async def _open(interaction: _Interaction, job_id: UUID) -> _Opened:
    services: Services = interaction.client.services
    job = await services.sharing.open(asker_of(interaction), job_id)
    options = await services.cards.options(job_id)
    return _Opened(services, job, await services.results.of(job), options.hides_scores)


async def _show_summary(interaction: _Interaction, opened: _Opened, page: int) -> None:
    summarized = partial(summarize, opened.analysis, page, hides=opened.hides)
    summary = await asyncio.to_thread(summarized)
    url = page_url(interaction.client.options.public_base_url, opened.job)
    view = summary_view(opened.job, summary, url if opened.job.is_public else None)
    await _show(interaction, [summary.embed], view)


async def _show_player(interaction: _Interaction, job_id: UUID, digest: str, page: int) -> None:
    opened = await _open(interaction, job_id)
    player = await _read(opened, digest)
    if player is None or page >= player.pages:
        await _show_summary(interaction, opened, 0)
        return
    deck = player.deck_on(page)
    files = [await _picture(opened.services, deck)] if deck is not None else []
    view = player_view(job_id, player, page, page_with(opened.analysis, player.name))
    await _show(interaction, player_embeds(player, page), view, files)


async def _read(opened: _Opened, digest: str) -> Player | None:
    name = find_player(opened.analysis, digest)
    if name is None:
        return None
    return await asyncio.to_thread(read_player, name, opened.analysis, hides=opened.hides)


async def _picture(services: Services, deck: Deck) -> discord.File:
    drawn = await services.pictures.of(
        _PICTURES, msgspec.json.encode(deck), partial(draw_deck, deck, Theme.DARK)
    )
    told = f"Deck of {label(deck.player)} as a picture; the cards stand below as text"
    return discord.File(BytesIO(drawn), PICTURE, description=told)


async def _show(
    interaction: _Interaction,
    embeds: Sequence[discord.Embed],
    view: LastingView,
    files: Sequence[discord.File] = (),
) -> None:
    """Put it in place of the private message whose button was pressed, or answer with it."""
    is_update = interaction.response.type is discord.InteractionResponseType.deferred_message_update
    if not (is_update and is_private(interaction)):
        await tell(interaction, embeds=embeds, view=view, files=files)
        return
    await interaction.edit_original_response(
        content=None,
        embeds=embeds,
        attachments=files,
        view=view,
        allowed_mentions=discord.AllowedMentions.none(),
    )


def summary_view(job: Job, summary: Summary, url: str | None) -> LastingView:
    """The menu of players, the buttons to other pages, the link."""
    items: list[discord.ui.Item[Any]] = []
    if summary.choices:
        items.append(PlayerMenu(job.id, summary.choices))
    items += [SummaryTurn(job.id, turn) for turn in turns(summary.page, summary.pages)]
    if url is not None:
        items.append(discord.ui.Button(label="Page", url=url))
    return LastingView(*items)


def player_view(job_id: UUID, player: Player, page: int, origin: int) -> LastingView:
    """The buttons to the player's other pages, to the deck as a file, and back to all players."""
    digest = digest_of(player.name)
    items: list[discord.ui.Item[Any]] = [
        PlayerTurn(job_id, digest, turn) for turn in _player_turns(player, page)
    ]
    if player.deck_on(page) is not None:
        items.append(DeckFile(job_id, digest, page))
    items.append(SummaryTurn(job_id, Turn(Way.UP, origin, "All players")))
    return LastingView(*items)


def _player_turns(player: Player, page: int) -> Iterator[Turn]:
    for turn in turns(page, player.pages):
        is_older = turn.way is Way.ON and page + 1 < player.deck_pages
        yield replace(turn, label="Older list →") if is_older else turn
    if not player.plays:
        return
    if page < player.deck_pages:
        yield Turn(Way.JUMP, player.deck_pages, "How they play")
    else:
        yield Turn(Way.JUMP, 0, "Deck" if player.deck_pages == 1 else "Newest deck")


class SummaryTurn(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("summary", TURN),
):
    """A button to a page of the summary."""

    def __init__(self, job_id: UUID, turn: Turn) -> None:
        super().__init__(_button(f"job:summary:{job_id.hex}{turn.tail}", turn))
        self.job_id, self.page = job_id, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), _turn(match))

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await show_results(interaction, self.job_id, self.page)


class PlayerTurn(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("player", _PLAYER + TURN),
):
    """A button to a page of a player."""

    def __init__(self, job_id: UUID, digest: str, turn: Turn) -> None:
        super().__init__(_button(f"job:player:{job_id.hex}:{digest}{turn.tail}", turn))
        self.job_id, self.digest, self.page = job_id, digest, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["player"], _turn(match))

    async def callback(self, interaction: _Interaction) -> None:
        """Turn to the page."""
        await acknowledge_update(interaction)
        await _show_player(interaction, self.job_id, self.digest, self.page)


class PlayerMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=job_template("players"),
):
    """The players to look at."""

    def __init__(self, job_id: UUID, choices: Sequence[Choice]) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"job:players:{job_id.hex}",
                placeholder="Look at a player",
                options=[
                    discord.SelectOption(
                        label=choice.label, value=choice.digest, description=choice.description
                    )
                    for choice in choices
                ],
            )
        )
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which somebody was chosen."""
        menu = cls(UUID(match["job"]), ())
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """Show the player's first page."""
        await acknowledge_update(interaction)
        await _show_player(interaction, self.job_id, self.item.values[0], 0)


class DeckFile(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("ydk", _PLAYER + r":(?P<page>[0-9]{1,3})"),
):
    """Gives the list as a file."""

    def __init__(self, job_id: UUID, digest: str, page: int) -> None:
        super().__init__(
            discord.ui.Button(label=".ydk", custom_id=f"job:ydk:{job_id.hex}:{digest}:{page}")
        )
        self.job_id, self.digest, self.page = job_id, digest, page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]), match["player"], int(match["page"]))

    async def callback(self, interaction: _Interaction) -> None:
        """Send the file in private."""
        await acknowledge(interaction)
        player = await _read(await _open(interaction, self.job_id), self.digest)
        deck = None if player is None else player.deck_on(self.page)
        if deck is None:
            raise DomainError("deck_gone", _GONE)
        file = deck_file(deck)
        content = BytesIO(file.text.encode())
        await tell(interaction, file.note, file=discord.File(content, file.name))


def _button(custom_id: str, turn: Turn) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=turn.label, custom_id=custom_id, disabled=turn.disabled)


def _turn(match: re.Match[str]) -> Turn:
    """Where a pressed button leads; what stood on it does not matter any more."""
    return Turn(Way(match["way"]), int(match["page"]), "…")


ITEMS: Final = (SummaryTurn, PlayerTurn, PlayerMenu, DeckFile)
"""What has to be known to the bot, so that it works after a restart."""
