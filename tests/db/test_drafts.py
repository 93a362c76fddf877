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
