"""The results of a job of single replays: what there is, who played, what is missing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.decks import reconstruct_decks
from bot.domain.analysis.figures import Record
from bot.domain.analysis.rates import format_record
from bot.domain.analysis.records import record_in
from bot.domain.analysis.results import Analysis, LeftOut
from bot.domain.analysis.sightings import read_sightings
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import name_by_cards
from bot.rendering.text.job_needs import CAPTURED, UPLOADED, marked
from bot.rendering.text.wording import count, tell_days, tell_formats
from bot.web.views.decks import DeckView, deck_view
from bot.web.views.matches import MatchView, match_views
from bot.web.views.names import NameView, name_view
from bot.web.views.profiles import RecordView, record_view

DECKS_TOLD: Final = 60
"""Of how many players a page shows the deck; the others have theirs on their own pages."""
_LONGEST_REASON: Final = 400
_TOLD: Final = {
    UPLOADED: "Uploaded as files, and not confirmed by the site",
    CAPTURED: "Captured in somebody's browser, and not confirmed by the site",
}
_REPLACED: Final = "Brought by a person before, and {}"
_FAILED: Final = frozenset({ReplayState.FAILED, ReplayState.NEEDS_YOU})


@dataclass(frozen=True, slots=True)
class PlayerView:
    """A player in a line: in how many replays, the record, the list used last."""

    name: NameView
    replays: str
    record: str
    deck: DeckView | None
    older: int


@dataclass(frozen=True, slots=True)
class MissingView:
    """Replays that are not in, by reason."""

    reason: str
    replays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BroughtView:
    """Replays of which a person gave the copy, or did before; `told` says so."""

    told: str
    replays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of results, the newest match first; `one` is the match where there is a single one.

    `names` title it: both players, the one who is in every match, or none. `record` is theirs.
    `canceled` says that the job was, "" where it was not.
    """

    title: str
    names: tuple[NameView, ...]
    facts: tuple[str, ...]
    record: RecordView | None
    matches: tuple[MatchView, ...]
    players: tuple[PlayerView, ...]
    missing: tuple[MissingView, ...]
    brought: tuple[BroughtView, ...] = ()
    canceled: str = ""

    @property
    def one(self) -> MatchView | None:
        """The match, where there is no other."""
        return self.matches[0] if len(self.matches) == 1 else None


def results_view(
    analysis: Analysis,
    asked: Sequence[JobReplay],
    base: str,
    *,
    scores: bool = True,
    canceled: str = "",
) -> ResultsView:
    """The page of this analysis; `asked` are the job's replays, `base` is the page's path.

    Where the job was `canceled`, none of them is still to come. Without `scores` nothing in it
    tells who won, or lets it be guessed.
    """
    replays = once_each(analysis.replays)
    subjects = _subjects(replays)
    subject = subjects[0] if len(subjects) == 1 else None
    newest_first = replays if len(replays) == 1 else tuple(reversed(replays))
    matches = match_views(newest_first, scores=scores, subject=subject)
    names = tuple(map(name_view, subjects))
    return ResultsView(
        title=_title(names, len(matches), replays),
        names=names,
        facts=tuple(_facts(replays, asked, is_over=bool(canceled))),
        record=_record(subject, replays) if scores else None,
        matches=matches,
        players=tuple(_players(replays, base, scores=scores)),
        missing=tuple(_missing(analysis, asked)),
        brought=brought_views(asked),
        canceled=canceled,
    )


def _subjects(replays: Sequence[Replay]) -> tuple[str, ...]:
    """Those who play in every replay: one, or the two of the only pair; nobody otherwise."""
    if not replays:
        return ()
    everywhere = set(replays[0].players).intersection(*(replay.players for replay in replays))
    return tuple(name for name in replays[0].players if name in everywhere)


def _title(names: Sequence[NameView], matches: int, replays: Sequence[Replay]) -> str:
    """Who played, as far as a title holds it."""
    told = count(matches, "match")
    match [name.text for name in names]:
        case [one, other]:
            return f"{one} vs {other}"
        case [one]:
            return f"{one}: {told}"
        case _ if replays:
            players = {player for replay in replays for player in replay.players}
            return f"{told} of {count(len(players), 'player')}"
        case _:
            return "No results"


def _record(subject: str | None, replays: Sequence[Replay]) -> RecordView | None:
    """How the player did who is in all of several matches."""
    if subject is None or len(replays) == 1:
        return None
    record = record_in(subject, replays)
    return record_view(record) if record.of else None


def _facts(
    replays: Sequence[Replay], asked: Sequence[JobReplay], *, is_over: bool
) -> Iterator[str]:
    known, of = len(replays), len(asked)
    yield count(known, "replay") if known == of else f"{known} of {count(of, 'replay')}"
    if not is_over:
        yield from needed_facts(asked)
    days = tell_days(replay.date for replay in replays)
    if days:
        yield days
    if replays:
        yield tell_formats(replay.format for replay in replays)


def needed_facts(asked: Iterable[JobReplay]) -> Iterator[str]:
    """That some are still to come, and from whom."""
    states = Counter(one.state for one in asked)
    if needed := states[ReplayState.NEEDS_YOU]:
        yield f"{needed} {'needs' if needed == 1 else 'need'} a person"
    if coming := states[ReplayState.WAITING] + states[ReplayState.FETCHING]:
        yield f"{coming} on the way"


def _players(replays: Sequence[Replay], base: str, *, scores: bool) -> Iterator[PlayerView]:
    """Everybody, those in most replays first."""
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in replays:
        for player in replay.players:
            played[player].append(replay)
    ordered = sorted(played, key=lambda one: (-len(played[one]), one.casefold(), one))
    for number, player in enumerate(ordered):
        own = played[player]
        shown = number < DECKS_TOLD
        deck, older = _newest(player, own, base, scores=scores) if shown else (None, 0)
        yield PlayerView(
            name=name_view(player),
            replays=count(len(own), "replay"),
            # Of a single match the page says it all above.
            record=_brief_record(record_in(player, own)) if scores and len(replays) > 1 else "",
            deck=deck,
            older=older,
        )


def _brief_record(record: Record) -> str:
    if record.of:
        return format_record(record.won, record.lost, record.drawn)
    return "undecided" if record.undecided else ""


def _newest(
    player: str, replays: Sequence[Replay], base: str, *, scores: bool
) -> tuple[DeckView | None, int]:
    sightings = [one for replay in replays for one in read_sightings(replay, player)]
    decks = reconstruct_decks(sightings)
    if not decks:
        return None, 0
    newest = decks[-1]
    seen_in = [one for one in sightings if one.replay_id in newest.replays]
    file = f"{base}/players/{player_key(player)}/decks/1.ydk"
    title = name_by_cards(newest, replays)
    return deck_view(newest, seen_in, title, file, scores=scores), len(decks) - 1


def missing_views(asked: Iterable[JobReplay], left_out: Iterable[LeftOut]) -> list[MissingView]:
    """What could not be had or read, most of them first; equal reasons are told once."""
    reasons = {one.url: one.reason or "" for one in asked if one.state in _FAILED}
    reasons |= {one.url: one.reason for one in left_out}
    found: defaultdict[str, list[int]] = defaultdict(list)
    for url, reason in reasons.items():
        number = replay_id_of(url)
        # Most name their replay, which stands beside them here.
        bare = re.sub(rf"^Replay {number}\b", "It", " ".join(reason.split()))
        found[bare[:_LONGEST_REASON]].append(number)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [MissingView(reason, tuple(numbers)) for reason, numbers in ordered]


def brought_views(asked: Iterable[JobReplay]) -> tuple[BroughtView, ...]:
    """The replays that are marked, by their mark."""
    return tuple(
        BroughtView(_TOLD.get(mark, _REPLACED.format(mark)), tuple(numbers))
        for mark, numbers in marked(list(asked)).items()
    )


def _missing(analysis: Analysis, asked: Iterable[JobReplay]) -> list[MissingView]:
    return missing_views(asked, analysis.left_out)
