"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

# Neither can equal an id of Clerk's, which begins with "user_".
TERMINAL: Final = "local:terminal"
_DISCORD: Final = "local:discord:"


def placeholder_of(discord_user_id: int) -> str:
    """What stands in for Clerk's id until this Discord person is linked to an account."""
    return f"{_DISCORD}{discord_user_id}"


def identity_hash_of(discord_user_id: int) -> str:
    """What is kept of a Discord person who was erased; see `User.identity_hash`."""
    return _digest(placeholder_of(discord_user_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A Discord person, perhaps with a Clerk account; or who sits at the terminal."""

    id: UUID
    clerk_user_id: str
    discord_user_id: int | None

    @property
    def is_linked(self) -> bool:
        """Whether a Clerk account stands behind it."""
        return not self.clerk_user_id.startswith("local:")

    @property
    def identity_hash(self) -> str:
        """The same whenever they come back, erased or linked meanwhile.

        It keeps who they are from plain sight, and no more: whoever knows an id can test it.
        """
        known_by = self.discord_user_id
        identity = self.clerk_user_id if known_by is None else placeholder_of(known_by)
        return _digest(identity)

    @property
    def has_limits(self) -> bool:
        """Whether jobs an hour and replays a job are counted."""
        return self.clerk_user_id != TERMINAL


def _digest(identity: str) -> str:
    return sha256(identity.encode()).hexdigest()
