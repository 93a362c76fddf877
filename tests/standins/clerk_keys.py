"""Keys by which the stand-in of Clerk signs, and its tokens, good ones and others."""

from __future__ import annotations

import base64
import functools
import json
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.standins.clerk_people import Json

_BITS = 2048


@dataclass(frozen=True)
class SigningKey:
    """A key pair with the name under which it is published."""

    kid: str
    private: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        """The public half, as the dashboard shows it."""
        public = self.private.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def published(self, **changes: object) -> Json:
        """The public half as it stands in a JWKS; what is None here is left out."""
        numbers: Json = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        shown = {"n": numbers["n"], "e": numbers["e"], "kty": "RSA"}
        told = {**shown, "use": "sig", "alg": "RS256", "kid": self.kid} | changes
        return {name: value for name, value in told.items() if value is not None}

    def sign(self, claims: Json, **header: object) -> str:
        """A token by this key, whatever is in it."""
        told = {"alg": "RS256", "kid": self.kid, "typ": "JWT", "cat": "cl_B7d4PD333AAA"} | header
        told = {name: one for name, one in told.items() if one is not None}
        return self.sign_text(json.dumps(claims).encode(), told)

    def sign_text(self, claims: bytes, header: Json) -> str:
        """A token by this key over what need not be claims at all."""
        opening = f"{encoded(json.dumps(header).encode())}.{encoded(claims)}"
        digest = self.private.sign(opening.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{opening}.{encoded(digest)}"


def encoded(part: bytes) -> str:
    """As the parts of a token are written."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@functools.cache
def signing_key(kid: str = "ins_1", bits: int = _BITS) -> SigningKey:
    """The key with this name; making one takes a while, so each is made once."""
    return SigningKey(kid, rsa.generate_private_key(public_exponent=65537, key_size=bits))
