"""Addresses of the page, where people can reach it."""

from __future__ import annotations

from typing import Any

import discord

from bot.domain.addresses import is_local
from bot.domain.jobs import Job
from bot.replies import asker_of
from bot.services.catalog import Services


def page_url(base_url: str | None, job: Job) -> str | None:
    """The page of a job's results; None while nobody but this machine could open it."""
    if base_url is None or is_local(base_url):
        return None
    return f"{base_url.rstrip('/')}/r/{job.shareable_id}"


async def private_link(
    interaction: discord.Interaction[Any], job: Job, *, hides: bool
) -> str | None:
    """A link for who asks, and nobody else to see: to public results, else one that works once.

    With `hides` a public page begins with its scores covered. None as of `page_url`; NotShownError
    for whom the results are not.
    """
    base_url = interaction.client.options.public_base_url
    url = page_url(base_url, job)
    if url is None or job.is_public:
        return url if url is None or hides else f"{url}?scores=1"
    services: Services = interaction.client.services
    ticket = await services.sessions.issue(asker_of(interaction), job.id)
    return f"{base_url.rstrip('/')}/open/{ticket}"
