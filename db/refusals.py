"""Why a database cannot be used, in sentences for people; none of them holds a password."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DomainError

_Refusal = tuple[type[BaseException] | tuple[type[BaseException], ...], str, str]

# The first that fits counts, so what is special comes before what is general.
_REFUSALS: Final[list[_Refusal]] = [
    (
        (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError),
        "database_login",
        "The database refuses the user or the password: correct them in DATABASE_URL.",
    ),
    (
        asyncpg.InvalidCatalogNameError,
        "database_missing",
        "The server has no database of this name: create it, or correct DATABASE_URL.",
    ),
    (
        asyncpg.CannotConnectNowError,
        "database_starting",
        "The database is just starting or stopping: try again in a moment.",
    ),
    (
        asyncpg.TooManyConnectionsError,
        "database_full",
        "The database takes no more connections: end other programs that use it.",
    ),
    (
        asyncpg.InsufficientPrivilegeError,
        "database_rights",
        "The user in DATABASE_URL may not do this: give it all rights on its database.",
    ),
    (
        asyncpg.ReadOnlySQLTransactionError,
        "database_read_only",
        "The database can only be read: point DATABASE_URL to one that can be written.",
    ),
    (
        (
            asyncpg.DuplicateTableError,
            asyncpg.DuplicateObjectError,
            asyncpg.DuplicateFunctionError,
            asyncpg.DuplicateSchemaError,
        ),
        "database_not_ours",
        "The database holds tables of another program: point DATABASE_URL to an empty one.",
    ),
    (
        socket.gaierror,
        "database_host",
        "The database's host cannot be found: check its name in DATABASE_URL, and the network.",
    ),
    (
        ConnectionRefusedError,
        "database_refused",
        "Nothing listens at the database's address: start the server, or correct DATABASE_URL.",
    ),
    (
        TimeoutError,
        "database_silent",
        "The database does not answer: check that its server runs, and DATABASE_URL.",
    ),
    (
        ssl.SSLError,
        "database_tls",
        "The database cannot be had over TLS: correct sslmode or certificates in DATABASE_URL.",
    ),
    (
        (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError),
        "database_away",
        "The database cannot be reached: check that its server runs, and DATABASE_URL.",
    ),
]


def original_error(error: DBAPIError) -> BaseException:
    """What the driver raised, before SQLAlchemy wrapped it twice."""
    cause = error.orig.__cause__ if error.orig else None
    return cause or error


def explain(error: BaseException) -> DomainError | None:
    """Why the database cannot be used; None for errors that have nothing to do with that."""
    original = original_error(error) if isinstance(error, DBAPIError) else error
    for kinds, code, sentence in _REFUSALS:
        if isinstance(original, kinds):
            return DomainError(code, sentence)
    return None


@contextmanager
def explained() -> Iterator[None]:
    """Whatever keeps the database from being used becomes a sentence; other errors stay."""
    try:
        yield
    except (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        refusal = explain(error)
        if refusal is None:
            raise
        raise refusal from None
