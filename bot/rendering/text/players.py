"""The players of many replays, each with the record and the deck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.records import record_in
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.model import Replay
from bot.rendering.text.decks import deck_lines, likely_note
from bot.rendering.text.lines import DOT, EMPTY, Line, Span, Tone, dotted, fit, line, sentence
from bot.rendering.text.wording import count, tell_days, tell_record

PLAYERS_TOLD: Final = 10
"""Of how many players the deck is shown unless all are asked for."""


def player_lines(replays: Iterable[Replay], width: int, *, everybody: bool) -> Iterator[Line]:
    """Each player's record and deck, those in most replays first.

    `everybody` means all players with all their lists, else it is a few with their newest list.
    """
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in replays:
        for player in replay.players:
            played[player].append(replay)
    players = sorted(played, key=lambda player: (-len(played[player]), player))
    shown: list[Deck] = []
    for player in players if everybody else players[:PLAYERS_TOLD]:
        decks = read_decks(player, played[player])
        told = range(len(decks)) if everybody else range(len(decks))[-1:]
        shown += [decks[number] for number in told]
        yield EMPTY
        yield from _lines_of_one(player, played[player], decks, told, width)
    if not everybody and len(players) > PLAYERS_TOLD:
        yield EMPTY
        more = count(len(players) - PLAYERS_TOLD, "more player")
        yield from sentence(f"{more} not shown: these are in most of the replays.", width)
    yield from likely_note(shown, width)


def read_decks(player: str, replays: Iterable[Replay]) -> tuple[Deck, ...]:
    """The player's lists in these replays, the most recently used last."""
    return reconstruct_decks(
        sighting for replay in replays for sighting in read_sightings(replay, player)
    )


def tell_basis(deck: Deck, position: int, lists: int) -> str:
    """Which of a player's lists it is, and what it rests on."""
    which = f"newest of {lists} lists" if position == lists - 1 else f"list {position + 1}"
    only = "one list" if lists == 1 else which
    return DOT.join(filter(None, [only, count(len(deck.replays), "replay"), tell_days(deck.days)]))


def _lines_of_one(
    player: str, replays: Sequence[Replay], decks: Sequence[Deck], told: range, width: int
) -> Iterator[Line]:
    record = record_in(player, replays)
    heading = line(Span(player, Tone.TITLE), Span(f"{DOT}{tell_record(record)}", Tone.FAINT))
    if not decks:
        yield from dotted([heading, "no card seen"], width, Tone.FAINT)
    elif len(decks) == 1:
        yield from deck_lines(decks[0], heading, width)
    else:
        yield fit(heading, width)
        for number in told:
            basis = line(Span(tell_basis(decks[number], number, len(decks)), Tone.FAINT))
            yield from deck_lines(decks[number], basis, width)
