"""Keeps cards true: whatever changes in a job's row is soon to be seen on its card.

In: cards whose job looks otherwise than they do, from the database. Out: edits, at most one in a
while for each card and for each channel, the last state always among them. Nothing is remembered
that a restart would lose, and any number of processes may do this at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import Final

import discord

from bot.client.bot import DuelBot
from bot.domain.job_cards import CardPlace, JobCard
from bot.domain.jobs import UnknownJobError
from bot.logs import about_job
from bot.services.cards import CardView
from bot.services.catalog import Services
from cogs.ui.job_card import CardMessage, card_message

_AT_ONCE: Final = 10
_LOOK_S: Final = 0.5
_LATER: Final = timedelta(seconds=10)
# Discord takes 5 edits in 5 s a channel, and 3 in 6 s of messages that are over an hour old;
# discord.py would queue what is too much, and show one old state after the other.
_PACE_S: Final = 1.25
_OLD_PACE_S: Final = 2.5
_OLD: Final = timedelta(minutes=58)
_log = logging.getLogger(__name__)


class Reporter:
    """Edits the cards of all jobs, whoever works on them."""

    def __init__(self, bot: DuelBot, services: Services, interval: timedelta) -> None:
        self._bot = bot
        self._cards = services.cards
        self._interval = interval
        self._free_at: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

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
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_LOOK_S)
            for task in self._tasks:
                task.cancel()

    async def round(self) -> int:
        """Edit what is due now, and wait for it; how many cards that were."""
        begun = await self._begin()
        if self._tasks:
            await asyncio.wait(self._tasks)
        return begun

    async def _begin(self) -> int:
        now = time.monotonic()
        self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}
        claimed = await self._cards.claim(_AT_ONCE, self._free_at)
        begun = 0
        for card in claimed:
            channel = card.place.channel_id if card.place else None
            if channel in self._free_at:
                await self._cards.postpone(card.job_id, timedelta(0))
                continue
            if channel is not None:
                self._free_at[channel] = float("inf")
            task = asyncio.create_task(self._attend(card))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            begun += 1
        return begun

    async def _attend(self, card: JobCard) -> None:
        with about_job(card.job_id):
            try:
                view = await self._cards.view(card.job_id)
                await (self._tell_end(view) if card.place is None else self._edit(view, card.place))
            except UnknownJobError:
                pass  # It was deleted a moment ago.
            except Exception as error:  # noqa: BLE001 - one card must not end all others
                _log.warning("a card was not edited: %s", error)
            finally:
                if card.place is not None:
                    self._free_at[card.place.channel_id] = time.monotonic() + _pace(card.place)

    async def _edit(self, view: CardView, place: CardPlace) -> None:
        job_id = view.card.job_id
        channel = self._bot.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            await channel.get_partial_message(place.message_id).edit(**self._message(view))
        except (discord.NotFound, discord.Forbidden) as error:
            _log.info("the card is gone (%d/%d)", error.status, error.code)
            await self._cards.lose(job_id)
        except (discord.HTTPException, OSError) as error:
            _log.warning("a card waits for Discord: %s", error)
            await self._cards.postpone(job_id, _LATER)
        else:
            await self._cards.show(job_id, view.revision, self._interval)

    async def _tell_end(self, view: CardView) -> None:
        """The person gets a card in direct messages, which lives on there; if they let it in."""
        job_id = view.card.job_id
        if view.discord_user_id is not None:
            try:
                channel = await self._bot.create_dm(discord.Object(view.discord_user_id))
                message = await channel.send(**self._message(view))
            except discord.Forbidden:
                _log.info("nobody can be told of the job's end")
            except (discord.HTTPException, OSError) as error:
                _log.warning("a card waits for Discord: %s", error)
                await self._cards.postpone(job_id, _LATER)
                return
            else:
                place = CardPlace(message.channel.id, message.id)
                await self._cards.keep(job_id, place, view.revision)
        await self._cards.show(job_id, view.revision, self._interval)

    def _message(self, view: CardView) -> CardMessage:
        base_url = self._bot.options.public_base_url
        return card_message(view.details, base_url=base_url, finished=view.finished)


def _pace(place: CardPlace) -> float:
    age = discord.utils.utcnow() - discord.utils.snowflake_time(place.message_id)
    return _PACE_S if age < _OLD else _OLD_PACE_S
