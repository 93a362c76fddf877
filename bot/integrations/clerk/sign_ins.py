"""Signing in at Clerk by OpenID: the way there, and what is to be had for the code."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from typing import Final
from urllib.parse import quote_plus

import msgspec
from yarl import URL

from bot.domain.identities import SignInFlow
from bot.domain.identity_refusals import bad_answer, misconfigured, unavailable
from bot.integrations.clerk.requests import Reply, Requests, read, try_to_read

_WHAT: Final = "a sign-in's token"
_OK: Final = 200
_NOT_LET_IN: Final = 401
_CODE: Final = re.compile(r"[\x21-\x7e]{1,2048}", re.ASCII)
_BAD_CODE: Final = "invalid_grant"
_BAD_CLIENT: Final = frozenset({"invalid_client", "unauthorized_client"})

_log = logging.getLogger(__name__)


class _Tokens(msgspec.Struct):
    id_token: str | None = None


class _Refusal(msgspec.Struct):
    error: str


class SignIns:
    """The OAuth application by which the site is known to Clerk."""

    def __init__(self, requests: Requests, client_id: str, client_secret: str) -> None:
        self._requests = requests
        self._client_id = client_id
        # RFC 6749, 2.3.1: both are form-encoded before they become user name and password.
        told = f"{quote_plus(client_id)}:{quote_plus(client_secret)}".encode()
        self._headers = {"Authorization": f"Basic {base64.b64encode(told).decode()}"}

    def address(self, authorize: URL, flow: SignInFlow, callback: str) -> str:
        """Where a browser goes to sign in."""
        digest = hashlib.sha256(flow.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": callback,
            "scope": "openid",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return str(authorize.update_query(asked))

    async def exchange(self, token: URL, flow: SignInFlow, code: str, callback: str) -> str:
        """The id token, not looked at yet. IdentityError; BAD_ANSWER where the code is no good."""
        if not _CODE.fullmatch(code):
            raise bad_answer()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": flow.verifier,
        }
        reply = await self._requests.ask("POST", token, _WHAT, headers=self._headers, form=form)
        if reply.status != _OK:
            raise _refusal_of(reply)
        id_token = read(reply.content, _Tokens, _WHAT).id_token
        if id_token is None:
            _log.error("Clerk gives no id token: allow the OAuth application the scope openid")
            raise misconfigured()
        return id_token


def _refusal_of(reply: Reply) -> Exception:
    told = try_to_read(reply.content, _Refusal)
    error = "" if told is None else told.error
    if error == _BAD_CODE:
        _log.info("Clerk does not take a sign-in's code: it is used, too old, or not its own")
        return bad_answer()
    if error in _BAD_CLIENT or reply.status == _NOT_LET_IN:
        _log.error("Clerk does not take CLERK_OAUTH_CLIENT_ID and CLERK_OAUTH_CLIENT_SECRET")
        return misconfigured()
    _log.warning("Clerk answers with status %d when asked for %s", reply.status, _WHAT)
    return unavailable()
