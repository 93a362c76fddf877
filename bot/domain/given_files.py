"""Files that somebody gave, and what was wrong with those that are not taken."""

from __future__ import annotations

from dataclasses import dataclass


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
