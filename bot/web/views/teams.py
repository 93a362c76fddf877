"""A team's report: one screen with the seats in order, and a page for each player."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.sightings import read_sightings
from bot.domain.analysis.teams import OtherReplay, TeamReport
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import tell_deck_marked
from bot.rendering.team_seats import seat_lines
from bot.rendering.team_summary import summary_lines, tell_war
from bot.rendering.text.wording import count, tell_day, tell_days
from bot.web.views.decks import DeckView, deck_view
from bot.web.views.matches import MatchView, match_views
from bot.web.views.names import NameView, brief_name, name_view
from bot.web.views.profiles import ProfileView, profile_view
from bot.web.views.results import BroughtView, MissingView
from bot.web.views.rows import in_html, in_sentence

LISTS_TOLD: Final = 8
_WIDE: Final = 10_000
"""Columns: a page breaks its lines itself."""
DRAWN: Final = frozenset(
    {
        "Against decks",
        "Side cards shown",
        "Lists, the newest first",
        "Use when held",
        "First sets",
    }
)
"""Sections whose figures the page draws itself."""
_TELLING: Final = frozenset({"Head to head", "Doubts"})
"""Sections of which next to nothing is left without scores."""
_NO_PLAYER: Final = "This player is not in this report: go back to the team."


@dataclass(frozen=True, slots=True)
class SeatCardView:
    """A player in a few lines, the first of which names seat, player and deck."""

    key: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class OtherView:
    """A replay that tells nothing here, and why."""

    names: tuple[NameView, NameView]
    day: str
    sentence: Markup


@dataclass(frozen=True, slots=True)
class TeamView:
    """The team on one screen; below it what is doubtful and what does not count."""

    title: str
    team: str
    own: str
    header: tuple[Markup, ...]
    seats: tuple[SeatCardView, ...]
    footer: tuple[Markup, ...]
    doubts: tuple[Markup, ...]
    hidden_doubts: int
    missing: tuple[MissingView, ...]
    brought: tuple[BroughtView, ...]
    joined: tuple[Markup, ...]
    excluded: tuple[OtherView, ...]
    not_of_team: tuple[OtherView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """Some lines below their title."""

    title: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class SeatView:
    """One player of the team: what changes decisions, the lists as tiles, every figure."""

    name: NameView
    team: str
    facts: tuple[str, ...]
    sections: tuple[SectionView, ...]
    decks: tuple[DeckView, ...]
    older: int
    profile: ProfileView | None
    matches: tuple[MatchView, ...]


def team_view(
    report: TeamReport,
    *,
    is_confirmed: bool,
    seen_by: str,
    today: date,
    missing: Iterable[MissingView] = (),
    brought: tuple[BroughtView, ...] = (),
    scores: bool = True,
) -> TeamView:
    """The page of the report; `seen_by` says who may read it, `missing` what is not in and why.

    Without `scores` what tells one is left out, and said to be hidden.
    """
    told = summary_lines(
        report,
        seen_by=seen_by,
        is_confirmed=is_confirmed,
        columns=_WIDE,
        names_own=True,
        today=today,
    )
    return TeamView(
        title=team_title(report),
        team=brief_name(report.team.team_name),
        own=brief_name(report.team.opponent_team) if report.team.opponent_team else "",
        header=tuple(in_html(row, scores=scores) for row in told.header[1:]),
        seats=tuple(
            SeatCardView(
                key=player_key(seat.person),
                lines=tuple(in_html(row, scores=scores) for row in seat.rows),
            )
            for seat in told.seats
        ),
        footer=tuple(in_html(row, scores=scores) for row in told.footer),
        doubts=tuple(in_sentence(doubt.told) for doubt in report.doubts) if scores else (),
        hidden_doubts=0 if scores else len(report.doubts),
        missing=tuple(missing),
        brought=brought,
        joined=tuple(_joined(report, scores=scores)),
        excluded=tuple(map(_other, report.excluded)),
        not_of_team=tuple(map(_other, report.not_of_team)),
    )


def team_title(report: TeamReport) -> str:
    """The team, and the war where it is known."""
    war = tell_war(report.team)
    return " \N{MIDDLE DOT} ".join(filter(None, [brief_name(report.team.team_name), war]))


def find_seat(report: TeamReport, key: str) -> SeatReport:
    """The seat of the player with this key; JobError where there is none."""
    found = next((seat for seat in report.seats if player_key(seat.person) == key), None)
    if found is None:
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NO_PLAYER)
    return found


def seat_view(
    report: TeamReport,
    seat: SeatReport,
    replays: Sequence[Replay],
    base: str,
    *,
    scores: bool = True,
) -> SeatView:
    """The page of one player; `replays` are those of the job, with the names of their files.

    Without `scores` it has neither figures nor games.
    """
    key = player_key(seat.person)
    excluded = {one.replay_id for one in report.excluded}
    own = [one for one in once_each(replays) if set(one.players) & set(seat.names)]
    counted = [one for one in own if one.replay_id not in excluded]
    decks = tuple(
        _deck(named, seat.names, own, f"{base}/players/{key}/decks/{number}.ydk", scores=scores)
        for number, named in enumerate(seat.decks[:LISTS_TOLD], start=1)
    )
    return SeatView(
        name=name_view(seat.person),
        team=team_title(report),
        facts=tuple(_facts(counted)),
        sections=tuple(
            SectionView(section.title, tuple(in_html(row, scores=scores) for row in section.rows))
            for section in seat_lines(seat, columns=_WIDE)
            if section.title not in DRAWN and (scores or section.title not in _TELLING)
        ),
        decks=decks,
        older=max(0, len(seat.decks) - LISTS_TOLD),
        profile=profile_view(seat.profile) if scores else None,
        matches=_matches(reversed(counted), seat.names, scores=scores),
    )


def _matches(
    replays: Iterable[Replay], names: Collection[str], *, scores: bool
) -> tuple[MatchView, ...]:
    """The player's matches, whatever name they had; the player stands first in each."""
    return tuple(
        match
        for replay in replays
        for match in match_views(
            [replay],
            scores=scores,
            subject=next((name for name in replay.players if name in names), None),
        )
    )


def _facts(replays: Sequence[Replay]) -> Iterator[str]:
    yield count(len(replays), "replay")
    yield tell_days(replay.date for replay in replays)


def _deck(
    named: NamedDeck,
    names: Collection[str],
    replays: Iterable[Replay],
    file: str,
    *,
    scores: bool,
) -> DeckView:
    deck = named.deck
    sightings = (
        seen
        for replay in replays
        if replay.replay_id in deck.replays
        for player in replay.players
        if player in names
        for seen in read_sightings(replay, player)
    )
    title = tell_deck_marked(named.archetype)
    return deck_view(deck, sightings, title, file, scores=scores)


def _other(replay: OtherReplay) -> OtherView:
    one, two = map(name_view, replay.players)
    return OtherView((one, two), tell_day(replay.day), in_sentence(replay.sentence))


def _joined(report: TeamReport, *, scores: bool) -> Iterator[Markup]:
    for match in report.joined:
        one, two = map(brief_name, match.players)
        between = str(match.score) if scores else "vs"
        replays = " and ".join(map(str, match.replays))
        yield in_sentence(f"{one} {between} {two}, {tell_day(match.day)}: replays {replays}.")
