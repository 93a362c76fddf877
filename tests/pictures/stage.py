"""Where the pictures are taken: the program in a simulated Discord, looked at by people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import simcord

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.links import replay_url
from bot.domain.sources import SourceError, tell_apart
from bot.integrations.clerk.provider import ClerkOptions, open_clerk
from bot.integrations.duelingbook.folder import ReplayFolder
from bot.samples.scenes import FIRST_REPLAY_ID, demo_replays
from bot.samples.teams import LOST_REPLAY_IDS
from bot.services.submissions import Limits
from tests.cli.running import quick_duel
from tests.database import execute, make_tables, running_server
from tests.discord.program import simulated_world
from tests.discord.simulated import Simulation
from tests.services.world import Shelf, World, open_world

DEMO = tuple(range(FIRST_REPLAY_ID, FIRST_REPLAY_ID + 6))
NOWHERE = FIRST_REPLAY_ID + 90
"""A number that no replay has; nor have the next nine."""
ISSUER = "https://clerk.duels.example"
"""Where people could sign in; nobody ever asks it here."""
_CLERK = ClerkOptions(
    frontend_url=ISSUER,
    api_url=ISSUER,
    secret_key="sk_test_pictures",
    client_id="pictures",
    client_secret="of pictures",
)
_NO_REPLAYS = (*range(NOWHERE, NOWHERE + 10), *LOST_REPLAY_IDS)

Message = Any
"""A message or a form: simcord has a class for each way to it, and a picture can be of any."""

# The same ids in every picture, and jobs that are as old.
_SAME_IDS = (
    "CREATE SEQUENCE pictures",
    "ALTER TABLE jobs ALTER COLUMN id SET DEFAULT md5(nextval('pictures')::text)::uuid",
)
_SAME_TIMES = """
UPDATE jobs SET
    started_at = CASE WHEN started_at IS NOT NULL THEN now() - interval '95 s' END,
    completed_at = CASE WHEN completed_at IS NOT NULL THEN now() - interval '62 s' END
"""
_SPACED_OUT = """
UPDATE jobs SET created_at = now() - older * interval '37 min' - interval '10 s'
FROM (SELECT id, row_number() OVER (ORDER BY created_at DESC) AS older FROM jobs) AS ranked
WHERE jobs.id = ranked.id
"""


class PausingFolder(Shelf):
    """The folder that people have, which keeps those waiting who ask for certain replays.

    Others it refuses, as a site does.
    """

    name = ReplayFolder.name

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.held: set[int] = set()
        self.refused: dict[int, SourceError] = dict.fromkeys(_NO_REPLAYS, no_replay())
        self.release = asyncio.Event()
        self._folder = folder
        self._source = ReplayFolder(folder)
        for name, content in demo_replays():
            (folder / name).write_bytes(content)

    def put(self, *replay_ids: int) -> None:
        for number in replay_ids:
            self.keep(f"{number}.json", quick_duel(number).to_json())

    def keep(self, name: str, content: bytes) -> None:
        """A file in the folder."""
        (self._folder / name).write_bytes(content)

    async def fetch(self, replay_id: int) -> bytes:
        if replay_id in self.held:
            await self.release.wait()
        if replay_id in self.refused:
            raise self.refused[replay_id]
        return await self._source.fetch(replay_id)


def no_replay() -> SourceError:
    """The site has no such replay."""
    said = "Replay does not exist"
    return tell_apart(ReplayError(ReplayErrorCode.SITE_ERROR, said, detail=said), "browser")


@dataclass(frozen=True)
class Stage:
    """The people, the program behind the bot, and how a command's answer is got."""

    sim: Simulation
    world: World
    source: PausingFolder

    async def analyze(self, *replay_ids: int, **options: object) -> Message:
        """The card of a new job of Ana's."""
        links = " ".join(map(replay_url, replay_ids))
        await self.sim.ana.slash(self.sim.channel, "replay analyze", links=links, **options)
        return self.newest()

    def newest(self) -> Message:
        """The message that was posted last."""
        return self.sim.channel.history(viewer=self.sim.ana)[-1]

    async def done(self, *replay_ids: int, **options: object) -> Message:
        """The card of a job of Ana's that came to its end."""
        card = await self.analyze(*replay_ids, **options)
        await self.sim.work()
        await self.settle()
        return card

    @asynccontextmanager
    async def half_way(self, *replay_ids: int, held: int = 2) -> AsyncIterator[Message]:
        """The card of a job of Ana's that is being worked on, until the end of this.

        The last replays are waited for, so nobody may have asked for them before.
        """
        self.source.held = set(replay_ids[-held:])
        self.source.release.clear()
        card = await self.analyze(*replay_ids)
        async with self.world.at_work():
            done = len(replay_ids) - held
            while (await self._newest_job())["processed_urls"] != done:  # noqa: ASYNC110 nobody tells
                await asyncio.sleep(0.01)
            await self.settle()
            yield card
            self.source.release.set()
        await self.sim.work()

    async def newest_id(self) -> str:
        """Of the job that was submitted last."""
        return str((await self._newest_job())["id"])

    async def _newest_job(self) -> dict[str, Any]:
        rows = await self.world.rows("jobs ORDER BY created_at DESC LIMIT 1")
        return rows[0]

    async def settle(self) -> None:
        """The cards show the jobs as they are, at times that are the same in every picture."""
        await self.sim.catch_up()
        async with self.world.database.unit_of_work() as unit:
            await unit.sql.execute(_SAME_TIMES)
        await self.sim.report()

    async def space_out(self) -> None:
        """The jobs were submitted one after the other, in the course of a day."""
        await self.sim.catch_up()
        async with self.world.database.unit_of_work() as unit:
            await unit.sql.execute(_SPACED_OUT)

    async def ask(
        self, command: str, who: simcord.MemberActor | None = None, **options: object
    ) -> Message:
        """The answer to a command."""
        return (await (who or self.sim.ana).slash(self.sim.channel, command, **options)).response

    async def press(
        self, message: Message, label: str, who: simcord.MemberActor | None = None
    ) -> Message:
        """The answer to a button, which may be the message itself."""
        pressed = await (who or self.sim.ana).click(message, label=label)
        return pressed.followups[-1] if pressed.followups else pressed.response

    async def choose(self, message: Message, option: str) -> Message:
        """The answer to an option of the message's menu, told by the beginning of its label."""
        (menu,) = (part for row in message.components for part in _inside(row) if "options" in part)
        (value,) = (one["value"] for one in menu["options"] if one["label"].startswith(option))
        chosen = await self.sim.ana.select(message, [value])
        return chosen.followups[-1] if chosen.followups else chosen.response


def _inside(row: dict[str, Any]) -> list[dict[str, Any]]:
    inside: list[dict[str, Any]] = row["components"]
    return inside


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Everything of its own, and gone at the end."""
    limits = Limits(jobs_per_hour=1000)
    with (
        running_server() as server,
        TemporaryDirectory() as replays,
        TemporaryDirectory() as objects,
    ):
        source = PausingFolder(Path(replays))
        url = await make_tables(server, "pictures")
        await execute(url, *_SAME_IDS)
        async with (
            open_clerk(_CLERK) as provider,
            open_world(url, Path(objects), [source], limits=limits, provider=provider) as world,
            simulated_world(world) as sim,
        ):
            yield Stage(sim, world, source)
