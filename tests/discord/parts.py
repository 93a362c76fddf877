"""A place in a JSON body, which can say what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NoReturn

SCHEMES = ("http://", "https://")


class PayloadError(AssertionError):
    """Discord would refuse this body, or somebody could be pinged by it: says where, and why."""


def length(text: str) -> int:
    """How long Discord takes a text for, at most.

    Nobody says whether it counts code points (as its servers seem to) or UTF-16 units (as its
    clients do). The latter are never fewer, so what fits by them fits.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Part:
    """A value in a body, and the way to it: `body.embeds[0].title`."""

    def __init__(self, value: object, path: str = "body") -> None:
        self.value: Any = value
        self.path = path

    def __getitem__(self, key: str) -> Part:
        """What stands under the key; None where nothing does."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return Part(found, f"{self.path}.{key}")

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __iter__(self) -> Iterator[Part]:
        """Its items; none where it is missing or null."""
        if not isinstance(self.value, list | None):
            self.refuse("is no list")
        for number, value in enumerate(self.value or []):
            yield Part(value, f"{self.path}[{number}]")

    def refuse(self, wrong: str) -> NoReturn:
        raise PayloadError(f"{self.path} {wrong}")

    @property
    def text(self) -> str:
        """The text that it is; empty where it is missing or null."""
        if not isinstance(self.value, str | None):
            self.refuse("is no text")
        return self.value or ""

    def check_text(self, most: int, *, least: int = 0) -> None:
        """It is a text of so many characters; where some are needed, blanks are none."""
        found = length(self.text)
        if found > most:
            self.refuse(f"has {found} characters, more than {most}")
        if least and found < least:
            self.refuse(f"has {found} characters, less than {least}")
        if least and not self.text.strip():
            self.refuse("is blank")

    def check_count(self, most: int, *, least: int = 0) -> None:
        found = len(list(self))
        if not least <= found <= most:
            self.refuse(f"has {found} items, not {least} to {most}")

    def check_number(self, least: float, most: float) -> None:
        """It is missing, or a number within these."""
        if self.value is None:
            return
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse("is no number")
        if not least <= self.value <= most:
            self.refuse(f"is {self.value}, not {least} to {most}")

    def check_url(self, most: int, schemes: Collection[str] = SCHEMES) -> None:
        """It is missing, or an address of one of these kinds."""
        self.check_text(most)
        if self.value is not None and not self.text.startswith(tuple(schemes)):
            self.refuse(f"begins with none of {', '.join(schemes)}")

    def check_one_of(self, allowed: Collection[object]) -> None:
        """It is missing, or one of these."""
        if self.value is not None and self.value not in allowed:
            self.refuse(f"is {self.value!r}, none of {sorted(allowed, key=repr)}")

    def check_unique(self, key: str) -> None:
        """No two of its items have the same under the key."""
        seen: set[object] = set()
        for item in self:
            if item[key].value in seen:
                item[key].refuse(f"is {item[key].value!r} a second time")
            seen.add(item[key].value)
