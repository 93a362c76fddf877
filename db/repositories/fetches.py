"""Who fetches which replay, so that each is fetched once in the world."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.jobs import FetchFailure, FetchTurn, TurnStatus
from db import models
from db.repositories.rows import after, among, prune, storable


class Fetches:
    """One fetch of a replay at a time, over all processes; the clock is the database's.

    Whoever begins waits only for others who just now begin the same replays, all in one order, and
    whoever renews waits for nobody: so no two wait for each other.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, urls: Collection[str], ttl: timedelta) -> dict[str, FetchTurn]:
        """For each replay a turn of one's own, else the turn of who fetches it now.

        A turn that ended badly or ran out is taken over.
        """
        turns: dict[str, FetchTurn] = {}
        # It ends: what cannot be taken belongs to somebody, who is found the next time.
        while missing := set(urls) - turns.keys():
            turns |= await self._find(missing)
            turns |= await self._take_over(missing & turns.keys(), ttl)
            turns |= await self._take(missing - turns.keys(), ttl)
        return turns

    async def renew(self, turns: Collection[FetchTurn], ttl: timedelta) -> None:
        """Hold on to these for another while; a lost turn, or another's, is left alone."""
        fetch, free = models.ReplayFetch, _free(_are_held(turns))
        await self._session.execute(
            update(fetch).where(fetch.id.in_(free)).values(expires_at=after(ttl))
        )

    async def end(self, turns: Collection[FetchTurn]) -> None:
        """The replays are stored; a turn that is lost, or not one's own, is left alone."""
        await self._session.execute(delete(models.ReplayFetch).where(_are_held(turns)))

    async def fail(self, turn: FetchTurn, code: str, reason: str | None = None) -> None:
        """The fetch ended badly, and those who wait shall know why; anybody may try again."""
        why = {"code": code, "reason": storable(reason), "expires_at": func.clock_timestamp()}
        await self._session.execute(update(models.ReplayFetch).where(_are_held([turn])).values(why))

    async def look(self, turns: Sequence[FetchTurn]) -> list[FetchFailure | TurnStatus]:
        """What has become of each turn, for those who wait for somebody else's."""
        fetch = models.ReplayFetch
        wanted = select(fetch.token, fetch.code, fetch.reason, _is_over().label("is_over")).where(
            among(fetch.url, {turn.url for turn in turns})
        )
        outcomes = {
            row.token: _outcome(row.code, row.reason, is_over=row.is_over)
            for row in await self._session.execute(wanted)
        }
        return [outcomes.get(turn.token, TurnStatus.GONE) for turn in turns]

    async def prune(self, older_than: timedelta) -> None:
        """Forget the failures of long ago, and turns that ran out as long ago."""
        fetch = models.ReplayFetch
        await prune(self._session, fetch, fetch.expires_at < func.clock_timestamp() - older_than)

    async def _find(self, urls: Collection[str]) -> dict[str, FetchTurn]:
        """The turns of others, over or not."""
        fetch = models.ReplayFetch
        found = await self._session.execute(
            select(fetch.url, fetch.token).where(among(fetch.url, urls))
        )
        return {row.url: FetchTurn(row.url, row.token, is_mine=False) for row in found}

    async def _take_over(self, urls: Collection[str], ttl: timedelta) -> dict[str, FetchTurn]:
        """Turns of one's own for those of these that are over."""
        if not urls:
            return {}
        fetch = models.ReplayFetch
        free = _free(and_(among(fetch.url, urls), _is_over()))
        mine = {"token": func.gen_random_uuid(), "expires_at": after(ttl)}
        taken = update(fetch).where(fetch.id.in_(free)).values(**mine, code=None, reason=None)
        rows = await self._session.execute(taken.returning(fetch.url, fetch.token))
        return {row.url: FetchTurn(row.url, row.token, is_mine=True) for row in rows}

    async def _take(self, urls: Collection[str], ttl: timedelta) -> dict[str, FetchTurn]:
        """Turns of one's own for those of these that nobody else began meanwhile."""
        if not urls:
            return {}
        fetch = models.ReplayFetch
        # In one order, lest two who begin several of the same wait for each other.
        rows = [{"url": url, "token": uuid4(), "expires_at": after(ttl)} for url in sorted(urls)]
        taken = insert(fetch).values(rows).on_conflict_do_nothing(index_elements=["url"])
        mine = await self._session.execute(taken.returning(fetch.url, fetch.token))
        return {row.url: FetchTurn(row.url, row.token, is_mine=True) for row in mine}


def _is_over() -> ColumnElement[bool]:
    return models.ReplayFetch.expires_at <= func.clock_timestamp()


def _are_held(turns: Collection[FetchTurn]) -> ColumnElement[bool]:
    """They stand and have not ended; one's own, because those who wait know the tokens as well."""
    fetch = models.ReplayFetch
    mine = [turn for turn in turns if turn.is_mine]
    return and_(
        among(fetch.url, {turn.url for turn in mine}),
        fetch.token.in_([turn.token for turn in mine]),
        fetch.code.is_(None),
    )


def _free(which: ColumnElement[bool]) -> Select[UUID]:
    """Those of these rows that nobody else is about to change."""
    return select(models.ReplayFetch.id).where(which).with_for_update(skip_locked=True)


def _outcome(code: str | None, reason: str | None, *, is_over: bool) -> FetchFailure | TurnStatus:
    if code is not None:
        return FetchFailure(code, reason)
    return TurnStatus.GONE if is_over else TurnStatus.ONGOING
