"""Signing in on the site by the identity provider, and who is linked to whom there.

In: browsers that come back from the provider, and its news. Out: web sessions, links and their end.
Nothing here is needed for anything in Discord.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, assert_never
from uuid import uuid4

from bot.domain.identities import (
    IdentityError,
    IdentityErrorCode,
    News,
    NewsKind,
    Person,
    SignInFlow,
    begin_flow,
    flow_of,
)
from bot.domain.identity_refusals import bad_answer, declined, misconfigured, unavailable
from bot.domain.visits import digest_of
from bot.services.accounts import Accounts
from bot.services.askers import Asker
from bot.services.departures import forget_account
from bot.services.linking import heed_change, is_fit, link, unlink
from bot.services.ports import IdentityProvider
from bot.services.sessions import enter, find_visitor, make_secret
from db.database import Database

SIGN_IN_LIFE: Final = timedelta(minutes=10)
"""For how long somebody who went to the provider may come back."""

_NOT_OFFERED: Final = (
    "Nobody can sign in with an account here: press Open results on a card in Discord instead."
)
_BAD_STATE: Final = (
    "This sign-in was not begun in this browser, was used already, or took too long: begin again"
    " from the site, with cookies allowed."
)

_SAID_NO: Final = frozenset(
    {"access_denied", "login_required", "consent_required", "interaction_required"}
)
_AWAY: Final = frozenset({"server_error", "temporarily_unavailable"})
_SET_UP_WRONG: Final = frozenset(
    {"invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type"}
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider sends back by the browser, each as it was sent; hostile like any input."""

    state: str | None
    code: str | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: what the cookie holds, and where the browser goes."""

    flow: SignInFlow
    address: str


class Identities:
    """People who sign in; without a provider nobody does, and all else works."""

    def __init__(
        self, database: Database, accounts: Accounts, provider: IdentityProvider | None
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._provider = provider

    @property
    def is_offered(self) -> bool:
        """Whether people can sign in by a provider."""
        return self._provider is not None

    @property
    def hears_news(self) -> bool:
        """Whether the provider's messages can be heeded."""
        return self._provider is not None and self._provider.tells_news

    async def begin(self, callback: str) -> Begun:
        """Begin to sign in; the browser comes back to this address of the site.

        IdentityError NOT_OFFERED, UNAVAILABLE, BUSY, MISCONFIGURED.
        """
        flow = begin_flow()
        address = await self._offered().begin(flow, callback)
        async with self._database.unit_of_work() as unit:
            await unit.sign_ins.add(digest_of(flow.secret), SIGN_IN_LIFE)
        return Begun(flow, address)

    async def finish(
        self,
        secret: str | None,
        answer: Answer,
        callback: str,
        *,
        token_before: str | None,
        agent: str,
    ) -> str:
        """Sign in who came back, link them where they were not; the new session's token.

        `secret` is what the cookie of this browser held. IdentityError.
        """
        provider = self._offered()
        flow = await self._spend(secret, answer.state)
        if answer.error is not None or answer.code is None:
            raise _refused(answer.error)
        # Nothing is held in the database meanwhile.
        person = await provider.identify(flow, answer.code, callback)
        await self._heed(person, provider.issuer)
        return await self._admit(person, provider.issuer, token_before, agent)

    async def invite(self, asker: Asker) -> None:
        """The asker, of whom Discord is sure, may be linked again once they have unlinked."""
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            await unit.links.reopen(user.id)

    async def unlink(self, asker: Asker) -> bool:
        """End the asker's link, their web sessions and their tokens; whether there was a link.

        Nobody signs in as them again before `invite`.
        """
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is None or not await unit.users.lock(user.id):
                return False
            # They may have been linked while we waited for them.
            user = await unit.users.get(user.id)
            if not user.is_linked:
                return False
            await unlink(unit, user)
            await unit.links.close(user.id)
            return True

    async def hear(self, headers: Mapping[str, str], content: bytes) -> None:
        """Heed a message of the provider's, once. IdentityError FORGED, BAD_ANSWER, NOT_OFFERED."""
        provider = self._offered()
        news = provider.read_news(headers, content)
        match news.kind:
            case NewsKind.CHANGED:
                if news.person is not None:
                    async with self._database.unit_of_work() as unit:
                        await heed_change(unit, news, news.person, provider.issuer)
            case NewsKind.DELETED:
                if news.clerk_user_id is not None:
                    told = (news.id, news.clerk_user_id)
                    await forget_account(self._database, self._accounts, *told)
            case NewsKind.OTHER:
                pass
            case _:
                assert_never(news.kind)

    def _offered(self) -> IdentityProvider:
        if self._provider is None:
            raise IdentityError(IdentityErrorCode.NOT_OFFERED, _NOT_OFFERED)
        return self._provider

    async def _spend(self, secret: str | None, state: str | None) -> SignInFlow:
        """The flow that this browser began, which ends now; nobody else can end it."""
        flow = flow_of(secret)
        if flow is None or not _is_same(flow.state, state):
            raise IdentityError(IdentityErrorCode.BAD_STATE, _BAD_STATE)
        async with self._database.unit_of_work() as unit:
            if not await unit.sign_ins.spend(digest_of(flow.secret)):
                raise IdentityError(IdentityErrorCode.BAD_STATE, _BAD_STATE)
        return flow

    async def _heed(self, person: Person, issuer: str) -> None:
        """Who is linked to the person but may not stay so is so no more, though no news came."""
        async with self._database.unit_of_work() as unit:
            user = await unit.links.linked_to(person.clerk_user_id)
            if user is not None and not is_fit(person, user.discord_user_id):
                news = News(id=f"sign-in {uuid4()}", kind=NewsKind.CHANGED, person=person)
                await heed_change(unit, news, person, issuer)

    async def _admit(
        self, person: Person, issuer: str, token_before: str | None, agent: str
    ) -> str:
        """Link the person and open a session of theirs, both or neither."""
        token = make_secret()
        async with self._database.unit_of_work() as unit:
            before = await find_visitor(unit, token_before)
            beside = () if before is None else (before.user.id,)
            user = await link(unit, person, issuer, beside)
            await enter(unit, user.id, before, digest_of(token), agent)
        return token


def _refused(error: str | None) -> IdentityError:
    """Why there is no code, by the names of RFC 6749 (4.1.2.1) and OpenID Connect (3.1.2.6)."""
    if error is None:
        return bad_answer()
    if error in _SAID_NO:
        return declined()
    if error in _AWAY:
        return unavailable()
    # Anybody may have written another name, and into the log goes nothing of theirs.
    name = error if error in _SET_UP_WRONG else "an error that is not known here"
    _log.warning("the identity provider does not let anybody sign in here: %s", name)
    return misconfigured()


def _is_same(state: str, given: str | None) -> bool:
    return hmac.compare_digest(state.encode(), (given or "").encode(errors="replace"))
