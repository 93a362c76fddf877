"""The private page on which who submitted a team says what a deck is called, or takes it back.

Nothing is remembered here: each button names the list by a replay in which it is used. Whoever is
not the submitter is refused at every press.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self
from uuid import UUID

import discord

from bot.domain.analysis.corrections import LONGEST_NAME
from bot.domain.errors import DomainError
from bot.domain.player_keys import PLAYER_KEY
from bot.rendering.deck_names import tell_by_cards, tell_deck_marked
from bot.rendering.text.wording import count, tell_days, tell_some
from bot.replies import acknowledge, acknowledge_update, asker_of, open_modal
from bot.services.catalog import Services
from bot.services.corrections import NamableDeck
from cogs.ui.base import AnsweringItem, AnsweringModal, LastingView, job_template
from cogs.ui.doors import Door
from cogs.ui.pager import TURN, Pages, Turn, Way, tell_page, turns
from cogs.ui.player_source import PlayerKey
from cogs.ui.private import is_private, show
from cogs.ui.result_summary import MOST_CHOICES
from cogs.ui.results import show_player
from cogs.ui.team_report import find_seat
from cogs.ui.words import cut, dotted, label, plain

_Interaction = discord.Interaction[Any]
_LIST: Final = rf":(?P<player>{PLAYER_KEY}):(?P<replay>[0-9]{{1,12}})"
_PAGE: Final = r":(?P<page>[0-9]{1,3})"
_DECK: Final = 60
_REASONS: Final = 8
_REASON: Final = 40
_LINE: Final = 600
_DAYS: Final = 100
_HOLDS: Final = (
    "What you say holds in all of your jobs with these replays, also when they are analyzed again."
)
_GONE: Final = "This player is not in the report any more: look at the report again."


@dataclass(frozen=True, slots=True)
class ListKey:
    """Which list: of a player of a team's report, used in this replay."""

    job_id: UUID
    player: str
    replay_id: int

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The one that an id names."""
        return cls(UUID(match["job"]), match["player"], int(match["replay"]))

    def custom_id(self, verb: str, tail: str = "") -> str:
        """The id of a button about it."""
        return f"job:{verb}:{self.job_id.hex}:{self.player}:{self.replay_id}{tail}"


async def _look(interaction: _Interaction, key: ListKey) -> NamableDeck:
    """The list, for who submitted the team. JobError; DomainError where it is gone."""
    services: Services = interaction.client.services
    asker = asker_of(interaction)
    seat = find_seat((await services.reports.open(asker, key.job_id)).report, key.player)
    if seat is None:
        raise DomainError("player_gone", _GONE)
    return await services.corrections.look(asker, key.job_id, seat.person, key.replay_id)


async def _call(interaction: _Interaction, key: ListKey, name: str | None) -> None:
    """The list is called so from now on, and its page says so."""
    services: Services = interaction.client.services
    seen = await _look(interaction, key)
    person = seen.seat.person
    await services.corrections.correct(
        asker_of(interaction), key.job_id, person, key.replay_id, name
    )
    page = seen.seat.decks.index(seen.deck)
    await show_player(interaction, PlayerKey(key.job_id, key.player), page)


async def _ask(interaction: _Interaction, key: ListKey, page: int) -> None:
    seen = await _look(interaction, key)
    pages = Pages(name_options(seen), MOST_CHOICES)
    page = pages.nearest(page)
    embed = question_embed(seen, page, len(pages))
    await show(interaction, [embed], LastingView(*_items(key, seen, page, pages)))


def name_options(seen: NamableDeck) -> list[discord.SelectOption]:
    """What the deck may be called: what its cards say, own names, then the likelier ones first."""
    first, *rest = seen.likely
    by_cards = seen.deck.by_cards or seen.deck.archetype
    about = dict.fromkeys(seen.own, "you called a deck so before")
    about[by_cards.guess or ""] = "its cards say maybe"
    about[by_cards.name] = "what its cards say"
    called = seen.deck.archetype.name
    about[called] = dotted(["its name now", about.get(called, "")])
    names = dict.fromkeys([first, *seen.own, *rest])
    return [
        discord.SelectOption(label=label(name), value=name, description=about.get(name))
        for name in names
    ]


def question_embed(seen: NamableDeck, page: int, pages: int) -> discord.Embed:
    """What the deck is called, and what speaks for it."""
    named = seen.deck
    reasons = [plain(one, _REASON) for one in named.archetype.reasons]
    by_cards = tell_by_cards(named)
    facts = [
        f"**{plain(tell_deck_marked(named.archetype), _DECK)}**",
        count(len(named.deck.replays), "replay"),
        plain(tell_days(named.deck.days), _DAYS),
    ]
    about = [
        dotted(facts),
        f"Named by hand; {plain(by_cards, _DECK)}." if by_cards else "",
        cut(f"For it speak {tell_some(reasons, _REASONS)}.", _LINE) if reasons else "",
    ]
    embed = discord.Embed(
        title=cut(f"What does {plain(seen.seat.person)} play?", 256),
        description="\n".join([*filter(None, about), "", _HOLDS]),
        color=discord.Color.gold(),
    )
    embed.set_footer(text=tell_page(page, pages) or None)
    return embed


def _items(
    key: ListKey, seen: NamableDeck, page: int, pages: Pages[discord.SelectOption]
) -> Iterator[discord.ui.Item[Any]]:
    yield NameMenu(key, page, pages[page])
    yield from (RenameDeck(key, turn) for turn in turns(page, len(pages)))
    yield SomethingElse(key)
    if seen.deck.archetype.corrected:
        yield ByCards(key)
    back = Turn(Way.UP, seen.seat.decks.index(seen.deck), "Back")
    player = PlayerKey(key.job_id, key.player).custom_id("player")
    yield Door(f"{player}{back.tail}", back.label, row=2)


class RenameDeck(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("rename", _LIST + TURN),
):
    """Shows a page of the names that a deck may have."""

    def __init__(self, key: ListKey, turn: Turn) -> None:
        super().__init__(
            discord.ui.Button(
                label=turn.label,
                custom_id=key.custom_id("rename", turn.tail),
                disabled=turn.disabled,
            ),
            row=1,
        )
        self.key, self.page = key, turn.page

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        turn = Turn(Way(match["way"]), int(match["page"]), "…")
        return cls(ListKey.read(match), turn)

    async def callback(self, interaction: _Interaction) -> None:
        """Offer the names."""
        await acknowledge_update(interaction)
        await _ask(interaction, self.key, self.page)


class NameMenu(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=job_template("called", _LIST + _PAGE),
):
    """A page of the names that a deck may have."""

    def __init__(self, key: ListKey, page: int, options: Sequence[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=key.custom_id("called", f":{page}"),
                placeholder="Choose its name",
                options=list(options),
            ),
            row=0,
        )
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which a name was chosen."""
        menu = cls(ListKey.read(match), int(match["page"]), ())
        menu.item = item  # type: ignore[assignment] # it holds what was chosen
        return menu

    async def callback(self, interaction: _Interaction) -> None:
        """The deck is called so."""
        await acknowledge_update(interaction)
        await _call(interaction, self.key, self.item.values[0])


class _ListButton(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=job_template("none", _LIST),
):
    """A button about a list of a player: `job:<verb>:` and the list."""

    verb: ClassVar[str]
    label: ClassVar[str]

    def __init_subclass__(cls, *, verb: str, label: str) -> None:
        super().__init_subclass__(template=job_template(verb, _LIST))
        cls.verb, cls.label = verb, label

    def __init__(self, key: ListKey) -> None:
        custom_id = key.custom_id(self.verb)
        super().__init__(discord.ui.Button(label=self.label, custom_id=custom_id), row=1)
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(ListKey.read(match))


class SomethingElse(_ListButton, verb="elsename", label="Something else…"):
    """Opens a form for a name that is not among those offered."""

    async def callback(self, interaction: _Interaction) -> None:
        """Ask for the name."""
        await open_modal(interaction, NameForm(self.key))


class NameForm(AnsweringModal):
    """A name in the submitter's own words."""

    def __init__(self, key: ListKey) -> None:
        super().__init__(title="What is this deck called?")
        self.key = key
        self.name = discord.ui.TextInput[Any](max_length=LONGEST_NAME, placeholder="Goat Control")
        self.add_item(discord.ui.Label(text="Name", component=self.name))

    async def on_submit(self, interaction: _Interaction) -> None:
        """The deck is called so."""
        await (acknowledge_update if is_private(interaction) else acknowledge)(interaction)
        await _call(interaction, self.key, self.name.value)


class ByCards(_ListButton, verb="bycards", label="By its cards"):
    """Takes back what was said about a deck."""

    async def callback(self, interaction: _Interaction) -> None:
        """The deck is called again what its cards say."""
        await acknowledge_update(interaction)
        await _call(interaction, self.key, None)


ITEMS: Final = (RenameDeck, NameMenu, SomethingElse, ByCards)
"""What has to be known to the bot, so that it works after a restart."""
