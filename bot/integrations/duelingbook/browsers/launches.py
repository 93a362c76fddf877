"""How a browser is started, how it behaves from then on, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, CDPSession, Error, Playwright, Route

from bot.integrations.duelingbook.browsers.fences import SiteFence
from bot.integrations.duelingbook.browsers.plans import BrowserLimits, BrowserPlan
from bot.integrations.duelingbook.browsers.processes import kill

_log = logging.getLogger(__name__)
# Nobody listens there, so whatever is sent to strangers ends on this machine.
_NOWHERE: Final = "http://127.0.0.1:1"
# Calls between browsers would go around every proxy.
_ARGS: Final = ("--webrtc-ip-handling-policy=disable_non_proxied_udp",)
_LESS: Final = ("--disable-popup-blocking",)
# What Chromium needs of our environment; the rest holds passwords and is none of its business.
_NEEDED: Final = re.compile(
    r"HOME|PATH|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|DISPLAY|XDG_\w+|FONTCONFIG_\w+"
)
_ADDRESS: Final = re.compile(r"\w+://\S+")


@dataclass(frozen=True, slots=True)
class Began:
    """A browser as it was started; `account` tells of its processes where they are ours."""

    browser: Browser
    shared: BrowserContext | None = None
    account: CDPSession | None = None


async def launch(plan: BrowserPlan, playwright: Playwright, stack: AsyncExitStack) -> Began:
    """Start the browser of this plan, or find it; `stack` ends what is ours. Error."""
    if plan.cdp_url is not None:
        # It is somebody else's: only what is opened here is closed, each page after its visit,
        # and what is left when the connection ends.
        return Began(await playwright.chromium.connect_over_cdp(plan.cdp_url))
    options = _own_options(plan)
    if plan.profile_dir is None:
        browser = await playwright.chromium.launch(**options)
        return await _watch_over(plan, stack, browser, None)
    context = await playwright.chromium.launch_persistent_context(
        plan.profile_dir, **{**options, **manners_of(plan)}
    )
    await put_fence(context, plan.fence)
    assert context.browser is not None, "it was started for this context"
    return await _watch_over(plan, stack, context.browser, context)


async def _watch_over(
    plan: BrowserPlan, stack: AsyncExitStack, browser: Browser, shared: BrowserContext | None
) -> Began:
    """See to it that it ends with us, even if it has to be killed."""
    account = await browser.new_browser_cdp_session()
    first, *_ = await processes_of(account)
    close = browser.close if shared is None else shared.close

    async def end() -> None:
        if not await end_within(plan.limits, close):
            kill(first)

    stack.push_async_callback(end)
    return Began(browser, shared, account)


async def processes_of(account: CDPSession) -> list[int]:
    """The browser's own first, then those that it began."""
    told = await account.send("SystemInfo.getProcessInfo")
    known = sorted(told["processInfo"], key=lambda one: one["type"] != "browser")
    return [one["id"] for one in known]


async def end_within(limits: BrowserLimits, end: Callable[[], Awaitable[None]]) -> bool:
    """Whether it ended in time, one way or another."""
    try:
        async with asyncio.timeout(limits.close.total_seconds()):
            await end()
    except TimeoutError:
        return False
    except Error as error:
        _log.info("the browser had ended before it was closed: %s", reason_of(error))
    return True


def _own_options(plan: BrowserPlan) -> dict[str, Any]:
    is_root = os.geteuid() == 0
    if is_root:
        _log.warning("Chromium runs without its sandbox, because this program runs as root")
    return {
        "executable_path": plan.executable,
        "args": _ARGS,
        "ignore_default_args": _LESS,
        "chromium_sandbox": not is_root,
        "env": {name: value for name, value in os.environ.items() if _NEEDED.fullmatch(name)},
        "proxy": _fence_of(plan.fence),
        # Who stops this program stops it in order: first the work, then the browser.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": 0,
    }


def manners_of(plan: BrowserPlan) -> dict[str, Any]:
    """How it behaves, and honestly so: it says who it is, and hides nothing."""
    return {
        "user_agent": plan.agent,
        "accept_downloads": False,
        "service_workers": "block",
        "permissions": [],
        "proxy": _fence_of(plan.fence),
    }


def _fence_of(fence: SiteFence) -> dict[str, str]:
    """Whatever is not the site goes nowhere: redirects, sockets and early connections too.

    Those never come to `put_fence`, which has only the requests that a page makes openly. The
    first sign keeps browsers from going past it to other servers on this machine.
    """
    return {"server": _NOWHERE, "bypass": f"<-loopback>,{fence.site}"}


async def put_fence(context: BrowserContext, fence: SiteFence) -> None:
    """Nothing that a page asks for is loaded unless the fence admits it."""

    async def judge(route: Route) -> None:
        asked = route.request
        with suppress(Error):  # The page may be closed already.
            if fence.admits(asked.url, asked.resource_type):
                await route.continue_()
            else:
                await route.abort("blockedbyclient")

    await context.route("**/*", judge)


def reason_of(error: Exception) -> str:
    """What an operator should know of it: one line, and no address, which may hold a password."""
    line = next(iter(str(error).splitlines()), "")
    return _ADDRESS.sub("…", line)[:200] or type(error).__name__
