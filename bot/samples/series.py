"""The state behind a duel: lists, score, stage, and how a loss is written down."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import Literal

from bot.domain.replay.model import EndReason
from bot.samples.game import Game
from bot.samples.header import V17, Header
from bot.samples.players import Player, Roster
from bot.samples.room import People, Room
from bot.samples.score import Score
from bot.samples.transcript import Keys, Play, Transcript
from bot.samples.truth import Answer

Stage = Literal["throwing", "picking", "playing", "siding", "drawn", "decided"]

FIRST_SHUFFLE_HANDLE = 501
FIRST_THROW_S = 20
POINTS = 12

_LOSSES = {
    "Admit defeat": "Admitted defeat",
    "Quit duel": "Lost Duel",
    "Game loss": "Received a game loss by a judge",
    "Match loss": "Received a match loss by a judge",
}


class Series(Room):
    """Two players' lists, the running score and the stage the duel is in."""

    def __init__(
        self,
        one: Player,
        two: Player,
        *,
        replay_id: int = 100_001,
        format: str = "gu",  # noqa: A002  # the file's own word
        version: int = V17,
        links: bool | None = None,
        seed: int = 0,
        date: str = "2025-11-22 20:15:00",
        pace: tuple[int, int] = (1, 4),
        rules: str = "TCG",
        note: str = "",
        password: bool = False,
        chat_ids: bool = False,
    ) -> None:
        if one.name == two.name:
            raise ValueError("two players need two names")
        rng = Random(seed)  # noqa: S311  # a story, no secret
        people = People((one.name, two.name), chat_ids)
        super().__init__(people, Transcript(version, pace, rng))
        fits_links = version >= V17 and format[:1] == "a"
        self.header = Header(
            replay_id=replay_id,
            date=date,
            format=format,
            version=version,
            links=fits_links if links is None else links,
            rules=rules,
            note=note,
            password=password,
        )
        self.wait(FIRST_THROW_S)
        self._rng = rng
        self._rosters = (Roster(one), Roster(two))
        self._handles = count(FIRST_SHUFFLE_HANDLE)
        self._score = Score(people.names)
        self.stage: Stage = "throwing"
        self.chooser: str | None = None
        self._sided: list[str] = []
        self._game: Game | None = None
        self._throws: list[Answer] = []

    def _expect(self, stage: Stage) -> None:
        if self.stage != stage:
            raise ValueError(f"that is possible while {stage}, the duel is {self.stage}")

    def roster_of(self, player: str) -> Roster:
        """What is in that player's main, extra and side deck right now."""
        self._check(player)
        return self._rosters[self.people.names.index(player)]

    def _lose(self, play: str, player: str, reason: EndReason, *, over: bool) -> Play:
        winner = self.opponent_of(player)
        if self.stage == "playing":
            self._score.end_game(reason, winner, self.clock)
        elif reason is EndReason.ADMITTED_DEFEAT:
            self._score.count_for(winner)
        if over:
            self._score.decide(reason, winner)
        told = self._write_loss(play, player, winner if over else None)
        self.stage = "decided" if over else "siding"
        if not over:
            self._announce_siding()
        return told

    def _write_loss(self, play: str, player: str, match_winner: str | None) -> Play:
        keys: Keys = {}
        if play != "Quit duel":
            keys["over"] = match_winner is not None
        if play in ("Game loss", "Match loss"):
            keys |= {"id": self.header.replay_id, "type": play.split(maxsplit=1)[0].lower()}
        keys |= self._results(match_winner)
        line = self.transcript.line(player, _LOSSES[play], kind="game")
        return self.transcript.write(play, log=line, **keys, username=player)

    def _results(self, match_winner: str | None) -> Keys:
        results: Keys = {}
        for slot, roster in enumerate(self._rosters, 1):
            points = 0
            if self.header.rated and match_winner is not None:
                points = POINTS if roster.player.name == match_winner else -POINTS
            results[f"player{slot}"] = {
                "rating": roster.player.rating + points,
                "experience": roster.player.experience + len(self._score.match.games),
                "points": points,
            }
        return results

    def _announce_siding(self) -> None:
        message = f"Siding for the next duel has begun {self._score.of_series()}"
        self.transcript.write("Siding", message=message)

    def _reset_table(self, play: str, *, starting: bool, stage: Stage, **keys: object) -> None:
        starts = self.header.starts(self._rosters)
        totals = [
            self.header.totals(roster, start)
            for roster, start in zip(self._rosters, starts, strict=True)
        ]
        written: Keys = {"score": self._score.running(), "player1": totals[0]}
        written |= {"player2": totals[1], "starting": starting}
        written |= keys
        self.transcript.write(play, **written)
        self._sided, self.stage = [], stage
        if self._game is not None:
            self._game.closed = True
            games = self._score.match.games
            if games and games[-1].winner is not None:
                self.chooser = self.opponent_of(games[-1].winner)
