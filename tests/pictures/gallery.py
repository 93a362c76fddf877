"""What is photographed: a name, and how the message comes about. Add rows as messages are added."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import simcord

from bot.domain.links import replay_url
from bot.samples.scenes import MARIGOLD
from tests.pictures import account_poses, capture_poses, report_poses, team_poses
from tests.pictures.stage import DEMO, NOWHERE, Message, Stage

Viewer = simcord.MemberActor

Pose = Callable[[Stage], AbstractAsyncContextManager[tuple[Message, Viewer]]]
"""Brings a message about, and gives it with the person who looks at it."""

Shown = Callable[[Stage], Awaitable[Message]]


def ana_sees(show: Shown) -> Pose:
    """A message that stays as it is."""

    @asynccontextmanager
    async def pose(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
        yield await show(stage), stage.sim.ana

    return pose


def ben_sees(show: Shown) -> Pose:
    """Likewise, looked at by a teammate."""

    @asynccontextmanager
    async def pose(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
        yield await show(stage), stage.sim.ben

    return pose


def carl_sees(show: Shown) -> Pose:
    """Likewise, looked at by somebody else."""

    @asynccontextmanager
    async def pose(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
        yield await show(stage), stage.sim.carl

    return pose


@asynccontextmanager
async def _waiting(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
    card = await stage.analyze(*DEMO)
    await stage.settle()
    yield card, stage.sim.ana
    await stage.sim.work()


@asynccontextmanager
async def _running(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
    fresh = range(NOWHERE + 5100, NOWHERE + 5106)
    stage.source.put(*fresh)
    async with stage.half_way(*fresh) as card:
        yield card, stage.sim.ana


@asynccontextmanager
async def _many(stage: Stage) -> AsyncIterator[tuple[Message, Viewer]]:
    """Fifty replays, some of which are nowhere."""
    there = range(NOWHERE + 5200, NOWHERE + 5244)
    stage.source.put(*there)
    async with stage.half_way(*range(NOWHERE, NOWHERE + 6), *there, held=4) as card:
        yield card, stage.sim.ana


async def _canceled(stage: Stage) -> Message:
    card = await stage.analyze(*DEMO)
    await stage.press(card, "Cancel")
    await stage.settle()
    return card


async def _shared(stage: Stage) -> Message:
    return await stage.done(*DEMO, visibility="anyone")


async def _results(stage: Stage, **options: object) -> Message:
    card = await stage.done(*DEMO, **options)
    return await stage.press(card, "Open results")


async def _player(stage: Stage) -> Message:
    return await stage.choose(await _results(stage), MARIGOLD)


async def _player_plays(stage: Stage) -> Message:
    return await stage.press(await _player(stage), "How they play")


async def _deck_file(stage: Stage) -> Message:
    return await stage.press(await _player(stage), ".ydk")


async def _visibility(stage: Stage) -> Message:
    return await stage.press(await stage.done(*DEMO), "Share")


async def _jobs(stage: Stage) -> Message:
    await stage.space_out()
    return await stage.ask("job list")


async def _job(stage: Stage) -> Message:
    await stage.done(*DEMO)
    return await stage.ask("job show", job=await stage.newest_id())


async def _delete(stage: Stage) -> Message:
    await stage.done(*DEMO)
    return await stage.ask("job delete", job=await stage.newest_id())


async def _not_hers(stage: Stage) -> Message:
    card = await stage.analyze(*DEMO)
    return await stage.press(card, "Cancel", stage.sim.carl)


async def _not_understood(stage: Stage) -> Message:
    links = f"{replay_url(DEMO[0])} https://www.duelingbook.com/deck?id=12345"
    return await stage.ask("replay analyze", links=links)


async def _upload(stage: Stage) -> Message:
    return await stage.sim.ana.slash(stage.sim.channel, "replay upload")


GALLERY: dict[str, Pose] = {
    "card-waiting": _waiting,
    "card-running": _running,
    "card-many": _many,
    "card-done": ana_sees(lambda stage: stage.done(*DEMO)),
    "card-partly": ana_sees(lambda stage: stage.done(*DEMO[:4], NOWHERE)),
    "card-failed": ana_sees(lambda stage: stage.done(NOWHERE, NOWHERE + 1)),
    "card-canceled": ana_sees(_canceled),
    "card-shared": ana_sees(_shared),
    "results": ana_sees(_results),
    "results-spoilers": ana_sees(lambda stage: _results(stage, spoilers=True)),
    "player": ana_sees(_player),
    "player-plays": ana_sees(_player_plays),
    "deck-file": ana_sees(_deck_file),
    "visibility": ana_sees(_visibility),
    "jobs": ana_sees(_jobs),
    "job": ana_sees(_job),
    "job-delete": ana_sees(_delete),
    "upload": ana_sees(_upload),
    "help": ana_sees(lambda stage: stage.ask("help")),
    "status": ana_sees(lambda stage: stage.ask("status")),
    "account": ana_sees(lambda stage: stage.ask("account status")),
    "account-delete": ana_sees(lambda stage: stage.ask("account delete")),
    "refusal": ana_sees(lambda stage: stage.ask("replay analyze", links="my last duel")),
    "refusal-others": carl_sees(_not_hers),
    "not-understood": ana_sees(_not_understood),
    **{name: ana_sees(show) for name, show in (team_poses.POSES | report_poses.POSES).items()},
    **{name: ana_sees(show) for name, show in capture_poses.POSES.items()},
    **{name: ana_sees(show) for name, show in account_poses.POSES.items()},
    **{name: ben_sees(show) for name, show in capture_poses.BENS.items()},
    **{name: carl_sees(show) for name, show in capture_poses.CARLS.items()},
}
