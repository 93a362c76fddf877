"""The formats a replay may be played in, and whether it tells something about Goat."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import StrEnum
from typing import Final

from bot.domain.replay.model import CardCopy, Replay


class Pool(StrEnum):
    """The first letter of the site's code for a format: which cards are allowed."""

    ADVANCED = "a"
    GOAT = "g"
    EDISON = "e"
    UNLIMITED = "u"


_POOLS: Final = {pool.value: pool.name.capitalize() for pool in Pool}
_RATINGS: Final = {"r": "rated", "u": "unrated"}
_NAMED_AT_MOST: Final = 3


def format_name(code: str) -> str:
    """`gu` is "Goat, unrated"; a letter that nobody explained stands as it is."""
    if len(code) != 2:  # noqa: PLR2004  # a letter for the pool and one for the rating
        return code
    return f"{_POOLS.get(code[0], code[0])}, {_RATINGS.get(code[1], code[1])}"


def why_not_goat(replay: Replay, pool: Container[str]) -> str | None:
    """A sentence that says why the replay is left out, None for one that counts as Goat.

    Goat is often hosted as Unlimited, so an Unlimited replay counts where every card seen in it is
    in `pool`. That holds the names of Goat's cards and, for cards renamed since, their passcodes
    without leading zeros.
    """
    if _pool_of(replay) == Pool.GOAT:
        return None
    played = f"Replay {replay.replay_id} was played in {_pool_name(replay)}"
    if _pool_of(replay) != Pool.UNLIMITED:
        return f"{played}, not in Goat: it is left out."
    strangers = sorted({copy.name for copy in _cards(replay) if not _is_in(copy, pool)})
    if not strangers:
        return None
    names = ", ".join(strangers[:_NAMED_AT_MOST])
    more = len(strangers) - _NAMED_AT_MOST
    rest = f" and {more} more" if more > 0 else ""
    return f"{played} with cards that are not in Goat ({names}{rest}): it is left out."


def doubt_goat(replay: Replay, pool: Container[str]) -> str | None:
    """A sentence for a replay that counts as Goat though it was hosted as Unlimited, else None."""
    if _pool_of(replay) != Pool.UNLIMITED or why_not_goat(replay, pool):
        return None
    hosted = f"Replay {replay.replay_id} was hosted as {_pool_name(replay)}"
    if not any(_cards(replay)):
        return f"{hosted} and shows no card: it counts as Goat, because nothing speaks against it."
    return f"{hosted}; it counts as Goat, because every card seen in it belongs to Goat."


def _pool_of(replay: Replay) -> str:
    return replay.format[:1]


def _pool_name(replay: Replay) -> str:
    """The pool as a sentence names it, to which the rating matters nothing."""
    code = replay.format
    if len(code) == 2 and code[0] in _POOLS:  # noqa: PLR2004  # as above
        return _POOLS[code[0]]
    return f"format \N{LEFT SINGLE QUOTATION MARK}{code}\N{RIGHT SINGLE QUOTATION MARK}"


def _cards(replay: Replay) -> Iterator[CardCopy]:
    """Every card that anybody showed, tokens aside."""
    for game in replay.games:
        for side in game.players:
            for copy in (*side.seen, *side.shown_after_end):
                if copy.color != "Token":
                    yield copy


def _is_in(copy: CardCopy, pool: Container[str]) -> bool:
    passcode = copy.passcode.lstrip("0")
    return copy.name.strip() in pool or (passcode != "" and passcode in pool)
