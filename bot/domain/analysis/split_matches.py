"""Matches that are spread over several replays: which belong together, and which only seem to.

A match is spread where a room broke down and the players went on in another one. The files do not
say so: it follows from the players, the day and the score. Two matches joined by mistake would
hide a result, so the rule is narrow. Replays of one pair on one day, in the order of their dates,
are one match while all of this holds:

1. Each file holds one match; a rematch in a file says that the match before it was over.
2. Each but the last broke off: it has no winner, or its loser quit, lost the connection or ran out
   of time. Who admits defeat or is judged to lose ends a match, and so does a second game won.
3. The scores continue: no game was opened after somebody had two, so nobody has more than two
   games and, draws apart, there are three at most. A whole first match is never joined.

What broke off and is followed by replays of the pair that day, but does not go on like this,
counts by itself and gives a doubt. So does, joined, a last replay that would be a whole match by
itself, unless the submission names these replays together: a pair that left a game and began anew
looks exactly like this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.doubts import Doubt, list_replays
from bot.domain.analysis.rates import format_record
from bot.domain.replay.model import EndReason, Game, Replay, ReplayId
from bot.domain.replay.series import WINS_TO_TAKE_A_MATCH

_BREAKS_OFF: Final = frozenset({EndReason.QUIT, EndReason.DISCONNECTED, EndReason.TIMED_OUT})


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
    """The matches that are spread over several replays, and what only looks like it."""

    matches: tuple[SplitMatch, ...]
    doubts: tuple[Doubt, ...]


def find_splits(replays: Iterable[Replay], together: Iterable[Collection[ReplayId]] = ()) -> Splits:
    """The matches spread over several of these replays, each of which is given once.

    `together` are replays named together by the submission: a hint that takes a doubt away, never
    a reason to join. Names compare exactly.
    """
    pairs: defaultdict[tuple[str, str, str], list[Replay]] = defaultdict(list)
    for replay in sorted(replays, key=lambda replay: (replay.date, replay.replay_id)):
        if replay.date:
            one, other = sorted(replay.players)
            pairs[replay.date[:10], one, other].append(replay)
    hints = [frozenset(ids) for ids in together]
    matches: list[SplitMatch] = []
    doubts: list[Doubt] = []
    for files in pairs.values():
        chains, broken = _chain(files)
        doubts += broken
        for chain in chains:
            if len(chain) > 1:
                joined = _join(chain)
                matches.append(joined)
                doubts += _doubt_joined(chain, joined, hints)
    return Splits(tuple(matches), tuple(doubts))


def _chain(files: Sequence[Replay]) -> tuple[list[list[Replay]], list[Doubt]]:
    """The replays of one pair on one day, those of one match together."""
    chains = [[files[0]]]
    doubts: list[Doubt] = []
    for replay in files[1:]:
        chain = chains[-1]
        if not _broke_off(chain):
            chains.append([replay])
            continue
        crowded = next((one for one in (*chain, replay) if len(one.matches) > 1), None)
        ended = _ended_before(chain, replay)
        if crowded is None and ended is None:
            chain.append(replay)
            continue
        chains.append([replay])
        if crowded is None:
            trouble = f"a game follows in replay {replay.replay_id} after {ended}"
            doubts.append(_doubt_apart(chain, replay, trouble))
        elif ended is None:
            trouble = f"replay {crowded.replay_id} holds more than one match"
            doubts.append(_doubt_apart(chain, replay, trouble))
    return chains, doubts


def _broke_off(chain: Sequence[Replay]) -> bool:
    """Whether the match in which these replays end was still to be played on."""
    match = chain[-1].matches[-1]
    if match.winner is not None and match.decided_by not in _BREAKS_OFF:
        return False
    return not _score(chain[0].players, _last_games(chain)).decided


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


def _doubt_apart(chain: Sequence[Replay], replay: Replay, trouble: str) -> Doubt:
    ids = [*(one.replay_id for one in chain), replay.replay_id]
    one, other = chain[0].players
    sentence = (
        f"{list_replays(ids)} of {one} and {other} on {replay.date[:10]} look like one match, but "
        f"{trouble}: they count as separate matches."
    )
    return Doubt(replay.replay_id, sentence)


def _doubt_joined(
    chain: Sequence[Replay], joined: SplitMatch, hints: Iterable[Collection[ReplayId]]
) -> Iterator[Doubt]:
    if not joined.scores[-1].decided or any(set(joined.replays) <= set(ids) for ids in hints):
        return
    one, other = joined.players
    last = chain[-1].replay_id
    yield Doubt(
        last,
        f"{list_replays(joined.replays)} of {one} and {other} on {joined.day} count as one match, "
        f"{joined.score}; replay {last} could also be a whole match by itself.",
    )
