"""The cards of Goat Format, out of the list that comes with the program."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def goat_pool() -> frozenset[str]:
    """Every card that was printed by then, as `why_not_goat` asks for it.

    Names as they were in 2005, and all passcodes without leading zeros: those of the cards and
    those of their editions with the old text. Forbidden cards are in it: they are Goat's too.
    """
    text = files("bot").joinpath("data", "goat_pool.csv").read_text(encoding="utf-8")
    entries: set[str] = set()
    for row in csv.DictReader(text.splitlines()):
        entries.add(row["name"])
        entries.update(row["passcodes"].split())
    return frozenset(entries)
