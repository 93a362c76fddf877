"""What runs for days in one process: a worker, the site, the bot, or all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from bot.app.whole import BUSY, App, open_app
from bot.running import run_together, spare_collector, stop_on_signals
from bot.services.samples import MadeUp, Samples
from bot.settings import (
    Settings,
    SettingsError,
    load_settings,
)

if TYPE_CHECKING:
    from bot.client.bot import DuelBot
    from bot.client.entrance import BotOptions
    from bot.web.options import SiteOptions
    from cogs.reporter import Reporter


_log = logging.getLogger(__name__)
_TOKENLESS: Final = (
    "DISCORD_TOKEN is missing: make an application in the Discord Developer Portal, copy its token"
    " (Bot, Reset Token), and set DISCORD_TOKEN in .env."
)


async def run_worker() -> None:
    """Be a worker until SIGTERM or SIGINT, then hand back what is in hand."""
    stop = stop_on_signals()
    async with _opened(stop) as app:
        if app is None:
            return
        _log.info("ready: takes jobs until it is stopped")
        await app.worker.run(stop)


async def run_web() -> None:
    """Be the site until SIGTERM or SIGINT. DomainError where it cannot listen."""
    from bot.web.serving import serve_site  # noqa: PLC0415 - others need not wait for its libraries

    stop = stop_on_signals()
    options = _site_options(load_settings())
    async with _opened(stop, for_crowds=True) as app:
        if app is None:
            return
        parts = {
            "the site": serve_site(app, options, stop, samples=Samples(_made_up)),
            "the accounts": app.identity_care.run(stop),
        }
        await run_together(parts, stop)


async def run_bot(*, alone: bool) -> None:
    """Be in Discord until SIGTERM or SIGINT, unless `alone` with a worker and the site beside it.

    If one dies, all end. DomainError where there is no token, Discord does not take it, or the
    site cannot listen.
    """
    stop = stop_on_signals()
    settings = load_settings()
    token = settings.discord.discord_token
    if token is None:
        raise SettingsError("settings", _TOKENLESS)
    # Loading all this takes a while, which those who only work need not wait for; and here nobody
    # waits yet.
    import pgqueuer  # noqa: F401, PLC0415 - see above

    from bot.client.bot import DuelBot  # noqa: PLC0415 - see above
    from bot.client.entrance import EXTENSIONS  # noqa: PLC0415 - see above
    from bot.web.serving import serve_site  # noqa: PLC0415 - see above
    from cogs.reporter import Reporter  # noqa: PLC0415 - see above

    for extension in EXTENSIONS:
        import_module(extension)
    async with _opened(stop, for_crowds=True) as app:
        if app is None:
            return
        bot = DuelBot(app, _bot_options(settings))
        reporter = Reporter(bot, app, settings.discord.card_interval)
        parts = {
            "Discord": bot.serve(token.get_secret_value(), stop),
            "the cards": _report(bot, reporter, stop),
        }
        if not alone:
            parts["the worker"] = app.worker.run(stop)
            parts["the accounts"] = app.identity_care.run(stop)
            parts["the site"] = serve_site(
                app,
                _site_options(settings),
                stop,
                samples=Samples(_made_up),
                gateway=lambda: _is_connected(bot),
            )
        spare_collector()
        await run_together(parts, stop)


@asynccontextmanager
async def _opened(stop: asyncio.Event, *, for_crowds: bool = False) -> AsyncIterator[App | None]:
    """The program, ready to be used; None where `stop` was set before it was."""
    app: App | None = None
    async with AsyncExitStack() as stack:
        opening = asyncio.current_task()
        assert opening
        # Whatever it waits for, a server or others who change the tables, may take minutes.
        stopping = asyncio.create_task(_cancel_at(stop, opening))
        try:
            app = await stack.enter_async_context(
                open_app(log_level=BUSY, for_crowds=for_crowds),
            )
        except asyncio.CancelledError:
            # Somebody else may have canceled us as well, and is to be obeyed then.
            if not stopping.done() or opening.uncancel():
                raise
            _log.info("stopped before it was ready")
        finally:
            stopping.cancel()
        yield app


async def _cancel_at(stop: asyncio.Event, task: asyncio.Task[object]) -> None:
    await stop.wait()
    task.cancel()


def _is_connected(bot: DuelBot) -> bool:
    """Whether each of its shards is in Discord."""
    return bot.is_ready() and not any(shard.is_closed() for shard in bot.shards.values())


def _made_up() -> MadeUp:
    from bot.samples.exhibits import make_exhibits  # noqa: PLC0415 - most never need it

    return make_exhibits()


async def _report(bot: DuelBot, reporter: Reporter, stop: asyncio.Event) -> None:
    """Keep cards true from the moment at which the bot is in Discord."""
    waits = [asyncio.create_task(event.wait()) for event in (bot.ready, stop)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    await reporter.run(stop)


def _bot_options(settings: Settings) -> BotOptions:
    from bot.client.entrance import BotOptions  # noqa: PLC0415 - as above

    return BotOptions(
        shard_ids=settings.discord.shard_ids,
        shard_count=settings.discord.shard_count,
        api_url=settings.discord.discord_api_url,
        gateway_url=settings.discord.discord_gateway_url,
        public_base_url=settings.web.public_base_url,
        confirm_wait=settings.work.confirm_wait,
    )


def _site_options(settings: Settings) -> SiteOptions:
    from bot.web.options import SiteOptions, invite_url_of  # noqa: PLC0415 - as above

    site, token = settings.web, settings.discord.discord_token
    return SiteOptions(
        base_url=site.public_base_url,
        host=site.web_host,
        port=site.web_port,
        trusted_proxies=site.trusted_proxies,
        invite_url=None if token is None else invite_url_of(token.get_secret_value()),
        contact=site.contact,
        site_url=settings.sources.replay_site_url,
    )
