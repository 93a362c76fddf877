"""What is printed on a card."""

from __future__ import annotations

from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from bot.samples.card_table import (
    GOAT_CARDS,
    MODERN_CARDS,
    SECOND_ARTWORKS,
    STRAY_BLANKS,
)

EXTRA_DECK_COLORS = frozenset({"Fusion", "Synchro", "Xyz", "Link"})
_FIRST_SITE_ID = 1001


class Card(Struct, frozen=True):
    """What is printed on a card.

    `passcode` is text, as on the site; `color` the frame ("" for spells and traps); `kind` the
    race of a monster or the kind of a spell or trap; `attack` and `defense` are text, "?" being
    possible. `site_id` names the artwork, so two artworks of one name differ in it.
    `goat_limit` is None for a card the format does not know.
    """

    name: str
    passcode: str
    card_type: str
    color: str = ""
    kind: str = "Normal"
    attribute: str = ""
    level: int = 0
    attack: str = "0"
    defense: str = "0"
    flip: bool = False
    pendulum: bool = False
    site_id: int = 999
    treated_as: str | None = None
    alt_passcode: str | None = None
    goat_limit: int | None = None

    @property
    def is_monster(self) -> bool:
        """Whether it is a monster."""
        return self.card_type == "Monster"

    @property
    def in_extra_deck(self) -> bool:
        """Whether a list holds it in the extra deck."""
        return self.color in EXTRA_DECK_COLORS


def _read_line(line: str, number: int) -> Card:
    name, passcode, limit, frame, kind, *monster = line.split("|")
    attribute, level, attack, defense = monster or ("", "0", "0", "0")
    first_id, _ = SECOND_ARTWORKS.get(name, (_FIRST_SITE_ID + number, 0))
    return Card(
        name=name,
        passcode=passcode,
        card_type="Monster" if monster else frame,
        color={"Flip": "Effect", "Pendulum": "Effect"}.get(frame, frame) if monster else "",
        kind=kind,
        attribute=attribute,
        level=int(level),
        attack=attack,
        defense=defense,
        flip=frame == "Flip",
        pendulum=frame == "Pendulum",
        site_id=first_id,
        treated_as=f"{name} " if name in STRAY_BLANKS else None,
        goat_limit=None if limit == "-" else int(limit),
    )


@cache
def all_cards() -> dict[str, Card]:
    """Every card of the table by its name, in the table's order."""
    lines = (GOAT_CARDS + MODERN_CARDS).splitlines()
    return {found.name: found for found in map(_read_line, lines, range(len(lines)))}


@cache
def card(name: str) -> Card:
    """The card of that name; ` [2]` behind the name asks for its second artwork.

    ValueError for a name the table does not hold, or that has no second artwork.
    """
    plain = name.removesuffix(" [2]")
    found = all_cards().get(plain)
    if found is None:
        raise ValueError(f'no card named "{plain}" in the sample table; pass a Card instead')
    if plain == name:
        return found
    if plain not in SECOND_ARTWORKS:
        raise ValueError(f'"{plain}" has only one artwork in the sample table')
    return _with_second_artwork(found)


def _with_second_artwork(first: Card) -> Card:
    return replace(
        first,
        site_id=SECOND_ARTWORKS[first.name][1],
        alt_passcode=str(int(first.passcode) + 1).zfill(len(first.passcode)),
    )


TOKEN = Card(name="Token", passcode="", card_type="Monster", color="Token", kind="", site_id=0)
