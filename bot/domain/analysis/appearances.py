"""Replays as one player lived them: each match, each game, seen from that player's side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.replay.model import (
    Game,
    Match,
    PlayerGame,
    Replay,
    ReplayId,
    Throw,
)


class GamePlayed(Struct, frozen=True):
    """One opened game, from one player's side."""

    replay_id: ReplayId
    player: str
    game: Game

    @property
    def shown(self) -> PlayerGame:
        """What the player showed in it."""
        return self.game.of(self.player)

    @property
    def outcome(self) -> Outcome:
        """How it came out; undecided where the file stops in the middle."""
        if self.game.unfinished:
            return Outcome.UNDECIDED
        return outcome_for(self.player, self.game.winner) or Outcome.DRAWN

    @property
    def own_turns(self) -> tuple[int, ...]:
        """The turns of the game that were the player's own, in order, counted from 1."""
        turns = enumerate(self.game.turns, start=1)
        return tuple(number for number, turn in turns if turn.player == self.player)

    @property
    def start(self) -> Evidence:
        """Where it starts."""
        return self.at(self.game.started_at_s)

    @property
    def end(self) -> Evidence:
        """Where it ends; where it starts if the file stops before its end."""
        ended = self.game.ended_at_s
        return self.start if ended is None else self.at(ended)

    def at(self, at_s: int) -> Evidence:
        """A moment of it."""
        return Evidence(self.replay_id, self.game.match, self.game.number, at_s)


class Appearance(Struct, frozen=True):
    """One match, from one player's side; `opposing_deck` is None where nobody named it."""

    replay_id: ReplayId
    player: str
    opponent: str
    opposing_deck: str | None
    slot: int
    match: Match
    games: tuple[GamePlayed, ...]
    throws: tuple[Throw, ...]

    @property
    def outcome(self) -> Outcome:
        """How it came out.

        Without a winner it is drawn if all of its games are finished, at least one of them drawn,
        and the others level. Anything else without a winner is undecided: the file stops.
        """
        decided = outcome_for(self.player, self.match.winner)
        if decided is not None:
            return decided
        games = [played.outcome for played in self.games]
        level = games.count(Outcome.WON) == games.count(Outcome.LOST)
        drawn = level and Outcome.DRAWN in games and Outcome.UNDECIDED not in games
        return Outcome.DRAWN if drawn else Outcome.UNDECIDED

    @property
    def end(self) -> Evidence:
        """Where its last game ends."""
        if self.games:
            return self.games[-1].end
        return Evidence(self.replay_id, self.match.number, None, None)


def outcome_for(player: str, winner: str | None) -> Outcome | None:
    """Won or lost for `player`; None without a winner."""
    if winner is None:
        return None
    return Outcome.WON if winner == player else Outcome.LOST


def once_each(replays: Iterable[Replay]) -> tuple[Replay, ...]:
    """Each replay once, the first copy given, the oldest replay first."""
    distinct: dict[ReplayId, Replay] = {}
    for replay in replays:
        distinct.setdefault(replay.replay_id, replay)
    return tuple(sorted(distinct.values(), key=lambda replay: (replay.date, replay.replay_id)))


def appearances_in(
    player: str, replays: Iterable[Replay], opposing_decks: Mapping[ReplayId, str]
) -> tuple[Appearance, ...]:
    """Every match of `player` in these replays, in their order; names compare exactly."""
    return tuple(
        _appearance(player, replay, match, opposing_decks)
        for replay in replays
        if player in replay.players
        for match in replay.matches
    )


def _appearance(
    player: str, replay: Replay, match: Match, opposing_decks: Mapping[ReplayId, str]
) -> Appearance:
    slot = replay.players.index(player)
    return Appearance(
        replay_id=replay.replay_id,
        player=player,
        opponent=replay.players[1 - slot],
        # A name that says nothing names no deck.
        opposing_deck=opposing_decks.get(replay.replay_id) or None,
        slot=slot,
        match=match,
        games=tuple(
            GamePlayed(replay.replay_id, player, game)
            for game in replay.games
            if game.match == match.number
        ),
        throws=tuple(throw for throw in replay.throws if throw.match == match.number),
    )
