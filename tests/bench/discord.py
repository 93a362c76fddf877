"""The bot in Discord: the real program, real sockets, a stand-in for Discord on the same cores."""

from __future__ import annotations

import asyncio
import math
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.samples.autopilot import play_match
from tests.bench.jobs import copies, home
from tests.real_replays import raw_replays
from tests.wire.answers import AUTOCOMPLETE, COMMAND, COMPONENT
from tests.wire.discord import Message, Reply, StandIn, User
from tests.wire.program import Program, settings_for, started

PEOPLE = 20
REPLAYS = 20
ROUNDS = 5
_ALL = {COMMAND, COMPONENT, AUTOCOMPLETE}
LINK = "https://www.duelingbook.com/replay?id={}"


def report() -> None:
    """Print how soon the bot is there and answers, how long cards take, and what it weighs."""
    with home() as folder:
        replays = folder / "replays"
        replays.mkdir()
        source = raw_replays() or [play_match(seed).to_json() for seed in range(100)]
        files = copies(replays, source)
        numbers = [[next(files) for _ in range(REPLAYS)] for _ in range(PEOPLE)]
        asyncio.run(_report(folder, numbers))


async def _report(folder: Path, numbers: Sequence[Sequence[int]]) -> None:
    async with StandIn(patience=300) as discord:
        settings = settings_for(discord, "", folder / "data") | {
            "REPLAY_FOLDER": str(folder / "replays"),
            "LOG_LEVEL": "INFO",
        }
        (folder / "data").mkdir()
        people = [discord.user(f"user{number}") for number in range(PEOPLE)]
        async with _ready(settings, "first start") as program:
            print(f"  memory of the idle process {_megabytes(program):.0f} MiB")
            await program.stop()
        async with _ready(settings, "again") as program:
            await asyncio.gather(*(discord.slash(user, "help") for user in people))
            began = time.perf_counter()
            asked = [_submit(discord, user, ids) for user, ids in zip(people, numbers, strict=True)]
            cards, replies = zip(*await asyncio.gather(*asked), strict=True)
            more = await _crowd(discord, people, cards)
            _tell_latency([*replies, *more])
            await asyncio.gather(*(_completed(discord, card) for card in cards))
            took = time.perf_counter() - began
            print(f"  {PEOPLE} jobs of {REPLAYS} new replays each: {took:.1f} s to the last card")
            print(f"  memory after that {_megabytes(program):.0f} MiB")
            await program.stop()


@asynccontextmanager
async def _ready(settings: dict[str, str], what: str) -> AsyncIterator[Program]:
    began = time.perf_counter()
    async with started("run", settings=settings) as program:
        await program.until_logged("ready in Discord")
        print(f"\nThe bot, {what}: ready in Discord after {time.perf_counter() - began:.1f} s")
        yield program


async def _submit(discord: StandIn, user: User, numbers: Sequence[int]) -> tuple[Message, Reply]:
    links = {"links": " ".join(map(LINK.format, numbers))}
    reply = await discord.slash(user, "replay analyze", links, channel=discord.dm(user))
    await discord.until(lambda: reply.followups)
    return reply.followups[0], reply


async def _crowd(discord: StandIn, people: Sequence[User], cards: Sequence[Message]) -> list[Reply]:
    """All of them ask at once, again and again, while their jobs run."""
    replies: list[Reply] = []
    for _ in range(ROUNDS):
        listed = [discord.slash(user, "job list") for user in people]
        replies += await asyncio.gather(*listed)
        typed = [discord.autocomplete(user, "job show", "job", "") for user in people]
        replies += await asyncio.gather(*typed)
        pressed = [
            discord.click(card, "Share", user)
            for card, user in zip(cards, people, strict=True)
            if "Share" in card.labels
        ]
        replies += await asyncio.gather(*pressed)
    return replies


def _tell_latency(replies: Sequence[Reply]) -> None:
    print(f"  first answers to {PEOPLE} people at once while {PEOPLE} jobs run")
    kinds = {"all": _ALL, "commands": {COMMAND}, "buttons": {COMPONENT}, "typing": {AUTOCOMPLETE}}
    for what, of in kinds.items():
        seconds = sorted(one.latency * 1000 for one in replies if one.kind in of)
        if seconds:
            p99 = seconds[math.ceil(0.99 * len(seconds)) - 1]
            print(
                f"    {what:<9} median {statistics.median(seconds):.0f} ms, p99 {p99:.0f} ms,"
                f" worst {seconds[-1]:.0f} ms (of {len(seconds)})"
            )


async def _completed(discord: StandIn, card: Message) -> None:
    await discord.until(lambda: "**COMPLETED**" in card.text, "the end of a job")


def _megabytes(program: Program) -> float:
    """What the process itself holds in memory, its database apart."""
    status = Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    held = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024
