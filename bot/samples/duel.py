"""A whole replay, told from the first throw to the last goodbye."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.samples.endings import Endings
from bot.samples.game import Game
from bot.samples.openings import Openings
from bot.samples.transcript import Keys, Play
from bot.samples.truth import Answer


class Duel(Openings, Endings):
    """A replay between two players, in slot order.

    Without further arguments it is an unrated Goat match on today's site. `seed` decides every
    shuffle and how long things take; `pace` are the fewest and most seconds between two plays.
    The methods raise ValueError where the site would not let people do that now.
    """

    # --- between games ---

    def side(self, player: str, *, out: Sequence[str] = (), into: Sequence[str] = ()) -> Play:
        """Finish siding: these cards go out to the side deck, those come in from it."""
        if self.stage not in ("siding", "drawn") or player in self._sided:
            raise ValueError(f"{player} cannot side now ({self.stage})")
        self.roster_of(player).exchange(out, into)
        self._sided.append(player)
        return self._event("Done siding", player, "Finished siding", kind="game")

    def begin_next(self) -> None:
        """Go on to the next game; who has not sided yet finishes siding with the same cards.

        After a draw the site goes back to the throw instead.
        """
        if self.stage == "drawn":
            self._reset_table("Back to RPS", starting=False, stage="throwing")
            return
        self._expect("siding")
        for name in self.people.names:
            if name not in self._sided:
                self.side(name)
        last = self._sided[-1]
        self._reset_table("Begin next duel", starting=True, stage="picking", username=last)

    def rematch(self, offered_by: str | None = None) -> None:
        """Offer and accept a rematch: a second match in the same file, with the first lists."""
        self._expect("decided")
        if self.people.gone:
            raise ValueError(f"{' and '.join(self.people.gone)} cannot play a rematch, being gone")
        offering = offered_by or self.people.names[0]
        accepting = self.opponent_of(offering)
        self._event("Offer rematch", offering, "Offered a rematch", kind="game")
        self._event("Accept rematch", accepting, "Accepted the rematch offer", kind="game")
        for roster in self._rosters:
            roster.reset()
        self._reset_table("Back to RPS", starting=True, stage="throwing")
        self._score.begin_rematch()

    # --- the result ---

    @property
    def game(self) -> Game:
        """The game opened last; ValueError before the first."""
        if self._game is None:
            raise ValueError("no game was opened yet")
        return self._game

    @property
    def truth(self) -> Answer:
        """The right analysis, plus `lists`: each player's cards by position."""
        rosters = {roster.player.name: roster for roster in self._rosters}
        matches = self._score.matches
        return {
            "replay_id": self.header.replay_id,
            "date": self.header.date,
            "format": self.header.format,
            "players": list(self.people.names),
            "matches": [match.answer() for match in matches],
            "games": [game.answer(rosters) for match in matches for game in match.games],
            "throws": [dict(throw) for throw in self._throws],
            "lists": {
                name: [card.name for card in roster.player.deck.positions]
                for name, roster in rosters.items()
            },
        }

    def build(self) -> Keys:
        """The replay so far, as the site would send it."""
        written = self.header.write(self._rosters)
        written["plays"] = [dict(play) for play in self.transcript.plays]
        return written

    def to_json(self, indent: int | None = None, *, bom: bool = False) -> bytes:
        """The replay as a file: compact, or indented by so many blanks, perhaps with a BOM."""
        encoded = msgspec.json.encode(self.build())
        if indent is not None:
            encoded = msgspec.json.format(encoded, indent=indent)
        return (b"\xef\xbb\xbf" if bom else b"") + encoded
