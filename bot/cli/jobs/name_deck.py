"""`jobs name-deck`: what a player's deck is called, or which names it may have."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from bot.app.whole import App
from bot.cli.jobs.report import find_seat
from bot.cli.jobs.speaking import next_step, run_with_app, write_json
from bot.cli.screen import Screen
from bot.domain.analysis.archetypes import ARCHETYPES
from bot.domain.analysis.corrections import deck_name
from bot.domain.analysis.scouting import SeatReport
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.replay.model import ReplayId
from bot.rendering.deck_names import tell_by_cards, tell_deck_marked
from bot.rendering.teams_json import named_deck_json
from bot.rendering.text.characters import clean
from bot.rendering.text.jobs import short_id
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, line
from bot.rendering.text.tables import grid
from bot.rendering.text.wording import tell_days, tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.corrections import NamableDeck, nearest_names

_NOBODY: Final = "The report has nobody of this name; it is about {}."
_NO_CARD: Final = "No card of {} was seen, so there is no deck to name."
_NO_LIST: Final = "{} has no list {}: they are numbered from 1, the oldest, to {}."
_NEAR: Final = "No deck is called {}: did you mean {}? Add --new if it is a name of your own."
_UNKNOWN: Final = "No deck is called {}: look at --list, or add --new if it is a name of your own."


def run(arguments: Namespace) -> int:
    """Name the deck as the options say, then show what it is called."""
    return run_with_app(arguments, lambda app: _name(app, arguments))


async def _name(app: App, arguments: Namespace) -> int:
    job = await app.jobs.find(TERMINAL_ASKER, arguments.id)
    opened = await app.reports.open(TERMINAL_ASKER, job.id)
    seat = _find_seat(arguments.player, opened.report.seats)
    replay = _find_list(seat, arguments.deck)
    seen = await app.corrections.look(TERMINAL_ASKER, job.id, seat.person, replay)
    if not arguments.list:
        seen = await _correct(app, job.id, seen, replay, arguments)
    if arguments.as_json:
        write_json(named_deck_json(seen))
    elif arguments.list:
        screen = Screen()
        screen.show(name_lines(seen, screen.width))
    else:
        _tell(seen)
    return 0


async def _correct(
    app: App, job_id: UUID, seen: NamableDeck, replay: ReplayId, arguments: Namespace
) -> NamableDeck:
    name = None
    if not arguments.by_cards:
        name = deck_name(arguments.name, seen.own)
        if not arguments.new and name not in {*ARCHETYPES, *seen.own}:
            raise JobError(JobErrorCode.UNKNOWN_DECK, tell_unknown(name, seen.own))
    return await app.corrections.correct(TERMINAL_ASKER, job_id, seen.seat.person, replay, name)


def _find_seat(name: str, seats: Sequence[SeatReport]) -> SeatReport:
    seat = find_seat(name, seats)
    if seat is None:
        everybody = tell_some((one.person for one in seats), 8)
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, clean(_NOBODY.format(everybody)))
    return seat


def _find_list(seat: SeatReport, number: int | None) -> ReplayId:
    """A replay with the list of this number, else with the one to expect."""
    lists = len(seat.decks)
    if seat.deck is None:
        raise JobError(JobErrorCode.UNKNOWN_DECK, clean(_NO_CARD.format(seat.person)))
    if number is None:
        return seat.deck.deck.replays[0]
    if number > lists:
        sentence = _NO_LIST.format(seat.person, number, lists)
        raise JobError(JobErrorCode.UNKNOWN_DECK, clean(sentence))
    return seat.decks[lists - number].deck.replays[0]


def tell_unknown(name: str, own: Sequence[str]) -> str:
    """That no deck is called so, and what may be meant."""
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    near = nearest_names(name, [*ARCHETYPES, *own])
    if not near:
        return clean(_UNKNOWN.format(quoted))
    return clean(_NEAR.format(quoted, " or ".join(near)))


def name_lines(seen: NamableDeck, width: int) -> Iterator[Line]:
    """What the deck is called now, and every name that it may have, the likeliest first."""
    yield from _told(seen)
    yield EMPTY
    if seen.own:
        yield line(Span("Names of your own", Tone.TITLE))
        yield from grid([(EMPTY, [line(Span(clean(name))) for name in seen.own])], width)
        yield EMPTY
    yield line(Span("Names that are known, the likeliest first", Tone.TITLE))
    yield from grid([(EMPTY, [line(Span(name)) for name in seen.likely])], width)


def _told(seen: NamableDeck) -> Iterator[Line]:
    """Whose list it is, what it is called, and what its cards say."""
    named = seen.deck
    days = tell_days(named.deck.days)
    of_days = f", the list of {days}" if days else ""
    called = tell_deck_marked(named.archetype)
    yield line(clean(f"{seen.seat.person}{of_days}: "), Span(clean(called), Tone.TITLE))
    if by_cards := tell_by_cards(named):
        yield line(Span(f"Named by hand; {clean(by_cards)}.", Tone.FAINT))


def _tell(seen: NamableDeck) -> None:
    """What it is called now, and what to type next."""
    screen = Screen()
    screen.show([*_told(seen), EMPTY])
    name = short_id(seen.opened.job.id)
    # A name may hold what a shell would do if it were only between quotes.
    player = shlex.quote(clean(seen.seat.person))
    steps = [next_step("Report", f"jobs show {name} --results --player {player}")]
    if seen.deck.archetype.corrected:
        number = len(seen.seat.decks) - seen.seat.decks.index(seen.deck)
        back = f"jobs name-deck {name} {player} --deck {number} --by-cards"
        steps.append(next_step("Take back", back))
    screen.show(steps)
