"""A team's report: what a captain decides by, as one value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.corrections import NO_CORRECTIONS, Corrections
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.identities import Directory, Identities, contradictions, keep_apart, rename
from bot.domain.analysis.knowledge import FormatKnowledge, Judge
from bot.domain.analysis.meetings import Meeting, head_to_head
from bot.domain.analysis.scouting import Material, SeatReport, report_seat
from bot.domain.analysis.seats import find_names, seat_people, seat_replays
from bot.domain.analysis.split_matches import SplitMatch, Splits, find_splits
from bot.domain.formats import format_name
from bot.domain.names import fold_name
from bot.domain.replay.model import Replay, ReplayId
from bot.domain.teams import Seat, TeamDetails

UNKNOWN: Final = ("this week's deck", "cards sided out")
"""What a captain would ask next and no replay can answer."""


class Arrivals(Struct, frozen=True):
    """What became of the replays asked for; those that are here need no count.

    `unreadable` are stored, but their copy is lost or cannot be read.
    """

    asked: int
    needs_you: int = 0
    failed: int = 0
    coming: int = 0
    unreadable: int = 0


class TeamCoverage(Struct, frozen=True):
    """How much of what was asked the report rests on.

    `analyzed` are those in the report's format; `newest_day` is the last one on which a confirmed
    player is seen in one of them, None without one.
    """

    figure: FigureKey
    asked: int
    analyzed: int
    excluded: int
    needs_you: int
    failed: int
    coming: int
    unreadable: int
    newest_day: str | None


class OtherReplay(Struct, frozen=True):
    """A replay that tells nothing here, and why; `format` as people say it, `day` "" without."""

    replay_id: ReplayId
    players: tuple[str, str]
    day: str
    format: str
    sentence: str


class TeamReport(Struct, frozen=True, kw_only=True):
    """What a team's replays say about the players a person confirmed.

    `seats` come in their order, then confirmed players without one, by most replays.
    `head_to_head` has each pair of confirmed players who met; `joined` their matches spread over
    several replays, and `maybe_continued` replays that count apart but may go on with the match
    before them; `excluded` the replays of another format; `not_of_team` those in which nobody
    confirmed plays. `doubts` are those about no single seat.
    """

    team: TeamDetails
    coverage: TeamCoverage
    seats: tuple[SeatReport, ...]
    head_to_head: tuple[Meeting, ...]
    joined: tuple[SplitMatch, ...]
    maybe_continued: tuple[ReplayId, ...]
    excluded: tuple[OtherReplay, ...]
    not_of_team: tuple[OtherReplay, ...]
    doubts: tuple[Doubt, ...]
    unknown: tuple[str, ...]


def make_report(
    replays: Iterable[Replay],
    team: TeamDetails,
    confirmed: Sequence[str],
    identities: Identities,
    arrivals: Arrivals,
    *,
    knowledge: FormatKnowledge,
    roster: Iterable[str] = (),
    corrections: Corrections = NO_CORRECTIONS,
) -> TeamReport:
    """What these replays say about the confirmed names; their order does not matter.

    A replay given twice counts once. Replays of another format go first, then names become
    persons, then matches spread over several replays are joined. Two names that met are kept
    apart, whatever the identities say. `roster` are names of the captain's own players, as far as
    they are known; `corrections` are what decks are called, whatever their cards say. With nobody
    confirmed, nothing is told about anybody.
    """
    given = once_each(replays)
    kept = keep_apart(identities, given)
    shown = [(rename(replay, kept), knowledge.excluded_because(replay)) for replay in given]
    own = tuple(replay for replay, why in shown if why is None)
    names = find_names(given, kept)
    people = Directory(names, kept)
    chosen = Directory(map(kept.person, confirmed), kept)
    splits = _splits_of(chosen.persons, own, team)
    material = Material(
        replays=own,
        excluded=tuple(replay for replay, why in shown if why is not None),
        splits=splits,
        names=names,
        people=people,
        confirmed=chosen,
        roster=_own_roster(team, people, own, roster),
        knowledge=knowledge,
        corrections=corrections.told(kept),
    )
    seated = seat_people(team.seats, chosen, people, own)
    seats = tuple(report_seat(one, material) for one in seated)
    return TeamReport(
        team=team,
        coverage=_cover(arrivals, material),
        seats=seats,
        head_to_head=head_to_head([meeting for seat in seats for meeting in seat.met]),
        joined=splits.matches,
        maybe_continued=splits.maybe_continued,
        excluded=tuple(_other(replay, why) for replay, why in shown if why is not None),
        not_of_team=tuple(_not_of_team(own, chosen.persons)),
        doubts=(
            *map(_contradiction, contradictions(identities, given)),
            *splits.doubts,
            *_file_doubts(own, chosen.persons, knowledge.doubted_because),
        ),
        unknown=UNKNOWN,
    )


def _splits_of(chosen: Collection[str], own: Iterable[Replay], team: TeamDetails) -> Splits:
    """The spread matches of confirmed players."""
    together = [seat_replays(seat) for seat in team.seats]
    return find_splits([replay for replay in own if _shows(replay, chosen)], together)


def _own_roster(
    team: TeamDetails, people: Directory, replays: Sequence[Replay], roster: Iterable[str]
) -> frozenset[str]:
    """The captain's own players among these people: those known, else those to play next."""
    names = tuple(roster)
    if not names:
        players = {replay.replay_id: replay.players for replay in replays}
        names = tuple(
            seat.opponent
            for seat in team.seats
            if seat.opponent and _is_next(seat, seat.opponent, players, people.identities)
        )
    named = (people.find([name]) for name in names)
    return frozenset(person for person in named if person is not None)


def _is_next(
    seat: Seat,
    opponent: str,
    players: Mapping[ReplayId, tuple[str, str]],
    identities: Identities,
) -> bool:
    """Whether the seat's opponent is who plays its player next, rather than one of the past.

    So where it gives no score, and no replays, or its opponent is in fewer than half of those at
    hand: they may have met before, but a row of past results is about the opponent it names, who is
    of some third team, even if a link of another week stands in it, or somebody stood in for them.
    Of replays that are missing or of another format nobody knows who met in them, so where no other
    is given the seat says nothing.
    """
    if seat.reported_score is not None:
        return False
    given = seat_replays(seat)
    known = [players[one] for one in given if one in players]
    wanted = fold_name(identities.person(opponent))
    met = sum(wanted in map(fold_name, pair) for pair in known)
    return 2 * met < len(known) if given else True


def _cover(arrivals: Arrivals, material: Material) -> TeamCoverage:
    chosen = material.confirmed.persons
    shown = (replay for replay in material.replays if _shows(replay, chosen))
    days = [replay.date[:10] for replay in shown if replay.date]
    return TeamCoverage(
        figure=FigureKey.TEAM_COVERAGE,
        asked=arrivals.asked,
        analyzed=len(material.replays),
        excluded=len(material.excluded),
        needs_you=arrivals.needs_you,
        failed=arrivals.failed,
        coming=arrivals.coming,
        unreadable=arrivals.unreadable,
        newest_day=max(days, default=None),
    )


def _shows(replay: Replay, people: Collection[str]) -> bool:
    return any(player in people for player in replay.players)


def _other(replay: Replay, sentence: str) -> OtherReplay:
    day = replay.date[:10]
    return OtherReplay(replay.replay_id, replay.players, day, format_name(replay.format), sentence)


def _not_of_team(own: Iterable[Replay], chosen: Collection[str]) -> Iterator[OtherReplay]:
    for replay in own:
        if not _shows(replay, chosen):
            yield _other(replay, f"Replay {replay.replay_id} shows no confirmed player.")


def _contradiction(replay: Replay) -> Doubt:
    one, other = replay.players
    return Doubt(
        replay.replay_id,
        f"{one} and {other} play each other in replay {replay.replay_id}, so they are not one "
        "person: each counts alone.",
    )


def _file_doubts(
    own: Iterable[Replay],
    chosen: Collection[str],
    doubted_because: Judge,
) -> Iterator[Doubt]:
    """What the team's files leave open themselves, and what is unsure of them."""
    for replay in own:
        if _shows(replay, chosen):
            for sentence in (*replay.doubts, doubted_because(replay)):
                if sentence is not None:
                    yield Doubt(replay.replay_id, sentence)
