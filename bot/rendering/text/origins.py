"""Which copies of replays only a person vouches for, in the words of every face."""

from __future__ import annotations

from typing import Final

from bot.domain.jobs import JobReplay
from bot.domain.sources import ReplayOrigin

UPLOADED: Final = "uploaded"
CAPTURED: Final = "captured"
REPLACED: Final = "replaced by the site's copy, which differed"
MARKS: Final = (UPLOADED, CAPTURED, REPLACED)


def mark_of(one: JobReplay) -> str:
    """What makes the copy of a replay another than the site's own; nothing for most."""
    if one.replaced_at is not None:
        return REPLACED
    if one.origin is ReplayOrigin.UPLOAD:
        return UPLOADED
    return CAPTURED if one.origin is ReplayOrigin.CAPTURE else ""
