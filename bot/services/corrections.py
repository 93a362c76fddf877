"""What a deck is called: a person's word about it, kept through every analysis to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz, process

from bot.domain.analysis.archetypes import ARCHETYPES, OTHER, likely_names
from bot.domain.analysis.corrections import Correction, deck_name, surest_replays
from bot.domain.analysis.named_decks import NamedDeck, copies_known
from bot.domain.analysis.results import Analysis
from bot.domain.analysis.scouting import SeatReport
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.names import fold_name
from bot.domain.replay.model import ReplayId
from bot.services.askers import Asker
from bot.services.reports import OpenedReport, Reports
from bot.services.results import Results
from db.database import Database, UnitOfWork

_NOT_YOUR_DECKS: Final = (
    "Only who submitted this team may say what its decks are called, since that holds in all of"
    " their jobs: ask them."
)
_NO_PLAYER: Final = "This player is not in the report any more: look at the report again."
_NO_LIST: Final = "This list is not in the report any more: look at the player again."
_OWN_NAMES: Final = 10
_NEAR: Final = 80
_MOST_NEAR: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NamableDeck:
    """A list of somebody in a team's report, and what it may be called, the likeliest name first.

    `own` are the names that this user gave to decks before and nobody else knows.
    """

    opened: OpenedReport
    seat: SeatReport
    deck: NamedDeck
    likely: tuple[str, ...]
    own: tuple[str, ...]


class Corrections:
    """Says what decks are called; who submitted the team does, for all of their jobs."""

    def __init__(self, database: Database, results: Results, reports: Reports) -> None:
        self._database = database
        self._results = results
        self._reports = reports

    async def may_correct(self, asker: Asker, job: Job) -> bool:
        """Whether the asker is who submitted the job."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
        return user is not None and user.id == job.user_id

    async def look(
        self, asker: Asker, job_id: UUID, person: str, replay_id: ReplayId
    ) -> NamableDeck:
        """The list of this person of the report that is used in this replay.

        JobError for all but the submitter, and where there is no such person or list; otherwise
        errors as of `Reports.open`. So it is below.
        """
        async with self._database.unit_of_work() as unit:
            job = await _own_job(unit, asker, job_id)
            said = await unit.corrections.of_user(job.user_id)
        opened = await self._reports.of(job)
        seat = next((one for one in opened.report.seats if one.person == person), None)
        if seat is None:
            raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NO_PLAYER)
        deck = next((one for one in seat.decks if replay_id in one.deck.replays), None)
        if deck is None:
            raise JobError(JobErrorCode.UNKNOWN_DECK, _NO_LIST)
        given = dict.fromkeys(one.archetype for one in reversed(said))
        own = [name for name in given if name not in ARCHETYPES]
        return NamableDeck(
            opened=opened, seat=seat, deck=deck, likely=_likely(deck), own=tuple(own[:_OWN_NAMES])
        )

    async def correct(
        self, asker: Asker, job_id: UUID, person: str, replay_id: ReplayId, name: str | None
    ) -> NamableDeck:
        """The list is called so from now on; None takes back what was said of it.

        Saying the same twice is saying it once. DeckNameError for what is no name.
        """
        seen = await self.look(asker, job_id, person, replay_id)
        called = None if name is None else deck_name(name, seen.own)
        analysis = await self._results.so_far(seen.opened.job)
        about = _about(seen, analysis)
        async with self._database.unit_of_work() as unit:
            job = await _own_job(unit, asker, job_id)
            if not await unit.users.hold(job.user_id):
                raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOUR_DECKS)
            if called is None:
                urls = map(replay_url, about)
                await unit.corrections.forget(job.user_id, urls, seen.seat.names)
            else:
                said = [Correction(one, player, called) for one, player in about.items()]
                await unit.corrections.set(job.user_id, said)
        return await self.look(asker, job_id, person, replay_id)


def nearest_names(written: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names of decks that may be meant, the nearest first; none where none is near."""
    found = process.extract(
        written,
        list(names),
        scorer=fuzz.WRatio,
        processor=fold_name,
        limit=_MOST_NEAR,
        score_cutoff=_NEAR,
    )
    return tuple(name for name, _, _ in found)


async def _own_job(unit: UnitOfWork, asker: Asker, job_id: UUID) -> Job:
    """The asker's own job; whether there is another's, nobody learns."""
    user = await asker.find(unit)
    try:
        job = await unit.jobs.get(job_id)
    except UnknownJobError:
        job = None
    if user is None or job is None or job.user_id != user.id:
        raise JobError(JobErrorCode.NOT_SHOWN, _NOT_YOUR_DECKS)
    return job


def _about(seen: NamableDeck, analysis: Analysis) -> dict[ReplayId, str]:
    """The replays that stand for the list, each with the name its player has there."""
    players = {replay.replay_id: replay.players for replay in analysis.replays}
    own = seen.seat.names
    return {
        one: player
        for one in surest_replays(seen.deck.deck)
        for player in players.get(one, ())
        if player in own
    }


def _likely(named: NamedDeck) -> tuple[str, ...]:
    """Every name that is known: what the cards say or might say, then by what speaks for it."""
    by_cards = named.by_cards or named.archetype
    first = by_cards.guess if by_cards.name == OTHER else by_cards.name
    rest = likely_names(copies_known(named.deck))
    return tuple(dict.fromkeys([*filter(None, [first]), *rest]))
