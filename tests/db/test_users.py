import asyncio

from bot.domain.users import TERMINAL, User, placeholder_of
from db.database import Database
from tests.db.making import ANA, see_waiting

pytest_plugins = ("tests.database",)


async def of_discord(database: Database, who: int = ANA) -> User:
    async with database.unit_of_work() as unit:
        return await unit.users.of_discord(who)


async def test_a_discord_person_is_made_once(database: Database) -> None:
    first, again, other = [await of_discord(database, who) for who in (ANA, ANA, ANA + 1)]
    assert first == again != other
    assert (first.discord_user_id, first.clerk_user_id) == (ANA, f"local:discord:{ANA}")
    assert first.has_limits
    assert not first.is_linked


async def test_seeing_a_person_again_changes_nothing(database: Database) -> None:
    await of_discord(database)
    await of_discord(database)
    async with database.unit_of_work() as unit:
        rows = await unit.sql.execute("SELECT updated_at = created_at AS same FROM users")
    assert rows == [{"same": True}]


async def test_a_linked_person_is_found_by_their_discord_id(database: Database) -> None:
    first = await of_discord(database)
    async with database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE users SET clerk_user_id = 'user_2abc'")
    linked = await of_discord(database)
    assert (linked.id, linked.clerk_user_id, linked.is_linked) == (first.id, "user_2abc", True)


async def test_the_terminal_is_one_user_without_limits(database: Database) -> None:
    async with database.unit_of_work() as unit:
        first = await unit.users.of_terminal()
    async with database.unit_of_work() as unit:
        again = await unit.users.of_terminal()
    assert first == again
    assert (first.clerk_user_id, first.discord_user_id) == (TERMINAL, None)
    assert not first.has_limits
    assert not first.is_linked


async def test_many_at_once_make_one_of_each(database: Database) -> None:
    people = [ANA + number for number in range(12)] * 6
    users = await asyncio.gather(*(of_discord(database, who) for who in people))
    assert len(set(users)) == 12


async def test_who_is_made_meanwhile_is_found_by_whichever_id_came_first(
    database: Database,
) -> None:
    """Both are unique, and which one the second comer meets is a matter of microseconds."""
    async with database.unit_of_work() as unit:
        made = "INSERT INTO users (clerk_user_id) VALUES ($1)"
        await unit.sql.execute(made, [placeholder_of(ANA)])
        waiting = asyncio.create_task(of_discord(database))
        await see_waiting(database, waiting)
        await unit.sql.execute("UPDATE users SET discord_user_id = $1", [ANA])
    assert (await waiting).discord_user_id == ANA


async def test_a_look_at_a_person_makes_and_locks_nobody(database: Database) -> None:
    async with database.unit_of_work() as unit:
        assert await unit.users.find_discord(ANA) is None
        assert await unit.users.find_terminal() is None
        ana, terminal = await unit.users.of_discord(ANA), await unit.users.of_terminal()
    async with database.unit_of_work() as unit:
        await unit.users.of_discord(ANA)
        async with asyncio.timeout(30), database.unit_of_work() as other:
            assert await other.users.find_discord(ANA) == ana
            assert await other.users.find_terminal() == terminal


async def test_a_person_is_one_transactions_at_a_time(database: Database) -> None:
    """So that jobs counted in it cannot grow meanwhile."""
    async with database.unit_of_work() as unit:
        await unit.users.of_discord(ANA)
        waiting = asyncio.create_task(of_discord(database))
        await see_waiting(database, waiting)
    await waiting


async def test_who_adds_something_of_a_persons_need_not_wait(database: Database) -> None:
    """Else a worker that stores a replay, and a person who cancels the job, wait for each other."""
    ana = await of_discord(database)
    async with database.unit_of_work() as unit:
        await unit.users.of_discord(ANA)
        async with asyncio.timeout(30), database.unit_of_work() as other:
            await other.uploaded_replays.keep(ana.id, "url", "key")


def test_the_largest_discord_id_fits() -> None:
    assert placeholder_of(2**63 - 1) == "local:discord:9223372036854775807"


async def test_looking_for_somebody_makes_nobody(database: Database) -> None:
    async with database.unit_of_work() as unit:
        assert await unit.users.find_terminal() is None
        assert await unit.users.find_discord(ANA) is None
        terminal, ana = await unit.users.of_terminal(), await unit.users.of_discord(ANA)
        assert await unit.users.find_terminal() == terminal
        assert await unit.users.find_discord(ANA) == ana
        assert await unit.users.find_discord(ANA + 1) is None
