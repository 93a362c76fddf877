import asyncio
import subprocess
import sys
from contextlib import suppress

import pytest

from db.database import Database
from tests.architecture.source import ROOT
from tests.db.making import ANA, see_waiting, urls

pytest_plugins = ("tests.database",)

# Each of two processes says which keys count, and which replays it was to fetch.
KEEP = """
import asyncio, os, sys
from datetime import timedelta
from db.database import open_database
async def main(name):
    said = ""
    async with open_database(sys.argv[1]) as database:
        for number in range(40):
            async with database.unit_of_work() as unit:
                url = f"url {number}"
                turn = (await unit.fetches.begin([url], timedelta(hours=1)))[url]
                await unit.scraped_replays.keep({url: name})
                key = (await unit.scraped_replays.find([url]))[url]
            said += key + "-+"[turn.is_mine]
    print(said)
child = os.fork()
asyncio.run(main("a" if child else "b"))
if child:
    sys.exit(os.waitpid(child, 0)[1])
"""
URL, OTHER = urls(2)


async def keep(database: Database, key: str) -> str:
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({URL: key})
        return (await unit.scraped_replays.find([URL]))[URL]


async def replace(database: Database, old: str, new: str) -> str:
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.replace(URL, old, new)
        return (await unit.scraped_replays.find([URL]))[URL]


async def found(database: Database) -> dict[str, str]:
    async with database.unit_of_work() as unit:
        return await unit.scraped_replays.find([URL, OTHER])


async def test_the_first_key_is_kept_for_good(database: Database) -> None:
    assert await keep(database, "first") == "first"
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({URL: "second"})
        await unit.scraped_replays.keep({})
    assert await keep(database, "third") == "first"
    assert await found(database) == {URL: "first"}
    async with database.unit_of_work() as unit:
        assert await unit.scraped_replays.find([]) == {}


async def test_who_comes_second_waits_for_the_first(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({URL: "first"})
        waiting = asyncio.create_task(keep(database, "second"))
        await see_waiting(database, waiting)
    assert await waiting == "first"


async def test_who_comes_second_is_first_when_the_first_gives_up(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.unit_of_work() as unit:
            await unit.scraped_replays.keep({URL: "first"})
            waiting = asyncio.create_task(keep(database, "second"))
            await see_waiting(database, waiting)
            raise ZeroDivisionError
    assert await waiting == "second"


async def test_several_are_kept_together(database: Database) -> None:
    await keep(database, "first")
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({OTHER: "second", URL: "third"})
    assert await found(database) == {OTHER: "second", URL: "first"}


async def test_two_who_keep_the_same_never_wait_for_each_other(database: Database) -> None:
    async def keep_all(names: str) -> None:
        async with database.unit_of_work() as unit:
            await unit.scraped_replays.keep(dict.fromkeys(names, names))

    # Both are stopped half-way, where each would have what the other wants.
    async with database.unit_of_work() as unit:
        await unit.scraped_replays.keep({"b": "key"})
        both = [asyncio.create_task(keep_all(names)) for names in ("abc", "cba")]
        await see_waiting(database, *both)
    await asyncio.gather(*both)
    async with database.unit_of_work() as unit:
        kept = await unit.scraped_replays.find("abc")
    assert kept["a"] == kept["c"]
    assert kept["b"] == "key"


async def test_a_lost_copy_is_replaced_once(database: Database) -> None:
    await keep(database, "lost")
    assert await replace(database, "lost", "new") == "new"
    assert await replace(database, "lost", "newer") == "new", "somebody else was quicker"
    assert await found(database) == {URL: "new"}


async def test_a_copy_nobody_knows_of_is_kept(database: Database) -> None:
    assert await replace(database, "lost", "new") == "new"
    assert await found(database) == {URL: "new"}


async def test_many_who_replace_at_once_agree(database: Database) -> None:
    await keep(database, "lost")
    counts = await asyncio.gather(*(replace(database, "lost", f"new {n}") for n in range(8)))
    assert set(counts) == set((await found(database)).values())


async def test_an_upload_is_its_users_own_and_the_newest_counts(database: Database) -> None:
    async with database.unit_of_work() as unit:
        ana, ben = await unit.users.of_discord(ANA), await unit.users.of_discord(ANA + 1)
        await unit.uploaded_replays.keep(ana.id, URL, "first")
        await unit.uploaded_replays.keep(ben.id, URL, "another's")
        await unit.uploaded_replays.keep(ana.id, URL, "second")
    async with database.unit_of_work() as unit:
        assert await unit.uploaded_replays.find(ana.id, [URL, OTHER]) == {URL: "second"}
        assert await unit.uploaded_replays.find(ben.id, [URL]) == {URL: "another's"}
        assert await unit.uploaded_replays.find(ana.id, []) == {}
        assert await unit.scraped_replays.find([URL]) == {}


async def test_many_uploads_at_once_leave_one(database: Database) -> None:
    async def upload(key: str) -> None:
        async with database.unit_of_work() as unit:
            user = await unit.users.of_discord(ANA)
            await unit.uploaded_replays.keep(user.id, URL, key)

    await asyncio.gather(*map(upload, "abcdefgh"))
    async with database.unit_of_work() as unit:
        rows = await unit.sql.execute("SELECT s3_key FROM uploaded_replays")
    assert len(rows) == 1


@pytest.mark.slow
async def test_two_processes_keep_one_key_and_fetch_once(
    database_url: str, database: Database
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KEEP, database_url), cwd=ROOT, stdout=subprocess.PIPE
    )
    said = (await process.communicate())[0].decode().split()
    assert process.returncode == 0
    async with database.unit_of_work() as unit:
        kept = await unit.scraped_replays.find(f"url {number}" for number in range(40))
    expected = [kept[f"url {number}"] for number in range(40)]
    assert [list(one[::2]) for one in said] == [expected] * 2
    fetched = zip(*(one[1::2] for one in said), strict=True)
    assert set(fetched) <= {("+", "-"), ("-", "+")}
