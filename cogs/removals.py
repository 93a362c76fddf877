"""Takes cards away whose jobs are gone, wherever the deletion came from and whatever ended since.

In: messages that deletions wrote down, from the database. Out: their removal from Discord, at most
one in a while for each channel. Nothing is remembered that a restart would lose.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

import discord

from bot.client.bot import DuelBot
from bot.domain.job_cards import CardRemoval
from bot.replies import new_incident
from bot.services.outages import outage_of
from bot.services.removals import Removals
from cogs.manners import FAILURES, LATER, Channels, Rests, concerns_all, is_gone

_AT_ONCE: Final = 10
_MUCH_LATER: Final = timedelta(hours=1)
_GIVEN_UP: Final = timedelta(days=7)
_log = logging.getLogger(__name__)


class Remover:
    """Takes messages away in turn; `rests` is shared with whoever else tends cards."""

    def __init__(self, bot: DuelBot, removals: Removals, rests: Rests) -> None:
        self._bot = bot
        self._removals = removals
        self._rests = rests
        self._channels = Channels()
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    @property
    def under_way(self) -> tuple[asyncio.Task[None], ...]:
        """What was begun and has not ended."""
        return tuple(self._in_hand.values())

    async def begin(self) -> int:
        """Begin to take away what is due; how many messages that are."""
        room = _AT_ONCE - len(self._in_hand)
        if room < 1:
            return 0
        begun = 0
        for one in await self._removals.claim(room, self._channels.busy()):
            # Discord may take longer than a claim lasts.
            if one.place.message_id in self._in_hand:
                continue
            if not self._channels.enter(one.place):
                await self._removals.postpone(one.place, timedelta(0))
                continue
            self._take_in_hand(one)
            begun += 1
        return begun

    def _take_in_hand(self, one: CardRemoval) -> None:
        task = asyncio.create_task(self._attend(one))
        self._in_hand[one.place.message_id] = task
        task.add_done_callback(lambda _: self._in_hand.pop(one.place.message_id))

    async def _attend(self, one: CardRemoval) -> None:
        try:
            await self._remove(one)
        except Exception as error:  # noqa: BLE001 - one message must not end all others
            if (outage := outage_of(error)) is not None:
                _log.warning("a card is taken away later: %s", outage.sentence)
            else:
                _log.exception("incident %s: a card was not taken away", new_incident())
        finally:
            self._channels.leave(one.place)

    async def _remove(self, one: CardRemoval) -> None:
        place = one.place
        channel = self._bot.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            await channel.get_partial_message(place.message_id).delete()
        except FAILURES as error:
            if not is_gone(error):
                await self._put_off(one, error)
                return
            if isinstance(error, discord.Forbidden):
                _log.info("the card of a job that is gone is out of reach: %s", error)
        else:
            self._rests.forget()
        await self._removals.done(place)

    async def _put_off(self, one: CardRemoval, error: Exception) -> None:
        """Try again later: all where Discord takes nothing, else this one less and less.

        It waits as long once more as it has waited, and for days at most.
        """
        if concerns_all(error):
            self._rests.begin()
            wait = LATER
        else:
            wait = min(max(one.age, LATER), _MUCH_LATER)
        if one.age < _GIVEN_UP:
            _log.warning("the card of a job that is gone waits for Discord: %s", error)
            await self._removals.postpone(one.place, wait)
        else:
            _log.warning("the card of a job that is gone stays, after days of trying: %s", error)
            await self._removals.done(one.place)
