"""Where the raw copies of replays lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db import models
from db.repositories.rows import among


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

    async def keep(self, keys: Mapping[str, str]) -> None:
        """Keep each address's key once and for good: one that is kept already stays."""
        if not keys:
            return
        # In one order, lest two who keep several of the same wait for each other.
        rows = [{"url": url, "s3_key": keys[url]} for url in sorted(keys)]
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

    async def keep(self, user_id: UUID, url: str, s3_key: str) -> None:
        """Keep the key; a user's newest copy of a replay is the one that counts."""
        made = insert(models.UploadedReplay).values(user_id=user_id, url=url, s3_key=s3_key)
        kept = made.on_conflict_do_update(
            index_elements=["user_id", "url"], set_={"s3_key": s3_key}
        )
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
