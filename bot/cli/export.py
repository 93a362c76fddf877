"""`export`: the stored replays into a folder, for another installation or to keep."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import Final

from bot.app.whole import App, open_app
from bot.cli.progress import bar
from bot.cli.screen import Screen
from bot.domain.objects import ObjectError
from bot.integrations.duelingbook.exported import ExportFolder
from bot.rendering.text.wording import count
from bot.services.archives import StoredReplay
from bot.services.together import together

AT_ONCE: Final = 4
"""Replays in memory at one moment."""

_STOPPED: Final = "Stopped: what is exported stays; run it again for the rest."


def run(arguments: Namespace) -> int:
    """Write what is not there yet; 1 if a replay could not be had."""
    try:
        return asyncio.run(_run(arguments))
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(_STOPPED) from stopped


async def _run(arguments: Namespace) -> int:
    folder = ExportFolder(arguments.folder)
    await asyncio.to_thread(folder.prepare)
    async with open_app() as app:
        stored = {one.replay_id: one for one in await app.archives.stored(arguments.since)}
        missing = await asyncio.to_thread(folder.missing, list(stored))
        with bar(len(missing), doing="Writing replays") as advance:
            work = _Work(app, folder, iter([stored[number] for number in missing]), advance)
            await together(work.run() for _ in range(AT_ONCE))
    screen = Screen()
    screen.say(_total(len(missing) - len(work.refusals), len(stored) - len(missing)))
    for refusal in work.refusals:
        screen.complain(refusal)
    return 1 if work.refusals else 0


class _Work:
    """What several do at once."""

    def __init__(
        self,
        app: App,
        folder: ExportFolder,
        replays: Iterator[StoredReplay],
        advance: Callable[[], None],
    ) -> None:
        self._app = app
        self._folder = folder
        self._replays = replays
        self._advance = advance
        self.refusals: list[str] = []

    async def run(self) -> None:
        """Until nothing is left."""
        for replay in self._replays:
            try:
                content = await self._app.archives.read(replay)
            except ObjectError as error:
                # The store itself is well: the others are to be had.
                if not error.is_replaceable:
                    raise
                self.refusals.append(f"Replay {replay.replay_id}: {error.sentence}")
            else:
                await asyncio.to_thread(self._folder.write, replay.replay_id, content)
            self._advance()


def _total(written: int, there: int) -> str:
    told = f"Exported {count(written, 'replay')}"
    return f"{told}, {there:,} there already." if there else f"{told}."
