"""What many replays say about one player, with nothing claimed that they do not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import (
    Appearance,
    GamePlayed,
    appearances_in,
    once_each,
)
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Outcome, Record, Split, Tally
from bot.domain.analysis.habits import (
    FirstSets,
    SideShown,
    cards_seen,
    first_sets,
    opening_hands,
    side_shown,
)
from bot.domain.analysis.holdings import UseWhenHeld, use_by_turn, use_in_game
from bot.domain.analysis.records import (
    Against,
    Lengths,
    Throws,
    choices,
    endings,
    game_record,
    lengths,
    match_record,
    matches_without_game,
    records_against,
    throws,
)
from bot.domain.analysis.split_matches import SplitMatch
from bot.domain.replay.model import Replay, ReplayId

TURNS_TOLD = 3
"""Own turns of which use is told one by one: later boards differ too much to show a habit."""


class Coverage(Struct, frozen=True):
    """What a profile rests on.

    Days are `YYYY-MM-DD` as in the replays, None without one. `formats` counts replays by the
    file's format. `doubtful` are the replays that leave something open, `without_positions` those
    whose files cannot tell copies apart.
    """

    figure: FigureKey
    replays: tuple[ReplayId, ...]
    matches: int
    games: int
    first_day: str | None
    last_day: str | None
    formats: dict[str, int]
    doubtful: tuple[ReplayId, ...]
    without_positions: tuple[ReplayId, ...]


class Profile(Struct, frozen=True, kw_only=True):
    """One player over many matches. Every figure names its definition in `DEFINITIONS`.

    What a player does with cards (`held_by_turn`, `held_in_game`, `first_sets`, `side_shown`,
    `cards_seen`) may be told of the matches with some lists only: see `profile`.
    """

    player: str
    coverage: Coverage
    matches: Record
    matches_without_game: Tally
    games: Record
    going_first: Record
    going_second: Record
    first_games: Record
    later_games: Record
    won_by: Split
    lost_by: Split
    choices: Split
    throws: Throws
    lengths: Lengths
    held_by_turn: tuple[UseWhenHeld, ...]
    held_in_game: tuple[UseWhenHeld, ...]
    first_sets: FirstSets
    side_shown: tuple[SideShown, ...]
    cards_seen: Split
    opening_hands: Tally
    opponents: tuple[Against, ...]
    decks_faced: tuple[Against, ...]


def profile(
    player: str,
    replays: Iterable[Replay],
    *,
    opposing_decks: Mapping[ReplayId, str] | None = None,
    staples: Collection[str] = frozenset(),
    splits: Iterable[SplitMatch] = (),
    maybe_continued: Collection[ReplayId] = (),
    turns_told: int = TURNS_TOLD,
    habits_from: Collection[ReplayId] | None = None,
) -> Profile:
    """What these replays say about `player`, a name compared exactly.

    A replay given twice counts once (the first copy), one without the player not at all; no
    replay gives an empty profile. `opposing_decks` names the deck that faced the player, by
    replay; `staples` are card names left out of the cards seen most; `splits` are matches that
    are spread over several of the replays, each of which counts once, and `maybe_continued` are
    replays that may go on with a match, which hides what was sided in them. What the player does
    with cards is told of the matches that begin in one of `habits_from`, None for all of them.
    """
    known = [replay for replay in once_each(replays) if player in replay.players]
    seen = appearances_in(player, known, opposing_decks or {}, splits, maybe_continued)
    return sum_up(
        player, known, seen, staples=staples, turns_told=turns_told, habits_from=habits_from
    )


def sum_up(
    player: str,
    replays: Sequence[Replay],
    seen: Sequence[Appearance],
    *,
    staples: Collection[str] = frozenset(),
    turns_told: int = TURNS_TOLD,
    habits_from: Collection[ReplayId] | None = None,
) -> Profile:
    """The profile of the player of these replays, the oldest first; `seen` are all matches in them.

    The rest as in `profile`.
    """
    habits = [one for one in seen if habits_from is None or one.replay_id in habits_from]
    games = [played for appearance in seen for played in appearance.games]
    held_in = [played for appearance in habits for played in appearance.games]
    first, second = _halves(games, lambda played: played.game.first_player == player)
    opening, later = _halves(games, lambda played: played.number == 1)
    return Profile(
        player=player,
        coverage=_coverage(replays, seen),
        matches=match_record(FigureKey.MATCH_RECORD, seen),
        matches_without_game=matches_without_game(seen),
        games=game_record(FigureKey.GAME_RECORD, games),
        going_first=game_record(FigureKey.GOING_FIRST, first),
        going_second=game_record(FigureKey.GOING_SECOND, second),
        first_games=game_record(FigureKey.FIRST_GAMES, opening),
        later_games=game_record(FigureKey.LATER_GAMES, later),
        won_by=endings(FigureKey.WON_BY, Outcome.WON, games),
        lost_by=endings(FigureKey.LOST_BY, Outcome.LOST, games),
        choices=choices(games),
        throws=throws(seen),
        lengths=lengths(seen),
        held_by_turn=use_by_turn(held_in, turns_told),
        held_in_game=use_in_game(held_in),
        first_sets=first_sets(held_in),
        side_shown=side_shown(habits),
        cards_seen=cards_seen(held_in, staples),
        opening_hands=opening_hands(games),
        opponents=_opponents(seen),
        decks_faced=_decks_faced(seen),
    )


def _halves(
    games: Sequence[GamePlayed], holds: Callable[[GamePlayed], bool]
) -> tuple[list[GamePlayed], list[GamePlayed]]:
    """The games for which this holds, and the others."""
    yes: list[GamePlayed] = []
    no: list[GamePlayed] = []
    for played in games:
        (yes if holds(played) else no).append(played)
    return yes, no


def _opponents(seen: Sequence[Appearance]) -> tuple[Against, ...]:
    keys = FigureKey.OPPONENT_MATCHES, FigureKey.OPPONENT_GAMES
    return records_against(*keys, seen, lambda appearance: appearance.opponent)


def _decks_faced(seen: Sequence[Appearance]) -> tuple[Against, ...]:
    keys = FigureKey.DECK_MATCHES, FigureKey.DECK_GAMES
    return records_against(*keys, seen, lambda appearance: appearance.opposing_deck)


def _coverage(known: Sequence[Replay], seen: Sequence[Appearance]) -> Coverage:
    days = sorted(replay.date[:10] for replay in known if replay.date)
    blurred = (
        played.replay_id
        for appearance in seen
        for played in appearance.games
        if played.shown.lower_bound
    )
    return Coverage(
        figure=FigureKey.COVERAGE,
        replays=tuple(replay.replay_id for replay in known),
        matches=len(seen),
        games=sum(len(appearance.games) for appearance in seen),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        formats=dict(sorted(Counter(replay.format for replay in known).items())),
        doubtful=tuple(replay.replay_id for replay in known if replay.doubts),
        without_positions=tuple(dict.fromkeys(blurred)),
    )
