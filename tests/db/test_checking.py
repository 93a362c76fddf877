from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from db.checking import DatabaseState, TablesState, compare
from db.database import open_database
from tests.database import execute

pytest_plugins = ("tests.database",)

REVISION = 'revision = "{}"\ndown_revision = {}\n'


async def check(url: str) -> DatabaseState:
    async with open_database(url) as database:
        return await database.check()


async def test_a_database_says_what_it_is(database_url: str) -> None:
    state = await check(database_url)
    assert state.tables is TablesState.CURRENT
    assert state.server_version.replace(".", "").isdigit()
    assert state.server_version.startswith("18")


async def test_a_look_at_an_empty_database_changes_nothing(empty_url: str) -> None:
    assert (await check(empty_url)).tables is TablesState.ABSENT
    assert (await check(empty_url)).tables is TablesState.ABSENT
    await execute(empty_url, "CREATE TABLE alembic_version (version_num text)")
    assert (await check(empty_url)).tables is TablesState.ABSENT, "all was undone by a downgrade"


async def test_a_newer_database_is_told_from_ours(own_url: str) -> None:
    await execute(own_url, "UPDATE alembic_version SET version_num = '999'")
    assert (await check(own_url)).tables is TablesState.NEWER


@pytest.mark.parametrize(
    ("revisions", "state"),
    [
        ((), TablesState.ABSENT),
        (("001",), TablesState.BEHIND),
        (("002",), TablesState.CURRENT),
        (("003",), TablesState.NEWER),
        (("002", "003"), TablesState.NEWER),
    ],
)
def test_tables_are_compared_with_the_newest_revision(
    tmp_path: Path, revisions: tuple[str, ...], state: TablesState
) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "one.py").write_text(REVISION.format("001", "None"))
    (folder / "two.py").write_text(REVISION.format("002", "'001'"))
    assert compare(revisions, ScriptDirectory(tmp_path)) is state
