"""The part of the stand-in of Clerk where people sign in: OpenID, authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote_plus

from aiohttp import web
from yarl import URL

from tests.standins.clerk_keys import SigningKey
from tests.standins.clerk_people import Json

Forge: TypeAlias = Callable[[SigningKey, Json], object]


@dataclass(frozen=True)
class _Code:
    """What somebody allowed, until it is exchanged."""

    user_id: str
    asked: Mapping[str, str]


class SignIns:
    """Who allowed what; a code is good once."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self.signed_in: str | None = None
        self.forge: Forge | None = None
        self._client = client_id, client_secret
        self._codes: dict[str, _Code] = {}

    def authorize(self, asked: Mapping[str, str], user_ids: Sequence[str]) -> web.Response:
        """Back to the site where somebody allowed it, else a page that asks."""
        fault = _fault_of(asked, self._client[0])
        if fault is not None:
            return web.Response(text=fault, status=400)
        user_id = asked.get("allow", self.signed_in)
        if "deny" in asked:
            back = {"error": "access_denied", "state": asked["state"]}
        elif user_id is None:
            return web.Response(text=_page(asked, user_ids), content_type="text/html")
        else:
            back = self.allowed(asked, user_id)
        return web.Response(
            status=303, headers={"Location": str(URL(asked["redirect_uri"]) % back)}
        )

    def allowed(self, asked: Mapping[str, str], user_id: str) -> dict[str, str]:
        """What the browser brings back."""
        fault = _fault_of(asked, self._client[0])
        assert fault is None, fault
        code = secrets.token_urlsafe(16)
        self._codes[code] = _Code(user_id, asked)
        return {"code": code, "state": asked["state"]}

    async def exchange(self, request: web.Request, key: SigningKey, issuer: str) -> web.Response:
        """Tokens for a code, to the client that it was made for."""
        given = await request.post()
        if _client_of(request) != self._client:
            return _refused("invalid_client", 401)
        code = self._codes.pop(str(given.get("code")), None)
        if code is None or not _is_bound(code, {name: str(one) for name, one in given.items()}):
            return _refused("invalid_grant", 400)
        claims = claims_of(code.user_id, issuer, self._client[0], code.asked["nonce"])
        token = key.sign(claims) if self.forge is None else self.forge(key, claims)
        return web.json_response(
            {
                "access_token": secrets.token_urlsafe(24),
                "refresh_token": secrets.token_urlsafe(24),
                "expires_in": 7200,
                "scope": "openid",
                "token_type": "Bearer",
                **({} if token is None else {"id_token": token}),
            }
        )


def claims_of(user_id: str, issuer: str, client_id: str, nonce: str) -> Json:
    """What an id token says."""
    now = int(time.time())
    return {
        "iss": issuer,
        "sub": user_id,
        "aud": client_id,
        "azp": client_id,
        "iat": now,
        "nbf": now - 10,
        "exp": now + 60,
        "jti": secrets.token_hex(8),
        "nonce": nonce,
    }


def discovery(url: str) -> Json:
    """What the discovery document says."""
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/oauth/authorize",
        "token_endpoint": f"{url}/oauth/token",
        "userinfo_endpoint": f"{url}/oauth/userinfo",
        "jwks_uri": f"{url}/.well-known/jwks.json",
        "scopes_supported": ["openid", "profile", "email", "public_metadata", "private_metadata"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "none",
            "client_secret_post",
        ],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
    }


def _fault_of(asked: Mapping[str, str], client_id: str) -> str | None:
    needed = {
        "response_type": "code",
        "client_id": client_id,
        "scope": "openid",
        "code_challenge_method": "S256",
    }
    wrong = [name for name, value in needed.items() if asked.get(name) != value]
    there = ("redirect_uri", "state", "nonce", "code_challenge")
    wrong += [name for name in there if not asked.get(name)]
    return f"wrong or missing: {', '.join(wrong)}" if wrong else None


def _client_of(request: web.Request) -> tuple[str, str] | None:
    """RFC 6749, 2.3.1: both are form-encoded before they become the user name and the password."""
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return None
    name, _, secret = base64.b64decode(told).decode().partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _is_bound(code: _Code, given: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        given.get("grant_type") == "authorization_code"
        and given.get("redirect_uri") == code.asked["redirect_uri"]
        and challenge == code.asked["code_challenge"]
    )


def _refused(error: str, status: int) -> web.Response:
    told = {"error": error, "error_description": "The request is not as it should be."}
    return web.json_response(told, status=status)


def _page(asked: Mapping[str, str], user_ids: Sequence[str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in asked.items()
    )
    allow = "".join(
        f'<button name="allow" value="{one}" id="{one}">Allow as {one}</button>' for one in user_ids
    )
    deny = '<button name="deny" value="yes" id="deny">Deny</button>'
    return (
        "<!doctype html><html lang=en><title>Sign in</title>"
        f'<form action="/oauth/authorize">{hidden}{allow}{deny}</form>'
    )
