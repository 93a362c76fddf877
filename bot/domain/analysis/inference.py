"""What the order of a list proves about cards that nobody saw.

Copies of a name stand side by side in 587 of 602 main decks and in every extra and side deck of
301 real replays, and a list holds at most three copies of a name. So an unseen position between
two copies of one name is most likely a third.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain.analysis.lists import MOST_COPIES
from bot.domain.analysis.positions import Part, positions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.replay.model import DeckSizes


def infer_positions(names: Mapping[int, str], sizes: DeckSizes) -> dict[int, str]:
    """{unseen position: name it most likely holds}, of the whole list.

    `names` are the seen ones. Nothing is inferred in a part that shows itself unordered, or
    anywhere once the main deck does, and never a fourth copy.
    """
    copies = Counter(names.values())
    inferred: dict[int, str] = {}
    if not stands_grouped(names, positions_of(Part.MAIN, sizes)):
        return inferred
    for part in Part:
        span = positions_of(part, sizes)
        if not stands_grouped(names, span):
            continue
        for left in sorted(position for position in names if position in span):
            # With three copies at most, an enclosed gap is one position wide.
            gap, right, name = left + 1, left + 2, names[left]
            enclosed = gap not in names and right in span and names.get(right) == name
            if enclosed and copies[name] < MOST_COPIES:
                copies[name] += 1
                inferred[gap] = name
    return inferred


def stands_grouped(names: Mapping[int, str], span: range) -> bool:
    """Whether nothing seen within `span` contradicts that copies of a name are neighbors."""
    first: dict[str, int] = {}
    before: str | None = None
    for position in sorted(position for position in names if position in span):
        name = names[position]
        start = first.setdefault(name, position)
        # Another name between, or a run too long for three copies.
        if (name != before and start != position) or position - start >= MOST_COPIES:
            return False
        before = name
    return True


def room_beside(names: Mapping[int, str], span: range, name: str) -> int:
    """How many copies of `name` a grouped part can hold at most, seen ones included.

    A seen name grows only into unseen positions next to its run; an unseen one needs a gap.
    """
    seen = sorted(position for position in names if position in span)
    own = [position for position in seen if names[position] == name]
    walls = [span.start - 1, *(position for position in seen if names[position] != name), span.stop]
    rooms = [
        right - left - 1
        for left, right in pairwise(walls)
        if all(left < position < right for position in own)
    ]
    return min(MOST_COPIES, max(rooms, default=0))
