"""Replays as one player lived them: each match, each game, seen from that player's side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.analysis.split_matches import SplitMatch
from bot.domain.replay.model import (
    Game,
    Match,
    PlayerGame,
    Replay,
    ReplayId,
    Throw,
)

MatchId = tuple[ReplayId, int]
"""The replay in which a match begins, and its number there."""


class GamePlayed(Struct, frozen=True):
    """One opened game, from one player's side.

    Where its match is spread over several replays, `begun_in` is the first file's match and
    `before` how many games of it were finished in the files before this game's. `maybe_continued`:
    its replay counts as a match of its own, but may go on with another one.
    """

    replay_id: ReplayId
    player: str
    game: Game
    begun_in: MatchId | None = None
    before: int = 0
    maybe_continued: bool = False

    @property
    def maybe_sided(self) -> bool:
        """Whether its replay may have begun with a list that was sided already."""
        return self.before > 0 or self.maybe_continued

    @property
    def number(self) -> int:
        """Which game of its match it is, from 1; the file's own number may begin anew."""
        return self.before + self.game.number

    @property
    def match_id(self) -> MatchId:
        """The match it belongs to, the same for all of its games."""
        return self.begun_in or (self.replay_id, self.game.match)

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
    """One match, from one player's side; `opposing_deck` is None where nobody named it.

    A match that is spread over several replays is one appearance: its `files` are what each of
    them holds, and `slot` and `throws` are those of the first.
    """

    replay_id: ReplayId
    player: str
    opponent: str
    opposing_deck: str | None
    slot: int
    match: Match
    games: tuple[GamePlayed, ...]
    throws: tuple[Throw, ...]
    parts: tuple[Appearance, ...] = ()

    @property
    def files(self) -> tuple[Appearance, ...]:
        """What each of its replays holds: itself, if it is not spread over several."""
        return self.parts or (self,)

    @property
    def match_id(self) -> MatchId:
        """The replay in which it begins, and its number there."""
        return (self.replay_id, self.match.number)

    @property
    def outcome(self) -> Outcome:
        """How it came out.

        Without a winner it is drawn if all of its games are finished, at least one of them drawn,
        the others level, and nobody threw for one more. Anything else without a winner is
        undecided: the file stops. A game that was broken off and played on in another file leaves
        nothing open.
        """
        decided = outcome_for(self.player, self.match.winner)
        if decided is not None:
            return decided
        games = [played.outcome for played in self.games]
        level = games.count(Outcome.WON) == games.count(Outcome.LOST)
        drawn = level and Outcome.DRAWN in games and not self._stops
        return Outcome.DRAWN if drawn else Outcome.UNDECIDED

    @property
    def _stops(self) -> bool:
        """Whether the file of its last game stops in the middle, or before the game thrown for."""
        file = self.files[-1]
        if any(throw.before_game > len(file.games) for throw in file.throws):
            return True
        last = self.games[-1].replay_id if self.games else self.replay_id
        return any(played.game.unfinished for played in self.games if played.replay_id == last)

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
    player: str,
    replays: Iterable[Replay],
    opposing_decks: Mapping[ReplayId, str],
    splits: Iterable[SplitMatch] = (),
    maybe_continued: Collection[ReplayId] = (),
) -> tuple[Appearance, ...]:
    """Every match of `player` in these replays, in their order; names compare exactly.

    One of `splits` is one match if all of its replays are there, and stands where it begins. The
    games of replays that are `maybe_continued` say so.
    """
    apart = tuple(
        _appearance(player, replay, match, opposing_decks, maybe_continued)
        for replay in replays
        if player in replay.players
        for match in replay.matches
    )
    return _joined(apart, splits)


def name_faced(
    seen: Iterable[Appearance], opposing_decks: Mapping[ReplayId, str]
) -> tuple[Appearance, ...]:
    """The same matches, with the decks that faced the player, by replay."""
    return tuple(
        structs.replace(
            one,
            # A name that says nothing names no deck.
            opposing_deck=opposing_decks.get(one.replay_id) or None,
            parts=name_faced(one.parts, opposing_decks),
        )
        for one in seen
    )


def _appearance(
    player: str,
    replay: Replay,
    match: Match,
    opposing_decks: Mapping[ReplayId, str],
    maybe_continued: Collection[ReplayId],
) -> Appearance:
    slot = replay.players.index(player)
    maybe = replay.replay_id in maybe_continued
    return Appearance(
        replay_id=replay.replay_id,
        player=player,
        opponent=replay.players[1 - slot],
        # A name that says nothing names no deck.
        opposing_deck=opposing_decks.get(replay.replay_id) or None,
        slot=slot,
        match=match,
        games=tuple(
            GamePlayed(replay.replay_id, player, game, maybe_continued=maybe)
            for game in replay.games
            if game.match == match.number
        ),
        throws=tuple(throw for throw in replay.throws if throw.match == match.number),
    )


def _joined(apart: Sequence[Appearance], splits: Iterable[SplitMatch]) -> tuple[Appearance, ...]:
    """The matches, those that are spread over several replays as one."""
    by_replay = {seen.replay_id: seen for seen in apart}
    whole: dict[ReplayId, Appearance] = {}
    later: set[ReplayId] = set()
    for split in splits:
        parts = [by_replay[one] for one in split.replays if one in by_replay]
        if len(parts) == len(split.replays):
            whole[split.replays[0]] = _join(parts, split)
            later.update(split.replays[1:])
    return tuple(whole.get(seen.replay_id, seen) for seen in apart if seen.replay_id not in later)


def _join(parts: Sequence[Appearance], split: SplitMatch) -> Appearance:
    first = parts[0]
    games: list[GamePlayed] = []
    before = 0
    for part in parts:
        games += (
            structs.replace(played, begun_in=first.match_id, before=before) for played in part.games
        )
        before += sum(not played.game.unfinished for played in part.games)
    match = Match(
        number=first.match.number,
        winner=split.winner,
        decided_by=split.decided_by,
        wins=(split.score.one, split.score.other),
        draws=split.score.drawn,
        games_played=len(games),
    )
    return structs.replace(first, match=match, games=tuple(games), parts=tuple(parts))
