"""Scouted matches made by hand: a word says how the games went, a test what else matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.corrections import NO_CORRECTIONS, Corrections
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.analysis.knowledge import FormatKnowledge
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import Arrivals, TeamReport, make_report
from bot.domain.replay.model import CardCopy, EndReason, Game, Match, Replay, Throw
from bot.domain.teams import Seat, TeamDetails
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA, BO, shown

SECONDS_BETWEEN_GAMES = 1000
GOAT, EDISON = "gu", "eu"
MARKS = {"Thunder Dragon": "Chaos Turbo", "Metamorphosis": "Goat Control"}
"""Which card names which deck, to the namer of these tests."""

Shows = Mapping[str, Sequence[tuple[str, int]]]
"""The cards a player shows in every game, with their positions."""


def war(
    replay_id: int,
    games: str = "11",
    won_by: str | None = None,
    *,
    how: EndReason = EndReason.ADMITTED_DEFEAT,
    players: tuple[str, str] = (ANA, BO),
    day: str = "2025-11-16",
    at: str = "20:00:00",
    shows: Shows | None = None,
    throws: tuple[Throw, ...] = (),
    format: str = GOAT,  # noqa: A002  # the file's own word
    doubts: tuple[str, ...] = (),
) -> Replay:
    """A replay of one match, a letter a game: 1 and 2 the slot that won, = a draw, ? no end.

    `won_by` and `how` are the file's word on the match; two games won need no word.
    """
    whole = next((players[slot] for slot in (0, 1) if games.count("12"[slot]) > 1), None)
    winner = won_by or whole
    match = Match(
        number=1,
        winner=winner,
        decided_by=how if winner else None,
        wins=(games.count("1"), games.count("2")),
        draws=games.count("="),
        games_played=len(games),
    )
    made = duels.replay(
        replay_id,
        *(_game(number, letter, players, shows or {}) for number, letter in enumerate(games, 1)),
        players=players,
        throws=throws,
        date=f"{day} {at}",
        doubts=doubts,
    )
    return structs.replace(made, matches=(match,), format=format)


def all_at(second: int, replay: Replay) -> Replay:
    """The replay, in which every time of a game is this one."""
    games = tuple(
        structs.replace(
            game,
            started_at_s=second,
            ended_at_s=None if game.unfinished else second,
            turns=tuple(structs.replace(turn, started_at_s=second) for turn in game.turns),
        )
        for game in replay.games
    )
    return structs.replace(replay, games=games)


def _game(number: int, letter: str, players: tuple[str, str], shows: Shows) -> Game:
    one, two = (
        shown(player, seen=tuple(_copy(name, place) for name, place in shows.get(player, ())))
        for player in players
    )
    return duels.game(
        number,
        {"1": players[0], "2": players[1]}.get(letter),
        players=players,
        first=players[0],
        reason=EndReason.DRAW_AGREED if letter == "=" else EndReason.ADMITTED_DEFEAT,
        unfinished=letter == "?",
        start=number * SECONDS_BETWEEN_GAMES,
        ana=one,
        bo=two,
    )


def _copy(name: str, place: int) -> CardCopy:
    return duels.copy(name, place, at_s=place)


def cards(*names: str, first: int = 1) -> list[tuple[str, int]]:
    """These cards in a row, from a position of the list on."""
    return [(name, place) for place, name in enumerate(names, first)]


def numbered(word: str, count: int = 24) -> list[tuple[str, int]]:
    """A list known well: so many different cards, named after the word."""
    return cards(*(f"{word} {number}" for number in range(1, count + 1)))


def name_by_marks(known: Mapping[str, int]) -> Archetype:
    """The deck whose mark is among the cards."""
    found = next((mark for mark in MARKS if known.get(mark)), None)
    if found is None:
        return Archetype(name=OTHER, confidence=0.0, reasons=(), guess=None)
    return Archetype(name=MARKS[found], confidence=0.9, reasons=(found,), guess=None)


def call_by_marks(name: str, known: Mapping[str, int]) -> Archetype:
    """The deck that somebody calls so, for which its mark speaks."""
    marks = tuple(mark for mark in MARKS if MARKS[mark] == name and known.get(mark))
    return Archetype(name=name, confidence=1.0, reasons=marks, corrected=True)


def tech_by_name(deck: Deck, archetype: str) -> tuple[DeckCard, ...]:
    """Every main deck card named after a monarch; only decks that have a name are asked about."""
    assert archetype != OTHER
    return tuple(card for card in deck.main.cards if "Monarch" in card.name)


def other_format(replay: Replay) -> str | None:
    """A sentence about every replay that is not of Goat Format."""
    return None if replay.format == GOAT else f"Replay {replay.replay_id} is not Goat."


KNOWLEDGE = FormatKnowledge(
    namer=name_by_marks,
    caller=call_by_marks,
    tech=tech_by_name,
    staples=(),
    excluded_because=other_format,
    doubted_because=lambda _: None,
)
"""What these tests know of their format."""


def report(
    replays: Sequence[Replay],
    *confirmed: str,
    seats: Sequence[Seat] = (),
    identities: Identities = NO_IDENTITIES,
    arrivals: Arrivals | None = None,
    staples: frozenset[str] = frozenset(),
    roster: Sequence[str] = (),
    corrections: Corrections = NO_CORRECTIONS,
) -> TeamReport:
    """The report on these people, with the namer and the format of these tests."""
    return make_report(
        replays,
        TeamDetails(season=9, week=4, team_name="Seraphim", seats=tuple(seats)),
        confirmed,
        identities,
        arrivals or Arrivals(len(replays)),
        knowledge=structs.replace(KNOWLEDGE, staples=staples),
        roster=roster,
        corrections=corrections,
    )


def seat_of(told: TeamReport, person: str) -> SeatReport:
    """The one seat of this person."""
    (found,) = (one for one in told.seats if one.person == person)
    return found
