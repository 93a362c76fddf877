"""Files that somebody gave, and what was wrong with those that are not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.errors import DomainError

MORE_THAN_TAKEN: Final = "more_than_taken"


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as somebody gave it, or out of one that they packed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is not taken, by its name, and a sentence that says why."""

    name: str
    sentence: str


class MoreThanTakenError(DomainError):
    """Somebody gave so much of late that no more is kept for some minutes."""

    def __init__(self, minutes: int) -> None:
        when = "a minute" if minutes <= 1 else f"{minutes} minutes"
        sentence = f"You have sent more replays than one person may in an hour: go on in {when}."
        super().__init__(MORE_THAN_TAKEN, sentence)
