"""The analysis of a job: what its replays say, as one value that can be kept and read back."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from bot.domain.replay.model import Replay

ANALYSIS_VERSION: Final = 2
"""Raised whenever the same raw replays would give another analysis, or one of another shape."""


class LeftOut(Struct, frozen=True):
    """A replay of the job that the analysis could not use, and a sentence that says why."""

    url: str
    reason: str


class Analysis(Struct, frozen=True):
    """What the replays of a job say, in the order in which they were asked for.

    Decks and profiles are not in it: they follow from the replays, faster than they are read.
    """

    version: int
    replays: tuple[Replay, ...]
    left_out: tuple[LeftOut, ...]


def encode_analysis(analysis: Analysis) -> bytes:
    """The analysis as JSON, the same bytes for the same analysis."""
    return msgspec.json.encode(analysis)


def decode_analysis(content: bytes) -> Analysis | None:
    """What was encoded; None where another version of the program wrote it."""
    try:
        analysis = msgspec.json.decode(content, type=Analysis)
    except msgspec.MsgspecError:
        return None
    return analysis if analysis.version == ANALYSIS_VERSION else None
