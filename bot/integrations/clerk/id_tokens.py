"""Whether an id token is the one that a sign-in asked for; everything about it is doubted."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import jwt

from bot.domain.identities import CLERK_ID
from bot.domain.identity_refusals import bad_answer
from bot.integrations.clerk.keys import KeySource

_LONGEST: Final = 8 * 1024
_LEEWAY_S: Final = 60
_NEEDED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")
# Each would make the token bring its own key or its own way of being read.
_MEDDLING: Final = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c", "zip", "enc"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token of one sign-in has to say."""

    issuer: str
    client_id: str
    nonce: str


async def read_id_token(token: str, keys: KeySource, expected: Expected) -> str:
    """Whose token it is: their id at Clerk. IdentityError BAD_ANSWER, and as the keys'."""
    if len(token) > _LONGEST:
        raise _refused("it is too long")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        header = {}
    key = await keys.find(_kid_of(header))
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=_LEEWAY_S,
            options={"require": list(_NEEDED)},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        fault = type(error).__name__
    else:
        return _subject_of(claims, expected)
    raise _refused(fault)


def _kid_of(header: Mapping[str, object]) -> str:
    """The name of its key, where the header says nothing else of weight."""
    kind = header.get("typ", "JWT")
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str) or not kid:
        raise _refused("its header names no such signature and key")
    if not isinstance(kind, str) or kind.upper() != "JWT" or _MEDDLING & header.keys():
        raise _refused("its header is not that of an id token")
    return kid


def _subject_of(claims: Mapping[str, object], expected: Expected) -> str:
    nonce, subject = claims["nonce"], claims["sub"]
    if not isinstance(nonce, str) or not _is_same(nonce, expected.nonce):
        raise _refused("it was made for another sign-in")
    audience = claims["aud"]
    has_others = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if has_others else expected.client_id) != expected.client_id:
        raise _refused("it was made for somebody else's use")
    if claims.get("sts", "active") != "active":
        raise _refused("its sign-in is not complete")
    if not isinstance(subject, str) or not CLERK_ID.fullmatch(subject):
        raise _refused("it names nobody")
    return subject


def _is_same(told: str, expected: str) -> bool:
    return hmac.compare_digest(told.encode(errors="replace"), expected.encode())


def _refused(why: str) -> Exception:
    _log.warning("an id token was refused: %s", why)
    return bad_answer()
