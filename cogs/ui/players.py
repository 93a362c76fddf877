"""A player's pages: each list with its cards, then how they play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord
from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.analysis.results import Analysis
from bot.domain.replay.model import Replay
from bot.rendering.text.own_decks import record_with
from bot.rendering.text.players import read_decks, tell_basis
from bot.rendering.text.wording import count, tell_days, tell_record
from cogs.ui.pager import tell_page
from cogs.ui.player_deck import LIKELY, card_embed, change_lines, coverage_lines, has_likely
from cogs.ui.player_play import PlayPage, play_embed, play_pages
from cogs.ui.result_summary import brief_record
from cogs.ui.words import dotted, fit_lines, hidden, length, plain

PICTURE: Final = "deck.png"
_ABOUT: Final = 1000
_DAYS: Final = 100
_A_LINE: Final = 60
_LONGEST_DECK: Final = 60
_NOTE: Final = 120


@dataclass(frozen=True, slots=True)
class Player:
    """What replays say about one player; `decks` are the newest list first.

    `figures` is what holds all that was counted, with its evidence. `deck_names` are those of the
    lists, where somebody named them, `deck_notes` how these came by them, and `left_decks` the
    other decks that they took the place of. `is_own` where whoever looks may rename them.
    `expected` is the list to be shown first, and `basis` what all of it rests on, where that is not
    the job at hand.
    """

    name: str
    profile: Profile
    decks: tuple[Deck, ...]
    records: tuple[str, ...]
    plays: tuple[PlayPage, ...]
    hides: bool
    figures: Struct
    deck_names: tuple[str, ...] = ()
    deck_notes: tuple[str, ...] = ()
    is_own: bool = False
    left_decks: tuple[str, ...] = ()
    expected: int = 0
    basis: str = ""

    @property
    def deck_pages(self) -> int:
        """A page a list; one says that there is none."""
        return max(1, len(self.decks))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.deck_pages + len(self.plays)

    @property
    def first_page(self) -> int:
        """The list to expect; without any list, what else there is to say."""
        if self.decks or not self.plays:
            return self.expected
        return self.deck_pages

    def deck_on(self, page: int) -> Deck | None:
        """The list that this page shows."""
        return self.decks[page] if page < len(self.decks) else None


def read_player(name: str, analysis: Analysis, *, hides: bool) -> Player:
    """All pages at once; it takes a moment, so a face does it in a thread."""
    return gather_player(name, analysis.replays, hides=hides)


def gather_player(
    name: str, replays: Iterable[Replay], *, hides: bool = False, basis: str = ""
) -> Player:
    """Likewise, out of replays of any origin."""
    replays = [replay for replay in once_each(replays) if name in replay.players]
    told = profile(name, replays)
    decks = tuple(reversed(read_decks(name, replays)))
    records = tuple(brief_record(record_with(deck, replays)) for deck in decks)
    plays = play_pages(told, hides=hides)
    return Player(name, told, decks, records, plays, hides, figures=told, basis=basis)


def player_embeds(player: Player, page: int) -> tuple[discord.Embed, ...]:
    """A page of the player; one with a list expects the file `PICTURE` beside it."""
    deck = player.deck_on(page)
    embeds: tuple[discord.Embed, ...]
    if deck is not None:
        embeds = (_deck_embed(player, page, deck), card_embed(deck))
    elif page < player.deck_pages:
        embeds = (_bare_embed(player),)
    else:
        embeds = (_play_embed(player, player.plays[page - player.deck_pages]),)
    likely = LIKELY if deck is not None and has_likely(deck) else ""
    footer = dotted([tell_page(page, player.pages), likely])
    embeds[-1].set_footer(text=footer or None)
    return embeds


def _deck_embed(player: Player, page: int, deck: Deck) -> discord.Embed:
    position = len(player.decks) - 1 - page
    basis = plain(tell_basis(deck, position, len(player.decks)), _DAYS)
    record = player.records[page] if len(player.decks) > 1 else ""
    lines = [
        *_header(player),
        "",
        dotted([basis, hidden(record, hides=player.hides) if record else ""]),
        *coverage_lines(deck),
    ]
    if player.deck_notes and player.deck_notes[page]:
        lines.append(plain(player.deck_notes[page], _NOTE))
    if player.left_decks and player.left_decks[page]:
        # What differs between two decks is nearly all of them.
        lines.append(f"A new deck: {plain(player.left_decks[page])} before.")
    elif page + 1 < len(player.decks):
        lines += change_lines(player.decks[page + 1], deck)
    embed = _titled(player, lines, player.deck_names[page] if player.deck_names else "")
    return embed.set_image(url=f"attachment://{PICTURE}")


def _bare_embed(player: Player) -> discord.Embed:
    return _titled(player, [*_header(player), "", "No card of theirs was seen."])


def _play_embed(player: Player, page: PlayPage) -> discord.Embed:
    coverage = player.profile.coverage
    days = [day for day in (coverage.first_day, coverage.last_day) if day]
    about = dotted(
        [
            count(len(coverage.replays), "replay"),
            count(coverage.games, "game"),
            plain(tell_days(days), _DAYS),
            f"{len(player.decks)} lists together" if len(player.decks) > 1 else "",
        ]
    )
    embed = play_embed(page)
    embed.title = dotted([plain(player.name), page.title])
    embed.description = about
    return embed


def _titled(player: Player, lines: Sequence[str], deck: str = "") -> discord.Embed:
    return discord.Embed(
        title=dotted([plain(player.name), plain(deck, _LONGEST_DECK) if deck else ""]),
        description=fit_lines(lines, _ABOUT),
        color=discord.Color.green(),
    )


def _header(player: Player) -> Iterator[str]:
    """The record, in all and by turn order."""
    if player.basis:
        yield player.basis
    told = player.profile
    matches = tell_record(told.matches)
    yield f"**{hidden(matches, hides=player.hides)}**"
    halves = (
        ("games", told.games),
        ("going first", told.going_first),
        ("second", told.going_second),
    )
    parts = [
        f"{name} {hidden(brief_record(record), hides=player.hides)}"
        for name, record in halves
        if record.of
    ]
    line = dotted(parts)
    yield from parts if length(line) > _A_LINE else filter(None, [line])
