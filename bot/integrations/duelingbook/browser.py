"""The replay site as a source: a browser opens the public page and keeps what the page receives.

It is as honest as a person who looks: one visit a replay, under its own name, and where the site
asks for a human check it goes away. What it may load stands in `browsers.fences`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.domain.sources import SourceError
from bot.integrations.duelingbook.browsers.checks import check_endpoint, check_executable
from bot.integrations.duelingbook.browsers.fences import SiteFence, origin_of
from bot.integrations.duelingbook.browsers.plans import BrowserLimits, BrowserPlan
from bot.integrations.duelingbook.browsers.refusals import SOURCE, no_browser
from bot.integrations.duelingbook.browsers.witnesses import LostError

if TYPE_CHECKING:
    from bot.integrations.duelingbook.browsers.lives import Life

_USUAL: Final = BrowserLimits()
_log = logging.getLogger(__name__)


class ReplayBrowser:
    """One browser for all visits: started by the first, replaced when it is worn or lost."""

    name: Final = SOURCE

    def __init__(self, plan: BrowserPlan, begin: Callable[[BrowserPlan], Awaitable[Life]]) -> None:
        self._plan = plan
        self._begin = begin
        self._life: asyncio.Task[Life] | None = None
        self._entering = asyncio.Lock()
        self._visits = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    @property
    def host(self) -> str:
        """Host and port of the site, to which whoever visits it is polite."""
        return self._plan.fence.site.place

    async def fetch(self, replay_id: int) -> bytes:
        """What the site gave its own page, whatever it is. SourceError."""
        try:
            return await self._visit(replay_id)
        except LostError as error:
            _log.warning("the browser was lost at replay %d: %s", replay_id, error)
        try:
            return await self._visit(replay_id)
        except LostError as error:
            _log.warning("the browser was lost once more at replay %d: %s", replay_id, error)
            raise no_browser() from error

    async def check(self) -> None:
        """Nothing where a browser runs or can be started; the site is not visited. SourceError."""
        if self._visits:
            return
        if self._plan.cdp_url is not None:
            await check_endpoint(self._plan.cdp_url)
        elif self._plan.executable is not None:
            await check_executable(self._plan.executable)

    async def memory(self) -> int | None:
        """Bytes that the browser holds; None where none runs, or they cannot be known."""
        life = await self._known()
        return None if life is None or life.is_lost else await life.memory()

    async def close(self) -> None:
        """End the browser; nobody may visit any more."""
        life = await self._known()
        if life is not None:
            await life.end()

    async def _visit(self, replay_id: int) -> bytes:
        async with self._entered() as life:
            return await life.visit(replay_id)

    @asynccontextmanager
    async def _entered(self) -> AsyncIterator[Life]:
        """The browser, which is not replaced meanwhile."""
        async with self._entering:
            life = await self._fresh()
            self._visits += 1
            self._is_idle.clear()
        try:
            yield life
        finally:
            self._visits -= 1
            if not self._visits:
                self._is_idle.set()

    async def _fresh(self) -> Life:
        """One that is not worn, begun now where there is none."""
        old = await self._known()
        if old is not None and not await old.is_worn():
            return old
        # Never two of them at once: they are large, and a profile belongs to one.
        await self._is_idle.wait()
        # A task of its own, so that whoever is canceled meanwhile leaves nothing half done.
        self._life = asyncio.create_task(self._renew(old))
        return await asyncio.shield(self._life)

    async def _renew(self, old: Life | None) -> Life:
        if old is not None:
            await old.end()
        return await self._begin(self._plan)

    async def _known(self) -> Life | None:
        """The one that was begun last; None where that failed."""
        try:
            return None if self._life is None else await asyncio.shield(self._life)
        except SourceError:
            return None


@asynccontextmanager
async def open_browser(
    site_url: str,
    *,
    agent: str,
    executable: str | None = None,
    cdp_url: str | None = None,
    profile_dir: Path | None = None,
    limits: BrowserLimits = _USUAL,
) -> AsyncIterator[ReplayBrowser]:
    """The site at this address as a source; its browser ends with the context.

    The browser is the one at `executable`, which keeps what it learns in `profile_dir` where that
    is given, or the one that listens at `cdp_url`. It starts with the first visit.
    """
    # It takes a tenth of a second to load, and most who load this module open no browser.
    from bot.integrations.duelingbook.browsers.lives import begin_life  # noqa: PLC0415 - see above

    site = origin_of(site_url)
    if site is None or (executable is None and cdp_url is None):
        raise ValueError("a browser source needs the address of a site, and a browser")
    plan = BrowserPlan(SiteFence(site), agent, executable, cdp_url, profile_dir, limits)
    browser = ReplayBrowser(plan, begin_life)
    try:
        yield browser
    finally:
        await browser.close()
