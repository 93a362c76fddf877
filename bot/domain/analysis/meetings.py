"""Results against the people who matter: the own roster, and other confirmed players."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence, Outcome, Record
from bot.domain.analysis.records import game_record, match_record
from bot.domain.analysis.split_matches import Score
from bot.domain.replay.model import EndReason, ReplayId


class MatchResult(Struct, frozen=True):
    """One match from a player's side; `day` is that of its first replay, "" without one.

    `decided_by` is how it ended, None without a winner.
    """

    replays: tuple[ReplayId, ...]
    day: str
    outcome: Outcome
    score: Score
    evidence: Evidence
    decided_by: EndReason | None = None

    @property
    def tells_score(self) -> bool:
        """Whether the score says who won: after a quit the winner may have as few games."""
        ahead = self.score.one - self.score.other
        match self.outcome:
            case Outcome.WON:
                return ahead > 0
            case Outcome.LOST:
                return ahead < 0
            case _:
                return True


class Meeting(Struct, frozen=True):
    """How `person` did against `opponent`; every match, the oldest first.

    `own_roster`: the submission names the opponent as somebody's opponent. `confirmed`: the
    opponent is one of the report's players.
    """

    person: str
    opponent: str
    own_roster: bool
    confirmed: bool
    matches: Record
    games: Record
    results: tuple[MatchResult, ...]


def find_meetings(
    seen: Iterable[Appearance],
    roster: Collection[str],
    confirmed: Collection[str],
    dates: Mapping[ReplayId, str],
) -> tuple[Meeting, ...]:
    """One player's meetings with these people, the own roster first, then by most matches."""
    met: defaultdict[str, list[Appearance]] = defaultdict(list)
    for match in seen:
        if match.opponent in roster or match.opponent in confirmed:
            met[match.opponent].append(match)
    return tuple(
        Meeting(
            person=matches[0].player,
            opponent=opponent,
            own_roster=opponent in roster,
            confirmed=opponent in confirmed,
            matches=match_record(FigureKey.MEETING_MATCHES, matches),
            games=game_record(
                FigureKey.MEETING_GAMES, (played for one in matches for played in one.games)
            ),
            results=tuple(result_of(one, dates) for one in matches),
        )
        for opponent, matches in sorted(
            met.items(), key=lambda item: (item[0] not in roster, -len(item[1]), item[0])
        )
    )


def head_to_head(meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """Of meetings between confirmed players those of each pair once, as given first."""
    pairs: dict[frozenset[str], Meeting] = {}
    for meeting in meetings:
        if meeting.confirmed:
            pairs.setdefault(frozenset((meeting.person, meeting.opponent)), meeting)
    return tuple(pairs.values())


def result_of(seen: Appearance, dates: Mapping[ReplayId, str]) -> MatchResult:
    """One match as a result."""
    return MatchResult(
        replays=tuple(part.replay_id for part in seen.files),
        day=dates[seen.replay_id][:10],
        outcome=seen.outcome,
        score=score_of(seen),
        evidence=seen.end,
        decided_by=seen.match.decided_by,
    )


def score_of(seen: Appearance) -> Score:
    """The score of the match from the player's side."""
    wins = seen.match.wins
    return Score(wins[seen.slot], wins[1 - seen.slot], seen.match.draws)
