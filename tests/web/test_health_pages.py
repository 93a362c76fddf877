"""What whoever runs the site asks it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from bot.integrations.queue.job_queue import JobQueue
from bot.services.readiness import Readiness
from db.database import open_database
from tests.database import free_port
from tests.services.world import World
from tests.web.visiting import Site, open_site

pytest_plugins = ("tests.database",)

WELL = {"state": "ok", "detail": "answers"}


async def ready(site: Site) -> tuple[int, dict[str, dict[str, object]]]:
    answer = await site.get("/readyz")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status, json.loads(answer.body)


async def test_a_site_alone_is_ready_without_a_gateway(world: World) -> None:
    async with open_site(world, samples=False) as site:
        assert await ready(site) == (
            200,
            {
                "database": WELL,
                "store": WELL,
                "queue": {"state": "ok", "detail": "idle", "workers": 0},
                "gateway": {"state": "off", "detail": "elsewhere"},
            },
        )


@pytest.mark.slow  # what is known counts for a second
async def test_workers_are_counted(world: World) -> None:
    async with open_site(world, samples=False) as site, world.at_work(), asyncio.timeout(20):
        while (await ready(site))[1]["queue"]["workers"] != 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.1)


async def test_a_bot_out_of_discord_is_not_ready(world: World) -> None:
    connected = [False]
    async with open_site(world, samples=False, gateway=lambda: connected[0]) as site:
        status, parts = await ready(site)
        assert (status, parts["gateway"]) == (503, {"state": "away", "detail": "disconnected"})
        connected[0] = True
        status, parts = await ready(site)
        assert (status, parts["gateway"]) == (200, {"state": "ok", "detail": "connected"})


async def test_without_its_database_the_site_lives_and_is_not_ready(world: World) -> None:
    nowhere = f"postgresql://ana:opensesame@127.0.0.1:{free_port()}/none"
    async with open_database(nowhere) as database:
        blind = replace(world, readiness=Readiness(database, JobQueue(nowhere), world.store))
        async with open_site(blind, samples=False) as site:
            status, parts = await ready(site)
            assert status == 503
            assert parts["database"] == {"state": "away", "detail": "unreachable"}
            assert parts["store"] == WELL
            assert "opensesame" not in str(parts)
            health = await site.get("/healthz")
            assert (health.status, health.text) == (200, "ok")


async def test_both_answer_to_head(world: World) -> None:
    async with open_site(world, samples=False) as site:
        for path in ("/healthz", "/readyz"):
            answer = await site.get(path, "HEAD")
            assert (answer.status, answer.body) == (200, b"")
