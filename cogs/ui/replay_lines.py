"""The replays of a job on its card: what each needs or lacks, and who brought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.rendering.text.job_needs import mark_of, marked
from bot.rendering.text.job_replays import WORDS, divided
from bot.rendering.text.wording import count
from cogs.ui.words import dotted, plain

_NAMED: Final = 20
"""A longer list is folded: a card of fifty lines hides the conversation around it."""
_SIGNS: Final = {
    ReplayState.WAITING: "·",
    ReplayState.FETCHING: "…",
    ReplayState.NEEDS_YOU: "❗",
    ReplayState.STORED: "✓",
    ReplayState.FAILED: "✗",
}
_OFTEN: Final = 3
"""So many replays are missing for one reason that it is said once, above them."""
_REASON: Final = 160
_SAID_ONCE: Final = 300


def tell_marks(replays: Sequence[JobReplay]) -> str:
    """How many of those that are here people brought; nothing for most jobs."""
    return dotted(f"{len(numbers)} {mark}" for mark, numbers in marked(replays).items())


def count_in(replays: Sequence[JobReplay], *states: ReplayState) -> int:
    """How many of them are in one of these states."""
    return sum(one.state in states for one in replays)


def common_reason(replays: Sequence[JobReplay], *, is_over: bool) -> str:
    """The reason that is said once, for all that need a person; at the end, why many are missing.

    Nothing where there is none.
    """
    state = ReplayState.FAILED if is_over else ReplayState.NEEDS_YOU
    reasons = Counter(_reason(one) for one in replays if one.state is state)
    for reason, number in reasons.most_common(1):
        if number >= _OFTEN or not is_over:
            return reason
    return ""


def reason_lines(replays: Sequence[JobReplay], common: str, *, is_over: bool) -> list[str]:
    """How many replays the common reason is about, and the reason."""
    if is_over:
        number = sum(_reason(one) == common for one in replays if one.state is ReplayState.FAILED)
        title = f"{count(number, 'replay')} left out"
    else:
        number = count_in(replays, ReplayState.NEEDS_YOU)
        title = f"{count(number, 'replay')} need{'s' if number == 1 else ''} you"
    return [f"**{title}**", plain(common[0].upper() + common[1:], _SAID_ONCE)]


def replay_lines(replays: Sequence[JobReplay], common: str = "") -> list[str]:
    """A line a replay; of many, what went wrong, what goes on, and how many are in order.

    The `common` reason stands above.
    """
    if len(replays) <= _NAMED:
        return [_line(one, common) for one in replays]
    named, rest = divided(replays)
    lines = [_line(one, common) for one in named]
    if len(lines) > _NAMED:
        lines[_NAMED:] = [f"and {len(lines) - _NAMED} more like these"]
    return [*_counts(rest, len(replays)), *lines]


def _counts(rest: Sequence[JobReplay], total: int) -> Iterator[str]:
    if stored := count_in(rest, ReplayState.STORED):
        done = f"{_SIGNS[ReplayState.STORED]} {stored} {WORDS[ReplayState.STORED]}"
        yield dotted([done, tell_marks(rest)])
    waiting = count_in(rest, ReplayState.WAITING)
    if 0 < waiting < total:  # That all of them wait is what the bar says.
        yield f"{waiting} {WORDS[ReplayState.WAITING]}"


def _line(one: JobReplay, common: str) -> str:
    lead = f"{_SIGNS[one.state]} [{replay_id_of(one.url)}]({one.url})"
    return f"{lead} {_tell(one, common)}".rstrip()


def _tell(one: JobReplay, common: str) -> str:
    match one.state:
        case ReplayState.STORED:
            return mark_of(one)
        case ReplayState.WAITING:
            return ""
        case ReplayState.FETCHING:
            # What people bring was asked for in vain before, which is no trouble of this one.
            again = f", attempt {one.attempts}" if one.attempts > 1 and one.origin is None else ""
            return f"{WORDS[one.state]}{again}"
        case ReplayState.NEEDS_YOU | ReplayState.FAILED:
            return "" if _reason(one) == common else plain(_reason(one), _REASON)
        case _:
            assert_never(one.state)


def _reason(one: JobReplay) -> str:
    # The number stands before it already.
    told = (one.reason or WORDS[one.state]).removeprefix(f"Replay {replay_id_of(one.url)} ")
    return told or WORDS[one.state]
