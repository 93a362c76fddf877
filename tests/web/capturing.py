"""Asks the site as the capture script does, and reads its answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.web.api_doors import api_doors
from bot.web.capture_api import CaptureApi
from bot.web.headers import Headers
from bot.web.shelves import Shelves
from bot.web.templating import Assets, Templates
from tests.cli.running import quick_duel
from tests.web.visiting import Answer, Site


async def ask(
    site: Site,
    method: str,
    path: str,
    token: str | None = None,
    data: bytes = b"",
    **headers: str,
) -> Answer:
    sent = {} if token is None else {"Authorization": f"Bearer {token}"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await site.browser().ask(method, f"/api/capture/{path}", data, sent | named)


async def send(site: Site, token: str, replay_id: int, data: bytes, **headers: str) -> Answer:
    return await ask(site, "POST", str(replay_id), token, data, **headers)


def told(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    """What the answer says, which nobody keeps."""
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.body)


def refusal(answer: Answer) -> tuple[int, str]:
    """The status and the code of an answer that refuses, with a sentence."""
    said = told(answer)
    assert set(said) == {"detail", "status", "error_code"}
    assert said["status"] == answer.status
    assert said["detail"].endswith(".")
    return answer.status, said["error_code"]


def standing_still() -> float:
    """The time for limits that are not to depend on how busy the machine is."""
    return 0.0


@asynccontextmanager
async def opened_api(site: Site, *, patience_s: float = 30.0) -> AsyncIterator[Site]:
    """The same site with the API alone, where no time passes for its limits."""
    assets = Assets()
    shelves = Shelves(
        services=site.world,
        options=site.options,
        assets=assets,
        templates=Templates(assets),
        headers=Headers(is_secure=False),
    )
    app = web.Application(middlewares=[api_doors(site.options, clock=standing_still)])
    app.add_routes(CaptureApi(shelves, patience_s=patience_s, clock=standing_still).routes())
    runner = web.AppRunner(app, lingering_time=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield replace(site, url=f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


def replay(number: int) -> bytes:
    return quick_duel(number).to_json()


def page(number: int) -> dict[str, object]:
    return {"replay_id": number, "url": f"https://www.duelingbook.com/replay?id={number}"}
