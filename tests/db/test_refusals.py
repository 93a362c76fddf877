"""What keeps a database away is told in a sentence, and no password with it."""

import socket
import ssl
import traceback
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DomainError
from db.checking import TablesState
from db.database import open_database
from db.refusals import explained
from tests.database import GUARDED, Server, execute

pytest_plugins = ("tests.database",)

PASSWORD = "s3cr3t/word"
QUOTED = "s3cr3t%2Fword"


@pytest.fixture
async def guarded(server: Server) -> AsyncIterator[str]:
    """Who needs a password, and may do nothing but enter."""
    await execute(server.url(), f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'")
    yield GUARDED
    await execute(server.url(), f"DROP ROLE {GUARDED}")


async def refusal(url: str, verb: str = "check") -> DomainError:
    """What the two ways to meet the database say."""
    async with open_database(url) as database:
        with pytest.raises(DomainError) as refused:
            await getattr(database, verb)()
    told = "".join(traceback.format_exception(refused.value))
    assert "s3cr3t" not in told
    assert "word" not in refused.value.sentence.replace("password", "")
    return refused.value


@pytest.mark.parametrize("verb", ["check", "migrate"])
async def test_a_wrong_password_is_refused(server: Server, guarded: str, verb: str) -> None:
    for password in ("s3cr3t", ""):
        error = await refusal(server.url(who=f"{guarded}:{password}"), verb)
        assert error.code == "database_login"
        assert "correct them in DATABASE_URL" in error.sentence


async def test_a_password_with_signs_in_it_must_be_quoted(server: Server, guarded: str) -> None:
    error = await refusal(server.url(who=f"{guarded}:{PASSWORD}"))
    assert error.code == "database_url"
    assert "%2F" in error.sentence
    async with open_database(server.url(who=f"{guarded}:{QUOTED}")) as database:
        assert (await database.check()).tables is TablesState.ABSENT


async def test_who_may_not_make_tables_is_told_so(empty_url: str, guarded: str) -> None:
    url = empty_url.replace("tester@", f"{guarded}:{QUOTED}@")
    error = await refusal(url, "migrate")
    assert error.code == "database_rights"
    assert "DATABASE_URL" in error.sentence


async def test_an_unknown_user_is_refused(server: Server) -> None:
    assert (await refusal(server.url(who="nobody"))).code == "database_login"


@pytest.mark.parametrize("verb", ["check", "migrate"])
async def test_a_missing_database_is_refused(server: Server, verb: str) -> None:
    error = await refusal(server.url("no_such"), verb)
    assert error.code == "database_missing"
    assert error.sentence == (
        "The server has no database of this name: create it, or correct DATABASE_URL."
    )


@pytest.mark.parametrize("verb", ["check", "migrate"])
async def test_an_address_where_nobody_listens_is_refused(verb: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # bound, but it does not listen
        port = silent.getsockname()[1]
        error = await refusal(f"postgresql://ana:s3cr3t@127.0.0.1:{port}/db", verb)
    assert error.code == "database_refused"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:s3cr3t@host:port/db",
        "postgresql://ana:s3cr3t@host/db?sslmode=sometimes",
        f"postgresql://ana:s3cr3t@{'a' * 64}.invalid/db",
    ],
)
async def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    assert (await refusal(url)).code == "database_url"


async def test_another_programs_tables_are_left_alone(empty_url: str) -> None:
    await execute(empty_url, "CREATE TABLE jobs (name text)", "INSERT INTO jobs VALUES ('ours')")
    error = await refusal(empty_url, "migrate")
    assert error.code == "database_not_ours"
    async with open_database(empty_url) as database, database.unit_of_work() as unit:
        assert await unit.sql.execute("SELECT * FROM jobs") == [{"name": "ours"}]
        assert await unit.sql.execute("SELECT to_regclass('users') AS made") == [{"made": None}]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(-2, "Name or service not known"), "database_host"),
        (TimeoutError(), "database_silent"),
        (asyncpg.CannotConnectNowError("the database system is starting up"), "database_starting"),
        (asyncpg.TooManyConnectionsError("too many clients"), "database_full"),
        (asyncpg.ReadOnlySQLTransactionError("read-only"), "database_read_only"),
        (ssl.SSLCertVerificationError("unknown authority"), "database_tls"),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), "database_away"),
        (OSError("Multiple exceptions: [Errno 111] Connect call failed"), "database_away"),
    ],
)
def test_other_troubles_have_sentences_too(error: Exception, code: str) -> None:
    with pytest.raises(DomainError) as refused, explained():
        raise error
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_what_is_no_trouble_of_the_databases_stays_what_it_is() -> None:
    errors = [
        ZeroDivisionError(),
        asyncpg.SyntaxOrAccessError("no"),
        DBAPIError("no", None, OSError()),
    ]
    for error in errors:
        with pytest.raises(type(error)) as raised, explained():
            raise error
        assert raised.value is error
