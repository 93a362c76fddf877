"""One visit: the public page of a replay, from its opening to the answer that it receives."""

from __future__ import annotations

import asyncio
import base64
import math
from typing import Final

from playwright.async_api import CDPSession, Error, Page

from bot.domain.sources import human_check
from bot.integrations.duelingbook.browsers import refusals
from bot.integrations.duelingbook.browsers.fences import SiteFence, is_check_page
from bot.integrations.duelingbook.browsers.plans import BrowserLimits
from bot.integrations.duelingbook.browsers.witnesses import Heard, LostError, Witness

# The browser counts two bytes for a letter as soon as one is beyond Latin.
_ROOM: Final = 3
_AFTERTHOUGHT_S: Final = 2.0
_BEAT_S: Final = 1.0


async def visit(page: Page, fence: SiteFence, replay_id: int, limits: BrowserLimits) -> bytes:
    """What the page of this replay receives as its answer. SourceError, LostError, Error."""
    witness = Witness(fence, replay_id, limits)
    try:
        async with asyncio.timeout(limits.visit.total_seconds()):
            session = await _listen(page, witness, limits)
            url, patience = fence.replay_page(replay_id), limits.patience.total_seconds()
            heard = await _wait(page, session, witness, url, patience)
            content = await _read(session, heard)
    except TimeoutError as error:
        raise refusals.too_slow() from error
    finally:
        witness.dismiss()
    if heard.error is not None:
        raise human_check() if is_check_page(content) else heard.error
    if len(content) > limits.answer:
        raise refusals.too_large()
    return content


async def _listen(page: Page, witness: Witness, limits: BrowserLimits) -> CDPSession:
    """All that the page does from now on is heard by the witness."""
    page.on("crash", lambda _: witness.refuse(LostError("the page crashed")))
    page.on("close", lambda _: witness.refuse(LostError("the page is gone")))
    session = await page.context.new_cdp_session(page)
    for event, ear in witness.ears():
        session.on(event, ear)
    # By default a page's answers are kept up to 100 MB, in case somebody asks for them.
    room = {"maxResourceBufferSize": _ROOM * limits.answer, "maxTotalBufferSize": limits.page}
    await session.send("Network.enable", room)
    return session


async def _wait(
    page: Page, session: CDPSession, witness: Witness, url: str, patience: float
) -> Heard:
    try:
        await page.goto(url, wait_until="commit", timeout=0)
    except Error as error:
        # Why it failed is told by the page's traffic, which may arrive a moment later.
        await _settle(session, witness, _AFTERTHOUGHT_S)
        if not witness.outcome.done():
            if "net::" in error.message:
                raise refusals.not_reached() from error
            raise
    await _settle(session, witness, patience)
    if not witness.outcome.done() and not witness.is_asking:
        raise human_check() if witness.saw_check else refusals.silent()
    await _settle(session, witness, math.inf)
    return witness.outcome.result()


async def _settle(session: CDPSession, witness: Witness, patience: float) -> None:
    """Until the outcome is there, or so many seconds are over. Error."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while not witness.outcome.done() and (left := end - loop.time()) > 0:
        await asyncio.wait({witness.outcome}, timeout=min(left, _BEAT_S))
        if not witness.outcome.done():
            # Where the program between us and the browser has died, only calls come to know it.
            await session.send("Target.getTargetInfo")


async def _read(session: CDPSession, heard: Heard) -> bytes:
    told = await session.send("Network.getResponseBody", {"requestId": heard.request})
    body: str = told["body"]
    return base64.b64decode(body) if told["base64Encoded"] else body.encode()
