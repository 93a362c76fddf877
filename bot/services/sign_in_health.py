"""Whether people can sign in on the site, and what its operator has to mend where they cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.domain.addresses import is_local
from bot.domain.errors import DomainError
from bot.domain.identities import ClerkFinding
from bot.services.health import Finding, Health
from bot.services.ports import IdentityProvider

_PART: Final = "Sign-in"
_PATIENCE_S: Final = 15.0
_OFF: Final = "off; people come in by links from Discord"


async def look_at_sign_in(
    provider: IdentityProvider | None, base_url: str, callback: str
) -> list[Finding]:
    """That all is well, where it is, and a finding for each thing that somebody has to do."""
    if provider is None:
        return [Finding(_PART, Health.WELL, _OFF)]
    asked = await _examine(provider, callback)
    found = [_finding(one) for one in asked if not one.is_well] + _look_at_address(base_url)
    if any(one.health is Health.BROKEN for one in found):
        return found
    told = f"by Clerk at {provider.issuer}; the redirect URI there has to be {callback}"
    return [Finding(_PART, Health.WELL, told), *found]


async def _examine(provider: IdentityProvider, callback: str) -> Sequence[ClerkFinding]:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await provider.examine(callback)
    except TimeoutError:
        told = f"Clerk has not answered for {_PATIENCE_S:.0f} s: see whether it can be reached."
    except DomainError as error:
        told = error.sentence
    return [ClerkFinding("Clerk", is_well=False, told=told)]


def _finding(one: ClerkFinding) -> Finding:
    health = Health.BROKEN if one.is_needed else Health.NOTE
    return Finding(f"{_PART}, {one.part}", health, one.told)


def _look_at_address(base_url: str) -> list[Finding]:
    part = f"{_PART}, address"
    if is_local(base_url):
        told = "Only browsers on this machine can sign in: set PUBLIC_BASE_URL, as for the site."
        return [Finding(part, Health.NOTE, told)]
    if not base_url.startswith("https://"):
        told = (
            "Others could read sign-ins on their way: set PUBLIC_BASE_URL to an https:// address."
        )
        return [Finding(part, Health.BROKEN, told)]
    return []
