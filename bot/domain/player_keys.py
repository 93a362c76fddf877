"""Players as they stand in buttons, addresses and rows, where their names would be too long."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

PLAYER_KEY: Final = "[0-9a-f]{12}"
"""What keys look like, for a regular expression."""

_SIGNS: Final = 12


def player_key(player: str) -> str:
    """12 hexadecimal digits that stand for a name; names can be forged to have them in common."""
    return sha256(player.encode(errors="surrogatepass")).hexdigest()[:_SIGNS]
