"""Matches that are spread over several replays: which belong together, and which only seem to.

A match is spread where a room broke down and the players went on in another one. The files do not
say so: it follows from the players, the dates and the score. A wrong join turns a win into a loss,
a missed one shows one match as two and says so: the rule is narrow. Consecutive replays of one
pair are one match while all of this holds:

1. Each file holds one match; a rematch in a file says that the match before it was over.
2. Each but the last broke off: it has no winner, or its loser lost the connection or ran out of
   time. Who admits defeat or is judged to lose ends a match, and so does a second game won.
3. The scores continue: no game was opened after somebody had two, so nobody has more than two
   games and, draws apart, there are three at most. A whole first match is never joined.
4. At most 90 minutes lie between them, as far as the dates tell.

Leaving a room is also how people concede. After that, or after a longer time of less than a day,
replays are joined only if a row of the submission names them and no others. Whatever else looks
like one match within a day counts apart, with a doubt. So does a replay in which nobody has two
games after one whose deciding game was lost by the connection or the clock: people play that game
again. A doubt comes, joined, with a long time between, and with a last replay that would be a whole
match by itself, unless a row names these replays alone and nobody left the one before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.rates import format_record
from bot.domain.analysis.replay_times import date_of, time_apart, time_between
from bot.domain.analysis.split_doubts import (
    doubt_apart,
    doubt_gift,
    doubt_left,
    doubt_long,
    doubt_whole,
    tell_time,
)
from bot.domain.replay.model import EndReason, Game, Replay, ReplayId
from bot.domain.replay.series import WINS_TO_TAKE_A_MATCH

_CUT_SHORT: Final = frozenset({EndReason.DISCONNECTED, EndReason.TIMED_OUT})
_BREAKS_OFF: Final = _CUT_SHORT | {EndReason.QUIT}
_SOON: Final = timedelta(minutes=90)
_WITHIN: Final = timedelta(days=1)

_Row = frozenset[ReplayId]
"""The replays that one row of the submission names."""


class Score(Struct, frozen=True):
    """Games won by one player, by the other, and drawn."""

    one: int = 0
    other: int = 0
    drawn: int = 0

    def __str__(self) -> str:
        """As every face writes it."""
        return format_record(self.one, self.other, self.drawn)

    @property
    def decided(self) -> bool:
        """Whether somebody has the games that take a match."""
        return max(self.one, self.other) >= WINS_TO_TAKE_A_MATCH


class SplitMatch(Struct, frozen=True):
    """One match spread over `replays`, in their order.

    `players` are in the first file's slot order; the scores too: `scores` of each replay, `score`
    of all of them. `winner` has two games, or won the last replay in which anything was decided;
    `decided_by` as in `Match`.
    """

    figure: FigureKey
    replays: tuple[ReplayId, ...]
    day: str
    players: tuple[str, str]
    scores: tuple[Score, ...]
    score: Score
    winner: str | None
    decided_by: EndReason | None


class Splits(Struct, frozen=True):
    """The matches that are spread over several replays, and what only looks like it.

    `maybe_continued` are replays that count apart but may go on with the match before them.
    """

    matches: tuple[SplitMatch, ...]
    doubts: tuple[Doubt, ...]
    maybe_continued: tuple[ReplayId, ...] = ()


def find_splits(replays: Iterable[Replay], rows: Iterable[Iterable[ReplayId]] = ()) -> Splits:
    """The matches spread over several of these replays, each of which is given once.

    `rows` are the replays that each row of the submission names. One counts only if it names the
    parts of one match and nothing else: as a rule a row holds all weeks of a player. Names compare
    exactly; replays without a date are never joined.
    """
    pairs: defaultdict[tuple[str, str], list[Replay]] = defaultdict(list)
    for replay in sorted(replays, key=lambda replay: (replay.date, replay.replay_id)):
        if date_of(replay):
            one, other = sorted(replay.players)
            pairs[one, other].append(replay)
    named = frozenset(map(frozenset, rows))
    matches: list[SplitMatch] = []
    doubts: list[Doubt] = []
    maybe: list[ReplayId] = []
    for files in pairs.values():
        trusted = frozenset(row for row in named if _is_one_match(files, row))
        chains = [[files[0]]]
        for replay in files[1:]:
            apart = _why_apart(chains[-1], replay, trusted)
            if apart is None:
                chains[-1].append(replay)
                continue
            if apart.doubt is not None:
                doubts.append(apart.doubt)
            if apart.maybe:
                maybe.append(replay.replay_id)
            chains.append([replay])
        for chain in chains:
            if len(chain) > 1:
                joined = _join(chain)
                matches.append(joined)
                doubts += _doubt_joined(chain, joined, trusted)
    return Splits(tuple(matches), tuple(doubts), tuple(maybe))


class _Apart(Struct, frozen=True):
    """That a replay is not joined to those before it, and whether it `maybe` goes on with them."""

    doubt: Doubt | None = None
    maybe: bool = False


def _why_apart(chain: Sequence[Replay], replay: Replay, trusted: Iterable[_Row]) -> _Apart | None:
    """Why this replay does not go on with these; None if it does."""
    last = chain[-1]
    if time_apart(last, replay) >= _WITHIN:
        return _Apart()
    if not _broke_off(chain):
        if not _may_be_played_again(chain, replay):
            return _Apart()
        return _Apart(doubt_gift((*chain, replay)), maybe=True)
    parts = (*chain, replay)
    if troubles := _why_never(chain, replay):
        # A rematch is in one of them, and the score does not continue: nothing looks like it.
        return _Apart(doubt_apart(parts, troubles[0]) if len(troubles) == 1 else None)
    if any({part.replay_id for part in parts} <= row for row in trusted):
        return None
    if last.matches[-1].decided_by is EndReason.QUIT:
        return _Apart(doubt_left(parts), maybe=True)
    if (between := time_between(last, replay)) > _SOON:
        return _Apart(doubt_apart(parts, tell_time(between)), maybe=True)
    return None


def _is_one_match(files: Sequence[Replay], row: _Row) -> bool:
    """Whether this row names replays of this pair that can be one match, and nothing else."""
    parts = [replay for replay in files if replay.replay_id in row]
    return len(parts) == len(row) > 1 and all(
        time_apart(parts[count - 1], parts[count]) < _WITHIN
        and _broke_off(parts[:count])
        and not _why_never(parts[:count], parts[count])
        for count in range(1, len(parts))
    )


def _why_never(chain: Sequence[Replay], replay: Replay) -> list[str]:
    """Why this replay cannot go on with a match that broke off; nothing if it can."""
    troubles = [
        f"replay {one.replay_id} holds more than one match"
        for one in (*chain, replay)
        if len(one.matches) > 1
    ][:1]
    if (ended := _ended_before(chain, replay)) is not None:
        troubles.append(f"a game follows in replay {replay.replay_id} after {ended}")
    return troubles


def _broke_off(chain: Sequence[Replay]) -> bool:
    """Whether the match in which these replays end was still to be played on."""
    match = chain[-1].matches[-1]
    if match.winner is not None and match.decided_by not in _BREAKS_OFF:
        return False
    return not _score(chain[0].players, _last_games(chain)).decided


def _may_be_played_again(chain: Sequence[Replay], replay: Replay) -> bool:
    """Whether the site may have given away the deciding game, which this replay then holds."""
    match = chain[-1].matches[-1]
    if match.winner is None or match.decided_by not in _CUT_SHORT:
        return False
    first = [game for game in replay.games if game.match == replay.matches[0].number]
    return not _score(replay.players, first).decided


def _last_games(chain: Iterable[Replay]) -> list[Game]:
    """The games of the match in which these replays end."""
    return [
        game for replay in chain for game in replay.games if game.match == replay.matches[-1].number
    ]


def _ended_before(chain: Sequence[Replay], replay: Replay) -> Score | None:
    """The score that ended the match before the last game of this replay; None if none did."""
    games = _last_games(chain)
    for game in replay.games:
        if game.match != replay.matches[0].number:
            break
        score = _score(chain[0].players, games)
        if score.decided:
            return score
        games.append(game)
    return None


def _score(players: tuple[str, str], games: Iterable[Game]) -> Score:
    """The score of the games that were finished."""
    winners = [game.winner for game in games if not game.unfinished]
    return Score(winners.count(players[0]), winners.count(players[1]), winners.count(None))


def _join(chain: Sequence[Replay]) -> SplitMatch:
    first = chain[0]
    games = [game for replay in chain for game in replay.games]
    score = _score(first.players, games)
    winner, decided_by = _decision(chain, games, score)
    return SplitMatch(
        figure=FigureKey.SPLIT_MATCH,
        replays=tuple(replay.replay_id for replay in chain),
        day=first.date[:10],
        players=first.players,
        scores=tuple(_score(first.players, replay.games) for replay in chain),
        score=score,
        winner=winner,
        decided_by=decided_by,
    )


def _decision(
    chain: Sequence[Replay], games: Sequence[Game], score: Score
) -> tuple[str | None, EndReason | None]:
    """Who won and how; with two games, whatever the last file says: it knows only its own."""
    if score.decided:
        one, other = chain[0].players
        return (one if score.one > score.other else other), games[-1].end_reason
    for replay in reversed(chain):
        match = replay.matches[-1]
        if match.winner is not None or any(not game.unfinished for game in replay.games):
            return match.winner, match.decided_by
    return None, None


def _doubt_joined(
    chain: Sequence[Replay], joined: SplitMatch, trusted: Iterable[_Row]
) -> Iterator[Doubt]:
    score = str(joined.score)
    left = chain[-2].matches[-1].decided_by is EndReason.QUIT
    named = frozenset(joined.replays) in trusted
    longest = max(time_between(*two) for two in pairwise(chain))
    if joined.scores[-1].decided and (left or not named):
        yield doubt_whole(chain, score)
    elif longest > _SOON:
        yield doubt_long(chain, score, tell_time(longest))
