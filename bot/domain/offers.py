"""Copies of replays that others brought, as they are offered to somebody's job.

Nobody vouches for such a copy. That two senders say the same is told, and proves nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.domain.job_errors import JobError, JobErrorCode


@dataclass(frozen=True, slots=True)
class OthersCopy:
    """A raw copy under its key, and how many people brought these very bytes."""

    s3_key: str
    senders: int


@dataclass(frozen=True, slots=True)
class OfferedCopy:
    """What everybody who brought a replay says of it, and how many they are."""

    url: str
    s3_key: str
    senders: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a job may take from others, of so many replays that it lacks.

    Of those in `disputed` the senders say different things, so that nothing of them is offered.
    """

    lacking: int
    copies: tuple[OfferedCopy, ...] = ()
    disputed: tuple[str, ...] = ()

    def by_senders(self) -> dict[int, int]:
        """How many replays are offered by how many people each, the fewest people first."""
        return dict(sorted(Counter(one.senders for one in self.copies).items()))


def nothing_offered() -> JobError:
    """What was on offer is gone, or came in another way."""
    sentence = "Nothing that others uploaded is of use to this job now: look at its card."
    return JobError(JobErrorCode.NOTHING_NEEDED, sentence)
