"""A team's report on one phone screen: seat, deck, record and doubt of each player."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.figures import Outcome, tell
from bot.domain.analysis.habits import SideShown
from bot.domain.analysis.meetings import MatchResult, Meeting
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.rates import format_record
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.teams import TeamCoverage, TeamReport
from bot.domain.teams import TeamDetails
from bot.rendering.recent_days import tell_recent_day
from bot.rendering.rows import PHONE, Part, Piece, Row, dotted, listed, measure, name, row
from bot.rendering.text.habits import tell_side_copies
from bot.rendering.text.lines import Tone
from bot.rendering.text.wording import count, tell_day, tell_ending, tell_some

MOST_PEOPLE: Final = 8
"""Of more people than these only the names are told."""
LONGEST_PERSON: Final = 18
LONGEST_CARD: Final = 30
UNKNOWN_DECK: Final = "unknown deck"
AT_LEAST: Final = "\N{GREATER-THAN OR EQUAL TO}"
WARNING: Final = "\N{WARNING SIGN}"

_SEATS: Final = 5
_LONGEST_TEAM: Final = 24
_LONGEST_DECK: Final = 24
_MEETINGS: Final = 2
_TECH: Final = 3
_INDENT: Final = 1
_NOT_CONFIRMED: Final = "Players not confirmed yet: these are the likely ones"
_MET: Final = {
    Outcome.WON: "beat ",
    Outcome.LOST: "lost to ",
    Outcome.DRAWN: "drew with ",
    Outcome.UNDECIDED: "undecided against ",
}


@dataclass(frozen=True, slots=True)
class SeatSummary:
    """A player in a few rows, of which the first names seat, player and deck."""

    person: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """The whole screen; `header` begins with the team."""

    header: tuple[Row, ...]
    seats: tuple[SeatSummary, ...]
    footer: tuple[Row, ...]


def summary_lines(
    report: TeamReport,
    *,
    seen_by: str,
    is_confirmed: bool = True,
    columns: int = PHONE,
    names_own: bool = False,
    today: date | None = None,
) -> TeamSummary:
    """The report, with five players about 28 rows of a phone; `seen_by` says who may read it.

    Not `is_confirmed`: the players are those who are likely on the team, and it says so. With
    `names_own` the title names the captain's own team, too. Days long before `today` have their
    year.
    """
    shown, rest = report.seats[:MOST_PEOPLE], report.seats[MOST_PEOPLE:]
    sides = 2 if len(report.seats) <= _SEATS else 1
    return TeamSummary(
        header=(
            *dotted(_title(report.team, seen_by, names_own=names_own), columns),
            *_coverage_rows(report.coverage, columns, is_confirmed=is_confirmed),
        ),
        seats=tuple(
            SeatSummary(seat.person, tuple(_seat_rows(seat, columns, sides, today)))
            for seat in shown
        ),
        footer=tuple(_footer(report, [seat.person for seat in rest], columns)),
    )


def tell_war(team: TeamDetails) -> str:
    """Season and week as people write them: "S9 W4"."""
    numbers = (("S", team.season), ("W", team.week))
    return " ".join(f"{letter}{number}" for letter, number in numbers if number is not None)


def tell_deck(archetype: Archetype) -> str:
    """The deck's name; where nobody can tell, that, and what it may be."""
    if is_named(archetype):
        return archetype.name
    return f"{UNKNOWN_DECK}, maybe {archetype.guess}" if archetype.guess else UNKNOWN_DECK


def is_named(archetype: Archetype) -> bool:
    """Whether anybody can tell which deck it is."""
    return archetype.name != OTHER


def tell_known(named: NamedDeck) -> str:
    """How many cards of the main deck are known; of an old file, at least how many of the deck."""
    main = named.deck.main
    if named.deck.lower_bound:
        return f"at least {count(main.known, 'card')} seen (old file)"
    return f"{main.known} of {main.size} known" if main.size else f"{main.known} cards known"


def tell_copies(card: DeckCard) -> Row:
    """A card of the list, with its copies."""
    likely = Piece(" likely", Tone.LIKELY) if card.likely else ""
    return row(name(card.name, LONGEST_CARD), f" {card.seen + card.likely}", likely)


def tell_meeting(meeting: Meeting) -> Row:
    """How it went against somebody: "beat our Carl 2-1", or the record of several matches."""
    whose = "our " if meeting.own_roster else ""
    opponent = name(meeting.opponent, LONGEST_PERSON, score=True)
    if len(meeting.results) == 1:
        only = meeting.results[0]
        began = Piece(f"{_MET[only.outcome]}{whose}", score=True)
        if only.outcome is Outcome.UNDECIDED:
            return row(began, opponent)
        return row(began, opponent, " ", *tell_score(meeting, only))
    record = meeting.matches
    told = [format_record(record.won, record.lost, record.drawn)] if record.of else []
    told += [f"{record.undecided} undecided"] if record.undecided else []
    again = " (with a rematch)" if any(map(is_rematch, meeting.results)) else ""
    return row(Piece(f"{' and '.join(told)} against {whose}", score=True), opponent, again)


def is_rematch(result: MatchResult) -> bool:
    """Whether it is not the first match of its replay, so rather a friendly than the league's."""
    return result.evidence.match > 1


def tell_score(meeting: Meeting, result: MatchResult) -> Row:
    """The score of a match, or what ended it where the score does not say who won."""
    if result.tells_score:
        return row(Piece(str(result.score), score=True))
    if result.decided_by is None:
        return ()
    loser = meeting.opponent if result.outcome is Outcome.WON else meeting.person
    told = Piece(f" {tell_ending(result.decided_by)})", score=True)
    return row(Piece("(", score=True), name(loser, LONGEST_PERSON, score=True), told)


def doubts_of(seat: SeatReport) -> tuple[str, ...]:
    """Sentences about what is unsure of this player, and of the list to expect."""
    deck = seat.deck.deck.doubts if seat.deck else ()
    return (*(doubt.sentence for doubt in seat.doubts), *deck)


def _title(team: TeamDetails, seen_by: str, *, names_own: bool) -> Iterator[Part]:
    yield name(team.team_name, _LONGEST_TEAM, Tone.TITLE)
    yield tell_war(team)
    if names_own and team.opponent_team:
        yield row("vs ", name(team.opponent_team, _LONGEST_TEAM))
    yield name(seen_by, _LONGEST_TEAM + 5)


def _coverage_rows(coverage: TeamCoverage, columns: int, *, is_confirmed: bool) -> Iterator[Row]:
    yield from dotted(_coverage(coverage), columns)
    if not is_confirmed:
        yield row(Piece(_NOT_CONFIRMED, Tone.DOUBT))


def _coverage(coverage: TeamCoverage) -> Iterator[str]:
    yield f"{coverage.analyzed} of {count(coverage.asked, 'replay')}"
    if coverage.newest_day:
        # With the year: last season's deck would look fresh without it.
        yield f"newest {tell_day(coverage.newest_day)}"
    for number, what in (
        (coverage.needs_you, "need you" if coverage.needs_you > 1 else "needs you"),
        (coverage.coming, "to come"),
        (coverage.failed, "missing"),
        (coverage.unreadable, "unreadable"),
        (coverage.excluded, "of another format"),
    ):
        if number:
            yield f"{number} {what}"


def _seat_rows(seat: SeatReport, columns: int, sides: int, today: date | None) -> Iterator[Row]:
    """Who and what deck; how much is known, and how it went; tech; side; in this order."""
    who, deck, since = _who(seat), _deck(seat), _since(seat, today)
    whole = row(deck, f", {since}" if since else "")
    fits = len(dotted([who, whole], columns)) == 1
    yield from dotted([who, whole if fits else deck], columns)
    room = columns - _INDENT
    yield from dotted(["" if fits else since, *_facts(seat)], room)
    if not seat.profile.coverage.matches:
        yield from (row(name(sentence, room, Tone.DOUBT)) for sentence in doubts_of(seat)[:1])
    if seat.deck and seat.deck.tech:
        yield listed("Tech: ", [tell_copies(card) for card in seat.deck.tech], room, most=_TECH)
    shown = [group for group in seat.profile.side_shown if group.cards]
    for group in shown[:sides]:
        yield from _side(group, room)


def _who(seat: SeatReport) -> Row:
    number = "" if seat.order is None else f"{seat.order} "
    person = name(seat.person, LONGEST_PERSON, Tone.TITLE)
    sub = row(" for ", name(seat.sub_for, LONGEST_PERSON)) if seat.sub_for else ""
    return row(Piece(number, Tone.TITLE), person, sub)


def _deck(seat: SeatReport) -> Row:
    """The list to expect."""
    if seat.deck is None:
        return row("no card seen") if seat.profile.coverage.matches else ()
    return row(name(tell_deck(seat.deck.archetype), _LONGEST_DECK + len(UNKNOWN_DECK)))


def _since(seat: SeatReport, today: date | None) -> str:
    """Since when that list is played; nothing without one."""
    if seat.deck is None:
        return ""
    same = seat.deck.same_for
    first, last = (tell_recent_day(day, today) for day in (same.first_day, same.last_day))
    if same.weeks > 1 and same.in_a_row:
        return f"{same.weeks} weeks the same"
    if same.weeks > 1:
        return f"same since {first} ({same.weeks} weeks seen)"
    return f"seen {last}" if last else ""


def _facts(seat: SeatReport) -> Iterator[Row]:
    if seat.deck:
        thin = row(", ", Piece("THIN", Tone.DOUBT)) if seat.deck.deck.thin else ""
        yield row(tell_known(seat.deck), thin)
    record = seat.profile.matches
    before = _deck_before(seat)
    if seat.deck and before and seat.deck.record.of and record.of:
        yield row(Piece(f"{tell(seat.deck.record)} with it", score=True))
        yield row(Piece(f"{tell(record)} in all", score=True))
        yield row("before: ", name(before, _LONGEST_DECK))
    elif record.of:
        yield row(Piece(tell(record), score=True))
    if record.undecided:
        yield row(Piece(f"{record.undecided} undecided", score=True))
    met = [meeting for meeting in seat.met if meeting.own_roster]
    yield from map(tell_meeting, met[:_MEETINGS])
    doubts = len(doubts_of(seat)) if seat.profile.coverage.matches else 0
    if doubts:
        yield row(Piece(f"{WARNING} {count(doubts, 'doubt')}", Tone.DOUBT))


def _deck_before(seat: SeatReport) -> str | None:
    """The deck that the player has left for another one; None where nobody can tell of any."""
    if seat.deck is None or seat.deck.archetype.name == OTHER:
        return None
    older = seat.decks[(seat.current or 0) + 1 :]
    names = (named.archetype.name for named in older)
    return next((one for one in names if one not in {OTHER, seat.deck.archetype.name}), None)


def _side(group: SideShown, columns: int) -> Iterator[Row]:
    """What came in against a deck, always "at least", and in how many of the matches."""
    unknown = "" if group.against_deck else " (deck unknown)"
    lead = row("Side vs ", name(group.against, _LONGEST_DECK), unknown, ":")
    best = group.cards[0]
    cards = [
        row(name(card.card, LONGEST_CARD), f" {tell_side_copies(card)}")
        for card in group.cards
        if card.matches == best.matches
    ]
    often = count(group.of, "match")
    whole = f" ({often})" if group.of == 1 else f" ({best.matches} of {often})"
    brief = f" ({best.matches} of {group.of})"
    briefest = f" ({best.matches}/{group.of})"
    told = listed(row(lead, " "), cards, columns - len(brief))
    if measure(told) + len(briefest) > columns:
        yield lead  # A phone would break the row anywhere.
        told = listed("", cards, columns - len(brief))
    room = columns - measure(told)
    yield row(told, next((one for one in (whole, brief) if len(one) <= room), briefest))


def _footer(report: TeamReport, rest: Sequence[str], columns: int) -> Iterator[Row]:
    if rest:
        more = f"and {count(len(rest), 'more player')}: {tell_some(rest, 3)}"
        yield row(name(more, 2 * columns))
    notes = [
        (len(report.joined), "match in several replays", "matches in several replays"),
        (len(report.not_of_team), "replay of others", "replays of others"),
    ]
    told = [f"{number} {one if number == 1 else many}" for number, one, many in notes if number]
    doubts = len(report.doubts)
    doubt = Piece(f"{WARNING} {count(doubts, 'doubt')}", Tone.DOUBT) if doubts else ""
    yield from dotted([*told, doubt], columns)
    if report.unknown:
        yield row(Piece(f"Unknown: {'; '.join(report.unknown)}", Tone.FAINT))
