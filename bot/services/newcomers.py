"""Who may have come to a team since its players were confirmed, as a doubt about its report."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.domain.analysis.discovery import Discovery
from bot.domain.analysis.doubts import Doubt

_NAMED: Final = 3


def doubt_newcomers(found: Discovery, confirmed: Collection[str]) -> tuple[Doubt, ...]:
    """A sentence about those who are likely on the team and not confirmed; none for nobody.

    `confirmed` are all names of those who are.
    """
    news = [one.person for one in found.likely if not set(one.names) & set(confirmed)]
    if not news:
        return ()
    named, rest = news[:_NAMED], len(news) - _NAMED
    told = " and ".join(filter(None, [", ".join(named), f"{rest} more" if rest > 0 else ""]))
    verb = "is" if len(news) == 1 else "are"
    sentence = f"{told} may be on the team and {verb} not confirmed: look at the players again."
    return (Doubt(None, sentence),)
