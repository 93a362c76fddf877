"""Clerk's backend API: people and keys, asked for with the secret key."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import msgspec
from yarl import URL

from bot.domain.identities import CLERK_ID, Person
from bot.domain.identity_refusals import misconfigured, unavailable
from bot.integrations.clerk.keys import Keys, read_keys
from bot.integrations.clerk.people import Described, person_of
from bot.integrations.clerk.requests import MEBIBYTE, Reply, Requests, read, try_to_read

_OK: Final = 200
_NOT_LET_IN: Final = frozenset({401, 403})
_ABSENT: Final = 404
_MOST: Final = 100
_PERSON: Final = "a person"
_PEOPLE: Final = "people"
# People's metadata comes along, and may be long; a day's look must not fail over it.
_MOST_BYTES: Final = 8 * MEBIBYTE

_log = logging.getLogger(__name__)


class _Error(msgspec.Struct):
    code: str


class _Errors(msgspec.Struct):
    errors: list[_Error]


class Backend:
    """One instance's people, each asked for anew."""

    def __init__(self, requests: Requests, api_url: str, secret_key: str) -> None:
        self._requests = requests
        self._api = URL(api_url)
        self._headers = {"Authorization": f"Bearer {secret_key}"}

    async def find(self, clerk_user_id: str) -> Person | None:
        """The person; None where it says that there is none. IdentityError."""
        if not CLERK_ID.fullmatch(clerk_user_id):
            return None
        reply = await self._ask("GET", f"/v1/users/{clerk_user_id}", _PERSON)
        if reply is None:
            return None
        person = _strictly(read(reply.content, Described, _PERSON))
        if person is None or person.clerk_user_id != clerk_user_id:
            _log.warning("Clerk described somebody else, or nobody")
            raise unavailable()
        return person

    async def find_many(self, clerk_user_ids: Sequence[str]) -> Sequence[Person]:
        """Those of these who are there. IdentityError."""
        wanted = {one for one in clerk_user_ids if CLERK_ID.fullmatch(one)}
        if len(wanted) > _MOST:
            raise ValueError(f"at most {_MOST} people can be asked for at once")
        if not wanted:
            return ()
        query = [("user_id", one) for one in sorted(wanted)]
        reply = await self._ask("GET", "/v1/users", _PEOPLE, [*query, ("limit", str(_MOST))])
        if reply is None:
            raise unavailable()
        people = [_strictly(one) for one in read(reply.content, list[Described], _PEOPLE)]
        if None in people:
            _log.warning("Clerk described somebody in another way than its API says")
            raise unavailable()
        known = {one.clerk_user_id: one for one in people if one is not None}
        return [person for name, person in known.items() if name in wanted]

    async def delete(self, clerk_user_id: str) -> None:
        """Have the person forgotten; nothing where there is none. IdentityError."""
        if CLERK_ID.fullmatch(clerk_user_id):
            await self._ask("DELETE", f"/v1/users/{clerk_user_id}", "a deletion")

    async def keys(self) -> Keys:
        """The keys by which the instance signs to which the secret key belongs. IdentityError."""
        reply = await self._ask("GET", "/v1/jwks", "the backend's signing keys")
        if reply is None:
            raise unavailable()
        return read_keys(reply.content)

    async def _ask(
        self, method: str, path: str, what: str, query: Sequence[tuple[str, str]] = ()
    ) -> Reply | None:
        """The answer; None where Clerk itself says that there is no such thing."""
        url = (self._api / path.lstrip("/")).with_query(query)
        reply = await self._requests.ask(
            method, url, what, headers=self._headers, most_bytes=_MOST_BYTES
        )
        if reply.status == _OK:
            return reply
        if reply.status in _NOT_LET_IN:
            _log.error("Clerk does not take CLERK_SECRET_KEY: copy it again from the dashboard")
            raise misconfigured()
        # Anybody on the way may say that a page is not there: that must not end an account.
        if reply.status == _ABSENT and _says_absent(reply.content):
            return None
        _log.warning("Clerk answers with status %d when asked for %s", reply.status, what)
        raise unavailable()


def _says_absent(content: bytes) -> bool:
    told = try_to_read(content, _Errors)
    return told is not None and any(one.code == "resource_not_found" for one in told.errors)


def _strictly(described: Described) -> Person | None:
    """Who that is; None also where it does not say whether they are let in."""
    if described.banned is None or described.locked is None:
        return None
    return person_of(described)
