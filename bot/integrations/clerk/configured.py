"""What an operator copies from Clerk's dashboard, checked where it is set."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_WEBHOOK: Final = "whsec_"
_LEAST_BYTES: Final = 16
_KEY: Final = re.compile(r"sk_(?:live|test)_[A-Za-z0-9]{8,200}", re.ASCII)
_PEM: Final = re.compile(
    r"-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n?", re.ASCII
)


def check_secret_key(key: str) -> None:
    """ValueError where this is no secret key of an instance."""
    if not _KEY.fullmatch(key):
        raise ValueError("it begins with sk_live_ or sk_test_")


def signing_key_of(secret: str) -> bytes:
    """The key by which news is signed. ValueError where this is no signing secret."""
    try:
        key = base64.b64decode(secret.removeprefix(_WEBHOOK), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(_WEBHOOK) or len(key) < _LEAST_BYTES:
        raise ValueError("it begins with whsec_, as the endpoint's page in the dashboard shows it")
    return key


def public_key_of(pem: str) -> str:
    """The PEM with real line breaks. ValueError where this is no public key.

    On one line of a file the breaks are usually written as a backslash and an n.
    """
    broken = pem.strip().replace("\\n", "\n").replace("\r", "")
    if not _PEM.fullmatch(broken):
        raise ValueError("it is a public key in PEM, from BEGIN PUBLIC KEY to END PUBLIC KEY")
    return broken
