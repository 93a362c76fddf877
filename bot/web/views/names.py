"""Names of players as pages write them, and how their own pages are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.player_keys import player_key
from bot.rendering.text.characters import clean, shorten

_LONGEST: Final = 40
_NAMELESS: Final = "?"


@dataclass(frozen=True, slots=True)
class NameView:
    """A name on one line, and the key of the player's own page."""

    text: str
    key: str


def name_view(name: str) -> NameView:
    """A player's name, which a stranger chose."""
    return NameView(brief_name(name), player_key(name))


def brief_name(name: str) -> str:
    """The name on one line, at most 40 columns of it."""
    return shorten(" ".join(clean(name).split()), _LONGEST) or _NAMELESS
