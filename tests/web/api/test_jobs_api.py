"""Jobs for programs: asked for, looked at, listed and deleted by their owners alone."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from bot.domain.api_tokens import Scope
from bot.domain.links import replay_url
from bot.domain.sources import absent
from bot.services.submissions import Limits
from tests.services import teams
from tests.services.world import ANA, BEN, open_world
from tests.web.api.programs import JSON, NOWHERE, Program, data, program_of, refusal
from tests.web.visiting import Site, open_site

pytest_plugins = ("tests.database",)

INDIVIDUAL = "/api/v1/jobs/individual"


@pytest.fixture
async def ana(site: Site) -> Program:
    return await program_of(site, ANA)


@pytest.fixture
async def strict(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """Where two jobs an hour of three replays are all that one may have."""
    limits = Limits(replays_individual=3, jobs_per_hour=2)
    async with (
        open_world(database_url, tmp_path / "strict", limits=limits) as world,
        open_site(world) as site,
    ):
        yield site


async def test_from_the_links_to_the_results(site: Site, ana: Program) -> None:
    site.world.shelf.put(101, 102)
    answer = await ana.submit({"urls": [replay_url(101), replay_url(102)]})
    told = data(answer, 201)
    assert answer.headers["Location"] == f"/api/v1/jobs/{told['id']}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["status"], told["total_urls"], told["notes"]) == ("PENDING", 2, [])
    assert told["is_public"] is False
    progress = data(await ana.get(f"jobs/{told['id']}/progress"))
    assert progress["replays"] == {
        "waiting": 2, "fetching": 0, "needs_you": 0, "stored": 0, "failed": 0
    }  # fmt: skip
    assert progress["poll_after_s"] == 2
    await site.world.pipeline.work(UUID(told["id"]))
    progress = data(await ana.get(f"jobs/{told['id']}/progress"))
    assert (progress["status"], progress["processed"], progress["total"]) == ("COMPLETED", 2, 2)
    assert progress["poll_after_s"] is None
    whole = data(await ana.get(f"jobs/{told['id']}"))
    assert [one["state"] for one in whole["replays"]] == ["stored", "stored"]
    results = data(await ana.get(f"results/{told['shareable_id']}"))
    assert [one["replay_id"] for one in results["replays"]] == [101, 102]


async def test_any_text_is_read_as_everywhere_and_what_is_not_understood_is_told(
    ana: Program,
) -> None:
    text = f"""week 3: {replay_url(7654321)}&match=2 and again {replay_url(7654321)}
    https://www.duelingbook.com/replay?id=1-7654322
    https://duelingbook.example/replay?id=7654323"""
    told = data(await ana.submit({"links": text, "is_public": True}), 201)
    assert (told["total_urls"], told["is_public"]) == (2, True)
    (note,) = told["notes"]
    assert note["text"] == "https://duelingbook.example/replay?id=7654323"
    assert "only resembles" in note["sentence"]
    mixed = data(await ana.submit({"urls": [replay_url(7654321), "7654324", "a word"]}), 201)
    assert mixed["total_urls"] == 2
    assert [note["text"] for note in mixed["notes"]] == ["a word"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "no JSON"),
        (b"{", 400, "no JSON"),
        (b'{"links": "\xff"}', 400, "no JSON"),
        (100_000 * b"[", 413, "larger"),
        (60_000 * b"[", 422, "Expected `object`"),
        (b'{"links": ' + 30_000 * b"[" + 30_000 * b"]" + b"}", 422, "Expected `str`"),
        (b"[]", 422, "Expected `object`"),
        (b"{}", 422, "either `urls` or `links`"),
        (b'{"urls": []}', 422, "length >= 1"),
        (b'{"urls": "x"}', 422, "Expected `array`"),
        (b'{"urls": [7]}', 422, "$.urls[0]"),
        (b'{"links": null}', 422, "$.links"),
        (b'{"links": "7654321", "urls": ["7654321"]}', 422, "either `urls` or `links`"),
        (b'{"links": "7654321", "is_public": 1}', 422, "$.is_public"),
        (b'{"links": "7654321", "pubic": true}', 422, "`pubic`"),
        (b'{"links": "no link"}', 422, "no replay link"),
        (b'{"urls": ["https://duelingbook.example/replay?id=7"]}', 422, "only resembles"),
    ],
)
async def test_what_is_not_as_described_is_refused_with_the_place(
    ana: Program, body: bytes, status: int, words: str
) -> None:
    answer = await ana.ask("POST", "jobs/individual", body, JSON)
    assert refusal(answer) == (status, "VALIDATION_ERROR")
    assert words in json.loads(answer.body)["detail"]
    assert await ana.site.world.rows("jobs") == []


async def test_only_json_is_taken_packed_or_not(ana: Program) -> None:
    body = b'{"links": "7654321"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=x"):
        answer = await ana.ask("POST", "jobs/individual", body, {"Content-Type": kind})
        assert refusal(answer) == (415, "VALIDATION_ERROR")
    packed = JSON | {"Content-Encoding": "gzip"}
    data(await ana.ask("POST", "jobs/individual", gzip.compress(body), packed), 201)
    bomb = gzip.compress(b'{"links": "' + 10_000_000 * b" " + b'"}')
    refused = await ana.ask("POST", "jobs/individual", bomb, packed)
    assert refusal(refused)[0] == 413
    assert refused.headers["Connection"] == "close", "what is left of it may never come"
    other = await ana.ask("POST", "jobs/individual", body, JSON | {"Content-Encoding": "compress"})
    assert refusal(other)[0] == 415
    named = {"Content-Type": "application/json; charset=UTF-8"}
    data(await ana.ask("POST", "jobs/individual", body, named), 201)


async def test_the_limits_are_those_of_discord_in_the_same_words(strict: Site) -> None:
    ana = await program_of(strict, ANA)
    many = await ana.submit({"urls": [replay_url(n) for n in range(101, 105)]})
    assert refusal(many) == (422, "VALIDATION_ERROR")
    assert "These are 4 replays and a job may have 3" in many.text
    for number in (101, 102):
        await ana.submit_replays(number)
    late = await ana.submit({"urls": [replay_url(103)]})
    assert refusal(late) == (429, "RATE_LIMIT_EXCEEDED")
    assert "You may start 2 jobs an hour" in late.text
    assert 3500 < int(late.headers["Retry-After"]) <= 3600
    assert len(await strict.world.rows("jobs")) == 2


async def test_the_same_key_begins_one_job_even_when_sent_at_once(site: Site, ana: Program) -> None:
    told = {"urls": [replay_url(101)]}
    answers = await asyncio.gather(*(ana.submit(told, Idempotency_Key="war-3") for _ in range(5)))
    assert len({data(answer, 201)["id"] for answer in answers}) == 1
    assert len(await site.world.rows("job_starts")) == 1
    other = await ana.submit({"urls": [replay_url(102)]}, Idempotency_Key="war-3")
    assert refusal(other) == (422, "VALIDATION_ERROR")
    two = [replay_url(101), replay_url(102)]
    ways = [await ana.submit({"urls": way}, Idempotency_Key="war-2") for way in (two, two[::-1])]
    assert len({data(way, 201)["id"] for way in ways}) == 1, "their order is no other work"
    second = data(await ana.submit(told, Idempotency_Key="war-4"), 201)["id"]
    bens = await (await program_of(site, BEN)).submit(told, Idempotency_Key="war-3")
    assert data(bens, 201)["id"] not in {second, data(answers[0], 201)["id"]}
    for key in ("", 201 * "k", "two words"):
        assert refusal(await ana.submit(told, Idempotency_Key=key)) == (422, "VALIDATION_ERROR")


async def test_jobs_are_listed_a_page_at_a_time(site: Site, ana: Program) -> None:
    ids = [await ana.submit_replays(number) for number in (101, 102, 103)]
    team = await teams.submit_team(site.world, asker=ANA)
    await (await program_of(site, BEN)).submit_replays(101)
    first = data(await ana.get("users/me/jobs?limit=2"))
    assert [one["id"] for one in first["jobs"]] == [str(team.id), ids[2]]
    assert {key: first[key] for key in ("page", "limit", "total", "pages")} == {
        "page": 1, "limit": 2, "total": 4, "pages": 2
    }  # fmt: skip
    second = data(await ana.get("users/me/jobs?limit=2&page=2"))
    assert [one["id"] for one in second["jobs"]] == [ids[1], ids[0]]
    assert data(await ana.get("users/me/jobs?page=100000"))["jobs"] == []
    of_teams = data(await ana.get("users/me/jobs?job_type=GFWL&status=PENDING"))
    assert [one["team_data"]["team_name"] for one in of_teams["jobs"]] == ["Seraphim"]
    assert data(await ana.get("users/me/jobs?status=FAILED"))["total"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "limit=51",
        "limit=0",
        "page=0",
        "page=-1",
        "page=x",
        "page=1.5",
        "page=",
        "page=100001",
        "page=" + 3000 * "9",
        "status=pending",
        "status=",
        "job_type=%00",
        "limit=1&limit=2",
        "other=1",
        "%ff=1",
    ],
)
async def test_a_query_that_is_not_as_described_is_refused(ana: Program, query: str) -> None:
    answer = await ana.get(f"users/me/jobs?{query}")
    assert refusal(answer) == (422, "VALIDATION_ERROR")


async def test_a_job_of_somebody_else_is_byte_for_byte_the_same_404_as_none(
    site: Site, ana: Program
) -> None:
    ben = await program_of(site, BEN)
    job_id = await ana.submit_replays(101)
    gone = await ana.submit_replays(102)
    assert data(await ana.ask("DELETE", f"jobs/{gone}")) == {"id": gone}
    told = set()
    for one in (job_id, gone, NOWHERE):
        for method, path in (
            ("GET", f"jobs/{one}"),
            ("GET", f"jobs/{one}/progress"),
            ("DELETE", f"jobs/{one}"),
        ):
            answer = await ben.ask(method, path)
            assert refusal(answer) == (404, "NOT_FOUND")
            headers = {k: v for k, v in answer.headers.items() if k != "Date"}
            told.add((answer.body, tuple(sorted(headers.items()))))
    assert len(told) == 1
    assert refusal(await ana.get(f"jobs/{gone}")) == (404, "NOT_FOUND")
    data(await ana.get(f"jobs/{job_id}"))


async def test_a_deleted_job_takes_its_results_with_it(site: Site, ana: Program) -> None:
    world = site.world
    world.shelf.put(101)
    told = data(await ana.submit({"urls": [replay_url(101)], "is_public": True}), 201)
    await world.pipeline.work(UUID(told["id"]))
    assert (await Program(site).get(f"results/{told['shareable_id']}")).status == 200
    data(await ana.ask("DELETE", f"jobs/{told['id']}"))
    assert await world.rows("jobs") == []
    assert await world.keys("analysis") == []
    assert refusal(await Program(site).get(f"results/{told['shareable_id']}"))[0] == 404


async def test_progress_is_told_again_only_when_it_has_changed(site: Site, ana: Program) -> None:
    job_id = await ana.submit_replays(101)
    first = await ana.get(f"jobs/{job_id}/progress")
    same = await ana.get(f"jobs/{job_id}/progress", If_None_Match=first.headers["ETag"])
    assert (same.status, same.body) == (304, b"")
    await site.world.jobs.cancel(ANA, UUID(job_id))
    other = await ana.get(f"jobs/{job_id}/progress", If_None_Match=first.headers["ETag"])
    assert data(other)["status"] == "CANCELLED"


async def test_what_needs_a_person_is_told_with_the_reason(site: Site, ana: Program) -> None:
    site.world.shelf.files[101] = absent()
    job_id = await ana.submit_replays(101)
    await site.world.pipeline.work(UUID(job_id))
    told = data(await ana.get(f"jobs/{job_id}/progress"))
    (needed,) = told["needs_you"]
    assert needed["url"] == replay_url(101)
    assert "capture script" in needed["reason"]
    assert told["status"] == "RUNNING"
    assert told["waits_until"] is not None


@pytest.mark.parametrize("scope", Scope)
async def test_a_token_does_what_its_scope_says_and_nothing_else(site: Site, scope: Scope) -> None:
    all_of_it = await program_of(site, ANA)
    job_id = await all_of_it.submit_replays(101)
    narrow = await program_of(site, ANA, scope)
    asked = {
        Scope.JOBS: [
            *(("GET", "users/me/jobs"), ("GET", f"jobs/{job_id}")),
            ("GET", f"jobs/{job_id}/progress"),
        ],
        Scope.SUBMIT: [("POST", "jobs/individual")],
        Scope.RESULTS: [("GET", f"results/{NOWHERE}")],
        Scope.DELETE: [("DELETE", f"jobs/{job_id}")],
    }
    for needed, requests in asked.items():
        for method, path in requests:
            answer = await narrow.ask(method, path)
            if needed is scope:
                assert answer.status in {200, 404, 415}
            else:
                assert refusal(answer) == (403, "AUTHENTICATION_ERROR")
                assert f"lacks {needed}" in answer.text
                assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


async def test_nobody_is_asked_to_sign_in(site: Site) -> None:
    for method, path in (
        ("GET", "users/me/jobs"),
        ("POST", "jobs/individual"),
        ("GET", f"jobs/{NOWHERE}"),
        ("GET", f"jobs/{NOWHERE}/progress"),
        ("DELETE", f"jobs/{NOWHERE}"),
    ):
        for cookies in ({}, {"Cookie": f"sid={43 * 'A'}"}):
            answer = await Program(site).ask(method, path, headers=cookies)
            assert refusal(answer) == (401, "AUTHENTICATION_ERROR")
            assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_with_a_cookie_only_the_sites_own_pages_change_something(site: Site) -> None:
    browser = await site.signed_in(ANA)
    body = json.dumps({"urls": [replay_url(101)]}).encode()
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": site.options.origin},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://www.duelingbook.com"},
    ):
        answer = await browser.ask("POST", INDIVIDUAL, body, JSON | headers)
        assert refusal(answer) == (403, "AUTHENTICATION_ERROR")
    own = JSON | {"Origin": site.options.origin, "Sec-Fetch-Site": "same-origin"}
    job_id = data(await browser.ask("POST", INDIVIDUAL, body, own), 201)["id"]
    assert data(await browser.get("/api/v1/users/me/jobs"))["total"] == 1
    refused = await browser.ask("DELETE", f"/api/v1/jobs/{job_id}")
    assert refusal(refused) == (403, "AUTHENTICATION_ERROR")
    data(await browser.ask("DELETE", f"/api/v1/jobs/{job_id}", headers=own))


@pytest.mark.parametrize("end", ["revoked", "erased"])
async def test_a_slow_body_outlives_no_token_and_brings_nobody_back(
    site: Site, ana: Program, end: str
) -> None:
    body = json.dumps({"urls": [replay_url(7654321)]}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    lines = (
        f"POST {INDIVIDUAL} HTTP/1.1",
        "Host: duels.example",
        f"Authorization: Bearer {ana.token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    writer.write("\r\n".join([*lines, "", ""]).encode() + body[:5])
    async with asyncio.timeout(20):
        while (await site.world.rows("api_tokens"))[0]["seen_at"] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    if end == "erased":
        await site.world.accounts.erase(ANA)
    else:
        (token,) = await site.world.api_tokens.of(ANA)
        await site.world.api_tokens.revoke(ANA, token.id)
    writer.write(body[5:])
    told = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert told.startswith(b"HTTP/1.1 401 ")
    assert await site.world.rows("jobs") == []
    assert len(await site.world.rows("users")) == (0 if end == "erased" else 1)
