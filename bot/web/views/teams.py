"""A team's report: one screen with the seats in order, and a page for each player."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.sightings import read_sightings
from bot.domain.analysis.teams import OtherReplay, TeamReport
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import tell_deck_marked
from bot.rendering.team_seats import seat_lines
from bot.rendering.team_summary import doubts_of, summary_lines, tell_war
from bot.rendering.text.wording import tell_day
from bot.web.views.decks import DeckView, deck_view
from bot.web.views.names import NameView, brief_name, name_view
from bot.web.views.profiles import ProfileView, profile_view
from bot.web.views.rows import in_html

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
_NO_PLAYER: Final = "This player is not in this report: go back to the team."


@dataclass(frozen=True, slots=True)
class SeatCardView:
    """A player in a few lines, the first of which names seat, player and deck."""

    key: str
    lines: tuple[Markup, ...]
    doubts: int


@dataclass(frozen=True, slots=True)
class OtherView:
    """A replay that tells nothing here, and why."""

    names: tuple[NameView, NameView]
    day: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """The team on one screen; below it what is doubtful and what does not count."""

    title: str
    header: tuple[Markup, ...]
    seats: tuple[SeatCardView, ...]
    footer: tuple[Markup, ...]
    doubts: tuple[str, ...]
    joined: tuple[str, ...]
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
    sections: tuple[SectionView, ...]
    decks: tuple[DeckView, ...]
    older: int
    profile: ProfileView


def team_view(report: TeamReport, *, is_confirmed: bool, seen_by: str, today: date) -> TeamView:
    """The page of the report; `seen_by` says who may read it."""
    told = summary_lines(
        report,
        seen_by=seen_by,
        is_confirmed=is_confirmed,
        columns=_WIDE,
        names_own=True,
        today=today,
    )
    known = {seat.person: seat for seat in report.seats}
    return TeamView(
        title=team_title(report),
        header=tuple(map(in_html, told.header[1:])),
        seats=tuple(
            SeatCardView(
                key=player_key(seat.person),
                lines=tuple(map(in_html, seat.rows)),
                doubts=len(doubts_of(known[seat.person])),
            )
            for seat in told.seats
        ),
        footer=tuple(map(in_html, told.footer)),
        doubts=tuple(doubt.told for doubt in report.doubts),
        joined=tuple(_joined(report)),
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
    report: TeamReport, seat: SeatReport, replays: Sequence[Replay], base: str
) -> SeatView:
    """The page of one player; `replays` are those of the job, with the names of their files."""
    key = player_key(seat.person)
    decks = tuple(
        _deck(named, seat.names, replays, f"{base}/players/{key}/decks/{number}.ydk")
        for number, named in enumerate(seat.decks[:LISTS_TOLD], start=1)
    )
    return SeatView(
        name=name_view(seat.person),
        team=team_title(report),
        sections=tuple(
            SectionView(section.title, tuple(map(in_html, section.rows)))
            for section in seat_lines(seat, columns=_WIDE)
            if section.title not in DRAWN
        ),
        decks=decks,
        older=max(0, len(seat.decks) - LISTS_TOLD),
        profile=profile_view(seat.profile),
    )


def _deck(
    named: NamedDeck, names: Collection[str], replays: Iterable[Replay], file: str
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
    return deck_view(deck, sightings, title=tell_deck_marked(named.archetype), file=file)


def _other(replay: OtherReplay) -> OtherView:
    one, two = map(name_view, replay.players)
    return OtherView((one, two), tell_day(replay.day), replay.sentence)


def _joined(report: TeamReport) -> Iterator[str]:
    for match in report.joined:
        replays = " and ".join(map(str, match.replays))
        yield f"{' vs '.join(map(brief_name, match.players))}: replays {replays} are one match."
