"""A team's matches as a table for spreadsheets: a line for each match of a confirmed player."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.domain.analysis.appearances import Appearance, appearances_in, once_each
from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.analysis.identities import Identities, rename
from bot.domain.analysis.meetings import score_of
from bot.domain.analysis.records import Against
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.sightings import read_sighting
from bot.domain.analysis.teams import TeamReport
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay, ReplayId
from bot.rendering.csv_tables import Cell, csv_table
from bot.rendering.team_summary import AT_LEAST, tell_deck

COLUMNS: Final = (
    *("team", "season", "week", "seat", "player", "sub_for"),
    *("day", "opponent", "opponent_on_our_team", "deck", "opposing_deck"),
    *("score", "result", "games_won", "games_lost", "games_drawn"),
    *("games_going_first", "games_going_second", "sided_in", "links"),
)


def matches_csv(report: TeamReport, replays: Iterable[Replay]) -> bytes:
    """The table as RFC 4180 wants it, in UTF-8 with the mark by which spreadsheets know that.

    `replays` are those the report was made from; players come as in the report, their matches
    by day. No cell can be a formula. What the columns hold stands in `docs/jobs-json.md`.
    """
    known = {replay.replay_id: replay for replay in once_each(replays)}
    rows = (cells for seat in report.seats for cells in _rows(report, seat, known))
    return csv_table(COLUMNS, rows)


def _rows(
    report: TeamReport, seat: SeatReport, known: Mapping[ReplayId, Replay]
) -> Iterator[list[Cell]]:
    told_as = Identities({name: seat.person for name in seat.names if name != seat.person})
    own = {
        number: rename(known[number], told_as)
        for number in seat.profile.coverage.replays
        if number in known
    }
    opposing = _by_end(seat.profile.decks_faced)
    # The files may have another name of theirs than the one they are shown by.
    opponents = _by_end(seat.profile.opponents)
    roster = {meeting.opponent for meeting in seat.met if meeting.own_roster}
    team = report.team
    for seen in appearances_in(
        seat.person, own.values(), {}, report.joined, report.maybe_continued
    ):
        score = score_of(seen)
        opponent = opponents.get(_place(seen.end), seen.opponent)
        first = sum(played.game.first_player == seat.person for played in seen.games)
        yield [
            *(team.team_name, team.season, team.week, seat.order, seat.person, seat.sub_for),
            *(own[seen.replay_id].date[:10], opponent),
            "yes" if opponent in roster else "no",
            _own_deck(seat, seen),
            opposing.get(_place(seen.end), ""),
            str(score),
            "" if seen.outcome is Outcome.UNDECIDED else seen.outcome.value,
            *(score.one, score.other, score.drawn),
            *(first, len(seen.games) - first),
            _sided_in(seen, own),
            " ".join(replay_url(part.replay_id) for part in seen.files),
        ]


def _by_end(faced: Iterable[Against]) -> dict[tuple[ReplayId, int], str]:
    """Whom or what the player faced, by where the match ended."""
    return {
        _place(place): against.name
        for against in faced
        for places in (
            *(against.matches.won_in, against.matches.lost_in),
            *(against.matches.drawn_in, against.matches.undecided_in),
        )
        for place in places
    }


def _place(end: Evidence) -> tuple[ReplayId, int]:
    return end.replay_id, end.match


def _own_deck(seat: SeatReport, seen: Appearance) -> str:
    with_it = (one for one in seat.decks if seen.games and seen.replay_id in one.deck.replays)
    return next((tell_deck(one.archetype) for one in with_it), "")


def _sided_in(seen: Appearance, own: Mapping[ReplayId, Replay]) -> str:
    """Copies from the side deck, at least: the most of each in one game."""
    most: Counter[str] = Counter()
    for played in seen.games:
        # A list that goes on with a match may have been sided before it was submitted.
        if played.game.number == 1 or played.maybe_sided or played.shown.lower_bound:
            continue
        sighting = read_sighting(own[played.replay_id], played.game, seen.player)
        most |= Counter(copy.name for copy in (*sighting.sided_in, *sighting.sided_in_extra))
    return "; ".join(f"{name} {AT_LEAST} {number}" for name, number in sorted(most.items()))
