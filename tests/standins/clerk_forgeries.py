"""Tokens that are not what a sign-in asked for, each wrong in one way.

Each is made of the key by which the stand-in of Clerk signs and of the claims that would be right.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Final

import jwt

from tests.standins.clerk_keys import SigningKey, encoded, signing_key
from tests.standins.clerk_oauth import Forge
from tests.standins.clerk_people import Json


def said(**changes: object) -> Forge:
    """Well signed; its claims say this, or do not say what is None here."""

    def forge(key: SigningKey, claims: Json) -> str:
        told = claims | changes
        return key.sign({name: one for name, one in told.items() if one is not None})

    return forge


def later(**seconds: float) -> Forge:
    """Well signed; these times are so many seconds from now."""
    return lambda key, claims: key.sign(
        claims | {name: int(time.time() + one) for name, one in seconds.items()}
    )


def headed(**header: object) -> Forge:
    """Well signed, with these in its header."""
    return lambda key, claims: key.sign(claims, **header)


def raw(header: bytes | Json, claims: bytes | Json, signature: bytes) -> str:
    """Three parts, whatever they are."""
    parts = [
        one if isinstance(one, bytes) else json.dumps(one).encode() for one in (header, claims)
    ]
    return ".".join(encoded(part) for part in [*parts, signature])


def _by_another_key(key: SigningKey, claims: Json) -> str:
    return signing_key("stranger").sign(claims, kid=key.kid)


def _with_its_own_key(key: SigningKey, claims: Json) -> str:
    own = signing_key("stranger")
    return own.sign(claims, kid=key.kid, jwk=own.published())


def _unsigned(key: SigningKey, claims: Json) -> str:
    return raw({"alg": "none", "typ": "JWT", "kid": key.kid}, claims, b"")


def _by_hmac_of_the_public_key(key: SigningKey, claims: Json) -> str:
    """The old trick: a public key taken for a shared secret."""
    opening = raw({"alg": "HS256", "typ": "JWT", "kid": key.kid}, claims, b"").rstrip(".")
    digest = hmac.digest(key.pem.encode(), opening.encode(), hashlib.sha256)
    return f"{opening}.{encoded(digest)}"


def _by_another_algorithm(name: str) -> Forge:
    return lambda key, claims: jwt.encode(claims, key.private, name, headers={"kid": key.kid})


def _without_its_signature(key: SigningKey, claims: Json) -> str:
    return key.sign(claims).rpartition(".")[0] + "."


def _with_other_claims(key: SigningKey, claims: Json) -> str:
    opening, _, ending = key.sign(claims).split(".")
    return f"{opening}.{encoded(json.dumps(claims | {'sub': 'user_victim'}).encode())}.{ending}"


def _session_token(key: SigningKey, claims: Json) -> str:
    """What Clerk gives a browser for its own use."""
    told = {name: claims[name] for name in ("iss", "sub", "iat", "nbf", "exp", "jti")}
    return key.sign(told | {"azp": "https://duels.example.org", "sid": "sess_1", "v": 2})


def _template_token(key: SigningKey, claims: Json) -> str:
    """What Clerk makes for a template whose audience is set to the site's client id."""
    told = {name: one for name, one in claims.items() if name not in {"nonce", "azp"}}
    return key.sign(told, cat="cl_B7d4PD222AAA")


def _signed(content: bytes) -> Forge:
    """Well signed, over claims that are this."""

    def forge(key: SigningKey, claims: Json) -> str:
        return key.sign_text(content, {"alg": "RS256", "kid": key.kid})

    return forge


def _deep_header(key: SigningKey, claims: Json) -> str:
    return raw(b'{"alg":' + b"[" * 3000, claims, b"x")


_CLAIMS: Final[dict[str, Forge]] = {
    "no issuer": said(iss=None),
    "another issuer": said(iss="https://clerk.evil.example.org"),
    "issuer with a slash": lambda key, claims: said(iss=f"{claims['iss']}/")(key, claims),
    "a list of issuers": lambda key, claims: said(iss=[claims["iss"]])(key, claims),
    "no audience": said(aud=None),
    "another audience": said(aud="another"),
    "an empty audience": said(aud=[]),
    "audience of a wrong type": said(aud=7),
    "others in the audience": lambda key, claims: said(aud=[claims["aud"], 7], azp=None)(
        key, claims
    ),
    "several audiences, no azp": lambda key, claims: said(aud=[claims["aud"], "another"], azp=None)(
        key, claims
    ),
    "several audiences, azp of another": lambda key, claims: said(
        aud=[claims["aud"], "another"], azp="another"
    )(key, claims),
    "azp of another": said(azp="another"),
    "no end": said(exp=None),
    "too old": later(exp=-61),
    "end of a wrong type": said(exp="soon"),
    "an endless end": said(exp=float("inf")),
    "issued at no time": said(iat=float("inf")),
    "good from no time on": said(nbf=float("inf")),
    "an end that is no number": said(exp=float("nan")),
    "no beginning": said(iat=None),
    "issued in the future": later(iat=120),
    "not good yet": later(nbf=120),
    "issued at a word": said(iat="now"),
    "no nonce": said(nonce=None),
    "another nonce": said(nonce="0" * 64),
    "an empty nonce": said(nonce=""),
    "a nonce that is no text": said(nonce=7),
    "a nonce in a list": lambda key, claims: said(nonce=[claims["nonce"]])(key, claims),
    "a nonce of surrogates": said(nonce="\udc80"),
    "a pending session": said(sts="pending"),
    "nobody": said(sub=None),
    "an empty subject": said(sub=""),
    "a placeholder of ours": said(sub="local:discord:77"),
    "an address as subject": said(sub="user_1/../user_2"),
    "a subject with a line": said(sub="user_1\n"),
    "a number as subject": said(sub=7),
    "an agent as subject": said(sub="agent_1"),
}

_HEADERS: Final[dict[str, Forge]] = {
    "an access token": headed(typ="at+jwt"),
    "a logout token": headed(typ="logout+jwt"),
    "critical headers": headed(crit=["exp"], exp=1),
    "content that is not encoded": headed(b64=True),
    "keys elsewhere": headed(jku="https://evil.example.org/jwks.json"),
    "a certificate elsewhere": headed(x5u="https://evil.example.org/cert.pem"),
    "a certificate of its own": headed(x5c=["MIIB"]),
    "packed": headed(zip="DEF"),
    "no key's name": headed(kid=None),
    "a number as name": headed(kid=7),
    "an algorithm of another name": headed(alg="rs256"),
    "no algorithm": headed(alg=None),
    "an empty name": headed(kid=""),
    "an unknown name": headed(kid="ins_unknown"),
    "a path as name": headed(kid="../../../../dev/null"),
}

_SIGNATURES: Final[dict[str, Forge]] = {
    "by another key": _by_another_key,
    "with its own key": _with_its_own_key,
    "unsigned": _unsigned,
    "by the public key": _by_hmac_of_the_public_key,
    "RS384": _by_another_algorithm("RS384"),
    "RS512": _by_another_algorithm("RS512"),
    "PS256": _by_another_algorithm("PS256"),
    "without its signature": _without_its_signature,
    "with other claims": _with_other_claims,
    "a session token": _session_token,
    "a template token": _template_token,
    "claims in a list": _signed(b"[]"),
    "claims that are no JSON": _signed(b"\xff\xfe"),
    "deep claims": _signed(b"[" * 3000),
    "a deep header": _deep_header,
    "no token": lambda *_: "",
    "two parts": lambda *_: "e30.e30",
    "no header": lambda *_: raw(b"", b"", b""),
    "a number as header": lambda *_: raw(b"7", b"{}", b"x"),
    "letters of elsewhere": lambda *_: "ä.ö.ü",
    "too long": lambda key, claims: key.sign(claims | {"padding": "x" * 8192}),
}

FORGERIES: Final[dict[str, Forge]] = _CLAIMS | _HEADERS | _SIGNATURES
