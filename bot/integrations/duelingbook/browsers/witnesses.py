"""What the traffic of one page says about its replay, while the page does what it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.sources import SourceError, human_check, login_needed
from bot.integrations.duelingbook.browsers import refusals
from bot.integrations.duelingbook.browsers.fences import SiteFence, is_check, is_login
from bot.integrations.duelingbook.browsers.plans import BrowserLimits

Event = Mapping[str, Any]
_UNANNOUNCED: Final = -1


class LostError(Exception):
    """The page or its browser is gone, for no reason of the site's."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that came whole.

    The replay's own where `error` is None, else one that refuses, whose content may say why.
    """

    request: str
    error: SourceError | None = None


@dataclass(slots=True)
class _Asked:
    """A request that matters, until it has its answer."""

    is_replay: bool
    error: SourceError | None = None
    size: int = 0


class Witness:
    """Listens to the browser's own account of the page (CDP's Network) and changes nothing.

    `outcome` is what came in the end, or raises SourceError or LostError.
    """

    def __init__(self, fence: SiteFence, replay_id: int, limits: BrowserLimits) -> None:
        self.outcome: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        self.saw_check = False
        """Whether the page wanted to know that a person is there."""
        self._fence = fence
        self._replay_id = replay_id
        self._limits = limits
        self._frame = ""
        self._asked: dict[str, _Asked] = {}
        self._size = 0

    @property
    def is_asking(self) -> bool:
        """Whether the page has asked for its replay and waits for the answer."""
        return any(asked.is_replay for asked in self._asked.values())

    def ears(self) -> Iterator[tuple[str, Callable[[Event], None]]]:
        """What to listen to."""
        yield "Network.requestWillBeSent", self._sent
        yield "Network.responseReceived", self._answered
        yield "Network.dataReceived", self._grew
        yield "Network.loadingFinished", self._ended
        yield "Network.loadingFailed", self._failed

    def refuse(self, error: Exception) -> None:
        """Nothing better comes any more."""
        if not self.outcome.done():
            self.outcome.set_exception(error)

    def dismiss(self) -> None:
        """Nobody wants to know any more."""
        # One that is done with an error would complain that nobody asked for it.
        if not self.outcome.cancel() and not self.outcome.cancelled():
            self.outcome.exception()

    def _sent(self, event: Event) -> None:
        request, url = event["requestId"], event["request"]["url"]
        self.saw_check = self.saw_check or is_check(url)
        if event.get("type") == "Document":
            # The first frame is the page; the others are its parts.
            self._frame = self._frame or event["frameId"]
            if event["frameId"] == self._frame:
                self._asked[request] = _Asked(is_replay=False)
        elif request not in self._asked and self._fence.asks_for(url, self._replay_id):
            self._asked[request] = _Asked(is_replay=True)
        if request in self._asked:
            self._see_where(url)

    def _see_where(self, url: str) -> None:
        """A page and an answer may be redirected, and a script may go elsewhere."""
        if is_login(url):
            self.refuse(login_needed())
        elif not self._fence.is_inside(url):
            self.refuse(human_check() if is_check(url) else refusals.led_away())

    def _answered(self, event: Event) -> None:
        asked = self._asked.get(event["requestId"])
        if asked is None:
            return
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        status = event["response"]["status"]
        if asked.is_replay and _announced(headers) > self._limits.answer:
            self.refuse(refusals.too_large())
        elif not (asked.is_replay and refusals.is_told_inside(status, headers)):
            asked.error = refusals.refusal_of(status, headers, checks=self.saw_check)
            if asked.error is not None and not refusals.may_be_check(status, asked.error):
                self.refuse(asked.error)

    def _grew(self, event: Event) -> None:
        self._size += event["dataLength"]
        asked = self._asked.get(event["requestId"])
        if asked is not None and asked.is_replay:
            asked.size += event["dataLength"]
            if asked.size > self._limits.answer:
                self.refuse(refusals.too_large())
        if self._size > self._limits.page:
            self.refuse(refusals.silent())

    def _ended(self, event: Event) -> None:
        asked = self._asked.pop(event["requestId"], None)
        if asked is None or self.outcome.done():
            return
        if asked.is_replay or asked.error is not None:
            self.outcome.set_result(Heard(event["requestId"], asked.error))

    def _failed(self, event: Event) -> None:
        asked = self._asked.pop(event["requestId"], None)
        # A page that goes on to another one gives up what it waits for.
        if asked is not None and not event.get("canceled"):
            self.refuse(refusals.broken_off() if asked.is_replay else refusals.not_reached())


def _announced(headers: Mapping[str, str]) -> int:
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() else _UNANNOUNCED
