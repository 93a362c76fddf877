"""Decks and lines for the tests of texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.model import CardCopy, CardType, Replay
from bot.rendering.text.lines import Line, plain
from tests.domain.analysis import decklists, duels
from tests.domain.analysis.duels import ANA

MONSTERS = frozenset({"Sangan", "Jinzo", "Magician of Faith", "Des Koala", "Kycoo"})
TRAPS = frozenset({"Mirror Force", "Dust Tornado", "Trap Hole"})


def card(name: str, position: int | None) -> CardCopy:
    """A card of Ana's at this position: 40 are main, 3 extra, 15 side."""
    kind = CardType.SPELL
    kind = CardType.MONSTER if name in MONSTERS else kind
    kind = CardType.TRAP if name in TRAPS else kind
    fusion = position is not None and 40 < position <= 43
    return CardCopy(
        name=name,
        object_id=position,
        passcode="12345678",
        card_type=CardType.MONSTER if fusion else kind,
        color="Fusion" if fusion else "",
        seen_at_s=130,
    )


def replay_with(*games: Mapping[int, str], replay_id: int = 1, day: str = "2025-11-16") -> Replay:
    """Ana wins each game and shows these names at these positions."""
    played = (
        decklists.played([card(name, position) for position, name in names.items()], number=number)
        for number, names in enumerate(games, start=1)
    )
    return duels.replay(replay_id, *played, date=f"{day} 20:00:00")


def deck_with(*games: Mapping[int, str]) -> Deck:
    """What these games show of Ana's one list."""
    (deck,) = reconstruct_decks(read_sightings(replay_with(*games), ANA))
    return deck


def texts(lines: Iterable[Line]) -> list[str]:
    """The lines as a pipe gets them, with hyphens for dashes."""
    return [hyphenated(plain(written)) for written in lines]


def hyphenated(text: str) -> str:
    """The text with hyphens where people read en dashes, as in a score."""
    return text.replace("\N{EN DASH}", "-")
