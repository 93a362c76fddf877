"""Tokens by which a person's programs ask for what is theirs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.names import is_shown
from bot.domain.users import User

# Tools that look for secrets in public code know it by its beginning.
PREFIX: Final = "duel_"
_BYTES: Final = 32
_TOKEN: Final = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}", re.ASCII)
LONGEST_NAME: Final = 60
MOST_TOKENS: Final = 20
LIVES: Final = (timedelta(days=30), timedelta(days=90), timedelta(days=365))
"""How long a token may last; the second is what is offered first."""


class Scope(StrEnum):
    """What a token lets its bearer do; in the order in which people are asked."""

    RESULTS = "results:read"
    JOBS = "jobs:read"
    SUBMIT = "jobs:submit"
    DELETE = "jobs:delete"


class ApiTokenErrorCode(StrEnum):
    """Why a token is not made, or not taken."""

    NO_NAME = "no_token_name"
    NO_SCOPE = "no_token_scope"
    BAD_LIFE = "bad_token_life"
    TOO_MANY = "too_many_tokens"
    FORM_USED = "token_form_used"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - a code
    MISSING_SCOPE = "missing_scope"


_SENTENCES: Final = {
    ApiTokenErrorCode.NO_NAME: (
        f"A token needs a name of 1 to {LONGEST_NAME} characters: write one by which you will know"
        " it."
    ),
    ApiTokenErrorCode.NO_SCOPE: "This token could do nothing: tick what it may do.",
    ApiTokenErrorCode.BAD_LIFE: "A token lasts 30 days, 90 days or a year: choose one of these.",
    ApiTokenErrorCode.TOO_MANY: (
        f"You have {MOST_TOKENS} tokens, and nobody may have more: revoke one first."
    ),
    ApiTokenErrorCode.FORM_USED: (
        "This form made a token already, which is in use by now: fill in the form again to make"
        " another."
    ),
    ApiTokenErrorCode.UNKNOWN_TOKEN: (
        "This token is wrong, revoked or over: make a new one on the account page of this site."
    ),
}


class ApiTokenError(DomainError):
    """A token is not made, or not taken."""

    code: ApiTokenErrorCode

    def __init__(self, code: ApiTokenErrorCode, sentence: str) -> None:
        super().__init__(code, sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTerms:
    """What a token is called, what it lets its bearer do, and for how long."""

    name: str
    scopes: frozenset[Scope]
    life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token as its person sees it, by the database's clock; its secret is kept nowhere."""

    id: UUID
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    seen_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBearer:
    """Whom a token stands for, and what for; due where nobody noted its use for a while."""

    token_id: UUID
    user: User
    scopes: frozenset[Scope]
    is_due: bool


def make_token() -> str:
    """A secret of 256 bits that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def is_token(written: str) -> bool:
    """Whether this has the shape of a token."""
    return _TOKEN.fullmatch(written) is not None


def token_terms(name: str, scopes: Collection[Scope], life: timedelta) -> TokenTerms:
    """These terms, with the name on one line. ApiTokenError NO_NAME, NO_SCOPE, BAD_LIFE."""
    shown = " ".join("".join(sign if is_shown(sign) else " " for sign in name).split())
    if not 0 < len(shown) <= LONGEST_NAME:
        raise _refuse(ApiTokenErrorCode.NO_NAME)
    if not scopes:
        raise _refuse(ApiTokenErrorCode.NO_SCOPE)
    if life not in LIVES:
        raise _refuse(ApiTokenErrorCode.BAD_LIFE)
    return TokenTerms(name=shown, scopes=frozenset(scopes), life=life)


def too_many_tokens() -> ApiTokenError:
    """Somebody has as many as anybody may have."""
    return _refuse(ApiTokenErrorCode.TOO_MANY)


def form_used() -> ApiTokenError:
    """The token that this very form made is in use, so it keeps its secret."""
    return _refuse(ApiTokenErrorCode.FORM_USED)


def unknown_token() -> ApiTokenError:
    """The token is nobody's; whether it ever was is told to nobody."""
    return _refuse(ApiTokenErrorCode.UNKNOWN_TOKEN)


def missing_scope(scope: Scope) -> ApiTokenError:
    """The token is somebody's, and good for other things."""
    sentence = f"This token lacks {scope}: make one that has it on the account page of this site."
    return ApiTokenError(ApiTokenErrorCode.MISSING_SCOPE, sentence)


def _refuse(code: ApiTokenErrorCode) -> ApiTokenError:
    return ApiTokenError(code, _SENTENCES[code])
