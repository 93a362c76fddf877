"""Pictures made from results: drawn once for the same content, then kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from uuid import UUID

from bot.domain.objects import ObjectError
from bot.services.ports import ObjectStore
from bot.services.results import results_prefix

_SUFFIX: Final = ".png"
_log = logging.getLogger(__name__)


class Pictures:
    """Objects that may be removed at any time: they are drawn again.

    They lie under `cache/`, and those that tell of one job alone with its results.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._coming: dict[str, asyncio.Task[bytes]] = {}

    async def of(
        self,
        kind: str,
        content: bytes,
        draw: Callable[[], bytes],
        job_id: UUID | None = None,
    ) -> bytes:
        """The PNG that `draw` makes, or made before of the same `content`.

        `kind` is a segment of a key and names what it shows and how; with `job_id` the picture
        goes when that job goes. A store that fails costs only the time to draw, and of several
        who ask at once one has it drawn for all.
        """
        place = "cache" if job_id is None else results_prefix(job_id)
        prefix = f"{place}/{kind}/{sha256(content).hexdigest()}"
        coming = self._coming.get(prefix)
        if coming is None:
            coming = asyncio.create_task(self._have(prefix, draw))
            self._coming[prefix] = coming
            coming.add_done_callback(lambda task: self._forget(prefix, task))
        # Whoever gives up waiting takes it from nobody else.
        return await asyncio.shield(coming)

    def _forget(self, prefix: str, task: asyncio.Task[bytes]) -> None:
        del self._coming[prefix]
        if not task.cancelled():
            task.exception()  # Whoever waited for it may be gone before seeing it.

    async def _have(self, prefix: str, draw: Callable[[], bytes]) -> bytes:
        return await self._kept(prefix) or await self._draw(prefix, draw)

    async def _kept(self, prefix: str) -> bytes | None:
        try:
            keys = [key async for key in self._store.keys(prefix)]
        except ObjectError as error:
            _log.info("a picture is drawn again: %s", error.sentence)
            return None
        # Several, where one is damaged and was drawn again by another version of the library.
        for key in keys:
            try:
                return await self._store.get(key)
            except ObjectError as error:
                _log.info("a picture is drawn again: %s", error.sentence)
        return None

    async def _draw(self, prefix: str, draw: Callable[[], bytes]) -> bytes:
        picture = await asyncio.to_thread(draw)
        try:
            await self._store.put(prefix, picture, _SUFFIX)
        except ObjectError as error:
            _log.warning("a picture was not kept: %s", error.sentence)
        return picture
