"""Short ways to an opened game, and to what was written down last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.samples import Duel, Game, Player, deck_of

ANA, BEN = "Ana", "Ben"
Written = dict[str, Any]

EXTRA = ('2 K9-17 "Ripper"', "2 Tornado Dragon", "Link Spider", "Herald of the Arc Light")
SIDE = ('2 Therion "King" Regulus', 'Retaliating "C"', "Link Spider")


def seated(
    ana: Sequence[str] = (),
    ben: Sequence[str] = (),
    *,
    version: int = 17,
    **keys: Any,  # noqa: ANN401
) -> Duel:
    """Ana and Ben with lists that hold these cards first, then fillers; two seconds a play."""
    keys = {"pace": (2, 2), **keys}
    return Duel(
        Player(ANA, deck_of(*ana, extra=EXTRA, side=SIDE)),
        Player(BEN, deck_of(*ben, extra=EXTRA, side=SIDE)),
        version=version,
        **keys,
    )


def opened(
    ana: Sequence[str] = (),
    ben: Sequence[str] = (),
    *,
    below: Sequence[str] = (),
    **keys: Any,  # noqa: ANN401
) -> Game:
    """A first game on Ana's turn; she holds the first five of `ana`, then fillers.

    `below` lies on top of her deck after the five. Further cards of `ana` are in the deck.
    """
    duel = seated([*ana, *below], ben, **keys)
    return duel.start(hands={ANA: ana[:5], BEN: ben[:5]}, decks={ANA: below})


def last(game: Game | Duel) -> Written:
    """The play written last."""
    return dict(game.transcript.plays[-1])


def plays_of(duel: Duel | Game, kind: str) -> list[Written]:
    """All plays of a kind, in order."""
    return [dict(play) for play in duel.transcript.plays if play["play"] == kind]


def logged(play: Written) -> tuple[str, str | None]:
    """The public and the private text of a play's log line."""
    line: Written = play["log"]
    return line["public_log"], line.get("private_log")


def lines_of(play: Written) -> list[Written]:
    """A play's log lines, whether it has one, many or none."""
    log = play.get("log", [])
    return log if isinstance(log, list) else [log]
