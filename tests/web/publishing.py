"""Results that anybody may see, asked for as strangers do."""

from __future__ import annotations

from bot.domain.audiences import Visibility
from bot.domain.jobs import Job
from bot.services.askers import TERMINAL_ASKER
from tests.web.visiting import Answer, Site


async def publish(site: Site, job: Job) -> str:
    """The path of the results of the terminal's job, which anybody may see from now on."""
    await site.world.sharing.set(TERMINAL_ASKER, job.id, Visibility.ANYONE)
    return f"/r/{job.shareable_id}"


async def unpublish(site: Site, job: Job) -> None:
    await site.world.sharing.set(TERMINAL_ASKER, job.id, Visibility.ONLY_ME)


async def given(site: Site, path: str, method: str = "GET", **headers: str) -> Answer:
    """What a stranger gets, as it is and not packed."""
    return await site.browser().ask(method, path, headers={"Accept-Encoding": "identity"} | headers)
