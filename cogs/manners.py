"""How the bot behaves towards Discord while it tends messages that nobody waits for."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.domain.job_cards import CardPlace

_RESTS_S: Final = (2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
_SHUT_OUT: Final = frozenset({401, 403, 429})
"""Discord shuts out who brings about ten thousand of these in ten minutes."""
# Discord takes 5 edits in 5 s a channel, and 3 in 6 s of messages that are over an hour old;
# discord.py would queue what is too much, and show one old state after the other.
_PACE_S: Final = 1.25
_OLD_PACE_S: Final = 2.5
_OLD: Final = timedelta(minutes=58)

LATER: Final = timedelta(seconds=10)
"""How soon at the earliest something is tried again that Discord did not take."""

FAILURES: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What a request to Discord may raise."""


class Rests:
    """When all of it rests, because Discord takes nothing; longer each time."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0

    @property
    def is_now(self) -> bool:
        """Whether nothing should be begun."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Begin nothing for a while; what was under way counts as one failure."""
        if not self.is_now:
            self._until = time.monotonic() + _RESTS_S[min(self._failures, len(_RESTS_S) - 1)]
            self._failures += 1

    def forget(self) -> None:
        """Discord took something: the next rest is a short one again."""
        self._failures = 0


class Channels:
    """Which channels are left in peace: each for a while after one message of it was tended."""

    def __init__(self) -> None:
        self._free_at: dict[int, float] = {}

    def busy(self) -> frozenset[int]:
        """Those in which nothing should be begun now."""
        now = time.monotonic()
        self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}
        return frozenset(self._free_at)

    def enter(self, place: CardPlace) -> bool:
        """Have the channel until `leave`; False where somebody has it or it rests."""
        if self._free_at.get(place.channel_id, 0.0) > time.monotonic():
            return False
        self._free_at[place.channel_id] = float("inf")
        return True

    def leave(self, place: CardPlace) -> None:
        """Leave the channel in peace for as long as Discord wants for such a message."""
        self._free_at[place.channel_id] = time.monotonic() + _pace(place)


def is_gone(error: Exception) -> bool:
    """Whether the bot cannot come back there; an answer without a code is none of Discord's."""
    return isinstance(error, (discord.NotFound, discord.Forbidden)) and error.code != 0


def concerns_all(error: Exception) -> bool:
    """Whether no card would do better now: whoever goes on all the same is shut out in the end."""
    if not isinstance(error, discord.HTTPException) or isinstance(
        error, discord.DiscordServerError
    ):
        return True
    return error.status in _SHUT_OUT


def _pace(place: CardPlace) -> float:
    age = discord.utils.utcnow() - discord.utils.snowflake_time(place.message_id)
    return _PACE_S if age < _OLD else _OLD_PACE_S
