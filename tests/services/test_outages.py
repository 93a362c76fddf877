"""An outage of the database is told from all that is a fault."""

from __future__ import annotations

import pytest

from bot.domain.errors import DomainError
from bot.domain.job_errors import PostponedError
from bot.services.outages import outage_of
from bot.services.politeness import PoliteSource
from db.database import open_database
from tests.database import free_port
from tests.services.hosts import FREE, Site


async def test_a_database_that_is_away_is_an_outage() -> None:
    async with open_database(f"postgresql://127.0.0.1:{free_port()}/none") as database:
        with pytest.raises(OSError) as refused:  # noqa: PT011 - whichever the system raises
            async with database.unit_of_work() as unit:
                await unit.sql.execute("SELECT 1")
    outage = outage_of(refused.value)
    assert outage is not None
    assert "DATABASE_URL" in outage.sentence


async def test_a_database_that_is_away_is_no_fault_of_the_replay_that_is_fetched() -> None:
    async with open_database(f"postgresql://127.0.0.1:{free_port()}/none") as database:
        site = Site()
        with pytest.raises(PostponedError):
            await PoliteSource(site, FREE, database).fetch(1)
    assert site.asked == []


@pytest.mark.parametrize("error", [KeyError("x"), DomainError("no", "No."), ValueError()])
def test_nothing_else_is(error: Exception) -> None:
    assert outage_of(error) is None
