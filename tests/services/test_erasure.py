"""Whoever asks for it leaves nothing behind, whatever happens at that moment."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

import pytest

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions, CardPlace
from bot.domain.jobs import Submission
from bot.domain.teams import TeamDetails
from bot.services.accounts import NothingKeptError
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.services.capturing import paired
from tests.services.world import ANA, BEN, World, until, urls

pytest_plugins = ("tests.database",)

TABLES = (
    "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables"
    " WHERE table_schema IN ('public', 'pgq') AND table_type = 'BASE TABLE'"
)


async def traces(world: World, *ids: UUID | int | None) -> set[str]:
    """The tables in which any of these is still written, however it is written."""
    found = set()
    async with world.database.unit_of_work() as unit:
        for table in await unit.sql.execute(TABLES):
            rows = await unit.sql.execute(f"SELECT t::text AS row FROM {table['name']} t")
            texts = [str(row["row"]) for row in rows]
            # Bytes are shown in hex.
            wanted = [form for one in ids for form in (str(one), str(one).encode().hex())]
            if any(form in text for form in wanted for text in texts):
                found.add(str(table["name"]))
    return found


async def lived(world: World, asker: Asker, replay_id: int) -> list[UUID]:
    """One job that is completed and one that waits, with all that can belong to them."""
    world.shelf.put(replay_id)
    await world.uploads.keep(asker, quick_duel(replay_id).to_json())
    jobs: list[UUID] = []
    for team in (None, TeamDetails(team_name="Seraphim")):
        job = await world.submissions.submit(
            asker,
            Submission(urls(replay_id), team),
            card=CardOptions(),
            audience=Audience(7, 8),
        )
        await world.cards.keep(job.id, CardPlace(1, replay_id * 10 + len(jobs)))
        jobs.append(job.id)
    await world.pipeline.work(jobs[0])
    await world.sessions.redeem(await world.sessions.issue(asker, jobs[0]), None, "Firefox")
    await world.sessions.issue(asker, jobs[1])
    await paired(world, asker)
    return jobs


async def user_id(world: World, asker: Asker) -> UUID:
    return (await world.accounts.meet(asker)).id


async def test_nothing_is_left_of_somebody_but_that_they_were_erased(world: World) -> None:
    mine = await lived(world, ANA, 1)
    others = await lived(world, BEN, 2)
    ids = (await user_id(world, ANA), ANA.discord_user_id, *mine)
    assert await traces(world, *ids) >= {
        *("public.users", "public.jobs", "public.job_replays", "public.job_cards"),
        *("public.job_audiences", "public.uploaded_replays", "public.analyses"),
        *("public.gfwl_team_submissions", "pgq.pgqueuer"),
        *("public.web_tickets", "public.web_sessions"),
        *("public.capture_codes", "public.capture_tokens"),
    }
    before = await traces(world, await user_id(world, BEN), *others)
    await world.accounts.erase(ANA)
    removed = await world.rows("card_removals")
    assert {row["message_id"] for row in removed} == {10, 11}, "the reporter takes them away"
    assert await traces(world, *ids) == set()
    assert len(await world.rows("erasures")) == 1
    assert [key.split("/")[1] for key in await world.keys("analysis")] == [str(others[0])]
    assert {key.split("/")[1] for key in await world.keys("raw")} == {"1", "2"}
    assert await traces(world, await user_id(world, BEN), *others) == before


async def test_who_is_unknown_has_nothing_to_erase(world: World) -> None:
    with pytest.raises(NothingKeptError, match="nothing to export or to erase"):
        await world.accounts.erase(ANA)
    assert await world.rows("users") == await world.rows("erasures") == []


async def test_a_person_may_come_back_and_go_again(world: World) -> None:
    first = await user_id(world, ANA)
    await world.accounts.erase(ANA)
    await lived(world, ANA, 1)
    assert await user_id(world, ANA) != first
    assert (await world.accounts.status(ANA)).jobs == 2
    await world.accounts.erase(ANA)
    assert await world.rows("users") == []
    assert len(await world.rows("erasures")) == 1


async def test_of_two_erasures_at_once_one_finds_nothing(world: World) -> None:
    await lived(world, ANA, 1)
    erasures = (world.accounts.erase(ANA) for _ in range(2))
    ends = await asyncio.gather(*erasures, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "NothingKeptError"]
    assert await world.rows("users") == []
    assert await world.keys("analysis") == []


async def test_a_worker_stops_quietly(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.shelf.put(1)
    world.shelf.open.clear()
    caplog.set_level(logging.INFO)
    async with world.at_work():
        job = await world.submit(1, 2, asker=ANA)
        ids = (job.id, job.user_id, ANA.discord_user_id)
        await world.shelf.wait_for(1, 2)
        await world.accounts.erase(ANA)
        await until(lambda: set(world.shelf.stopped) == {1, 2})
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert await traces(world, *ids) == set()
    assert await world.keys("analysis") == []


async def test_what_comes_in_at_the_same_moment_is_gone_or_whole(world: World) -> None:
    for _ in range(3):
        await lived(world, ANA, 1)
        old = await user_id(world, ANA)
        late, upload, *_ = await asyncio.gather(
            world.submit(5, asker=ANA),
            world.uploads.keep(ANA, quick_duel(6).to_json()),
            world.accounts.erase(ANA),
            world.accounts.status(ANA),
        )
        assert upload == urls(6)[0]
        assert await traces(world, old) == set()
        jobs = await world.rows("jobs")
        assert [row["id"] for row in jobs] in ([], [late.id])
        assert len(await world.rows("job_replays")) == len(jobs)
        await world.accounts.meet(ANA)
        await world.accounts.erase(ANA)
        async with world.database.unit_of_work() as unit:  # as if an hour had gone by
            await unit.sql.execute("DELETE FROM job_starts")
    assert await world.rows("users") == []


async def test_cards_are_to_be_taken_away_only_where_their_jobs_are_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object) -> None:
        raise SystemError("killed here")

    await lived(world, ANA, 1)
    with monkeypatch.context() as patched:
        patched.setattr("db.repositories.users.Users.erase", die)
        with pytest.raises(SystemError):
            await world.accounts.erase(ANA, with_account=True)
    assert await world.rows("card_removals") == []
    assert len(await world.rows("job_cards")) == 2
    await world.accounts.erase(ANA, with_account=True)
    assert len(await world.rows("card_removals")) == 2
    assert await world.rows("clerk_deletions") == [], "nobody is linked"
