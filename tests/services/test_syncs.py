"""Which commands Discord was told of is known to all processes."""

from __future__ import annotations

import asyncio

from bot.services.syncs import CommandSyncs
from tests.services.world import World

pytest_plugins = ("tests.database",)


async def test_commands_are_known_once_they_were_kept_and_until_others_are(world: World) -> None:
    another = CommandSyncs(world.database)
    assert not await world.syncs.is_known(1, "a")
    await asyncio.gather(world.syncs.keep(1, "a"), another.keep(1, "a"))
    assert await another.is_known(1, "a")
    assert not await another.is_known(2, "a")
    await another.keep(1, "b")
    assert await world.syncs.is_known(1, "b")
    assert not await world.syncs.is_known(1, "a")
