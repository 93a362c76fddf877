"""One piece of work, from the queue's hand to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from bot.domain.job_errors import WorkTakenError
from bot.integrations.queue.connection import WorkerConnection
from bot.integrations.queue.patience import see_out
from bot.integrations.queue.statements import BEGIN, END, PUT_BACK
from bot.integrations.queue.timing import Timing

if TYPE_CHECKING:
    from pgqueuer.domain.models import Context, Job

Work = Callable[[UUID], Awaitable[None]]

_log = logging.getLogger(__name__)
_AT_ONCE = timedelta(0)


class Shift:
    """Work over one connection; when `over` is set, what is in hand is handed back."""

    def __init__(
        self,
        connection: WorkerConnection,
        me: UUID,
        work: Work,
        timing: Timing,
        over: asyncio.Event,
    ) -> None:
        self._connection = connection
        self._me = me
        self._work = work
        self._timing = timing
        self._over = over

    async def take(self, job: Job, context: Context) -> None:
        """Do one piece of work, and write down its end."""
        try:
            await self._take(job, context)
        except Exception:  # noqa: BLE001 PgQueuer would tell it once more
            # Work without an end is handed out again. A lost connection is told by who connects.
            if not self._connection.is_over:
                _log.exception("the end of work on %s was not written", _name(job))

    async def _take(self, job: Job, context: Context) -> None:
        if self._over.is_set():
            await self._put_back(job, priority=1)
            return
        if not await self._connection.fetch(BEGIN, job.id, self._me):
            return
        task = asyncio.create_task(self._do(job))
        undisturbed = await self._watch(task, context)
        if context.cancellation.cancel_called:
            return  # who canceled it took it out of the queue
        if undisturbed:
            error = asyncio.CancelledError() if task.cancelled() else task.result()
            await self._conclude(job, error)
        else:
            await self._put_back(job, priority=1)

    async def _do(self, job: Job) -> Exception | None:
        try:
            await self._work(UUID(_name(job)))
        except Exception as error:  # noqa: BLE001 it is told, and the work comes again
            return error
        return None

    async def _watch(self, task: asyncio.Task[Any], context: Context) -> bool:
        """Wait for the task; False where it was stopped before its end.

        It looks out for the end of the shift, because PgQueuer would wait for the work without
        limit, and forget it where the waiting is cut short.
        """
        over = asyncio.create_task(self._over.wait())
        waited: set[asyncio.Task[Any]] = {task, over}
        # Inside the scope a cancellation repeats until it is left, so what is to be awaited
        # afterwards stands outside. Being canceled by others means: it all ends here.
        with suppress(asyncio.CancelledError), context.cancellation:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if task.done():
            return True
        task.cancel()
        with suppress(asyncio.CancelledError):
            await see_out(task, self._timing.grace)
        if not task.done():
            _log.warning("work does not stop, it is left behind: %r", task)
        elif not task.cancelled() and (error := task.result()):
            _log.warning("work did not stop in order: %r", error)
        return False

    async def _conclude(self, job: Job, error: BaseException | None) -> None:
        """Write down what came of it."""
        match error:
            case None:
                await self._end(job, "successful")
            case WorkTakenError():
                await self._put_back(job, pause=error.retry_after)
            case _ if job.attempts >= self._timing.most_retries:
                _log.error("work on %s is given up", _name(job), exc_info=error)
                await self._end(job, "failed")
            case _:
                _log.error("work on %s failed: %r", _name(job), error, exc_info=error)
                await self._put_back(job, pause=self._pause_after(job.attempts), errors=1)

    def _pause_after(self, errors: int) -> timedelta:
        # A longer shift would be more than a timedelta holds.
        return min(self._timing.first_retry * (1 << min(errors, 20)), self._timing.last_retry)

    async def _end(self, job: Job, status: Literal["successful", "failed"]) -> None:
        if not await self._connection.fetch(END, job.id, self._me, status):
            await self._put_back(job)

    async def _put_back(
        self, job: Job, *, pause: timedelta = _AT_ONCE, errors: int = 0, priority: int = 0
    ) -> None:
        """Have it again, after a pause, or at once where it was asked for meanwhile."""
        # Work that was interrupted goes before all that has not begun.
        await self._connection.fetch(PUT_BACK, job.id, self._me, pause, errors, priority)


def _name(job: Job) -> str:
    return (job.payload or b"").decode(errors="replace")
