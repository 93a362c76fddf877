"""How much of a replay file is ever taken into memory."""

from __future__ import annotations

from typing import Final

# The largest known real file, four long games indented by 4, is 1.7 MB: this leaves room for a
# match of more games while a hostile file still costs a small worker little.
MAX_REPLAY_BYTES: Final = 8 * 1024 * 1024
"""The most bytes one replay may have, counted after decompression."""
