"""Results of one player: who won, going first or second, by whom and how games ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import (
    Appearance,
    GamePlayed,
    appearances_in,
    outcome_for,
)
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import (
    Evidence,
    Length,
    Outcome,
    Record,
    Split,
    Tally,
    make_entries,
    make_length,
    make_record,
)
from bot.domain.replay.model import Replay


class Against(Struct, frozen=True):
    """The records against one opponent, or against one deck: `name` says which."""

    name: str
    matches: Record
    games: Record


class Lengths(Struct, frozen=True):
    """How long games and matches take."""

    game_turns: Length
    game_minutes: Length
    match_turns: Length
    match_minutes: Length


class Throws(Struct, frozen=True):
    """Rock, paper, scissors: all throws, the first of each match, and how they came out."""

    symbols: Split
    opening: Split
    record: Record


def record_in(player: str, replays: Iterable[Replay]) -> Record:
    """All of the player's matches in these replays."""
    return match_record(FigureKey.MATCH_RECORD, appearances_in(player, replays, {}))


def match_record(figure: FigureKey, appearances: Iterable[Appearance]) -> Record:
    """The record of these matches."""
    return make_record(figure, ((seen.outcome, seen.end) for seen in appearances))


def game_record(figure: FigureKey, games: Iterable[GamePlayed]) -> Record:
    """The record of these games."""
    known = tuple(games)
    begun_in = {(played.replay_id, played.game.match): played.match_id for played in known}
    return make_record(figure, ((played.outcome, played.end) for played in known), begun_in)


def matches_without_game(appearances: Iterable[Appearance]) -> Tally:
    """How many matches were decided although no game of them was opened."""
    decided = [seen for seen in appearances if seen.outcome is not Outcome.UNDECIDED]
    found = tuple(seen.end for seen in decided if not seen.games)
    return Tally(FigureKey.MATCHES_WITHOUT_GAME, len(found), len(decided), found)


def records_against(
    matches_figure: FigureKey,
    games_figure: FigureKey,
    appearances: Iterable[Appearance],
    name: Callable[[Appearance], str | None],
) -> tuple[Against, ...]:
    """The records by name, most matches first; matches for which `name` gives None are left out."""
    groups: defaultdict[str, list[Appearance]] = defaultdict(list)
    for seen in appearances:
        key = name(seen)
        if key is not None:
            groups[key].append(seen)
    return tuple(
        Against(
            name=key,
            matches=match_record(matches_figure, group),
            games=game_record(games_figure, (played for seen in group for played in seen.games)),
        )
        for key, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def endings(figure: FigureKey, outcome: Outcome, games: Iterable[GamePlayed]) -> Split:
    """The games with this outcome, by the reason for which they ended."""
    entries = make_entries(
        (played.game.end_reason.value, played.end)
        for played in games
        if played.outcome is outcome and played.game.end_reason is not None
    )
    return Split(figure, sum(entry.count for entry in entries), entries)


def choices(games: Iterable[GamePlayed]) -> Split:
    """`first` or `second`, in the games whose turn order the player chose."""
    chosen = [played for played in games if played.game.chosen_by == played.player]
    entries = make_entries(
        ("first" if played.game.first_player == played.player else "second", played.start)
        for played in chosen
    )
    return Split(FigureKey.CHOICES, len(chosen), entries)


def throws(appearances: Sequence[Appearance]) -> Throws:
    """What the player threw, and how it came out."""
    symbols, opening, results = [], [], []
    begun_in = {part.match_id: seen.match_id for seen in appearances for part in seen.files}
    for seen in appearances:
        made = [(part, throw) for part in seen.files for throw in part.throws]
        for position, (part, throw) in enumerate(made):
            place = Evidence(part.replay_id, throw.match, throw.before_game, throw.at_s)
            symbol = (throw.choices[part.slot], place)
            symbols.append(symbol)
            if position == 0:
                opening.append(symbol)
            results.append((outcome_for(seen.player, throw.winner) or Outcome.DRAWN, place))
    return Throws(
        symbols=Split(FigureKey.THROWS, len(symbols), make_entries(symbols)),
        opening=Split(FigureKey.OPENING_THROWS, len(opening), make_entries(opening)),
        record=make_record(FigureKey.THROW_RECORD, results, begun_in),
    )


def lengths(appearances: Iterable[Appearance]) -> Lengths:
    """Turns and minutes of finished games, and of decided or drawn matches in one replay."""
    game_turns, game_minutes, match_turns, match_minutes = [], [], [], []
    for seen in appearances:
        measured = [(*pair, played.end) for played in seen.games if (pair := _measure(played))]
        game_turns += [(turns, place) for turns, _, place in measured]
        game_minutes += [(seconds / 60, place) for _, seconds, place in measured]
        whole = seen.outcome is not Outcome.UNDECIDED and len(measured) == len(seen.games)
        if whole and measured and not seen.parts:
            first, last = seen.games[0].game, seen.games[-1].game
            spent = (last.ended_at_s or last.started_at_s) - first.started_at_s
            match_turns.append((sum(turns for turns, _, _ in measured), seen.end))
            match_minutes.append((spent / 60, seen.end))
    return Lengths(
        game_turns=make_length(FigureKey.GAME_TURNS, game_turns),
        game_minutes=make_length(FigureKey.GAME_MINUTES, game_minutes),
        match_turns=make_length(FigureKey.MATCH_TURNS, match_turns),
        match_minutes=make_length(FigureKey.MATCH_MINUTES, match_minutes),
    )


def _measure(played: GamePlayed) -> tuple[int, int] | None:
    """Turns and seconds of a finished game; None for one that is not."""
    game = played.game
    if game.unfinished or game.ended_at_s is None:
        return None
    return len(game.turns), game.ended_at_s - game.started_at_s
