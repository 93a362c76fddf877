"""How to reach the database."""

from __future__ import annotations

import re
from typing import Any, Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import DomainError

_SCHEME: Final = re.compile(r"postgres(?:ql)?(?:\+\w+)?://")


def plain_url(url: str) -> str:
    """`url` as PostgreSQL's own tools read it, without a driver's name in it."""
    if not _SCHEME.match(url):
        sentence = "The database's address does not begin with postgresql://: correct DATABASE_URL."
        raise DomainError("database_url", sentence)
    return _SCHEME.sub("postgresql://", url, count=1)


def create_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine that connects when it is first used; whoever creates it disposes of it."""
    address = plain_url(url)

    async def connect(*_: Any, **__: Any) -> asyncpg.Connection[asyncpg.Record]:  # noqa: ANN401 the dialect's own arguments, all in the address
        # asyncpg reads the address itself, because SQLAlchemy hands on sslmode and its like
        # under names that asyncpg does not know.
        try:
            return await asyncpg.connect(address)
        except ValueError:
            # Its own words would quote the address.
            raise _unreadable() from None

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        # So many and no more: an embedded server has a hundred connections for all processes.
        pool_size=pool_size,
        max_overflow=0,
        # The one used last knows the statements already.
        pool_use_lifo=True,
        # A ping before use, because after a restart of the server every pooled connection is dead.
        pool_pre_ping=True,
        # What is written may be secret, and errors end in logs.
        hide_parameters=True,
    )


def _unreadable() -> DomainError:
    sentence = (
        "The database's address cannot be read: correct DATABASE_URL, and write signs like / or #"
        " in its password as %2F or %23."
    )
    return DomainError("database_url", sentence)
