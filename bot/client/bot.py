"""The bot: one connection to Discord, and what it does beside answering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.entrance import BotOptions, DiscordError, calm_reconnects, explained, point_at
from bot.client.tree import Tree, digest_commands
from bot.domain.errors import DomainError
from bot.replies import new_incident, refuse
from bot.services.catalog import Services

_log = logging.getLogger(__name__)

# Who waits for an answer when the bot stops waits so long at most.
_ANSWERING: Final = 2.0
# Nor does anything that hangs keep it longer than this.
_CLOSING: Final = 3.0
# discord.py takes the bot for ready when no server was announced for so long.
_LAST_SERVER: Final = 0.5


class DuelBot(commands.AutoShardedBot):
    """The bot; `ready` is set once it has heard from all its servers."""

    def __init__(self, services: Services, options: BotOptions) -> None:
        # The bot has no voice, so nobody needs to be told what is missing for it.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_mentions=discord.AllowedMentions.none(),
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=_LAST_SERVER,
            **_shards(options),
        )
        self.services = services
        self.options = options
        self.ready = asyncio.Event()
        self._looked_after: set[asyncio.Task[None]] = set()

    async def serve(self, token: str, stop: asyncio.Event) -> None:
        """Be in Discord until `stop` is set, and away within seconds then. DiscordError."""
        point_at(self.options)
        calm_reconnects()
        session = asyncio.create_task(self._stay(token), name="discord session")
        stopping = asyncio.create_task(stop.wait(), name="discord stop")
        try:
            await asyncio.wait({session, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if session.done():
                session.result()
        finally:
            for task in (session, stopping):
                task.cancel()
            await asyncio.wait({session, stopping})
            await self._leave()

    def look_after(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done beside answering; it ends when the bot does."""
        task = asyncio.create_task(_told(work))
        self._looked_after.add(task)
        task.add_done_callback(self._looked_after.discard)

    async def _stay(self, token: str) -> None:
        with explained():
            await self.login(token)
            # Discord resets the token of a bot that starts more often than it may.
            limits = await self.fetch_session_start_limits()
            if limits.remaining < (len(self.options.shard_ids or ()) or 1):
                hours = limits.reset_after / 3_600_000
                raise DiscordError(
                    "discord_starts",
                    f"The bot was started too often today: start it again in {hours:.1f} hours.",
                )
            await self.connect()

    async def _leave(self) -> None:
        for task in self._looked_after:
            task.cancel()
        if self._looked_after:
            await asyncio.wait(self._looked_after)
        # What is being answered is answered, while there is still a connection and a database.
        answering = _answering()
        if answering:
            _, late = await asyncio.wait(answering, timeout=_ANSWERING)
            for task in late:
                task.cancel()
            await asyncio.wait(answering)
        try:
            await asyncio.wait_for(self.close(), _CLOSING)
        except TimeoutError:
            _log.warning("a part of the bot hangs, so the connection to Discord is cut")
            await self.http.close()

    async def setup_hook(self) -> None:
        """Load the commands, and tell Discord of them when they changed."""
        for extension in self.options.extensions:
            await self.load_extension(extension)
        await self.sync_commands()

    async def sync_commands(self) -> None:
        """Give Discord the commands unless these are what it was given last. DiscordError."""
        assert self.application_id is not None  # known since the login
        digest = digest_commands(self.tree)
        if await self.services.syncs.is_known(self.application_id, digest):
            return
        try:
            synced = await self.tree.sync()
        except app_commands.CommandSyncFailure as error:
            why = " ".join(str(error).split())
            raise DiscordError(
                "discord_commands", f"Discord refuses the bot's commands, correct them: {why}"
            ) from None
        except discord.HTTPException as error:
            # It still has those of the last time, and is asked again at the next start.
            _log.warning("Discord keeps the commands it has: %s", error)
            return
        await self.services.syncs.keep(self.application_id, digest)
        _log.info("Discord was given %d commands", len(synced))

    async def on_ready(self) -> None:
        """Say so; it happens again after a long outage."""
        _log.info("ready in Discord: %d servers, %d shards", len(self.guilds), len(self.shards))
        self.ready.set()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave what people write alone: all commands are Discord's own."""

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Log what an event's listener raised."""
        _log.exception("incident %s in %s", new_incident(), event_method)

    def dispatch(self, event_name: str, /, *args: object, **kwargs: object) -> None:
        """Tell the listeners; who pressed what nobody answers any more is told, too."""
        # Looked up before anything of it runs: a form that was answered is forgotten at once.
        about = args[0] if event_name == "interaction" else None
        if about is not None:
            self.services.courtesy.somebody_asks()
        if isinstance(about, discord.Interaction) and not self._has_answer(about):
            super().dispatch("stale_interaction", about)
        super().dispatch(event_name, *args, **kwargs)

    async def on_stale_interaction(self, interaction: discord.Interaction[DuelBot]) -> None:
        """What was pressed is of an older version, or a form that was open during a restart."""
        what = "form" if interaction.type is discord.InteractionType.modal_submit else "button"
        sentence = f"This {what} is too old to be answered: use the command again."
        await refuse(interaction, DomainError("stale", sentence))

    def _has_answer(self, interaction: discord.Interaction[Any]) -> bool:
        # Only discord.py's own store knows, and it drops what it does not know without a word.
        store = self._connection._view_store  # noqa: SLF001 - see above
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.modal_submit:
            return data["custom_id"] in store._modals  # noqa: SLF001 - see above
        if interaction.type is not discord.InteractionType.component:
            return True
        custom_id: str = data["custom_id"]
        key = (data["component_type"], custom_id)
        message_id = interaction.message.id if interaction.message else None
        return any(pattern.fullmatch(custom_id) for pattern in store._dynamic_items) or any(  # noqa: SLF001 - see above
            key in store._views.get(place, {})  # noqa: SLF001 - see above
            for place in (message_id, None)
        )


def _answering() -> set[asyncio.Task[Any]]:
    """What is done for somebody at this moment; discord.py keeps no list, but names its tasks."""
    names = ("CommandTree-invoker", "discord-ui-", "discord.py: ")
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(names)}


async def _told(work: Coroutine[Any, Any, None]) -> None:
    """Do it; nobody else would hear of what goes wrong."""
    try:
        await work
    except Exception:  # noqa: BLE001 - see above
        _log.exception("incident %s in what is done beside answering", new_incident())


def _shards(options: BotOptions) -> dict[str, Any]:
    shards: dict[str, Any] = {"shard_count": options.shard_count}
    if options.shard_ids is not None:
        shards["shard_ids"] = list(options.shard_ids)
    return shards
