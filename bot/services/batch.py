"""Writing together what many tasks want written: one transaction instead of one each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Generic, Self, TypeVar

from bot.services.together import see_out

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Write = Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]


class Batch(Generic[Asked, Answer]):
    """What is added while one write runs goes into the next.

    A write waits up to `linger_s` for more, unless `is_enough` says of the number added that it
    need not. `write` gets at least one item, and returns an answer for each, in their order. Who
    opened it with `async with` closes it; what is not written by then never is.
    """

    def __init__(
        self,
        write: Write[Asked, Answer],
        *,
        linger_s: float = 0.0,
        is_enough: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._write = write
        self._linger_s = linger_s
        self._is_enough = is_enough
        self._enough = asyncio.Event()
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        # A write that is under way comes to its end, so that its outcome is known.
        self._waiting = []
        if self._writer is not None:
            await see_out(self._writer)

    async def add(self, item: Asked) -> Answer:
        """What `write` answers to the item; its error, where the batch it was in failed."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._is_enough(len(self._waiting)):
            self._enough.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await future

    async def _write_all(self) -> None:
        while self._waiting:
            await self._linger()
            batch, self._waiting = self._waiting, []
            self._enough.clear()
            if not batch:
                return  # it was closed meanwhile
            try:
                answers = await self._write([item for item, _ in batch])
            except Exception as error:  # noqa: BLE001 - it is raised where each item was added
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                        future.exception()  # Who waits may be canceled before seeing it.
            else:
                for (_, future), answer in zip(batch, answers, strict=True):
                    if not future.done():
                        future.set_result(answer)

    async def _linger(self) -> None:
        # All that is ready to run may add something first.
        await asyncio.sleep(0)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._linger_s):
                await self._enough.wait()
