"""The games of a match as a strip: a line a game, a column a player."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.replay.model import Game
from bot.rendering.text.lines import EMPTY, Line, Span, Tone, fit, line, measure, pad
from bot.rendering.text.tables import Column, needed, table
from bot.rendering.text.wording import tell_ending, tell_minutes

_SHORTEST_NAME: Final = 8


def game_lines(games: Sequence[Game], players: tuple[str, str], width: int) -> list[Line]:
    """Who went first and by whose choice, life points at the end, who won, how and how long."""
    columns, rows = _strip(games, players, wordy=True)
    if needed(columns, rows, range(len(columns))) > width:
        columns, rows = _strip(games, players, wordy=False)
    return table(columns, rows, width)


def _strip(
    games: Sequence[Game], players: tuple[str, str], *, wordy: bool
) -> tuple[list[Column], list[list[Line]]]:
    sides = [_side(games, player, wordy=wordy) for player in players]
    rows = [
        [
            line(f"Game {game.number}" if wordy else str(game.number)),
            one,
            two,
            line(str(len(game.turns))),
            line(_minutes(game)),
            line(Span(_ending(game), Tone.FAINT)),
        ]
        for game, one, two in zip(games, *sides, strict=True)
    ]
    named = [
        # A long name is cut to what stands below it.
        Column(fit(line(Span(player, Tone.TITLE)), max(_SHORTEST_NAME, _widest(side))))
        for player, side in zip(players, sides, strict=True)
    ]
    turns, minutes = (Column(line(Span(head, Tone.FAINT)), right=True) for head in ("Turns", "Min"))
    return [Column(), *named, turns, minutes, Column(least=_SHORTEST_NAME)], rows


def _side(games: Sequence[Game], player: str, *, wordy: bool) -> list[Line]:
    """One player's column: turn order, life points and a word for who won."""
    roles = [line(Span(_role(game, player, wordy=wordy), Tone.FAINT)) for game in games]
    lives = [line(str(game.of(player).final_life)) for game in games]
    results = [_result(game, player) for game in games]
    return [
        line(
            pad(role, _widest(roles) + 1 if _widest(roles) else 0),
            pad(life, _widest(lives), right=True),
            " ",
            pad(result, _widest(results)),
        )
        for role, life, result in zip(roles, lives, results, strict=True)
    ]


def _role(game: Game, player: str, *, wordy: bool) -> str:
    """Told of whoever went first; a player who was let go first did not choose it."""
    if game.first_player != player:
        return ""
    if game.chosen_by != player:
        return "was let first" if wordy else "let first"
    return "chose first" if wordy else "first"


def _result(game: Game, player: str) -> Line:
    if game.unfinished:
        return EMPTY
    if game.winner is None:
        return line("drew")
    return line(Span("won", Tone.GOOD)) if game.winner == player else EMPTY


def _ending(game: Game) -> str:
    return tell_ending(game.end_reason) if game.end_reason else "file stops here"


def _minutes(game: Game) -> str:
    return "" if game.ended_at_s is None else tell_minutes(game.ended_at_s - game.started_at_s)


def _widest(lines: Iterable[Line]) -> int:
    return max(map(measure, lines), default=0)
