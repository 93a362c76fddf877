"""`python -m tests.play [PORT]`: the real bot in a simulated Discord, in a browser on this machine.

No account and no token: an embedded database, sample replays and the worker, gone at the end. Type
`/` for the commands. Menus of messages (right-click) are the one thing that simcord cannot show.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import simcord

from bot.app.whole import App, open_demo
from bot.domain.errors import DomainError
from bot.domain.links import replay_url
from bot.samples.scenes import FIRST_REPLAY_ID, demo_replays
from tests.discord.program import simulated_program
from tests.discord.simulated import Simulation

if TYPE_CHECKING:
    from simcord.preview import Preview

_LOOK_S = 0.5
_UNKNOWN = FIRST_REPLAY_ID + 90


async def play(
    stop: asyncio.Event, *, greet: Callable[[str], object], port: int | None = None
) -> None:
    """Serve the simulated Discord until `stop` is set or somebody ends it in the browser.

    `greet` is given the address.
    """
    with _folder() as folder:
        async with _open_app(folder) as app, _at_work(app), simulated_program(app) as sim:
            await _seed(sim)
            sim.forgive_refusals()
            people = [sim.ana, sim.ben, sim.carl]
            shown = sim.env.preview(sim.channel, viewers=people, layout="channel", port=port)
            async with shown as preview:
                greet(preview.url)
                await _serve(sim, preview, stop)
            for fault in sim.take_faults():
                _say(fault)


@contextmanager
def _folder() -> Iterator[Path]:
    home = os.environ.get("DATA_DIR")
    if home:
        Path(home).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="duel-insights-", dir=home) as temporary:
        # The database runs as somebody else where this is root, and has to get to its files.
        Path(temporary).chmod(0o711)
        yield Path(temporary)


@asynccontextmanager
async def _open_app(folder: Path) -> AsyncIterator[App]:
    replays = folder / "replays"
    replays.mkdir()
    for name, content in demo_replays():
        (replays / name).write_bytes(content)
    async with open_demo(folder, replays) as app:
        yield app


@asynccontextmanager
async def _at_work(app: App) -> AsyncIterator[None]:
    """The worker, in a task of ours: simcord would wait for one of the bot's."""
    stop = asyncio.Event()
    worker = asyncio.create_task(app.worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await worker


async def _seed(sim: Simulation) -> None:
    """Jobs of Ana's that came to different ends, and one of Ben's."""
    whole, some = _links(0, 1, 2), f"{_links(3)} {replay_url(_UNKNOWN)}"
    for who, links in (
        (sim.ben, _links(4, 5)),
        (sim.ana, replay_url(_UNKNOWN + 1)),
        (sim.ana, some),
        (sim.ana, whole),
    ):
        await who.slash(sim.channel, "replay analyze", links=links)


def _links(*numbers: int) -> str:
    return " ".join(replay_url(FIRST_REPLAY_ID + number) for number in numbers)


def _greet(url: str) -> None:
    _say(f"The bot is in a Discord of its own: {url}")
    _say(f"Type a command, say /replay analyze with these links: {_links(0, 1, 2, 3, 4, 5)}")
    _say("Ctrl-C ends it.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _serve(sim: Simulation, preview: Preview, stop: asyncio.Event) -> None:
    """Keep the cards true until it ends."""
    ends = {asyncio.create_task(stop.wait()), asyncio.create_task(preview.wait_closed())}
    edited = 0
    try:
        while not any(end.done() for end in ends):
            edited += await sim.report()
            # simcord does one thing at a time, and perhaps somebody presses a button just now.
            with suppress(simcord.SetupError):
                if edited:
                    await _show(sim, preview)
                    edited = 0
            await asyncio.wait(ends, timeout=_LOOK_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()
        await asyncio.wait(ends)


async def _show(sim: Simulation, preview: Preview) -> None:
    """The cards as they are by now, at the time that it is by now."""
    await sim.catch_up()
    await preview.refresh()


def main() -> int:
    """Play until Ctrl-C."""
    # Who plays starts more jobs than those of an hour.
    os.environ.setdefault("JOBS_PER_HOUR", "1000")
    stop = asyncio.Event()

    async def run() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await play(stop, greet=_greet, port=int(sys.argv[1]) if len(sys.argv) > 1 else None)

    try:
        asyncio.run(run())
    except DomainError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    except simcord.SetupError as error:
        sys.stderr.write(f"{error}: give another port, or none.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
