"""Asks the API as programs do: with a token, and without cookies."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.api_tokens import LIVES, Scope
from bot.domain.links import replay_url
from bot.services.askers import Asker
from tests.services.world import World
from tests.web.visiting import Answer, Site

ALL: Final = tuple(Scope)
JSON: Final = {"Content-Type": "application/json"}
NOWHERE: Final = "00000000-0000-4000-8000-000000000000"


async def token_of(world: World, asker: Asker, scopes: Collection[Scope] = ALL) -> str:
    """A token of somebody who is known from now on."""
    async with world.database.unit_of_work() as unit:
        await asker.user(unit)
    return await world.api_tokens.make(asker, "a program", scopes, LIVES[0])


@dataclass(frozen=True, slots=True)
class Program:
    """Asks with this token, else as a stranger; nothing comes packed."""

    site: Site
    token: str | None = None

    async def ask(
        self,
        method: str,
        path: str,
        data: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = {"Accept-Encoding": "identity"}
        sent |= {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return await self.site.browser().ask(
            method, f"/api/v1/{path}", data, sent | dict(headers or {})
        )

    async def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("GET", path, headers=named)

    async def submit(self, told: object, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("POST", "jobs/individual", json.dumps(told).encode(), JSON | named)

    async def submit_replays(self, *replay_ids: int) -> str:
        """The id of a new job of these."""
        answer = await self.submit({"urls": list(map(replay_url, replay_ids))})
        return str(data(answer, 201)["id"])


async def program_of(site: Site, asker: Asker, *scopes: Scope) -> Program:
    return Program(site, await token_of(site.world, asker, scopes or ALL))


def data(answer: Answer, status: int = 200) -> Any:  # noqa: ANN401 - JSON
    """What an answer tells."""
    said = json.loads(answer.body)
    assert (answer.status, said.get("status")) == (status, status), said
    assert answer.headers["Content-Type"].startswith("application/json")
    assert set(said) == {"data", "status", "message"}
    assert said["message"].endswith(".")
    return said["data"]


def refusal(answer: Answer) -> tuple[int, str]:
    """The status and the code of an answer that refuses, with a sentence, and that nobody keeps."""
    said = json.loads(answer.body)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(said) == {"detail", "status", "error_code"}, said
    assert said["status"] == answer.status
    assert said["detail"].endswith(".")
    return answer.status, said["error_code"]


@asynccontextmanager
async def database_away(world: World, table: str) -> AsyncIterator[None]:
    """Without a table that is needed."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")
    try:
        yield
    finally:
        async with world.database.unit_of_work() as unit:
            await unit.sql.execute(f"ALTER TABLE gone_{table} RENAME TO {table}")
