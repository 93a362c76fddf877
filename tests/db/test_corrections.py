from uuid import UUID

from bot.domain.analysis.corrections import Correction
from bot.domain.links import replay_url
from db.database import Database
from tests.db.making import ANA

pytest_plugins = ("tests.database",)

FIRST, SECOND = Correction(1, "Ana", "Goat Control"), Correction(2, "Ana", "Warrior")


async def user_of(database: Database, who: int = ANA) -> UUID:
    async with database.unit_of_work() as unit:
        return (await unit.users.of_discord(who)).id


async def say(database: Database, user_id: UUID, *said: Correction) -> tuple[Correction, ...]:
    """All that the user has said by now."""
    async with database.unit_of_work() as unit:
        await unit.corrections.set(user_id, said)
    async with database.unit_of_work() as unit:
        return await unit.corrections.of_user(user_id)


async def test_what_is_said_last_stands_last_also_when_it_was_said_before(
    database: Database,
) -> None:
    ana = await user_of(database)
    assert await say(database, ana, FIRST) == (FIRST,)
    assert await say(database, ana, SECOND) == (FIRST, SECOND)
    assert await say(database, ana, FIRST) == (SECOND, FIRST)
    changed = Correction(2, "Ana", "Zombie")
    assert await say(database, ana, changed) == (FIRST, changed)
    assert await say(database, ana) == (FIRST, changed)


async def test_only_what_is_about_these_replays_is_found(database: Database) -> None:
    ana, ben = await user_of(database), await user_of(database, 8)
    await say(database, ana, FIRST, SECOND)
    await say(database, ben, Correction(1, "Ana", "Zombie"))
    async with database.unit_of_work() as unit:
        assert await unit.corrections.among(ana, [replay_url(2), replay_url(3)]) == (SECOND,)
        assert await unit.corrections.among(ana, []) == ()


async def test_it_is_forgotten_by_replay_and_player_alone(database: Database) -> None:
    ana = await user_of(database)
    other = Correction(1, "Ben", "Zombie")
    await say(database, ana, FIRST, SECOND, other)
    async with database.unit_of_work() as unit:
        await unit.corrections.forget(ana, [replay_url(1)], ["Ana", "Anna"])
    assert set(await say(database, ana)) == {SECOND, other}
    async with database.unit_of_work() as unit:
        await unit.corrections.forget(ana, [replay_url(1)], ["Ben"])
    assert await say(database, ana) == (SECOND,)


async def test_it_goes_with_its_user(database: Database) -> None:
    ana = await user_of(database)
    await say(database, ana, FIRST)
    async with database.unit_of_work() as unit:
        await unit.users.erase(await unit.users.get(ana))
        assert await unit.sql.execute("SELECT * FROM archetype_corrections") == []
