"""Who may see the results of a job, beside the person it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.jobs import Job


class Visibility(StrEnum):
    """How far the results of a job may be seen."""

    ONLY_ME = "only_me"
    TEAM = "team"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Audience:
    """A team: those who have a role on a Discord server."""

    guild_id: int
    role_id: int

    @property
    def is_everybody(self) -> bool:
        """Whether it is the role that each member of a server has."""
        return self.guild_id == self.role_id


def visibility_of(job: Job, audience: Audience | None) -> Visibility:
    """The widest of what is allowed."""
    if job.is_public:
        return Visibility.ANYONE
    return Visibility.ONLY_ME if audience is None else Visibility.TEAM
