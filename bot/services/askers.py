"""Who asks a use case for something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.users import User
from db.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asker:
    """A Discord person by their id, or who sits at the terminal, who has none."""

    discord_user_id: int | None = None

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
