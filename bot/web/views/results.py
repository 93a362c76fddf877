"""The results of a job of single replays: what there is, who played, what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.decks import reconstruct_decks
from bot.domain.analysis.figures import Record
from bot.domain.analysis.records import record_in
from bot.domain.analysis.results import Analysis
from bot.domain.analysis.sightings import read_sightings
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import name_by_cards
from bot.rendering.text.wording import count, tell_days, tell_formats, tell_record
from bot.web.views.decks import DeckView, deck_view
from bot.web.views.matches import MatchView, match_views
from bot.web.views.names import NameView, brief_name, name_view

DECKS_TOLD: Final = 60
"""Of how many players a page shows the deck; the others have theirs on their own pages."""
_DOT: Final = " \N{MIDDLE DOT} "
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
class ResultsView:
    """A page of results; `one` is the match where there is a single one."""

    title: str
    facts: tuple[str, ...]
    matches: tuple[MatchView, ...]
    players: tuple[PlayerView, ...]
    missing: tuple[MissingView, ...]

    @property
    def one(self) -> MatchView | None:
        """The match, where there is no other."""
        return self.matches[0] if len(self.matches) == 1 else None


def results_view(analysis: Analysis, asked: Sequence[JobReplay], base: str) -> ResultsView:
    """The page of this analysis; `asked` are the job's replays, `base` is the page's path."""
    replays = once_each(analysis.replays)
    matches = match_views(replays)
    missing = tuple(_missing(analysis, asked))
    return ResultsView(
        title=_title(replays, matches),
        facts=tuple(_facts(replays, len(asked))),
        matches=matches,
        players=tuple(_players(replays, base)),
        missing=missing,
    )


def _title(replays: Sequence[Replay], matches: Sequence[MatchView]) -> str:
    """Who played, as far as a title holds it."""
    if not replays:
        return "No results"
    pairs = {frozenset(replay.players) for replay in replays}
    if len(pairs) == 1:
        one, two = map(brief_name, replays[0].players)
        return f"{one} vs {two}"
    everywhere = set(replays[0].players).intersection(*(replay.players for replay in replays))
    told = count(len(matches), "match")
    if len(everywhere) == 1:
        return f"{brief_name(everywhere.pop())}: {told}"
    players = {player for replay in replays for player in replay.players}
    return f"{told} of {count(len(players), 'player')}"


def _facts(replays: Sequence[Replay], asked: int) -> Iterator[str]:
    days = tell_days(replay.date for replay in replays)
    if days:
        yield days
    if replays:
        yield tell_formats(replay.format for replay in replays)
    known = len(replays)
    yield count(known, "replay") if known == asked else f"{known} of {count(asked, 'replay')}"


def _players(replays: Sequence[Replay], base: str) -> Iterator[PlayerView]:
    """Everybody, those in most replays first."""
    played: defaultdict[str, list[Replay]] = defaultdict(list)
    for replay in replays:
        for player in replay.players:
            played[player].append(replay)
    ordered = sorted(played, key=lambda one: (-len(played[one]), one.casefold(), one))
    for number, player in enumerate(ordered):
        own = played[player]
        deck, older = (None, 0) if number >= DECKS_TOLD else _newest(player, own, base)
        yield PlayerView(
            name=name_view(player),
            replays=count(len(own), "replay"),
            record=tell_record(record_in(player, own)),
            deck=deck,
            older=older,
        )


def _newest(player: str, replays: Sequence[Replay], base: str) -> tuple[DeckView | None, int]:
    sightings = [one for replay in replays for one in read_sightings(replay, player)]
    decks = reconstruct_decks(sightings)
    if not decks:
        return None, 0
    newest = decks[-1]
    seen_in = [one for one in sightings if one.replay_id in newest.replays]
    file = f"{base}/players/{name_view(player).key}/decks/1.ydk"
    title = name_by_cards(newest, replays)
    return deck_view(newest, seen_in, title, file), len(decks) - 1


def _missing(analysis: Analysis, asked: Iterable[JobReplay]) -> Iterator[MissingView]:
    """What could not be had or read, most of them first."""
    reasons = {one.url: one.reason or "" for one in asked if one.state in _FAILED}
    reasons |= {one.url: one.reason for one in analysis.left_out}
    counts = Counter(reasons.values())
    for reason, _ in counts.most_common():
        replays = tuple(replay_id_of(url) for url in reasons if reasons[url] == reason)
        yield MissingView(brief_reason(reason), replays)


def brief_reason(reason: str) -> str:
    """A sentence of ours that may hold words of others."""
    return " ".join(reason.split())[:400]


def is_told(record: Record) -> bool:
    """Whether anything came out."""
    return bool(record.of or record.undecided)
