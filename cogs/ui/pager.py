"""Pages of what is too long for one message, and the buttons that turn them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")


class Way(StrEnum):
    """How a button gets to its page; with it no two buttons of a message have the same id."""

    BACK = "b"
    ON = "o"
    JUMP = "j"
    UP = "u"


TURN: Final = r":(?P<way>[bjou])(?P<page>[0-9]{1,3})"
"""What custom ids of such buttons look like, after that what the pages belong to."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A button to a page; a disabled one stands where there is none."""

    way: Way
    page: int
    label: str
    disabled: bool = False

    @property
    def tail(self) -> str:
        """The end of its custom id."""
        return f":{self.way}{self.page}"


@dataclass(frozen=True, slots=True)
class Pages(Generic[_T]):
    """Items in pages of one size; there is always one page, if only an empty one."""

    items: Sequence[_T]
    size: int

    def __len__(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.items) // self.size))

    def nearest(self, page: int) -> int:
        """The page itself, or where there is none the last."""
        return min(page, len(self) - 1)

    def __getitem__(self, page: int) -> Sequence[_T]:
        """The items of a page."""
        return self.items[page * self.size : (page + 1) * self.size]


def turns(page: int, pages: int) -> tuple[Turn, ...]:
    """Back and on; nothing where one page is all."""
    if pages == 1:
        return ()
    return (
        Turn(Way.BACK, max(page - 1, 0), "←", disabled=page == 0),
        Turn(Way.ON, min(page + 1, pages - 1), "→", disabled=page == pages - 1),
    )


def tell_page(page: int, pages: int) -> str:
    """Which page of how many; nothing where one page is all."""
    return f"page {page + 1} of {pages}" if pages > 1 else ""
