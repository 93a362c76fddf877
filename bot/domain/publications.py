"""A job as the page of its results sees it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.jobs import Job


@dataclass(frozen=True, slots=True)
class Publication:
    """A job, and a stamp that changes with anything its page is made from."""

    job: Job
    stamp: str
