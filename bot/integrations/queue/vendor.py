"""PgQueuer, set up for us."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

from bot.integrations.queue.connection import WorkerConnection
from bot.integrations.queue.statements import CHANNEL, ENTRYPOINT

if TYPE_CHECKING:
    from pgqueuer import QueueManager
    from pgqueuer.domain.models import Context, Job
    from pgqueuer.domain.settings import DBSettings


def create_manager(
    connection: WorkerConnection, me: UUID, take: Callable[[Job, Context], Awaitable[None]]
) -> QueueManager:
    """A manager that hands work to `take` and knows itself as `me`.

    PgQueuer is imported when it is needed and not with this module: that takes a second, and
    starts a program to find out about the machine.
    """
    import anyio  # noqa: PLC0415 - see above
    from pgqueuer import Queries, QueueManager  # noqa: PLC0415 - see above
    from pgqueuer.adapters.persistence import qb  # noqa: PLC0415 - see above
    from pgqueuer.domain.types import Channel, QueueManagerId  # noqa: PLC0415 - see above

    class OpenEndedQueries(Queries):
        async def log_jobs(self, job_status: object) -> None:
            """Nothing: who takes work writes down its end, and PgQueuer's own has no fence."""

    # Its first one loads half of anyio, which would hold up everything when the first work comes.
    anyio.CancelScope()
    names = _names()
    queries = OpenEndedQueries(
        connection,
        qbe=qb.QueryBuilderEnvironment(names),
        qbq=qb.QueryQueueBuilder(names),
        qbs=qb.QuerySchedulerBuilder(names),
    )
    manager = QueueManager(queries, Channel(CHANNEL))
    manager.queue_manager_id = QueueManagerId(me)
    manager.entrypoint(ENTRYPOINT, accepts_context=True)(take)
    return manager


def _names() -> DBSettings:
    # Every name spelled out, because PgQueuer takes the others from variables like `CHANNEL`.
    from pgqueuer.domain.settings import DBSettings, Durability  # noqa: PLC0415 - see above
    from pgqueuer.domain.types import Channel  # noqa: PLC0415 - see above

    return DBSettings(
        prefix="",
        db_schema="pgq",
        channel=Channel(CHANNEL),
        function="fn_pgqueuer_changed",
        statistics_table="pgqueuer_statistics",
        queue_status_type="pgqueuer_status",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        trigger="tg_pgqueuer_changed",
        schedules_table="pgqueuer_schedules",
        durability=Durability.durable,
        widen_id=False,
    )
