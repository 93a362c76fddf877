"""The analysis of a job: what its replays say, as one value that can be kept and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.links import replay_url
from bot.domain.replay.model import Replay

ANALYSIS_VERSION: Final = 3
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


def gather_analysis(urls: Iterable[str], told: Mapping[str, Replay | LeftOut]) -> Analysis:
    """The analysis of these replays, as far as something is told of them."""
    each = [told[url] for url in urls if url in told]
    return Analysis(
        ANALYSIS_VERSION,
        tuple(one for one in each if isinstance(one, Replay)),
        tuple(one for one in each if isinstance(one, LeftOut)),
    )


def read_before(analysis: Analysis | None) -> dict[str, Replay | LeftOut]:
    """The replays in an earlier analysis by address; what could not be used is worth a new look."""
    return {replay_url(one.replay_id): one for one in analysis.replays} if analysis else {}


def players_in(analysis: Analysis) -> dict[str, int]:
    """In how many replays each name plays, the most frequent first, equals by name."""
    counts = Counter(name for replay in once_each(analysis.replays) for name in replay.players)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


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
