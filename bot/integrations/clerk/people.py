"""Clerk's description of somebody, taken for no more than it proves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from bot.domain.identities import CLERK_ID, Person

# Its documents write both, for the same thing.
_DISCORD: Final = frozenset({"discord", "oauth_discord"})
_SNOWFLAKE: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_LARGEST: Final = 2**63
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Described(msgspec.Struct):
    """What is read of a user; `updated_at` in milliseconds since 1970."""

    id: str
    external_accounts: list[dict[str, object]]
    updated_at: int
    banned: bool | None = None
    locked: bool | None = None


def person_of(described: Described) -> Person | None:
    """Who that is; None where it cannot be anybody."""
    try:
        as_of = _EPOCH + timedelta(milliseconds=described.updated_at)
    except OverflowError:
        return None
    if not CLERK_ID.fullmatch(described.id):
        return None
    return Person(
        clerk_user_id=described.id,
        discord_user_ids=_proved(described.external_accounts),
        is_banned=described.banned is True,
        is_locked=described.locked is True,
        as_of=as_of,
    )


def _proved(accounts: Sequence[dict[str, object]]) -> tuple[int, ...]:
    """The Discord accounts among these that somebody has shown to hold."""
    proved = [_discord_id_of(account) for account in accounts if _is_verified(account)]
    return tuple(dict.fromkeys(one for one in proved if one is not None))


def _is_verified(account: dict[str, object]) -> bool:
    verification = account.get("verification")
    return isinstance(verification, dict) and verification.get("status") == "verified"


def _discord_id_of(account: dict[str, object]) -> int | None:
    told = account.get("provider_user_id")
    if account.get("provider") not in _DISCORD or not isinstance(told, str):
        return None
    number = int(told) if _SNOWFLAKE.fullmatch(told) else _LARGEST
    return number if number < _LARGEST else None
