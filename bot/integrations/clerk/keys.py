"""The public keys by which an instance of Clerk signs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeAlias

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from bot.domain.identities import IdentityError
from bot.domain.identity_refusals import bad_answer, misconfigured, unavailable
from bot.integrations.clerk.discovery import Discovery
from bot.integrations.clerk.requests import Requests, in_time, read, try_to_read

Keys: TypeAlias = Mapping[str, RSAPublicKey]

_WHAT: Final = "its signing keys"
_OK: Final = 200
_HOUR_S: Final = 3600.0
_DAY_S: Final = 24 * _HOUR_S
_PAUSE_S: Final = 60.0
_LEAST_BITS: Final = 2048
_MOST_BITS: Final = 8192
_LONGEST_NUMBER: Final = 1400  # what 8192 bits take, in letters
_LONGEST_NAME: Final = 255
_MOST_KEYS: Final = 32

_log = logging.getLogger(__name__)


class KeySource(Protocol):
    """Where the key of a token comes from."""

    async def find(self, kid: str) -> RSAPublicKey:
        """The key with this name. IdentityError; BAD_ANSWER where there is none."""
        ...


class _Published(msgspec.Struct):
    keys: list[msgspec.Raw]


class _Key(msgspec.Struct):
    kty: str
    kid: str
    n: str
    e: str
    use: str
    alg: str = "RS256"


class GivenKey:
    """The one key that the operator has set, whatever its name; nobody is asked for others."""

    def __init__(self, pem: str) -> None:
        self._pem = pem

    async def find(self, kid: str) -> RSAPublicKey:  # noqa: ARG002 - it is the only one
        """The key. IdentityError MISCONFIGURED."""
        return self.read()

    def read(self) -> RSAPublicKey:
        """The key. IdentityError MISCONFIGURED."""
        try:
            key = load_pem_public_key(self._pem.encode())
        except ValueError:
            key = None
        if not isinstance(key, RSAPublicKey) or not _is_strong(key):
            _log.error("CLERK_JWT_KEY is no RSA key of 2048 bits or more: copy it again")
            raise misconfigured()
        return key


class PublishedKeys:
    """What the instance publishes: asked for once an hour, at most once a minute beyond that.

    Keys that were there within a day are good while it cannot be asked.
    """

    def __init__(
        self,
        requests: Requests,
        discovery: Discovery,
        clock: Callable[[], float],
        patience_s: float,
    ) -> None:
        self._requests = requests
        self._discovery = discovery
        self._clock = clock
        self._patience_s = patience_s
        self._keys: Keys = {}
        self._read_at: float | None = None
        self._asked_at: float | None = None
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> RSAPublicKey:
        """The key with this name. IdentityError; BAD_ANSWER where there is none."""
        async with self._lock:
            key = self._keys.get(kid) if self._is_younger(_DAY_S) else None
            if key is not None and self._is_younger(_HOUR_S):
                return key
            try:
                # Who has a key that will do is not to lose a sign-in's whole time over asking.
                await self._refresh(self._patience_s / (1 if key is None else 3))
            except IdentityError:
                if key is None:
                    raise
                return key
            key = self._keys.get(kid)
        if key is None:
            _log.warning("a token came that names none of Clerk's signing keys")
            raise bad_answer()
        return key

    async def ask(self) -> Keys:
        """All of them, whatever is known already. IdentityError."""
        endpoints = await self._discovery.find()
        reply = await self._requests.ask("GET", endpoints.keys, _WHAT)
        if reply.status != _OK:
            _log.warning("Clerk answers with status %d when asked for %s", reply.status, _WHAT)
            raise unavailable()
        return read_keys(reply.content)

    def _is_younger(self, seconds: float) -> bool:
        return self._read_at is not None and self._clock() - self._read_at < seconds

    async def _refresh(self, patience_s: float) -> None:
        now = self._clock()
        if self._keys and self._asked_at is not None and now - self._asked_at < _PAUSE_S:
            if self._read_at == self._asked_at:
                return
            raise unavailable()
        self._asked_at = now
        self._keys = await in_time(self.ask(), patience_s)
        self._read_at = now


def are_shared(some: Keys, others: Keys) -> bool:
    """Whether a key is among both, under whatever names."""
    numbers = {key.public_numbers() for key in some.values()}
    return any(key.public_numbers() in numbers for key in others.values())


def read_keys(content: bytes) -> Keys:
    """The keys in a JWKS that are fit for use, by name. IdentityError UNAVAILABLE."""
    published = read(content, _Published, _WHAT).keys[:_MOST_KEYS]
    keys = {name: key for one in published for name, key in _usable(bytes(one))}
    if not keys:
        _log.warning("none of Clerk's signing keys is fit for use")
        raise unavailable()
    return keys


def _usable(published: bytes) -> list[tuple[str, RSAPublicKey]]:
    told = try_to_read(published, _Key)
    if told is None or (told.kty, told.use, told.alg) != ("RSA", "sig", "RS256"):
        return []
    if not 0 < len(told.kid) <= _LONGEST_NAME or len(told.n + told.e) > _LONGEST_NUMBER:
        return []
    try:
        key = jwt.algorithms.RSAAlgorithm.from_jwk({"kty": "RSA", "n": told.n, "e": told.e})
    except (jwt.PyJWTError, ValueError, OverflowError):
        return []
    return [(told.kid, key)] if isinstance(key, RSAPublicKey) and _is_strong(key) else []


def _is_strong(key: RSAPublicKey) -> bool:
    return _LEAST_BITS <= key.key_size <= _MOST_BITS
