"""How games begin: the throw, the choice of who goes first, the opening hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.samples.copies import OPENING_HAND
from bot.samples.game import Game
from bot.samples.series import Series
from bot.samples.table import Table
from bot.samples.transcript import Keys
from bot.samples.truth import GameTruth

Throw = Literal["Rock", "Paper", "Scissors"]

BEATS = {"Rock": "Scissors", "Scissors": "Paper", "Paper": "Rock"}


class Openings(Series):
    """What opens a game."""

    def throw(self, one: Throw, two: Throw) -> str | None:
        """Both players throw, in slot order; returns the winner, None for a tie."""
        self._expect("throwing")
        winner = None
        if one != two:
            winner = self.people.names[0 if BEATS[one] == two else 1]
        self.transcript.tick()
        keys: Keys = {"player1_choice": one, "winner": winner or ""}
        keys |= {"player1": self.people.names[0], "player2": self.people.names[1]}
        if winner is not None:
            keys["log"] = self.transcript.line(winner, "Won Rock-Paper-Scissors", kind="game")
            self.chooser, self.stage = winner, "picking"
        self.transcript.write("RPS", **keys, player2_choice=two)
        self._throws.append(
            {
                "match": self._score.match.number,
                "before_game": len(self._score.match.games) + 1,
                "choices": dict(zip(self.people.names, (one, two), strict=True)),
                "winner": winner,
            }
        )
        return winner

    def start(
        self,
        *,
        chooser: str | None = None,
        first: str | None = None,
        hands: Mapping[str, Sequence[str]] | None = None,
        decks: Mapping[str, Sequence[str]] | None = None,
    ) -> Game:
        """Open a game: the chooser says who goes first and both draw five cards.

        The chooser is who won the throw or lost the last game; another is refused. Without a
        throw so far the chooser (player 1 if not named) wins one. `hands` names the first cards
        of opening hands, `decks` the cards to be drawn after them; the rest is as shuffled.
        """
        for name in (*(hands or ()), *(decks or ()), *([first] if first else [])):
            self._check(name)
        if self.stage == "throwing":
            wins = chooser in (None, self.people.names[0])
            self.throw("Rock", "Scissors" if wins else "Paper")
        self._expect("picking")
        if chooser not in (None, self.chooser):
            raise ValueError(f"{self.chooser} chooses now, not {chooser}")
        assert self.chooser is not None
        first = first or self.chooser
        table = Table(self.people.names, self._handles, self._rng)
        starts = self.header.starts(self._rosters)
        for roster, start in zip(self._rosters, starts, strict=True):
            name = roster.player.name
            hand = list((hands or {}).get(name, ()))
            if len(hand) > OPENING_HAND:
                raise ValueError(f"an opening hand has {OPENING_HAND} cards")
            table.lay_out(roster, start, hand, list((decks or {}).get(name, ())))
        self._game = self._open(table, self.chooser, first)
        self.stage = "playing"
        return self._game

    def _open(self, table: Table, chooser: str, first: str) -> Game:
        names = self.people.names
        drawn = [copy for name in names for copy in table.seat(name).piles["deck"][:OPENING_HAND]]
        for copy in drawn:
            table.put(copy, "hand")
        self.transcript.tick()
        truth = GameTruth(
            match=self._score.match.number,
            number=len(self._score.match.games) + 1,
            first_player=first,
            chosen_by=chooser,
            started_at_s=self.clock,
            opening_hand={
                name: [copy.name for copy in table.seat(name).piles["hand"]] for name in names
            },
        )
        self._score.begin_game(truth)
        game = Game(self.people, self.transcript, table, truth)
        for copy in drawn:
            truth.see(copy)
        chose = "Chose to go first" if first == chooser else "Chose to go second"
        log = [self.transcript.line(chooser, chose, chose, kind="game")]
        log += [
            self.transcript.line(copy.owner, "Drew a card", f'Drew "{copy.name}"') for copy in drawn
        ]
        cards = [game.written(copy) for copy in drawn]
        order = [first, self.opponent_of(first)]
        self.transcript.write("Pick first", cards=cards, log=log, username=first, order=order)
        return game
