"""How games and matches end: admitted, left, lost to a judge, drawn."""

from __future__ import annotations

from typing import Literal

from bot.domain.replay.model import EndReason
from bot.samples.header import V5
from bot.samples.room import COUNTDOWN_S, LostBy
from bot.samples.series import Series
from bot.samples.transcript import Play

QuitHow = Literal["left", "disconnected", "timed_out"]

# How the site logs it when a player goes -> how that player loses the match by it.
_WAYS_TO_GO: dict[str, QuitHow] = {"Left duel": "left", "Timed out": "timed_out"}
_QUIT_REASONS: dict[QuitHow, EndReason] = {
    "left": EndReason.QUIT,
    "disconnected": EndReason.DISCONNECTED,
    "timed_out": EndReason.TIMED_OUT,
}


class Endings(Series):
    """What ends a game or the match. Nothing ends by itself, not even at no life points."""

    def admit(self, player: str) -> Play:
        """Admit defeat in the open game, or before the pick if that decides the match."""
        winner = self.opponent_of(player)
        over = self._score.would_decide(winner)
        if self.stage != "playing" and not (over and self.stage in ("throwing", "picking")):
            raise ValueError(f"{player} cannot admit defeat now ({self.stage})")
        self.transcript.tick()
        return self._lose("Admit defeat", player, EndReason.ADMITTED_DEFEAT, over=over)

    def quit(
        self, player: str, how: QuitHow = "left", *, lost_by: LostBy = "Lost connection"
    ) -> Play:
        """Leave for good before the match is decided, which loses it.

        A disconnected player has 90 seconds first. Who is gone already does not go again;
        ValueError if they went in another way than `how`.
        """
        self.opponent_of(player)
        if self._score.decided:
            raise ValueError("the match is decided: leave instead")
        gone = self.people.gone.get(player)
        if gone is not None and _WAYS_TO_GO.get(gone, "disconnected") != how:
            raise ValueError(f'{player} is gone already by "{gone}", not {how}')
        if how == "disconnected":
            if gone is None:
                self.disconnect(player, lost_by)
            self.wait(COUNTDOWN_S)
        elif gone is None:
            self._left(player, "Left duel" if how == "left" else "Timed out")
        told = self._lose("Quit duel", player, _QUIT_REASONS[how], over=True)
        if how == "disconnected":
            self._site_resumes()
        return told

    def judge_loss(self, player: str, *, match: bool = False) -> Play:
        """A judge gives a player a game loss, or a match loss."""
        winner = self.opponent_of(player)
        if self._score.decided or (self.stage != "playing" and not match):
            raise ValueError(f"there is no {'match' if match else 'game'} to lose now")
        over = match or self._score.would_decide(winner)
        self.transcript.tick()
        if match:
            return self._lose("Match loss", player, EndReason.JUDGE_MATCH_LOSS, over=True)
        return self._lose("Game loss", player, EndReason.JUDGE_GAME_LOSS, over=over)

    def offer_draw(self, player: str) -> Play:
        """Offer a draw; alone it changes nothing."""
        self._expect("playing")
        return self._event("Offer draw", player, "Offered a draw")

    def accept_draw(self, player: str, *, siding: bool = False) -> Play:
        """Accept the draw: nobody wins, and a new throw decides who chooses.

        `siding` lets the players side before it; that has not been seen in a real replay.
        """
        self._expect("playing")
        told = self._event("Accept draw", player, "Accepted the Draw Offer", kind="game")
        self._score.end_game(EndReason.DRAW_AGREED, None, self.clock)
        self.stage = "drawn"
        if siding:
            self._announce_siding()
        return told

    def leave(self, player: str) -> Play:
        """Go home after the match; in 2017 the site called that quitting, too."""
        self._expect("decided")
        if self.header.version > V5:
            return self._left(player, "Left duel")
        self.transcript.tick()
        log = self.transcript.line(player, "Left duel", kind="game")
        return self.transcript.write("Quit duel", log=log, **self._results(None), username=player)
