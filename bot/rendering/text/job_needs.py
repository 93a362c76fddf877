"""What a job's replays need of a person, and which of them people brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.domain.sources import ReplayOrigin

UPLOADED: Final = "uploaded"
CAPTURED: Final = "captured"
NOT_HERE: Final = "not here when the job ended"
_REPLACED: Final = "replaced by the {}'s copy, which differs"
_SHARED_BY: Final = 2
"""So many say their reason once, above all of them."""


def mark_of(one: JobReplay) -> str:
    """What makes the copy of a replay that is here another than most; "" for those."""
    if one.state is not ReplayState.STORED:
        return ""
    if one.replaced_at is not None:
        return _REPLACED.format("site" if one.origin is ReplayOrigin.BROWSER else "archive")
    match one.origin:
        case ReplayOrigin.UPLOAD:
            return UPLOADED
        case ReplayOrigin.CAPTURE:
            return CAPTURED
        case _:
            return ""


def marked(replays: Sequence[JobReplay]) -> dict[str, list[int]]:
    """The marks that occur, each with the numbers of its replays; those of people first."""
    found: dict[str, list[int]] = {UPLOADED: [], CAPTURED: []}
    for one in replays:
        if mark := mark_of(one):
            found.setdefault(mark, []).append(replay_id_of(one.url))
    return {mark: numbers for mark, numbers in found.items() if numbers}


def at_end(replays: Iterable[JobReplay]) -> tuple[JobReplay, ...]:
    """Those of a job that has ended: what needed a person is missing, and nobody brings it now."""
    return tuple(
        replace(one, state=ReplayState.FAILED, reason=NOT_HERE)
        if one.state is ReplayState.NEEDS_YOU
        else one
        for one in replays
    )


def in_state(replays: Iterable[JobReplay], *states: ReplayState) -> list[JobReplay]:
    """Those in one of these states."""
    return [one for one in replays if one.state in states]


def tell_needs(replays: Sequence[JobReplay], still: str = "") -> str:
    """How many wait for a person, "9 need you" or "9 still need you"; "" where none does."""
    return tell_needed(len(in_state(replays, ReplayState.NEEDS_YOU)), still)


def tell_needed(number: int, still: str = "") -> str:
    """That so many wait for a person; "" where none does."""
    return f"{number:,} {still}need{'s' if number == 1 else ''} you" if number else ""


def reason_of(one: JobReplay) -> str:
    """Why it failed or what it needs, without the number that stands before it; "" if nothing."""
    return (one.reason or "").removeprefix(f"Replay {replay_id_of(one.url)} ")


def common_need(replays: Sequence[JobReplay]) -> str:
    """What most of those need that need a person, if it is the same for several; else ""."""
    reasons = Counter(map(reason_of, in_state(replays, ReplayState.NEEDS_YOU)))
    return next((told for told, many in reasons.most_common(1) if many >= _SHARED_BY), "")


def needs(replays: Sequence[JobReplay]) -> Iterator[tuple[str, list[int]]]:
    """Each thing that is needed of a person, and the numbers of the replays that need it."""
    found: dict[str, list[int]] = {}
    for one in in_state(replays, ReplayState.NEEDS_YOU):
        found.setdefault(reason_of(one), []).append(replay_id_of(one.url))
    yield from found.items()


def finish_question(replays: Sequence[JobReplay]) -> str:
    """How many are here, and how many would be left out."""
    here = len(in_state(replays, ReplayState.STORED))
    coming = len(in_state(replays, ReplayState.WAITING, ReplayState.FETCHING))
    needed = len(in_state(replays, ReplayState.NEEDS_YOU))
    told = f"{here:,} of {len(replays):,} {'is' if here == 1 else 'are'} here"
    told += f", {coming:,} still to come" if coming else ""
    many, verb = ("one", "needs") if needed == 1 else (f"{needed:,}", "need")
    is_rest = here + needed == len(replays)
    without = f"the other {many}" if is_rest and here else f"the {many} that {verb} you"
    return f"{told}. Finish without {without}?"
