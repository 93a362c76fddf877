"""The plays as they are written down, with the clock and what each version leaves out."""

from __future__ import annotations

from random import Random
from typing import Any

from bot.samples.card_objects import CardObject, card_object, token_object
from bot.samples.cards import TOKEN, Card

Log = dict[str, object]
Play = dict[str, object]
Keys = dict[str, Any]

FIRST_VERSION_WITH_OBJECT_IDS = 15
FIRST_VERSION_WITH_ZONES = 17


class Transcript:
    """Writes plays down one after the other.

    `clock` counts seconds since the room was made; between two plays pass `pace[0]` to `pace[1]`
    seconds. `version` is the site's version number, which decides about the keys.
    """

    def __init__(self, version: int, pace: tuple[int, int], rng: Random) -> None:
        self.version = version
        self.plays: list[Play] = []
        self.clock = 0
        self._pace = pace
        self._rng = rng
        self._objects: dict[tuple[str, int | None, int], CardObject] = {}

    def line(
        self, username: str, public: str, private: str | None = None, *, kind: str = "duel"
    ) -> Log:
        """A log line; `private` is what the actor saw, where the site writes that too."""
        line: Log = {"public_log": public, "type": kind, "username": username}
        if private is not None:
            line["private_log"] = private
        if self.version < FIRST_VERSION_WITH_OBJECT_IDS:
            line["timestamp"] = f"[{self.clock // 60}:{self.clock % 60:02}]"
        return line

    def tick(self) -> None:
        """Let the time between two plays pass."""
        low, high = self._pace
        self.clock += low + int(self._rng.random() * (high - low + 1))

    def write(self, play: str, *, timed: bool = True, **keys: object) -> Play:
        """Write a play at the present second; `timed` False leaves the seconds out."""
        written: Play = {"play": play}
        if timed:
            written["seconds"] = self.clock
        if self.version < FIRST_VERSION_WITH_ZONES:
            keys.pop("zone", None)
        written.update(keys)
        written["action"] = "Duel"
        self.plays.append(written)
        return written

    def card_object(self, card: Card, object_id: int | None) -> CardObject:
        """A fresh card object for a play, in the form of the version."""
        key = (card.name, object_id, card.site_id)
        if key not in self._objects:
            self._objects[key] = self._make_object(card, object_id)
        return dict(self._objects[key])

    def _make_object(self, card: Card, object_id: int | None) -> CardObject:
        if card is TOKEN:
            return token_object()
        old = self.version < FIRST_VERSION_WITH_OBJECT_IDS
        return card_object(card, None if old else object_id, old_scales=old)
