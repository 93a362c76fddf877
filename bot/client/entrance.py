"""The way into Discord: which of its servers, and why it may be closed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.domain.errors import DomainError

EXTENSIONS: Final = (
    "cogs.replay",
    "cogs.team",
    "cogs.job",
    "cogs.player",
    "cogs.account",
    "cogs.status",
)

_REMEDY: Final = (
    "make a new one in the Discord Developer Portal (application → Bot → Reset Token) "
    "and set it as DISCORD_TOKEN in .env."
)
_CLOSED: Final = {
    4004: f"Discord refuses the token: {_REMEDY}",
    4010: "Discord knows no such shard: correct the shards in the settings, or set none.",
    4011: "The bot is in too many servers for so few shards: set more of them, or none.",
    4012: "Discord no longer speaks this version: update Duel Insights.",
    4013: "Discord refuses the intents that the bot asks for: update Duel Insights.",
    4014: (
        "Discord does not let the bot have the intents that it asks for: update Duel Insights, or "
        "switch them on in the Discord Developer Portal (application → Bot → Intents)."
    ),
}
"""Why Discord may close the connection for good."""


class DiscordError(DomainError):
    """Discord does not let the bot in, or cannot be reached; the sentence never holds the token."""


@dataclass(frozen=True, slots=True)
class BotOptions:
    """How the bot connects; without shards as many as Discord wants."""

    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None
    api_url: str | None = None
    gateway_url: str | None = None
    public_base_url: str | None = None
    confirm_wait: timedelta = timedelta(days=14)
    extensions: tuple[str, ...] = EXTENSIONS


def point_at(options: BotOptions) -> None:
    """Speak to another server than Discord's own, where one is set; for the whole process.

    discord.py keeps both addresses in classes and offers no argument for either. A proxy or a
    resolver of our own would need certificates for Discord's names.
    """
    if options.api_url is not None:
        Route.BASE = options.api_url.rstrip("/")
    if options.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(options.gateway_url)


class _Calm(logging.Filter):
    """Says in a line that Discord is away; discord.py would add a traceback at each try."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and str(record.msg).startswith("Attempting a reconnect"):
            why = type(record.exc_info[1]).__name__
            record.msg = f"Discord is away ({why}). {record.getMessage()}"
            record.args, record.exc_info = (), None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def calm_reconnects() -> None:
    """Have outages of Discord logged a line at a time."""
    for name in ("discord.client", "discord.shard"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _Calm) for one in logger.filters):
            logger.addFilter(_Calm())


@contextmanager
def explained() -> Iterator[None]:
    """What keeps the bot from Discord becomes a sentence; other errors stay."""
    try:
        yield
    except (
        discord.LoginFailure,
        discord.PrivilegedIntentsRequired,
        discord.ConnectionClosed,
        discord.HTTPException,
        discord.GatewayNotFound,
        aiohttp.ClientError,
        TimeoutError,
    ) as error:
        raise _explain(error) from None


def _explain(error: Exception) -> DiscordError:
    match error:
        case discord.LoginFailure():
            return DiscordError("discord_token", _CLOSED[4004])
        case discord.PrivilegedIntentsRequired():
            return DiscordError("discord_intents", _CLOSED[4014])
        case discord.ConnectionClosed():
            other = f"Discord closed the connection ({error.code}): start the bot again later."
            return DiscordError("discord_closed", _CLOSED.get(error.code, other))
        case discord.HTTPException():
            return DiscordError(
                "discord_refused",
                f"Discord does not let the bot in now ({error.status}, error code {error.code}): "
                "start it again in some minutes.",
            )
    return DiscordError(
        "discord_away",
        "Discord cannot be reached: check the network, and whether a firewall or proxy is between.",
    )
