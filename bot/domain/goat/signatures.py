"""All Goat decks that can be told by their cards."""

from __future__ import annotations

from typing import Final

from bot.domain.goat.burn import BURN
from bot.domain.goat.chaos import CHAOS
from bot.domain.goat.combo import COMBO
from bot.domain.goat.control import CONTROL
from bot.domain.goat.signature import Signature
from bot.domain.goat.warriors import AGGRESSIVE

SIGNATURES: Final[tuple[Signature, ...]] = (*CONTROL, *CHAOS, *AGGRESSIVE, *BURN, *COMBO)

UNDESCRIBED: Final = frozenset({"Aggro Lockdown", "SWAG", "Thunder Clap"})
"""Names from the league's lists of which no source says what is in them. A person may give them to
a deck; none is guessed."""
