from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from db.database import Database
from tests.db.making import ANA

pytest_plugins = ("tests.database",)


async def user_of(database: Database, who: int = ANA) -> UUID:
    async with database.unit_of_work() as unit:
        return (await unit.users.of_discord(who)).id


async def known(database: Database, user_id: UUID, team: str = "Seraphim") -> dict[str, str]:
    async with database.unit_of_work() as unit:
        return await unit.player_names.of_team(user_id, team)


async def join(database: Database, user_id: UUID, person: str, *names: str) -> None:
    async with database.unit_of_work() as unit:
        await unit.player_names.join(user_id, "Seraphim", person, names)


async def test_names_are_joined_and_parted_again(database: Database) -> None:
    ana = await user_of(database)
    await join(database, ana, "Mirael", "Mirae1")
    assert await known(database, ana, " SERAPHIM") == {"Mirae1": "Mirael"}
    async with database.unit_of_work() as unit:
        assert await unit.player_names.of_user(ana) == (("seraphim", "Mirae1", "Mirael"),)
        await unit.player_names.part(ana, "Seraphim", "Mirael")
    assert await known(database, ana) == {}


@pytest.mark.parametrize(
    "steps",
    [
        [("A", "B"), ("A", "C")],
        [("A", "B"), ("B", "C"), ("A", "B")],
        [("B", "A"), ("C", "B"), ("A", "C")],
        [("B", "C"), ("A", "B")],
        [("C", "B"), ("A", "C")],
    ],
)
async def test_no_name_ever_stands_on_both_sides(
    database: Database, steps: list[tuple[str, str]]
) -> None:
    ana = await user_of(database)
    for person, name in steps:
        await join(database, ana, person, name)
    assert await known(database, ana) == {"B": "A", "C": "A"}


async def test_names_belong_to_one_user_and_one_team(database: Database) -> None:
    ana, ben = await user_of(database), await user_of(database, 8)
    await join(database, ana, "Mirael", "Mirae1")
    assert await known(database, ben) == {}
    assert await known(database, ana, "Damage Step") == {}
    await join(database, ben, "Somebody", "Mirae1")
    assert await known(database, ana) == {"Mirae1": "Mirael"}
    assert await known(database, ben) == {"Mirae1": "Somebody"}


@pytest.mark.parametrize("name", ["Zero\0", "\ud800"])
async def test_a_name_is_kept_as_it_is_or_not_at_all(database: Database, name: str) -> None:
    ana = await user_of(database)
    with pytest.raises(DBAPIError):
        await join(database, ana, "Somebody", name)
    assert await known(database, ana) == {}


@pytest.mark.parametrize(
    ("person", "names", "apart", "left"),
    [
        ("A", ["B"], ["C"], {"B": "A"}),
        ("A", ["B"], [], {"B": "A", "C": "A"}),
        ("D", ["A"], ["C"], {"A": "D", "B": "D"}),
        ("D", ["A"], ["B", "C"], {"A": "D"}),
        ("D", ["C"], ["C"], {"B": "A", "C": "D"}),
        ("C", ["D"], ["C"], {"B": "A", "D": "C"}),
        ("D", ["E"], ["C"], {"B": "A", "C": "A", "E": "D"}),
    ],
)
async def test_what_is_refuted_brings_nobody_along(
    database: Database,
    person: str,
    names: list[str],
    apart: list[str],
    left: dict[str, str],
) -> None:
    ana = await user_of(database)
    await join(database, ana, "A", "B", "C")
    async with database.unit_of_work() as unit:
        await unit.player_names.join(ana, "Seraphim", person, names, apart=apart)
    assert await known(database, ana) == left


async def test_names_go_with_their_user(database: Database) -> None:
    ana = await user_of(database)
    await join(database, ana, "Mirael", "Mirae1")
    async with database.unit_of_work() as unit:
        await unit.users.erase(await unit.users.get(ana))
        assert await unit.sql.execute("SELECT * FROM player_names") == []
