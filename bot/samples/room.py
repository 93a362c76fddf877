"""What people do around a game: talk, watch, judge, wait, lose the connection.

All of it can happen before, in and after a game, so both a duel and its games offer it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.samples.transcript import Keys, Play, Transcript

LostBy = Literal["Lost connection", "Went offline", "Timed out", "Left duel"]
Call = Literal["Ruling", "AFK", "Cheating"]

PLAYER_COLOR = "0000FF"
JUDGE_COLORS = {1: "009900", 2: "707070"}
COUNTDOWN_S = 90
SITE = "Duelingbook"


@dataclass(slots=True)
class People:
    """Who is in the room: the two players in slot order, and judges with their rank.

    `gone` has the players who are away and how the site logged it. `chat_ids` numbers what
    players say, as the site does since 2026.
    """

    names: tuple[str, str]
    chat_ids: bool = False
    judges: dict[str, int] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)


class Room:
    """The people around the table and the transcript of what they do."""

    def __init__(self, people: People, transcript: Transcript) -> None:
        self.people = people
        self.transcript = transcript

    @property
    def clock(self) -> int:
        """Seconds since the room was made."""
        return self.transcript.clock

    def wait(self, seconds: int) -> None:
        """Let time pass in which nothing is played."""
        self.transcript.clock += seconds

    def raw(self, play: str, *, timed: bool = True, **keys: object) -> Play:
        """Write any play, also one the site never writes; the truth takes no notice of it."""
        return self.transcript.write(play, timed=timed, **keys)

    def opponent_of(self, player: str) -> str:
        """The other player; ValueError for somebody who does not play."""
        self._check(player)
        return self.people.names[1] if player == self.people.names[0] else self.people.names[0]

    # --- words ---

    def chat(self, player: str, message: str) -> Play:
        """A player says something."""
        self._check(player)
        return self._say(player, message, PLAYER_COLOR)

    def judge_says(self, judge: str, message: str) -> Play:
        """A judge who came in says something."""
        return self._say(judge, message, JUDGE_COLORS[self._rank_of(judge)])

    def spectator_says(self, spectator: str, message: str) -> Play:
        """A spectator says something; the site logs no line for it."""
        self.transcript.tick()
        return self.transcript.write(
            "Watcher message", color=PLAYER_COLOR, html=0, message=message, username=spectator
        )

    def _say(self, name: str, message: str, color: str) -> Play:
        self.transcript.tick()
        line = self.transcript.line(name, f'"{message}"', kind="chat")
        keys: Keys = {"color": color, "message": message, "username": name}
        if self.people.chat_ids:
            line["id"] = keys["id"] = 900_000 + len(self.transcript.plays)
        return self.transcript.write("Duel message", log=line, **keys)

    # --- who comes and goes ---

    def spectator_joins(self, name: str) -> Play:
        """Somebody watches."""
        self.transcript.tick()
        return self.transcript.write("Add watcher", username=name)

    def spectator_leaves(self, name: str) -> Play:
        """Somebody, spectator or judge, stops watching."""
        self.transcript.tick()
        return self.transcript.write("Remove watcher", username=name)

    def judge_joins(self, name: str, rank: Literal[1, 2] = 1) -> Play:
        """A judge comes in; the rank shows in the color of what they say."""
        self.people.judges[name] = rank
        self.transcript.tick()
        return self.transcript.write("Add watcher", admin=rank, username=name)

    def disconnect(self, player: str, how: LostBy = "Lost connection") -> Play:
        """A player loses the connection and has 90 seconds to come back."""
        left = self._left(player, how)
        self.transcript.write("Countdown", timed=False, countdown=COUNTDOWN_S, username=player)
        return left

    def rejoin(self, player: str) -> Play:
        """A player comes back and the site lets the game go on."""
        if self.people.gone.pop(player, None) is None:
            raise ValueError(f"{player} is here")
        back = self._event("Rejoin duel", player, "Rejoined duel")
        self._site_resumes()
        return back

    def _left(self, player: str, how: str) -> Play:
        self._check(player)
        if player in self.people.gone:
            raise ValueError(f"{player} is gone already")
        self.people.gone[player] = how
        return self._event("Left duel", player, how)

    def _site_resumes(self) -> Play:
        line = self.transcript.line(SITE, "The game can resume", kind="game")
        return self.transcript.write("Resume game", log=line, username=SITE)

    # --- judges and pauses ---

    def call_judge(self, player: str, about: Call = "Ruling") -> Play:
        """A player asks for a judge."""
        return self._event("Call admin", player, f"Called a judge for {about}", kind="game")

    def cancel_call(self, player: str) -> Play:
        """A player needs the judge no more."""
        return self._event("Cancel call", player, "Cancelled the judge call", kind="game")

    def pause(self, name: str) -> Play:
        """A player or a judge stops the game for a while."""
        who = "A judge" if name in self.people.judges else name
        return self._event("Pause game", name, f"{who} paused the game", kind="game")

    def resume(self, name: str) -> Play:
        """A player or a judge lets the game go on."""
        who = "A judge" if name in self.people.judges else name
        return self._event("Resume game", name, f"{who} resumed the game", kind="game")

    def freeze(self, judge: str, player: str) -> Play:
        """A judge takes a player's moves away."""
        self._check(player)
        self._rank_of(judge)
        return self._event("Frozen", judge, f"Froze {player}", targeted_username=player)

    def _rank_of(self, judge: str) -> int:
        if judge not in self.people.judges:
            raise ValueError(f"{judge} did not come in as a judge")
        return self.people.judges[judge]

    def _check(self, player: str) -> None:
        if player not in self.people.names:
            raise ValueError(f"{player} does not play here, {' and '.join(self.people.names)} do")

    def _event(
        self, play: str, name: str, public: str, *, kind: str = "duel", **keys: object
    ) -> Play:
        if name not in self.people.judges:
            self._check(name)
        self.transcript.tick()
        own: Keys = {**keys, "username": name}
        line = self.transcript.line(name, public, kind=kind)
        return self.transcript.write(play, log=line, **own)
