from uuid import UUID

from db.database import Database
from tests.db.making import ANA

pytest_plugins = ("tests.database",)


async def user_of(database: Database, who: int = ANA) -> UUID:
    async with database.unit_of_work() as unit:
        return (await unit.users.of_discord(who)).id


async def say(database: Database, user_id: UUID, *pairs: tuple[str, str]) -> None:
    async with database.unit_of_work() as unit:
        await unit.names_apart.say(user_id, "Seraphim", pairs)


async def said(
    database: Database, user_id: UUID, team: str = "Seraphim"
) -> frozenset[tuple[str, str]]:
    async with database.unit_of_work() as unit:
        return await unit.names_apart.of_team(user_id, team)


async def test_a_pair_is_one_however_it_is_said(database: Database) -> None:
    ana = await user_of(database)
    await say(database, ana, ("Mirael", "Mirae1"), ("Mirae1", "Mirael"))
    await say(database, ana, ("Mirael", "Mirae1"), ("Ben", "Ben"))
    await say(database, ana)
    assert await said(database, ana, " SERAPHIM") == {("Mirae1", "Mirael")}
    async with database.unit_of_work() as unit:
        assert await unit.names_apart.of_user(ana) == (("seraphim", "Mirae1", "Mirael"),)


async def test_only_pairs_within_the_names_are_forgotten(database: Database) -> None:
    ana = await user_of(database)
    await say(database, ana, ("A", "B"), ("B", "C"), ("A", "D"))
    async with database.unit_of_work() as unit:
        await unit.names_apart.forget(ana, "Seraphim", {"A", "B", "C"})
    assert await said(database, ana) == {("A", "D")}


async def test_pairs_belong_to_one_user_and_one_team_and_go_with_them(database: Database) -> None:
    ana, ben = await user_of(database), await user_of(database, 8)
    await say(database, ana, ("A", "B"))
    assert await said(database, ben) == await said(database, ana, "Damage Step") == frozenset()
    async with database.unit_of_work() as unit:
        await unit.names_apart.forget(ben, "Seraphim", {"A", "B"})
        await unit.names_apart.forget(ana, "Damage Step", {"A", "B"})
    assert await said(database, ana) == {("A", "B")}
    async with database.unit_of_work() as unit:
        await unit.sql.execute(f"DELETE FROM users WHERE id = '{ana}'")
        assert await unit.sql.execute("SELECT * FROM names_apart") == []
