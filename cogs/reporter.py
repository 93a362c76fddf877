"""Keeps cards true: whatever changes in a job's row is soon to be seen on its card.

A card whose job is gone is taken away.

In: cards whose job looks otherwise than they do, from the database. Out: edits, at most one in a
while for each card and for each channel, the last state always among them. Nothing is remembered
that a restart would lose, and any number of processes may do this at once.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

import discord

from bot.client.bot import DuelBot
from bot.domain.job_cards import CardPlace, JobCard
from bot.domain.job_errors import UnknownJobError
from bot.logs import about_job
from bot.replies import new_incident
from bot.services.cards import CardView
from bot.services.catalog import Services
from bot.services.outages import outage_of
from cogs.manners import FAILURES, LATER, Channels, Rests, concerns_all, is_gone
from cogs.removals import Remover
from cogs.ui.job_card import CardMessage, card_message

_AT_ONCE: Final = 10
_MOST_IN_HAND: Final = 50
_LOOK_S: Final = 0.5
_MUCH_LATER: Final = timedelta(minutes=10)
_OVER: Final = frozenset({50083, 50033})
"""Discord's codes for a thread that is archived, and for somebody who has left Discord."""
_log = logging.getLogger(__name__)


class Reporter:
    """Edits the cards of all jobs, whoever works on them, and has those of no job taken away."""

    def __init__(self, bot: DuelBot, services: Services, interval: timedelta) -> None:
        self._bot = bot
        self._cards = services.cards
        self._interval = interval
        self._rests = Rests()
        self._channels = Channels()
        self._in_hand: dict[UUID, asyncio.Task[None]] = {}
        self._remover = Remover(bot, services.removals, self._rests)

    async def run(self, stop: asyncio.Event) -> None:
        """Look for cards to edit until `stop` is set; edits under way are finished then."""
        try:
            while not stop.is_set():
                try:
                    await self._begin()
                except Exception as error:  # noqa: BLE001 - the next look may find the database back
                    _log.warning("cards were not looked at: %s", error)
                try:
                    async with asyncio.timeout(_LOOK_S):
                        await stop.wait()
                except TimeoutError:
                    pass
        finally:
            under_way = self._under_way
            if under_way:
                await asyncio.wait(under_way, timeout=_LOOK_S)
            for task in under_way:
                task.cancel()

    async def round(self) -> int:
        """Edit and take away what is due now, and wait for it; how many cards that were."""
        begun = await self._begin()
        if under_way := self._under_way:
            await asyncio.wait(under_way)
        return begun

    @property
    def _under_way(self) -> tuple[asyncio.Task[None], ...]:
        return (*self._in_hand.values(), *self._remover.under_way)

    async def _begin(self) -> int:
        if self._rests.is_now:
            return 0
        # First what somebody wants to be gone, which a crowd of edits must not hold up.
        return await self._remover.begin() + await self._begin_edits()

    async def _begin_edits(self) -> int:
        room = min(_AT_ONCE, _MOST_IN_HAND - len(self._in_hand))
        if room < 1:
            return 0
        begun = 0
        for card in await self._cards.claim(room, self._channels.busy()):
            # Discord may take longer than a claim lasts, and the person shall be told once.
            if card.job_id in self._in_hand:
                continue
            if card.place is not None and not self._channels.enter(card.place):
                await self._cards.postpone(card.job_id, timedelta(0))
                continue
            self._take_in_hand(card)
            begun += 1
        return begun

    def _take_in_hand(self, card: JobCard) -> None:
        task = asyncio.create_task(self._attend(card))
        self._in_hand[card.job_id] = task
        task.add_done_callback(lambda _: self._in_hand.pop(card.job_id))

    async def _attend(self, card: JobCard) -> None:
        with about_job(card.job_id):
            try:
                view = await self._cards.view(card.job_id)
                place = view.card.place  # It may have been posted since it was claimed.
                await (self._tell_end(view) if place is None else self._edit(view, place))
            except UnknownJobError:
                pass  # It was deleted a moment ago.
            except Exception as error:  # noqa: BLE001 - one card must not end all others
                if (outage := outage_of(error)) is not None:
                    _log.warning("a card was not edited: %s", outage.sentence)
                else:
                    _log.exception("incident %s: a card was not edited", new_incident())
            finally:
                if card.place is not None:
                    self._channels.leave(card.place)

    async def _edit(self, view: CardView, place: CardPlace) -> None:
        job_id = view.card.job_id
        channel = self._bot.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            await channel.get_partial_message(place.message_id).edit(**self._message(view))
        except FAILURES as error:
            if _is_lost(error):
                _log.info("the card is gone: %s", error)
                await self._cards.lose(job_id)
            else:
                await self._put_off(view, error)
        else:
            self._rests.forget()
            await self._cards.show(job_id, view.revision, self._interval)

    async def _tell_end(self, view: CardView) -> None:
        """The person gets a card in direct messages, which lives on there; if they let it in."""
        job_id = view.card.job_id
        if view.discord_user_id is not None:
            try:
                channel = await self._bot.create_dm(discord.Object(view.discord_user_id))
                message = await channel.send(**self._message(view))
            except FAILURES as error:
                if not _is_lost(error):
                    await self._put_off(view, error)
                    return
                _log.info("nobody can be told of the job's end")
            else:
                self._rests.forget()
                place = CardPlace(message.channel.id, message.id)
                await self._cards.keep(job_id, place, view.revision)
        await self._cards.show(job_id, view.revision, self._interval)

    async def _put_off(self, view: CardView, error: Exception) -> None:
        """Try again later: all cards where Discord takes nothing, else this one less and less."""
        _log.warning("a card waits for Discord: %s", error)
        wait = LATER
        if concerns_all(error):
            self._rests.begin()
        else:
            # Its job has been so for this long, and that is how long it waits once more.
            waited = discord.utils.utcnow() - view.details.job.updated_at
            wait = min(max(waited, LATER), _MUCH_LATER)
        await self._cards.postpone(view.card.job_id, wait)

    def _message(self, view: CardView) -> CardMessage:
        return card_message(view.details, self._bot.options)


def _is_lost(error: Exception) -> bool:
    """Whether the bot cannot come back there, or nobody would see that it did."""
    return is_gone(error) or (isinstance(error, discord.HTTPException) and error.code in _OVER)
