"""Where the raw copies of replays lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, desc, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.copies import StoredCopy
from bot.domain.sources import ReplayOrigin
from db import models
from db.repositories.rows import among


class Copies:
    """All copies that somebody's job may use, whoever gave them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def usable(
        self, user_id: UUID, urls: Iterable[str], job_id: UUID | None = None
    ) -> dict[str, tuple[StoredCopy, ...]]:
        """The copies of each of these, the best first.

        The site's or an archive's goes before the user's own, and that before one of somebody else
        which the job accepted.
        """
        scraped, uploaded = models.ScrapedData, models.UploadedReplay
        accepted = models.AcceptedUpload
        wanted = list(urls)
        of_all = _ranked(1, scraped.url, scraped.s3_key, scraped.source).where(
            among(scraped.url, wanted)
        )
        own = _ranked(2, uploaded.url, uploaded.s3_key, uploaded.source).where(
            uploaded.user_id == user_id, among(uploaded.url, wanted)
        )
        # Who gave it may have forgotten it since; then nobody knows of a browser any more.
        how = (
            select(uploaded.source)
            .where(uploaded.url == accepted.url, uploaded.s3_key == accepted.s3_key)
            .order_by(uploaded.source.desc())
            .limit(1)
            .scalar_subquery()
        )
        of_others = _ranked(
            3, accepted.url, accepted.s3_key, func.coalesce(how, ReplayOrigin.UPLOAD)
        ).where(accepted.job_id == job_id, among(accepted.url, wanted))
        rows = await self._session.execute(of_all.union_all(own, of_others).order_by("rank"))
        copies: dict[str, tuple[StoredCopy, ...]] = {}
        for row in rows:
            origin = None if row.source is None else ReplayOrigin(row.source)
            copies[row.url] = (*copies.get(row.url, ()), StoredCopy(row.key, origin))
        return copies

    async def newest_key(self) -> str | None:
        """Where the copy lies that was kept last, of whomever; None before the first."""
        scraped, uploaded = models.ScrapedData, models.UploadedReplay
        kept = select(scraped.s3_key, scraped.updated_at).union_all(
            select(uploaded.s3_key, uploaded.updated_at)
        )
        found = kept.order_by(desc("updated_at")).limit(1)
        key: str | None = await self._session.scalar(found)
        return key

    async def accept(self, job_id: UUID, url: str, s3_key: str, source: ReplayOrigin) -> None:
        """Let the job use a copy that somebody else brought; the newest counts."""
        given = {"s3_key": s3_key, "source": source}
        made = insert(models.AcceptedUpload).values(job_id=job_id, url=url, **given)
        await self._session.execute(
            made.on_conflict_do_update(index_elements=["job_id", "url"], set_=given)
        )


class ScrapedReplays:
    """Where the raw copy of each replay lies that the site or an archive gave."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, urls: Iterable[str]) -> dict[str, str]:
        """The key of each of these that is stored."""
        scraped = models.ScrapedData
        wanted = select(scraped.url, scraped.s3_key).where(among(scraped.url, urls))
        rows = await self._session.execute(wanted)
        return {row.url: row.s3_key for row in rows}

    async def stored_since(self, since: datetime | None) -> dict[str, str]:
        """The key of each that is stored, or came since a moment, the first that came first."""
        scraped = models.ScrapedData
        wanted = select(scraped.url, scraped.s3_key).order_by(scraped.created_at, scraped.url)
        if since is not None:
            wanted = wanted.where(scraped.created_at >= since)
        return {row.url: row.s3_key for row in await self._session.execute(wanted)}

    async def keep(
        self, keys: Mapping[str, str], sources: Mapping[str, ReplayOrigin] | None = None
    ) -> None:
        """Keep each address's key once and for good: one that is kept already stays."""
        if not keys:
            return
        known = sources or {}
        # In one order, lest two who keep several of the same wait for each other.
        rows = [{"url": url, "s3_key": keys[url], "source": known.get(url)} for url in sorted(keys)]
        made = insert(models.ScrapedData).values(rows)
        await self._session.execute(made.on_conflict_do_nothing(index_elements=["url"]))

    async def replace(self, url: str, old_key: str, new_key: str) -> None:
        """Put the new key where the old one still stands, for an object that is lost or corrupt."""
        scraped = models.ScrapedData
        stands = (scraped.url == url, scraped.s3_key == old_key)
        await self._session.execute(update(scraped).where(*stands).values(s3_key=new_key))
        await self.keep({url: new_key})


class UploadedReplays:
    """Where the raw copy of each replay lies that a person brought; nobody else sees it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, user_id: UUID, urls: Iterable[str]) -> dict[str, str]:
        """The key of each of these that the user brought."""
        uploaded = models.UploadedReplay
        wanted = select(uploaded.url, uploaded.s3_key).where(
            uploaded.user_id == user_id, among(uploaded.url, urls)
        )
        rows = await self._session.execute(wanted)
        return {row.url: row.s3_key for row in rows}

    async def keep(
        self, user_id: UUID, url: str, s3_key: str, source: ReplayOrigin = ReplayOrigin.UPLOAD
    ) -> None:
        """Keep the key; a user's newest copy of a replay is the one that counts."""
        given = {"s3_key": s3_key, "source": source}
        made = insert(models.UploadedReplay).values(user_id=user_id, url=url, **given)
        kept = made.on_conflict_do_update(index_elements=["user_id", "url"], set_=given)
        await self._session.execute(kept)

    async def count(self, user_id: UUID) -> int:
        """How many replays the user brought."""
        counted = select(func.count()).where(models.UploadedReplay.user_id == user_id)
        return await self._session.scalar(counted) or 0

    async def of_user(self, user_id: UUID) -> dict[str, str]:
        """The key of each replay that the user brought, the oldest first."""
        uploaded = models.UploadedReplay
        wanted = select(uploaded.url, uploaded.s3_key).where(uploaded.user_id == user_id)
        rows = await self._session.execute(wanted.order_by(uploaded.created_at, uploaded.url))
        return {row.url: row.s3_key for row in rows}


def has_copy() -> ColumnElement[bool]:
    """Whether there is a copy of a job's replay which that job may use."""
    url = models.JobReplay.url
    scraped, own, accepted = models.ScrapedData, models.UploadedReplay, models.AcceptedUpload
    return or_(
        exists().where(scraped.url == url),
        exists().where(own.url == url, own.user_id == models.Job.user_id),
        exists().where(accepted.url == url, accepted.job_id == models.Job.id),
    )


def _ranked(rank: int, url: Any, key: Any, source: Any) -> Select[Any]:  # noqa: ANN401 - columns
    return select(
        literal(rank).label("rank"), url.label("url"), key.label("key"), source.label("source")
    )
