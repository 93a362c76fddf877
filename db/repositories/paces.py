"""How hosts fare that have replays, and who asks them just now, over all processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import (
    ARRAY,
    CursorResult,
    Executable,
    Insert,
    Interval,
    String,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.domain.manners import Pace
from bot.domain.sources import SourceErrorCode
from db import models
from db.repositories.rows import after, storable

_SEATS: Final = UUID("6f1c7f0e-1d0a-4a53-9d9e-3d1f6a0f5b7c")
_PACE, _VISIT = models.SourcePace, models.SourceVisit
_HOST: Final = bindparam("asked", type_=String)


def _taking(*, is_calm: bool) -> Insert:
    """Take one of some seats that nobody has; where `is_calm`, only while the host is well."""
    clock = func.clock_timestamp()
    seat = func.unnest(bindparam("seats", type_=ARRAY(Uuid))).column_valued("seat")
    held = exists().where(_VISIT.token == seat, _VISIT.expires_at > clock)
    free = select(
        bindparam("visit", type_=Uuid), _HOST, seat, clock + bindparam("ttl", type_=Interval)
    ).where(~held)
    if is_calm:
        is_unwell = or_(_PACE.code.is_not(None), _PACE.next_at > clock)
        free = free.where(~exists().where(_PACE.host == _HOST, is_unwell))
    taken = insert(_VISIT).from_select(["id", "host", "token", "expires_at"], free.limit(1))
    new = taken.excluded
    # Of two who take a seat at one moment the second gets nothing, whatever it saw before.
    return taken.on_conflict_do_update(
        index_elements=["token"],
        set_={"id": new.id, "host": new.host, "expires_at": new.expires_at},
        where=_VISIT.expires_at <= clock,
    ).returning(literal_column("1"))


# Built once, because they come with every replay.
_TAKE: Final = _taking(is_calm=False)
_TAKE_CALMLY: Final = _taking(is_calm=True)
_LOOK: Final = select(
    func.clock_timestamp().label("now"),
    *(_PACE.next_at, _PACE.failures, _PACE.paused_until, _PACE.code, _PACE.reason),
).where(_PACE.host == _HOST)
_FAILURES: Final = (
    select(_PACE.failures).where(_PACE.host == _VISIT.host).correlate(_VISIT).scalar_subquery()
)
_LEAVE: Final = delete(_VISIT).where(_VISIT.id == bindparam("visit")).returning(_FAILURES)


def seats_of(host: str, number: int) -> list[UUID]:
    """As many seats as may visit the host at once, in every process the same."""
    return [uuid5(_SEATS, f"{number} {host}") for number in range(number)]


class Paces:
    """Each of these is one statement, or for a transaction that begins with `lock`.

    Who visits a host has one of its seats until they leave, or show no sign of life. Whoever
    changes how a host fares locks it first, and takes or leaves a seat afterwards: so no two wait
    for each other. The clock is the database's.
    """

    def __init__(self, session: AsyncSession | AsyncConnection) -> None:
        self._session = session

    async def find(self, host: str) -> Pace | None:
        """How the host fares; None where nobody has been there yet."""
        rows = await self._execute(_LOOK, {"asked": host})
        return next((_to_pace(row) for row in rows), None)

    async def lock(self, host: str) -> Pace:
        """How the host fares, which nobody else changes until the transaction ends."""
        while True:
            rows = await self._execute(_LOOK.with_for_update(), {"asked": host})
            if (row := rows.first()) is not None:
                return _to_pace(row)
            first = insert(_PACE).values(host=host).on_conflict_do_nothing(index_elements=["host"])
            await self._execute(first)

    async def take(
        self,
        host: str,
        seats: Sequence[UUID],
        visit_id: UUID,
        ttl: timedelta,
        *,
        is_calm: bool = False,
    ) -> bool:
        """Whether the visit got one of these seats; where `is_calm`, only of a host that is well.

        They are tried in their order, and who wants any of them shuffles them.
        """
        given = {"asked": host, "seats": [*seats], "visit": visit_id, "ttl": ttl}
        taken = await self._execute(_TAKE_CALMLY if is_calm else _TAKE, given)
        return taken.first() is not None

    async def renew(self, visit_id: UUID, ttl: timedelta) -> bool:
        """Hold on for another while; not where too long a time has passed since the last one."""
        held = update(_VISIT).where(
            _VISIT.id == visit_id, _VISIT.expires_at > func.clock_timestamp()
        )
        renewed = await self._execute(held.values(expires_at=after(ttl)).returning(_VISIT.id))
        return renewed.first() is not None

    async def leave(self, visit_id: UUID) -> int:
        """Give the seat back, if it is still one's own; how often the host failed of late."""
        return (await self._execute(_LEAVE, {"visit": visit_id})).scalar() or 0

    async def reserve(self, host: str, gap: timedelta) -> None:
        """The next visit comes no earlier than this long after now."""
        soonest = func.greatest(_PACE.next_at, after(gap))
        await self._execute(update(_PACE).where(_PACE.host == host).values(next_at=soonest))

    async def keep(self, host: str, pace: Pace) -> None:
        """The host fares like this from now on; the caller has locked it."""
        values: dict[str, Any] = {
            "next_at": pace.next_at,
            "failures": pace.failures,
            "paused_until": pace.paused_until,
            "code": pace.code,
            "reason": storable(pace.reason),
        }
        await self._execute(update(_PACE).where(_PACE.host == host).values(values))

    async def forgive(self, host: str) -> None:
        """What failed before the last answer no longer counts, unless the host has had enough."""
        calm = update(_PACE).where(_PACE.host == host, _PACE.code.is_(None), _PACE.failures > 0)
        await self._execute(calm.values(failures=0))

    async def _execute(
        self, statement: Executable, given: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run it on the connection: a session would take what is given for rows to insert."""
        session = self._session
        connection = session if isinstance(session, AsyncConnection) else await session.connection()
        return await connection.execute(statement, given)


def _to_pace(row: Any) -> Pace:  # noqa: ANN401 - a row of `_LOOK`
    code = None if row.code is None else SourceErrorCode(row.code)
    return Pace(
        now=row.now,
        next_at=row.next_at,
        failures=row.failures,
        paused_until=row.paused_until,
        code=code,
        reason=row.reason,
    )
