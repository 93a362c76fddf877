"""The replays of a job on a terminal: a line each, or counted where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.rendering.text.characters import ELLIPSIS
from bot.rendering.text.job_needs import mark_of, marked, reason_of
from bot.rendering.text.lines import DOT, Line, Span, Tone, dotted, fit, line, wrap

FOLDED_FROM: Final = 50
"""With so many replays those that are done or waiting are only counted."""
_SIGNS: Final = {
    ReplayState.WAITING: Span(" "),
    ReplayState.FETCHING: Span(ELLIPSIS),
    ReplayState.NEEDS_YOU: Span("!", Tone.LIKELY),
    ReplayState.STORED: Span("\N{CHECK MARK}", Tone.GOOD),
    ReplayState.FAILED: Span("\N{BALLOT X}", Tone.DOUBT),
}
WORDS: Final = {
    ReplayState.WAITING: "waiting",
    ReplayState.FETCHING: "fetching",
    ReplayState.NEEDS_YOU: "needs you",
    ReplayState.STORED: "done",
    ReplayState.FAILED: "left out",
}
"""What people call the states of a replay."""
_THE_SAME: Final = "likewise"
# What people look for in a long list: what went wrong, then what is going on.
_NAMED_FIRST: Final = (ReplayState.FAILED, ReplayState.NEEDS_YOU, ReplayState.FETCHING)


def divided(replays: Sequence[JobReplay]) -> tuple[list[JobReplay], list[JobReplay]]:
    """Those to be named, what went wrong first; and those that it is enough to count."""
    named = [one for state in _NAMED_FIRST for one in replays if one.state is state]
    return named, [one for one in replays if one.state not in _NAMED_FIRST]


def folded(replays: Sequence[JobReplay], said: str, width: int) -> Iterator[Line]:
    """What went wrong or goes on, each by name; what is done is counted.

    Of those whose need was `said` above, or for whom the same holds, the numbers are enough.
    """
    named, rest = divided(replays)
    for group in _groups(named):
        told = 0 if _is_said(group[0], said) else 1
        yield from replay_lines(group[:told], said, width)
        if alike := group[told:]:
            numbers = [Span(str(replay_id_of(one.url)), Tone.FAINT) for one in alike]
            words = [*numbers, Span(_THE_SAME, Tone.FAINT)] if told else numbers
            yield from wrap(words, width, lead=line(_SIGNS[alike[0].state], " "))
    if rest:
        yield from dotted([*_counts(rest), "--full names each"], width, Tone.FAINT)


def replay_lines(replays: Sequence[JobReplay], said: str, width: int) -> Iterator[Line]:
    """A line a replay, or as many as its reason needs where nothing above has `said` it."""
    told: set[str] = set()
    for one, lead in zip(replays, _leads(replays), strict=True):
        text, tone = _tell(one, said), _tone_of(one, said)
        if one.reason and not _is_said(one, said) and text in told:
            text, tone = _THE_SAME, Tone.FAINT
        told.add(text)
        yield from wrap([Span(word, tone) for word in text.split()], width, lead=lead)


def replays_in(rows: int, replays: Sequence[JobReplay], said: str, width: int) -> list[Line]:
    """The replays on so many lines, each on one; those that have no room are counted."""
    if len(replays) <= rows and len(replays) < FOLDED_FROM:
        named, counted = list(replays), list[JobReplay]()
    else:
        first, rest = divided(replays)
        named, counted = first[: rows - 1], first[rows - 1 :] + rest
    told = [
        fit(line(lead, Span(_tell(one, said), _tone_of(one, said))), width)
        for one, lead in zip(named, _leads(named), strict=True)
    ]
    row = Span(DOT.join(_counts(counted)), Tone.FAINT)
    return [*told, fit(line(row), width)] if counted else told


def _groups(replays: Sequence[JobReplay]) -> Iterator[list[JobReplay]]:
    """Those with the same reason together; one without a reason is alone."""
    groups: dict[tuple[ReplayState, str], list[JobReplay]] = {}
    for one in replays:
        groups.setdefault((one.state, reason_of(one) or one.url), []).append(one)
    yield from groups.values()


def _leads(replays: Sequence[JobReplay]) -> list[Line]:
    """Each replay's sign and number."""
    numbers = [str(replay_id_of(one.url)) for one in replays]
    digits = max(map(len, numbers), default=0)
    return [
        line(_SIGNS[one.state], f" {number:<{digits}}  ")
        for one, number in zip(replays, numbers, strict=True)
    ]


def _tell(one: JobReplay, said: str) -> str:
    # What people bring was asked for in vain before, which is no trouble of this one.
    if one.state is ReplayState.FETCHING and one.attempts > 1 and one.origin is None:
        return f"{WORDS[one.state]}, attempt {one.attempts}"
    if mark := mark_of(one):
        return f"{WORDS[one.state]}, {mark}"
    return WORDS[one.state] if _is_said(one, said) else reason_of(one) or WORDS[one.state]


def _tone_of(one: JobReplay, said: str) -> Tone:
    if one.replaced_at is not None and mark_of(one):
        return Tone.PLAIN
    return Tone.PLAIN if one.reason and not _is_said(one, said) else Tone.FAINT


def _is_said(one: JobReplay, said: str) -> bool:
    """Whether what it needs stands above."""
    return bool(said) and one.state is ReplayState.NEEDS_YOU and reason_of(one) == said


def _counts(replays: Sequence[JobReplay]) -> list[str]:
    """How many are in each state, the furthest first; of those here, what people brought."""
    counts = Counter(one.state for one in replays)
    told = {state: f"{counts[state]:,} {WORDS[state]}" for state in ReplayState if counts[state]}
    brought = [f"{len(numbers):,} {mark}" for mark, numbers in marked(replays).items()]
    if brought:
        told[ReplayState.STORED] = ", ".join([told[ReplayState.STORED], *brought])
    return [told[state] for state in reversed(ReplayState) if state in told]
