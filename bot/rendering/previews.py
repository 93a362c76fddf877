"""What the picture of a link shows, as values: one match, or the players of many and of teams.

Without scores nothing in these values tells who won, so that pictures of both are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Sized
from typing import Final

import msgspec
from msgspec import Struct

from bot.domain.analysis.appearances import Appearance, appearances_in, once_each
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.figures import Record
from bot.domain.analysis.knowledge import know_goat
from bot.domain.analysis.rates import format_record
from bot.domain.analysis.records import record_in
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.sightings import read_sightings
from bot.domain.analysis.teams import TeamReport
from bot.domain.replay.model import EndReason, Replay
from bot.rendering.deck_names import name_by_cards
from bot.rendering.pictures.colors import Kind, kind_of
from bot.rendering.pictures.tiles import in_order
from bot.rendering.team_summary import is_named, tell_war
from bot.rendering.text.replays import tell_decision
from bot.rendering.text.wording import count, tell_days, tell_formats
from bot.services.goat_pool import goat_pool

MOST_ROWS: Final = 6
_LARGEST_DECK: Final = 60
_CARDS: Final = 3
_LONGEST: Final = 120
_DOT: Final = " \N{MIDDLE DOT} "


class DeckStrip(Struct, frozen=True):
    """A deck in little: its name or "", else its first cards, and a kind for each main card."""

    name: str = ""
    cards: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


class Score(Struct, frozen=True):
    """How a match came out; players are told by their place, 0 or 1."""

    wins: tuple[int, int]
    draws: int
    winner: int | None
    games: tuple[int | None, ...]
    decision: str


class MatchPreview(Struct, frozen=True, tag="match"):
    """One match; `score` is None where it is hidden."""

    facts: str
    names: tuple[str, str]
    decks: tuple[DeckStrip, DeckStrip]
    score: Score | None


class PlayerRow(Struct, frozen=True):
    """A player in a row: seat, name, what about them in words, and a figure at its end."""

    seat: str
    name: str
    note: str
    figure: str
    deck: DeckStrip


class ListPreview(Struct, frozen=True, tag="list"):
    """Players below a title; `rest` more are not shown."""

    title: str
    facts: str
    rows: tuple[PlayerRow, ...]
    rest: int


Preview = MatchPreview | ListPreview


def encode_preview(preview: Preview) -> bytes:
    """All that its picture depends on."""
    return msgspec.json.encode(preview)


def preview_results(replays: Iterable[Replay], *, scores: bool) -> Preview:
    """Single replays: the match where there is one, else who played."""
    known = once_each(replays)
    matches = [seen for replay in known for seen in appearances_in(replay.players[0], [replay], {})]
    if len(matches) == 1:
        return _preview_match(known[0], matches[0], scores=scores)
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in known:
        for player in replay.players:
            played[player].append(replay)
    ordered = sorted(played, key=lambda one: (-len(played[one]), one.casefold(), one))
    return ListPreview(
        title=_title(known),
        facts=_facts(known, len(matches)),
        rows=tuple(_row(player, played[player], scores) for player in ordered[:MOST_ROWS]),
        rest=max(0, len(ordered) - MOST_ROWS),
    )


def preview_team(report: TeamReport, *, scores: bool) -> ListPreview:
    """A team before a war: its players by seat, and the deck to expect of each."""
    team, coverage = report.team, report.coverage
    against = f"vs {_brief(team.opponent_team)}" if team.opponent_team else ""
    known = f"{coverage.analyzed} of {count(coverage.asked, 'replay')}"
    return ListPreview(
        title=_brief(team.team_name),
        facts=_DOT.join(filter(None, [tell_war(team), against, known])),
        rows=tuple(_seat(seat, scores) for seat in report.seats[:MOST_ROWS]),
        rest=max(0, len(report.seats) - MOST_ROWS),
    )


def _preview_match(replay: Replay, seen: Appearance, *, scores: bool) -> MatchPreview:
    one, two = (_strip_of(player, [replay]) for player in replay.players)
    names = _brief(replay.players[0]), _brief(replay.players[1])
    return MatchPreview(_facts([replay], 1), names, (one, two), _score(seen) if scores else None)


def _score(seen: Appearance) -> Score:
    players, match = (seen.player, seen.opponent), seen.match
    winners = (played.game.winner for played in seen.games)
    # Nearly all end so, and who did is said by the score.
    usual = match.winner is not None and match.decided_by is EndReason.ADMITTED_DEFEAT
    return Score(
        wins=match.wins,
        draws=match.draws,
        winner=None if match.winner is None else players.index(match.winner),
        games=tuple(None if one is None else players.index(one) for one in winners),
        decision="" if usual else tell_decision(seen),
    )


def _title(replays: Sequence[Replay]) -> str:
    if not replays:
        return "No results"
    everywhere = set(replays[0].players).intersection(*(replay.players for replay in replays))
    if len(everywhere) == 1:
        return _brief(everywhere.pop())
    if everywhere:
        return " vs ".join(map(_brief, replays[0].players))
    players = {player for replay in replays for player in replay.players}
    return count(len(players), "player")


def _facts(replays: Sequence[Replay], matches: int) -> str:
    told = [count(matches, "match")] if matches > 1 else []
    told.append(tell_days(replay.date for replay in replays))
    formats = {replay.format for replay in replays}
    if formats:
        told.append(tell_formats(formats) if len(formats) == 1 else f"{len(formats)} formats")
    return _DOT.join(filter(None, told))[:_LONGEST]


def _row(player: str, own: Sequence[Replay], scores: bool) -> PlayerRow:  # noqa: FBT001
    strip = _strip_of(player, own)
    figure = _digits(record_in(player, own)) if scores else _replays(own)
    return PlayerRow("", _brief(player), strip.name or ", ".join(strip.cards), figure, strip)


def _seat(seat: SeatReport, scores: bool) -> PlayerRow:  # noqa: FBT001 - the one question
    named, order = seat.deck, "" if seat.order is None else str(seat.order)
    strip = DeckStrip()
    if named is not None:
        told = named.archetype.name if is_named(named.archetype) else ""
        strip = _strip(named.deck, told)
    figure = _digits(seat.profile.matches) if scores else _replays(seat.profile.coverage.replays)
    note = strip.name or ", ".join(strip.cards) or "no card seen"
    return PlayerRow(order, _brief(seat.person), note, figure, strip)


def _replays(replays: Sized) -> str:
    return count(len(replays), "replay") if len(replays) else ""


def _digits(record: Record) -> str:
    return format_record(record.won, record.lost, record.drawn) if record.of else ""


def _strip_of(player: str, replays: Sequence[Replay]) -> DeckStrip:
    """The player's newest list, with its name where its format is known."""
    sightings = [one for replay in replays for one in read_sightings(replay, player)]
    decks = reconstruct_decks(sightings)
    if not decks:
        return DeckStrip()
    return _strip(decks[-1], name_by_cards(decks[-1], replays))


def _strip(deck: Deck, name: str) -> DeckStrip:
    return DeckStrip(_brief(name), tuple(_first_cards(deck)), tuple(_kinds(deck)))


def _first_cards(deck: Deck) -> Iterator[str]:
    """Cards by which a reader may know the deck: what everybody plays is not among them."""
    staples = know_goat(goat_pool()).staples
    telling = [card for card in deck.main.cards if card.name not in staples] or deck.main.cards
    for card in sorted(telling, key=lambda one: (-one.seen, one.name))[:_CARDS]:
        yield _brief(card.name)


def _kinds(deck: Deck) -> Iterator[Kind]:
    """One for each card of the main deck, as its tiles stand; those unseen at the end."""
    seen = [kind_of(card) for card in in_order(deck.main) for _ in range(min(card.seen, 60))]
    shown = seen[:_LARGEST_DECK]
    size = min(deck.main.size or 0, _LARGEST_DECK)
    yield from shown
    yield from [Kind.REST] * max(0, size - len(shown))


def _brief(text: str) -> str:
    """No name needs more, and a forged one would have no end."""
    return text[:_LONGEST]
