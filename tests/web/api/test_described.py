"""The API is as its own description says, which schemathesis tries to disprove."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from bot.domain.api_tokens import MOST_TOKENS
from bot.services.submissions import Limits
from bot.web.site import make_site
from tests.architecture.source import ROOT
from tests.services import teams
from tests.services.world import ANA, open_world
from tests.web.api.programs import program_of, token_of
from tests.web.publishing import publish
from tests.web.visiting import Site, open_site

pytest_plugins = ("tests.database",)

INDIVIDUAL: Final = "/api/v1/jobs/individual"
ANSWERS: Final = "answers.txt"
CONFIGURATION: Final = """
color = false
seed = 8
[generation]
max-examples = 60
database = "none"
# Of these the tests of this folder tell more.
with-security-parameters = false
[phases.stateful]
enabled = false
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "404"]
[[operations]]
include-path = "/api/v1/jobs/individual"
# Any text is as described, and most texts name no replay.
checks.positive_data_acceptance.expected-statuses = ["2xx", "422"]
"""


def shape_of(document: dict[str, Any], path: str, method: str, status: int) -> Draft202012Validator:
    """What the description says of an answer."""
    found = document["paths"][path][method]["responses"][str(status)]
    if "$ref" in found:
        found = document["components"]["responses"][found["$ref"].rpartition("/")[2]]
    schema = found["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


async def described(site: Site) -> dict[str, Any]:
    document = json.loads((await site.get("/api/openapi.json")).body)
    assert isinstance(document, dict)
    return document


async def test_every_route_is_described_and_everything_described_is_a_route(site: Site) -> None:
    app = make_site(site.world, site.options)
    routes = {
        (route.method.casefold(), route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/v1")
    }
    document = await described(site)
    told = {(method, path) for path, of in document["paths"].items() for method in of}
    assert told == {one for one in routes if one[0] != "head"}
    assert len(told) == 6


async def test_the_description_is_kept_by_who_has_it(site: Site) -> None:
    first = await site.get("/api/openapi.json")
    assert first.headers["Content-Type"].startswith("application/json")
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    same = await site.get("/api/openapi.json", **{"If-None-Match": first.headers["ETag"]})
    assert (same.status, same.body) == (304, b"")
    document = json.loads(first.body)
    assert document["servers"] == [{"url": site.options.base_url}]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


async def test_what_is_told_of_real_jobs_is_as_described(site: Site) -> None:
    world, document = site.world, await described(site)
    world.shelf.put(101, 102)
    ana = await program_of(site, ANA)
    jobs = [await teams.confirmed(world), await teams.asked(world)]
    jobs += [(await world.done(101, 102, 999, asker=ANA)).job]
    jobs += [await world.submit(103, asker=ANA)]
    seen = set()
    for job in jobs:
        for path, named in (
            ("/api/v1/results/{id}", job.shareable_id),
            ("/api/v1/jobs/{id}", job.id),
            ("/api/v1/jobs/{id}/progress", job.id),
        ):
            answer = await ana.get(path.format(id=named).removeprefix("/api/v1/"))
            shape_of(document, path, "get", answer.status).validate(json.loads(answer.body))
            seen.add((path.rpartition("/")[2], answer.status))
    assert seen == {("{id}", 200), ("{id}", 409), ("progress", 200)}
    answer = await ana.get("users/me/jobs")
    shape_of(document, "/api/v1/users/me/jobs", "get", 200).validate(json.loads(answer.body))
    answer = await ana.submit({"links": "1234567 12"})
    shape_of(document, INDIVIDUAL, "post", 201).validate(json.loads(answer.body))


@pytest.mark.slow
async def test_schemathesis_finds_nothing_that_is_not_as_described(
    database_url: str, tmp_path: Path
) -> None:
    limits = Limits(jobs_per_hour=1_000_000)
    async with (
        open_world(database_url, tmp_path / "objects", limits=limits) as world,
        # Behind a proxy, which is believed when it says where requests come from.
        open_site(world, "https://duels.example") as site,
    ):
        document = await exemplified(site)
        tokens = [await token_of(world, ANA) for _ in range(MOST_TOKENS)]
        status, told = await fuzz(site, document, tokens, tmp_path)
    assert status == 0, told
    answers = Counter((tmp_path / ANSWERS).read_text().splitlines())
    assert answers.total() >= 300
    statuses = {tuple(line.rsplit(" ", 1)) for line in answers}
    for path, operations in document["paths"].items():
        for method in operations:
            label = f"{method.upper()} {path}"
            of_it = {status for name, status in statuses if name == label}
            # All are answered well at least once, and none is asked too often to see the rest.
            assert of_it & {"200", "201"}, (label, of_it)
            assert not of_it & {"429", "500", "503"}, (label, of_it)


async def exemplified(site: Site) -> dict[str, Any]:
    """The description with ids that there are, each under the operations that take it."""
    world, document = site.world, await described(site)
    world.shelf.put(101)
    done = (await world.done(101, asker=ANA)).job
    await publish(site, (await world.done(101)).job)
    gone = await world.submit(102, asker=ANA)
    for path, named in (
        ("/api/v1/results/{id}", done.shareable_id),
        ("/api/v1/jobs/{id}", done.id),
        ("/api/v1/jobs/{id}/progress", done.id),
    ):
        for method, operation in document["paths"][path].items():
            (of_id,) = (one for one in operation["parameters"] if one["in"] == "path")
            of_id["example"] = str(gone.id if method == "delete" else named)
    return document


async def fuzz(
    site: Site, document: dict[str, Any], tokens: list[str], folder: Path
) -> tuple[int, str]:
    """How schemathesis ended, and what it says."""
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "settings.toml").write_text(CONFIGURATION)
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file=settings.toml"),
        *("run", "openapi.json", f"--url={site.url}", "--no-color", "--checks=all"),
        cwd=folder,
        env={
            **os.environ,
            "FUZZING_TOKENS": " ".join(tokens),
            "FUZZING_ANSWERS": ANSWERS,
            "SCHEMATHESIS_HOOKS": "tests.web.api.fuzzing",
            "PYTHONPATH": str(ROOT),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await run.communicate()
    return run.returncode or 0, told.decode()
