"""A browser from its start to its end: Chromium of our own, or one that runs somewhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import (
    Error,
    Page,
    async_playwright,
)

from bot.integrations.duelingbook.browsers.launches import (
    Began,
    end_within,
    launch,
    manners_of,
    processes_of,
    put_fence,
    reason_of,
)
from bot.integrations.duelingbook.browsers.plans import BrowserPlan
from bot.integrations.duelingbook.browsers.processes import memory_of
from bot.integrations.duelingbook.browsers.refusals import no_browser
from bot.integrations.duelingbook.browsers.visits import visit
from bot.integrations.duelingbook.browsers.witnesses import LostError

_log = logging.getLogger(__name__)


class Life:
    """A browser that runs; begun by `begin_life`, ended by `end`."""

    def __init__(self, plan: BrowserPlan, stack: AsyncExitStack, began: Began) -> None:
        self.pages = 0
        """How many were opened."""
        self._plan = plan
        self._stack = stack
        self._browser = began.browser
        self._shared = began.shared
        self._account = began.account
        self._is_stuck = False

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be done with it any more."""
        return self._is_stuck or not self._browser.is_connected()

    async def is_worn(self) -> bool:
        """Whether a fresh one should be used from now on."""
        limits = self._plan.limits
        if self.is_lost or self.pages >= limits.pages:
            return True
        try:
            async with asyncio.timeout(limits.close.total_seconds()):
                held = await self.memory()
        except (TimeoutError, Error):
            return True
        return held is not None and held > limits.memory

    async def memory(self) -> int | None:
        """Bytes that all its processes hold; None where they are not ours or cannot be seen."""
        if self._account is None:
            return None
        return await asyncio.to_thread(memory_of, await processes_of(self._account))

    async def visit(self, replay_id: int) -> bytes:
        """What the page of this replay receives as its answer. SourceError, LostError."""
        plan = self._plan
        try:
            async with self._page() as page:
                return await visit(page, plan.fence, replay_id, plan.limits)
        except LostError:
            self._is_stuck = True
            raise
        except Error as error:
            self._is_stuck = True
            raise LostError(reason_of(error)) from error

    @asynccontextmanager
    async def _page(self) -> AsyncIterator[Page]:
        """A new page, in a context of its own unless a profile is shared by all."""
        # To its end even when nobody waits for it any more, or nobody would close it.
        opening = asyncio.create_task(self._open_page())
        try:
            yield await asyncio.shield(opening)
        finally:
            await self._close_page(opening)

    async def end(self) -> None:
        """Close it; after that none of its processes is left."""
        await self._stack.aclose()

    async def _open_page(self) -> Page:
        self.pages += 1
        if self._shared is not None:
            return await self._shared.new_page()
        context = await self._browser.new_context(**manners_of(self._plan))
        await put_fence(context, self._plan.fence)
        return await context.new_page()

    async def _close_page(self, opening: asyncio.Task[Page]) -> None:
        try:
            async with asyncio.timeout(self._plan.limits.close.total_seconds()):
                page = await opening
                await (page.context if self._shared is None else page).close()
        except TimeoutError:
            self._is_stuck = True
        except Error:
            # It is closed already, together with the browser.
            pass


async def begin_life(plan: BrowserPlan) -> Life:
    """Start a browser, or find the one that runs. SourceError."""
    stack = AsyncExitStack()
    try:
        async with asyncio.timeout(plan.limits.start.total_seconds()):
            playwright = await async_playwright().start()
            stack.push_async_callback(end_within, plan.limits, playwright.stop)
            return Life(plan, stack, await launch(plan, playwright, stack))
    except BaseException as error:
        await stack.aclose()
        if isinstance(error, Error | TimeoutError):
            _log.warning("the browser does not start: %s", reason_of(error))
            raise no_browser() from error
        raise
