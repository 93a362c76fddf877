"""Whose job it is: what others press is refused in private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError

_ALONE: Final = "submit the replays yourself with /replay analyze."


class NotYoursError(DomainError):
    """Somebody else pressed a button that is the submitter's; or the job is gone."""

    def __init__(self, instead: str = _ALONE) -> None:
        sentence = f"This is for whoever submitted the job, or the job is gone: {instead}"
        super().__init__("not_yours", sentence)


@contextmanager
def of_owner(instead: str = _ALONE) -> Iterator[None]:
    """Tell everybody but the job's owner that it is not theirs, and what to do `instead`."""
    try:
        yield
    except UnknownJobError:
        raise NotYoursError(instead) from None
