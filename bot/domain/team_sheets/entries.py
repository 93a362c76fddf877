"""The one place where an entry is made of what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.domain.team_sheets.names import MOST_NAMES, cut_name
from bot.domain.team_sheets.sheet import MOST_REPLAYS, Entry, War
from bot.domain.team_sheets.sides import opposing_tag


def make_entry(
    *,
    order: int | None = None,
    player: str | None = None,
    db_names: Iterable[str | None] = (),
    opponent: str | None = None,
    reported_score: str | None = None,
    sub_for: str | None = None,
    urls: Iterable[str] = (),
    tag: str | None = None,
    opponent_tag: str | None = None,
    opponent_sub_for: str | None = None,
    opponent_db_names: Iterable[str | None] = (),
    war: War | None = None,
) -> Entry:
    """An entry whose texts can be kept, whatever they came from.

    Each is a name as `cut_name` leaves it; there are at most ten DuelingBook names, and at most
    one replay more than a sheet may have, so that somebody can say that they are too many.
    """
    return Entry(
        order=order,
        player=_name(player),
        db_names=_names(db_names),
        opponent=_name(opponent),
        reported_score=reported_score,
        sub_for=_name(sub_for),
        urls=tuple(islice(dict.fromkeys(urls), MOST_REPLAYS + 1)),
        tag=_name(tag),
        opponent_tag=opposing_tag(
            _name(opponent_tag), _name(opponent_sub_for), _names(opponent_db_names)
        ),
        war=war,
    )


def _names(texts: Iterable[str | None]) -> tuple[str, ...]:
    names = filter(None, map(_name, texts))
    return tuple(islice(dict.fromkeys(islice(names, MOST_NAMES**2)), MOST_NAMES))


def _name(text: str | None) -> str | None:
    return None if text is None else cut_name(text)[0]
