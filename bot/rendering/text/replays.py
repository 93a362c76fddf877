"""One replay in full: its matches, each game on a line, the throws, both decks, the doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.domain.analysis.appearances import Appearance, appearances_in
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.figures import Outcome
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.rates import format_record
from bot.domain.analysis.sightings import DeckSighting, read_sightings
from bot.domain.replay.model import EndReason, Replay, Throw
from bot.rendering.text.decks import Remark, deck_lines, likely_note
from bot.rendering.text.games import game_lines
from bot.rendering.text.lines import (
    DOT,
    EMPTY,
    Line,
    Span,
    Tone,
    dotted,
    fit,
    join,
    line,
    pad,
    sentence,
    spread,
    wrap,
)
from bot.rendering.text.wording import count, tell_day, tell_ending, tell_format, tell_minutes

_LABEL: Final = 8


def replay_lines(replay: Replay, width: int) -> Iterator[Line]:
    """Everything that one replay says and a person wants to read."""
    matches = appearances_in(replay.players[0], [replay], {})
    about = join(DOT, [tell_format(replay.format), tell_day(replay.date)])
    title = _pairing(matches[0]) if len(matches) == 1 else " \N{EN DASH} ".join(replay.players)
    yield from spread(line(Span(title, Tone.TITLE)), about, width)
    number = Span(f"replay {replay.replay_id}", Tone.FAINT)
    if len(matches) > 1:
        yield from dotted([count(len(matches), "match"), number], width)
    for seen in matches:
        yield from _match_lines(seen, number if len(matches) == 1 else None, width)
    shown: list[Deck] = []
    for player in replay.players:
        sightings = read_sightings(replay, player)
        decks = reconstruct_decks(sightings)
        shown += decks
        yield EMPTY
        yield from _deck_lines(player, decks, sightings, width)
    yield from likely_note(shown, width)
    if replay.doubts:
        yield EMPTY
    for doubt in replay.doubts:
        yield from sentence(doubt, width, Tone.DOUBT)


def tell_decision(seen: Appearance) -> str:
    """What the loser of a match did, or why there is no loser."""
    if seen.match.decided_by is not None:
        return tell_ending(seen.match.decided_by)
    return "drawn" if seen.outcome is Outcome.DRAWN else "undecided"


def match_seconds(seen: Appearance) -> int | None:
    """From the start of its first game to the end of its last; None where there is no such end."""
    ends = [played.game.ended_at_s for played in seen.games]
    if not ends or ends[-1] is None:
        return None
    return ends[-1] - seen.games[0].game.started_at_s


def _pairing(seen: Appearance) -> str:
    one, two = seen.match.wins
    return f"{seen.player} {format_record(one, two, seen.match.draws)} {seen.opponent}"


def _match_lines(seen: Appearance, number: Span | None, width: int) -> Iterator[Line]:
    """One match; `number` is the replay's where it has not been told above."""
    if number is None:
        yield EMPTY
        title = Span(f"Match {seen.match.number}: {_pairing(seen)}", Tone.TITLE)
        yield fit(line(title), width)
    seconds = match_seconds(seen)
    lasted = "" if seconds is None else f"{tell_minutes(seconds)} min"
    yield from dotted([_decision(seen), lasted, number or ""], width)
    if seen.games:
        yield EMPTY
        names = (seen.player, seen.opponent)
        yield from game_lines([played.game for played in seen.games], names, width)
    yield from _throw_lines(seen.throws, width)


def _decision(seen: Appearance) -> Line:
    winner = seen.match.winner
    if winner is None:
        return line(tell_decision(seen))
    loser = seen.opponent if winner == seen.player else seen.player
    # A draw is agreed by both, also where it ends a match that somebody leads.
    by = "" if seen.match.decided_by is EndReason.DRAW_AGREED else f"{loser} "
    return line(Span(f"{winner} won", Tone.GOOD), f", {by}{tell_decision(seen)}")


def _throw_lines(throws: Iterable[Throw], width: int) -> Iterator[Line]:
    """The throws before each game that had any, in the order of the columns above."""
    before: defaultdict[int, list[Throw]] = defaultdict(list)
    for throw in throws:
        before[throw.before_game].append(throw)
    label = "Throws"
    for game, made in before.items():
        pairs = ["\N{EN DASH}".join(throw.choices) for throw in made]
        where = f"game {game}: " if len(before) > 1 else ""
        winner = made[-1].winner
        ends = [","] * (len(pairs) - 1) + [f", {winner} won" if winner else ""]
        parts = [pair + end for pair, end in zip(pairs, ends, strict=True)]
        yield from wrap([where + parts[0], *parts[1:]], width, lead=pad(label, _LABEL))
        label = ""


def _deck_lines(
    player: str, decks: Sequence[Deck], sightings: Sequence[DeckSighting], width: int
) -> Iterator[Line]:
    name = line(Span(player, Tone.TITLE))
    if not decks:
        yield from dotted([name, "no game was opened, so no card was seen"], width, Tone.FAINT)
    for deck in decks:
        yield from deck_lines(deck, name, width, remark=_came_in(sightings))


def _came_in(sightings: Sequence[DeckSighting]) -> Remark:
    """Says in which games of the file a card of the side deck was seen to be in."""
    games: defaultdict[str, list[str]] = defaultdict(list)
    several = any(seen.match > 1 for seen in sightings)
    for seen in sightings:
        place = f"m{seen.match} g{seen.game}" if several else f"g{seen.game}"
        for name in {copy.name for copy in (*seen.sided_in, *seen.sided_in_extra)}:
            games[name].append(place)

    def remark(card: DeckCard) -> str:
        places = games.get(card.name)
        return f"in {', '.join(places)}" if places else "after the game"

    return remark
