"""The real program through what happens to it: work, kills, refusals, crowds, signals."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.running import quick_duel
from tests.cogs.asking import ended, links_to
from tests.discord.payloads import check_request
from tests.wire.discord import Message, StandIn, User
from tests.wire.program import Program, settings_for, started

pytest_plugins = ("tests.database",)

# Of the processor's time, so that others on the machine do not count.
LONGEST_CALL_MS = 50
ROUTE = r"/channels/\d+/messages/{}"


@pytest.fixture
def settings(discord: StandIn, database_url: str, tmp_path: Path) -> dict[str, str]:
    discord.on_payload = check_request
    discord.patience = 60
    (tmp_path / "replays").mkdir()
    return settings_for(discord, database_url, tmp_path) | {
        "REPLAY_FOLDER": str(tmp_path / "replays"),
        "WORKER_HEARTBEAT_S": "1",
        "LONGEST_CALL": str(tmp_path / "longest"),
        "JOBS_PER_HOUR": "1000",
    }


def put(settings: dict[str, str], replay_ids: Iterable[int]) -> None:
    for number in replay_ids:
        file = Path(settings["REPLAY_FOLDER"], f"{number}.json")
        file.write_bytes(quick_duel(number).to_json())


async def submit(discord: StandIn, user: User, *replay_ids: int) -> Message:
    """The card, in direct messages, where it shares its channel with no other."""
    links = {"links": links_to(*replay_ids)}
    here = discord.dm(user)
    reply = await ended(discord, await discord.slash(user, "replay analyze", links, channel=here))
    (card,) = reply.followups
    return card


async def completed(discord: StandIn, card: Message) -> None:
    await discord.until(lambda: "**COMPLETED**" in card.text, "the end of a job")


def edits(discord: StandIn, card: Message) -> list[float]:
    return [r.at for r in discord.requested("PATCH", ROUTE.format(card.id)) if r.status == 200]


def unplanned(discord: StandIn) -> list[tuple[str, str, int | None]]:
    """Requests that the stand-in refused."""
    return [(r.method, r.path, r.status) for r in discord.requests if (r.status or 0) >= 400]


def blocked(settings: dict[str, str]) -> tuple[float, str]:
    """The longest call on the loop in milliseconds, and what it was; short ones are not told."""
    told = Path(settings["LONGEST_CALL"])
    took, _, what = (told.read_text() if told.exists() else "0").partition(" ")
    return float(took), what


def begin_watch(settings: dict[str, str]) -> None:
    """Forget the calls of the start, when much is loaded and nobody waits."""
    Path(settings["LONGEST_CALL"]).unlink()  # which shows that there is a watch


def faults(program: Program) -> list[object]:
    return [event for event in program.events if event["level"] not in {"info", "debug"}]


@pytest.mark.slow  # a process, and edits that are two seconds apart
async def test_fifty_replays_from_the_command_to_the_results(
    discord: StandIn, settings: dict[str, str]
) -> None:
    put(settings, range(1001, 1051))
    ana = discord.user("Ana")
    async with started("run", settings=settings, module="tests.wire.watched") as program:
        await program.until_logged("ready in Discord")
        begin_watch(settings)
        card = await submit(discord, ana, *range(1001, 1051))
        await completed(discord, card)
        assert "50 of 50" in card.text
        assert all(later - earlier >= 2 for earlier, later in pairwise(edits(discord, card)))
        results = await discord.click(card, "Open results", ana)
        assert results.is_private
        assert "50 replays" in results.text
        began = time.monotonic()
        assert await program.stop() == 0
        assert time.monotonic() - began < 10
    assert unplanned(discord) == []
    assert faults(program) == []
    took, what = blocked(settings)
    assert took < LONGEST_CALL_MS, what


@pytest.mark.slow  # two processes
async def test_a_killed_program_comes_back_to_its_cards_and_buttons(
    discord: StandIn, settings: dict[str, str]
) -> None:
    ana = discord.user("Ana")
    put(settings, [*range(1001, 1101, 2)])
    Path(settings["REPLAY_FOLDER"], "9999.json").write_text("{}")  # noqa: ASYNC240 - nobody waits
    people = [discord.user(f"user{number}") for number in range(10)]
    async with started("run", settings=settings) as program:
        await program.until_logged("ready in Discord")
        cards = [
            await submit(discord, user, *range(1001 + 10 * number, 1010 + 10 * number, 2))
            for number, user in enumerate(people)
        ]
        lost = await submit(discord, ana, 9999)
        assert await program.stop(signal.SIGKILL) != 0
    async with started("run", settings=settings) as program:
        await program.until_logged("ready in Discord")
        for card in cards:
            await completed(discord, card)
            assert "5 of 5" in card.text
        await discord.until(lambda: "**FAILED**" in lost.text, "the end of the failed job")
        put(settings, [9999])
        await discord.click(lost, "Retry 1 failed", ana)
        await completed(discord, lost)
        assert (await discord.click(cards[0], "Open results", people[0])).is_private
        assert await program.stop(signal.SIGINT) == 0
    assert unplanned(discord) == []


@pytest.mark.slow  # a process
async def test_refused_edits_end_in_the_last_state(
    discord: StandIn, settings: dict[str, str]
) -> None:
    ana = discord.user("Ana")
    put(settings, [1001, 1002])
    async with started("run", settings=settings) as program:
        await program.until_logged("ready in Discord")
        discord.fail("PATCH", ROUTE.format(r"\d+"), 429, times=2, retry_after=1.0)
        card = await submit(discord, ana, 1001, 1002)
        await completed(discord, card)
        assert "2 of 2" in card.text
        assert await program.stop() == 0
    assert [status for _, _, status in unplanned(discord)] == [429, 429]


@pytest.mark.slow  # a process, and a crowd
async def test_a_crowd_is_answered_while_jobs_run(
    discord: StandIn, settings: dict[str, str]
) -> None:
    put(settings, range(2001, 2161))
    people = [discord.user(f"user{number}") for number in range(20)]
    async with started("run", settings=settings, module="tests.wire.watched") as program:
        await program.until_logged("ready in Discord")
        begin_watch(settings)
        jobs = [
            submit(discord, user, *range(2001 + 8 * n, 2009 + 8 * n))
            for n, user in enumerate(people)
        ]
        cards = await asyncio.gather(*jobs)
        rounds = [
            await asyncio.gather(*(discord.slash(one, "job list") for one in people))
            for _ in range(5)
        ]
        assert all("8 replays" in reply.text for listed in rounds for reply in listed)
        assert any("COMPLETED" not in reply.text for reply in rounds[0]), "all was done before"
        for card in cards:
            await completed(discord, card)
        assert await program.stop() == 0
    assert unplanned(discord) == []
    assert faults(program) == []
    took, what = blocked(settings)
    assert took < LONGEST_CALL_MS, what


@pytest.mark.slow  # a process
async def test_a_program_without_a_token_says_how_to_get_one(
    discord: StandIn, settings: dict[str, str]
) -> None:
    async with started("run", settings=settings | {"DISCORD_TOKEN": ""}) as program:
        assert await program.ended() == 1
    (line,) = program.log
    assert "DISCORD_TOKEN is missing" in line
    assert "Reset Token" in line
