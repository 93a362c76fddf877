"""Who asks a use case for something, and which jobs are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.domain.job_errors import UnknownJobError
from bot.domain.jobs import Job
from bot.domain.users import User
from db.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asker:
    """A Discord person by their id, or who sits at the terminal, who has none.

    `role_ids` are the roles that Discord says they have where they ask from.
    """

    discord_user_id: int | None = None
    role_ids: frozenset[int] = frozenset()

    async def find(self, unit: UnitOfWork) -> User | None:
        """The user they are, if they have been seen before; for looking, which changes nothing."""
        if self.discord_user_id is None:
            return await unit.users.find_terminal()
        return await unit.users.find_discord(self.discord_user_id)

    async def user(self, unit: UnitOfWork) -> User:
        """The user they are, made when first seen and locked until the transaction ends."""
        if self.discord_user_id is None:
            return await unit.users.of_terminal()
        return await unit.users.of_discord(self.discord_user_id)


TERMINAL_ASKER: Final = Asker()


async def own_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job:
    """The asker's own job; UnknownJobError for everybody else's."""
    user = await asker.find(unit)
    if user is None:
        raise UnknownJobError
    return await unit.jobs.of_user(user.id, job_id)


async def lock_own_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> None:
    """Nobody else changes the asker's own job until the transaction ends. UnknownJobError."""
    await own_job(unit, asker, job_id)
    await unit.jobs.lock(job_id)
