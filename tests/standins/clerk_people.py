"""People as the stand-in of Clerk knows and describes them, in the shapes of Clerk's API."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Json: TypeAlias = dict[str, object]

_NUMBERS: Final = itertools.count(1)


@dataclass
class ClerkAccount:
    """An account elsewhere, by which somebody signs in at Clerk."""

    user_id: object
    provider: str = "oauth_discord"
    status: str | None = "verified"

    def as_json(self) -> Json:
        verification = {
            "object": "verification_oauth",
            "status": self.status,
            "strategy": "oauth_discord",
            "attempts": None,
            "expire_at": None,
        }
        return {
            "object": "external_account",
            "id": f"eac_{next(_NUMBERS)}",
            "identification_id": f"idn_{next(_NUMBERS)}",
            "provider": self.provider,
            "provider_user_id": self.user_id,
            "approved_scopes": "identify",
            "email_address": "somebody@example.org",
            "username": "somebody",
            "public_metadata": {},
            "label": None,
            "verification": None if self.status is None else verification,
        }


@dataclass
class ClerkUser:
    """Somebody with an account at Clerk."""

    id: str
    accounts: list[ClerkAccount] = field(default_factory=list)
    banned: bool = False
    locked: bool = False
    updated_at: int = 0
    """In milliseconds since 1970."""

    def touch(self) -> None:
        """Have been changed now, later than ever before."""
        self.updated_at = max(int(time.time() * 1000), self.updated_at + 1)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "object": "user",
            "username": "somebody",
            "first_name": "Some",
            "last_name": "Body",
            "banned": self.banned,
            "locked": self.locked,
            "external_accounts": [account.as_json() for account in self.accounts],
            "email_addresses": [],
            "public_metadata": {},
            "private_metadata": {},
            "unsafe_metadata": {"discord_user_id": "1"},
            "last_sign_in_at": self.updated_at,
            "created_at": self.updated_at - 1000,
            "updated_at": self.updated_at,
        }


def accounts_of(
    discord: int | Sequence[int] | None, *, provider: str, verified: bool
) -> list[ClerkAccount]:
    """Discord accounts with these ids."""
    ids = [] if discord is None else [discord] if isinstance(discord, int) else discord
    status = "verified" if verified else "unverified"
    return [ClerkAccount(str(one), provider, status) for one in ids]


def errors(code: str, message: str) -> Json:
    """How Clerk's API refuses."""
    one = {"message": message, "long_message": f"{message}, at length", "code": code}
    return {"errors": [one], "clerk_trace_id": "0123456789abcdef"}
