"""Whom the identity provider knows, and why somebody is not let in or linked.

A Discord account is never taken from a browser or a token: the provider's server says which ones
somebody has proved to hold.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError

CLERK_ID: Final = re.compile(r"user_[A-Za-z0-9]{1,100}", re.ASCII)
"""An id of Clerk's; a placeholder of ours can never equal one."""
_BYTES: Final = 32
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class IdentityErrorCode(StrEnum):
    """Why nobody is let in, or linked."""

    NOT_OFFERED = "not_offered"
    BAD_STATE = "bad_state"
    DECLINED = "declined"
    BAD_ANSWER = "bad_answer"
    UNAVAILABLE = "identity_unavailable"
    BUSY = "identity_busy"
    MISCONFIGURED = "identity_misconfigured"
    NO_DISCORD = "no_discord"
    UNKNOWN_DISCORD = "unknown_discord"
    ERASED = "erased"
    SEVERAL_DISCORD = "several_discord"
    BANNED = "banned"
    LOCKED = "locked"
    GONE = "gone"
    LINKED_ELSEWHERE = "linked_elsewhere"
    UNLINKED = "unlinked"
    CHANGED = "changed"
    FORGED = "forged"


class IdentityError(DomainError):
    """Somebody is not let in; the sentence says what to do, and names nobody.

    `retry_after` is how long the provider wants to be left alone, where it said so.
    """

    code: IdentityErrorCode

    def __init__(
        self, code: IdentityErrorCode, sentence: str, *, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(code, sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as the identity provider's server described them at `as_of`.

    `discord_user_ids` are the Discord accounts that they have proved to hold, each once.
    """

    clerk_user_id: str
    discord_user_ids: tuple[int, ...]
    is_banned: bool
    is_locked: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class SignInFlow:
    """One sign-in under way; the browser that began it holds the `secret` in a cookie.

    All that the provider is sent derives from it, one way: who sees one part learns no other.
    """

    secret: str

    @property
    def state(self) -> str:
        """What comes back with the answer, so that only this browser can bring it."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What stands in the token, so that none made for another sign-in is taken."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """The PKCE code verifier, without which nobody can use the code (RFC 7636)."""
        return self._derived("verifier")

    def _derived(self, name: str) -> str:
        return hashlib.sha256(f"sign-in {name} {self.secret}".encode()).hexdigest()


class NewsKind(StrEnum):
    """What the identity provider tells unasked."""

    CHANGED = "changed"
    DELETED = "deleted"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A message of the identity provider's, whose signature was good.

    `person` is there where somebody changed, `clerk_user_id` also where they were deleted.
    """

    id: str
    kind: NewsKind
    clerk_user_id: str | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That a user has an account of an instance, which is known as of `as_of` by its clock."""

    user_id: UUID
    discord_user_id: int | None
    clerk_user_id: str
    issuer: str
    since: datetime
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeletion:
    """An account that somebody wants deleted; `attempts` were made, this one included."""

    clerk_user_id: str
    attempts: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class ClerkFinding:
    """What was found of one part of the provider's setup, told in a sentence to its operator.

    People can sign in without a part that is not `is_needed`.
    """

    part: str
    is_well: bool
    told: str
    is_needed: bool = True


def begin_flow() -> SignInFlow:
    """A flow that nobody can guess."""
    return SignInFlow(secrets.token_urlsafe(_BYTES))


def flow_of(secret: str | None) -> SignInFlow | None:
    """The flow that a cookie stands for; None where it holds nothing of ours."""
    if secret is None or not _SECRET.fullmatch(secret):
        return None
    return SignInFlow(secret)
