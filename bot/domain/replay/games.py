"""Plays in, the matches, games and throws of one replay out.

Game lines of the log, compared whole, say when a game starts and ends; nothing else does: not
the life points, not the chat, not the name of the play alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, UnsetType

from bot.domain.replay import refusals
from bot.domain.replay.cards import CardLedger, CountingLedger
from bot.domain.replay.lines import (
    DEPARTURES,
    ENDING_LINES,
    ENDINGS,
    REMATCH,
    STARTS,
    announced_score,
    decode_lines,
    duel_line,
    game_line,
)
from bot.domain.replay.model import DeckSizes, EndReason, Game, Replay, ReplayDoubt, Throw
from bot.domain.replay.open_game import OpenGame
from bot.domain.replay.plays import (
    DRAWING,
    ENDING,
    KINDS,
    USES,
    Ending,
    Leaving,
    LifePoints,
    NewDuel,
    OtherPlay,
    Pick,
    Rps,
    ShuffleDeck,
    ShuffleHand,
    SideSizes,
    Siding,
    StartTurn,
)
from bot.domain.replay.schema import ReplayFile, Seat, decode
from bot.domain.replay.series import Series

MAX_GAMES = 1000
"""The most games in one file; the largest one has room for a hundred real ones."""
MAX_THROWS = 1000
"""Likewise of throws, of which a page tells each."""

_BACK_TO_RPS = KINDS["Back to RPS"]
_REJOIN = KINDS["Rejoin duel"]
_HANDLING: dict[type, str] = {
    **{KINDS[name]: "see" if use is None else "move" for name, use in USES.items()},
    **{KINDS[name]: "draw" for name in DRAWING},
    **{KINDS[name]: "end" for name in ENDING},
    KINDS["Reveal"]: "reveal",
    KINDS["Begin next duel"]: "set up",
    KINDS["Back to RPS"]: "set up",
    KINDS["Pick first"]: "open",
    KINDS["Pick second"]: "open",
    KINDS["Left duel"]: "come or go",
    KINDS["Rejoin duel"]: "come or go",
    ShuffleHand: "rename",
    ShuffleDeck: "shuffle",
    StartTurn: "turn",
    LifePoints: "life",
    Rps: "throw",
    Siding: "score",
    OtherPlay: "unknown",
}

Handler = Callable[[Any], None]


def read_replay(data: bytes) -> Replay:
    """Everything one replay file shows; ReplayError for bytes that are no usable replay."""
    return read_file(decode(data))


def read_file(file: ReplayFile) -> Replay:
    """Everything that a decoded file shows."""
    return _Reader(file).read()


class _Reader:
    """Reads one file's plays in order; every kind of play that matters has a method."""

    def __init__(self, file: ReplayFile) -> None:
        self._file = file
        self._names = (file.seats[0].username, file.seats[1].username)
        self._slots = {name: slot for slot, name in enumerate(self._names)}
        self._submitted = (_submitted(file.seats[0]), _submitted(file.seats[1]))
        self._stated: list[SideSizes] = list(file.seats)
        self._ledger = _ledger_for(file, self._names)
        self._series = [Series(1)]
        self._game: OpenGame | None = None
        self._games: list[Game] = []
        self._throws: list[Throw] = []
        self._departures: dict[str, EndReason] = {}
        self._doubts: list[ReplayDoubt] = []

    def read(self) -> Replay:
        """Go through the plays once and say what they amount to."""
        handler_of = self._handlers().get
        for play in self._file.plays:
            handle = handler_of(type(play))
            if handle is not None:
                handle(play)
        self._close_books()
        header = self._file.header
        last = self._series[-1]
        if last.number > 1 and last.untouched:
            self._series.pop()  # a rematch was accepted and never begun
        return Replay(
            replay_id=self._file.replay_id,
            date=header.date,
            format=header.format,
            version=header.version,
            players=self._names,
            matches=tuple([series.match(self._names) for series in self._series]),
            games=tuple(self._games),
            throws=tuple(self._throws),
            left_open=tuple(dict.fromkeys(self._doubts + self._doubts_about_cards())),
            accounts=(self._file.seats[0].account, self._file.seats[1].account),
        )

    def _handlers(self) -> dict[type, Handler]:
        ledger = self._ledger
        bound: dict[str, Handler] = {
            "see": ledger.see,
            "move": ledger.move,
            "draw": ledger.draw,
            "reveal": ledger.reveal,
            "rename": ledger.rename,
            "shuffle": ledger.shuffle,
            "end": self._end,
            "set up": self._set_up,
            "open": self._open,
            "come or go": self._come_or_go,
            "turn": self._turn,
            "life": self._change_life,
            "throw": self._throw,
            "score": self._compare_score,
            "unknown": self._read_unknown,
        }
        return {kind: bound[what] for kind, what in _HANDLING.items()}

    # Before a game

    def _throw(self, play: Rps) -> None:
        choice_of = {play.player1: play.player1_choice, play.player2: play.player2_choice}
        one, two = self._names
        if one not in choice_of or two not in choice_of:
            self._doubt("A throw was made by somebody who does not play, and is left out.")
            return
        series = self._series[-1]
        winner = play.winner if play.winner in choice_of else None
        throw = Throw(
            series.number, series.games + 1, play.seconds, (choice_of[one], choice_of[two]), winner
        )
        if len(self._throws) == MAX_THROWS:
            raise refusals.too_crowded()
        self._throws.append(throw)
        series.thrown = True

    def _set_up(self, play: NewDuel) -> None:
        for slot, stated in enumerate((play.player1, play.player2)):
            self._stated[self._slots.get(stated.username, slot)] = stated
        # After a draw the players go back to the throw as well, within the same match.
        if type(play) is _BACK_TO_RPS and play.starting and self._series[-1].decided:
            self._begin_match()

    def _begin_match(self) -> None:
        self._close_books()
        self._series.append(Series(self._series[-1].number + 1))

    def _open(self, play: Pick) -> None:
        line = game_line(play.log, STARTS)
        if line is None:
            return
        if self._series[-1].decided:
            self._begin_match()  # a game after the decision is a rematch, announced or not
        self._close_books()
        if len(self._games) == MAX_GAMES:
            raise refusals.too_crowded()
        one_chose = line.username == self._names[0]
        if not one_chose and line.username != self._names[1]:
            self._doubt("A game was opened by somebody who does not play; it is left out.")
            return
        chooser = 0 if one_chose else 1
        first = self._slots.get(play.order[0] if play.order else play.username)
        if first is None:
            first = chooser if STARTS[line.public_log] else 1 - chooser
        series = self._series[-1]
        series.games += 1
        self._game = OpenGame(
            series.number, series.games, first=first, chooser=chooser, at_s=play.seconds
        )
        self._deal(self._game, play)

    def _deal(self, game: OpenGame, play: Pick) -> None:
        """Both opening hands, slot 1's first; the ids count from where the player's deck starts."""
        game.sizes = (self._sizes(0), self._sizes(1))
        starts = (self._start(0), self._start(1))
        ids = [
            range(start, start + sizes.main + sizes.extra)
            for start, sizes in zip(starts, game.sizes, strict=True)
        ]
        self._ledger.start((ids[0], ids[1]))
        half = len(play.cards) // 2
        hands = (play.cards[:half], play.cards[half:])
        for slot in (0, 1):
            self._ledger.deal(slot, starts[slot], hands[slot], play.seconds)
        game.hands = (tuple([c.name for c in hands[0]]), tuple([c.name for c in hands[1]]))

    def _start(self, slot: int) -> int:
        start = self._stated[slot].start
        return (self._file.seats[slot].start or 0) if start is None else start

    def _sizes(self, slot: int) -> DeckSizes:
        stated, submitted = self._stated[slot], self._submitted[slot]
        return DeckSizes(
            submitted.main if stated.main_total is None else stated.main_total,
            submitted.extra if stated.extra_total is None else stated.extra_total,
            submitted.side,
        )

    # During a game

    @property
    def _running(self) -> OpenGame | None:
        return self._game if self._game is not None and self._game.running else None

    def _turn(self, play: StartTurn) -> None:
        game, slot = self._running, self._slots.get(play.username)
        if game is not None and slot is not None:
            self._ledger.turn = game.begin_turn(slot, play.seconds)

    def _change_life(self, play: LifePoints) -> None:
        game, slot = self._running, self._slots.get(play.username)
        if game is not None and slot is not None and play.life is not None:
            game.change_life(slot, play.life, play.seconds)

    def _come_or_go(self, play: Leaving) -> None:
        if type(play) is _REJOIN:
            self._departures.pop(play.username, None)
        elif (line := duel_line(play.log, DEPARTURES)) is not None:
            self._departures[play.username] = DEPARTURES[line.public_log]

    def _read_unknown(self, play: OtherPlay) -> None:
        """An unknown kind's cards, ids and game lines count like those of a known one."""
        self._ledger.see(play)
        self._ledger.rename(play)
        self._end(Ending(log=decode_lines(play.log), seconds=play.seconds, over=play.over))

    # The end of a game or a match

    def _end(self, play: Ending) -> None:
        line = game_line(play.log, ENDING_LINES)
        if line is None:
            return
        text = line.public_log
        if text == REMATCH:
            self._begin_match()
        elif ENDINGS[text] is EndReason.DRAW_AGREED:
            self._draw(play)
        elif line.username in self._slots:
            reason = ENDINGS[text]
            if reason is EndReason.QUIT:
                reason = self._departures.get(line.username, reason)
            self._lose(self._slots[line.username], reason, play)
        else:
            self._doubt("Somebody who does not play gave up; that is left out.")

    def _lose(self, loser: int, reason: EndReason, play: Ending) -> None:
        series, game = self._series[-1], self._running
        if game is not None:
            game.end(1 - loser, reason, play.seconds)
            self._ledger.end()
        elif series.decided:
            return  # who leaves after the decision loses nothing
        series.lose(loser, reason, opened=game is not None, over=_flag(play.over))
        if not series.decided and game is None:
            self._doubt(
                f"lost a game of match {series.number} that nobody had opened; the site's score "
                "counts it, the games here do not.",
                self._names[loser],
            )

    def _draw(self, play: Ending) -> None:
        game = self._running
        if game is not None:
            game.end(None, EndReason.DRAW_AGREED, play.seconds)
            self._ledger.end()
            self._series[-1].draw(over=_flag(play.over))

    def _compare_score(self, play: Siding) -> None:
        """The site announces its own score at siding: an independent witness."""
        series = self._series[-1]
        if (score := announced_score(play.message)) not in {None, series.score}:
            self._doubt(
                f"After game {series.games} of match {series.number} the site's score is {score}, "
                f"the games found here say {series.score}."
            )

    def _close_books(self) -> None:
        """The last game is complete, with all that was shown after its end."""
        game = self._game
        if game is None:
            return
        if game.running:
            self._ledger.end()
            self._doubt(f"Game {game.number} of match {game.match} has no end in the file.")
        self._games.append(game.game(self._names, self._submitted, self._ledger))
        self._game = None

    def _doubt(self, text: str, player: str | None = None) -> None:
        self._doubts.append(ReplayDoubt(text, player))

    def _doubts_about_cards(self) -> list[ReplayDoubt]:
        doubts = []
        if self._ledger.unplaced:
            doubts.append("Some cards could not be credited to a player and are left out.")
        if self._ledger.contradictions:
            doubts.append("Some cards carry two names at one place of a list.")
        return [ReplayDoubt(text) for text in doubts]


def _ledger_for(file: ReplayFile, names: tuple[str, str]) -> CardLedger:
    dealt = (card for play in file.plays if isinstance(play, Pick) for card in play.cards)
    first = next(dealt, None)
    old = first is not None and first.object_id is None
    return CountingLedger(names) if old else CardLedger(names)


def _submitted(seat: Seat) -> DeckSizes:
    side = seat.side_total
    if side is None and seat.side is not None:
        side = len(seat.side)
    return DeckSizes(seat.main_total or 0, seat.extra_total or 0, side)


def _flag(over: bool | UnsetType) -> bool | None:  # noqa: FBT001  # a value, not a switch
    return None if over is UNSET else over
