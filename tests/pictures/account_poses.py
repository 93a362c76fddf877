"""How the messages about somebody's own account come about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.api_tokens import LIVES, Scope
from bot.services.askers import Asker
from bot.services.identities import Identities
from tests.pictures.stage import ISSUER, Message, Stage

_CLERK_ID = "user_2abcDEF0001"
_SINCE = datetime(2026, 11, 20, 18, tzinfo=UTC)


async def not_offered(stage: Stage) -> Message:
    """Where nobody can sign in by an account."""
    bot, world = stage.sim.bot, stage.world
    nowhere = Identities(world.database, world.accounts, None)
    bot.services = replace(world, identities=nowhere)
    try:
        return await stage.ask("account link")
    finally:
        bot.services = world


async def link(stage: Stage) -> Message:
    """Where to sign in."""
    await stage.world.identities.unlink(Asker(stage.sim.ana.id))
    return await stage.ask("account link")


async def linked(stage: Stage) -> Message:
    """For somebody who has."""
    await _linked(stage)
    return await stage.ask("account link")


async def unlinked(stage: Stage) -> Message:
    """What has ended."""
    return await stage.press(await linked(stage), "Unlink")


async def status(stage: Stage) -> Message:
    """What is stored of somebody who has all there is."""
    await _linked(stage)
    made = stage.world.api_tokens.make
    await made(Asker(stage.sim.ana.id), "sheet", [Scope.RESULTS], LIVES[0])
    return await stage.ask("account status")


async def delete(stage: Stage) -> Message:
    """The question, with the account as a choice of its own."""
    await _linked(stage)
    return await stage.ask("account delete")


async def _linked(stage: Stage) -> None:
    user = await stage.world.accounts.meet(Asker(stage.sim.ana.id))
    async with stage.world.database.unit_of_work() as unit:
        await unit.links.link(user.id, _CLERK_ID, ISSUER, _SINCE)


POSES: dict[str, Callable[[Stage], Awaitable[Message]]] = {
    "account-link-nowhere": not_offered,
    "account-link": link,
    "account-linked": linked,
    "account-unlinked": unlinked,
    "account-all": status,
    "account-delete-linked": delete,
}
