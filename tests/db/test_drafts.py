import asyncio
from datetime import timedelta

from db.database import Database
from tests.db.making import ANA

pytest_plugins = ("tests.database",)


async def test_a_draft_is_kept_replaced_and_dropped(database: Database) -> None:
    async with database.unit_of_work() as unit:
        ana = (await unit.users.of_discord(ANA)).id
        ben = (await unit.users.of_discord(8)).id
        assert await unit.drafts.find(ana) is None
        await unit.drafts.put(ana, {"team_name": "Seraphim 🐉\0"})
        await unit.drafts.put(ben, {"team_name": "Damage Step"})
        await unit.drafts.put(ana, {"team_name": "Seraphim", "entries": []})
        assert await unit.drafts.find(ana) == {"team_name": "Seraphim", "entries": []}
        await unit.drafts.drop(ana)
        assert await unit.drafts.find(ana) is None
        assert await unit.drafts.find(ben) is not None
        await unit.users.erase(await unit.users.get(ben))
        assert await unit.sql.execute("SELECT * FROM team_drafts") == []


async def test_whoever_prunes_waits_for_nobody(database: Database) -> None:
    """Two workers that did would meet the same rows in two orders."""
    async with database.unit_of_work() as unit:
        ana, ben = [(await unit.users.of_discord(who)).id for who in (ANA, 8)]
        for who in (ana, ben):
            await unit.drafts.put(who, {"team_name": "Seraphim"})
    async with database.unit_of_work() as first, asyncio.timeout(20):
        await first.drafts.put(ana, {"team_name": "Damage Step"})
        async with database.unit_of_work() as second:
            await second.drafts.prune(timedelta(0))
    async with database.unit_of_work() as unit:
        assert await unit.drafts.find(ana) == {"team_name": "Damage Step"}
        assert await unit.drafts.find(ben) is None
