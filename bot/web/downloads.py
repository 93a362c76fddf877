"""Files to keep: each list as `.ydk`, all results as JSON and as a table."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from aiohttp import web

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.results import Analysis
from bot.domain.errors import DomainError
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job
from bot.domain.publications import Publication
from bot.rendering.deck_files import deck_file
from bot.rendering.matches_csv import matches_csv
from bot.rendering.results_csv import results_csv
from bot.rendering.results_json import results_json
from bot.services.catalog import Services
from bot.services.reports import OpenedReport
from bot.web.access import PLAYER, RESULTS, Access, Wanted
from bot.web.file_names import saved_as
from bot.web.made_pages import MadeFile
from bot.web.shelves import Shelves
from bot.web.views.players import find_player, lists_of
from bot.web.views.teams import find_seat

_JSON: Final = "application/json"
_CSV: Final = "text/csv; charset=utf-8"
# A phone adds the suffix of the type it is told, `.txt` to a text, unless that type says nothing.
_YDK: Final = "application/octet-stream"
_BEGINNING: Final = 8
# A hundred times what fifty real replays have; each who takes it slowly keeps it in memory.
_LARGEST: Final = 64 * 1024 * 1024
TOO_LARGE: Final = "too_large"
_TOO_LARGE: Final = (
    "These results are too large for one file: ask for them in parts, as several jobs."
)
_DAY: Final = len("YYYY-MM-DD")
_NO_LIST: Final = "This player has no such list in these results: go back to all lists."


class Downloads:
    """The files below `/r/{shareable_id}`, for whoever may see its pages."""

    def __init__(self, shelves: Shelves, access: Access) -> None:
        self._services = shelves.services
        self._access = access

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get(f"{RESULTS}/results.json", self.json),
            web.get(f"{RESULTS}/results.csv", self.csv),
            web.get(PLAYER + r"/decks/{number:[1-9][0-9]{0,3}}.ydk", self.deck),
        ]

    async def json(self, request: web.Request) -> web.Response:
        """Everything, for scripts."""
        return await self._access.answer(request, self._json)

    async def csv(self, request: web.Request) -> web.Response:
        """A line for each match, for spreadsheets."""
        return await self._access.answer(request, self._csv)

    async def deck(self, request: web.Request) -> web.Response:
        """One list of a player, counted from the newest, for simulators."""
        number = int(request.match_info["number"])
        make = partial(self._deck, Wanted.by(request), number)
        return await self._access.answer(request, make)

    async def _json(self, found: Publication) -> MadeFile:
        content = await make_json(self._services, found)
        return MadeFile(content, _JSON, _named(found.job, "json"))

    async def _csv(self, found: Publication) -> MadeFile:
        analysis, opened = await _read(self._services, found.job)
        if opened is None:
            content = await asyncio.to_thread(results_csv, analysis.replays)
        else:
            content = await asyncio.to_thread(matches_csv, opened.report, analysis.replays)
        return MadeFile(content, _CSV, _named(found.job, "csv"))

    async def _deck(self, wanted: Wanted, number: int, found: Publication) -> MadeFile:
        analysis, opened = await _read(self._services, found.job)
        deck = await asyncio.to_thread(_list_of, wanted.player, number, analysis, opened)
        file = deck_file(deck)
        return MadeFile(file.content, _YDK, saved_as(file.name, deck.player, deck.newest[:_DAY]))


async def make_json(services: Services, found: Publication) -> bytes:
    """All results of a job, as `docs/results-json.md` describes them.

    JobError where there are none yet, DomainError where they are too many.
    """
    analysis, opened = await _read(services, found.job)
    asked = await services.publications.asked(found)
    content = await asyncio.to_thread(results_json, found.job, asked, analysis, opened)
    if len(content) > _LARGEST:
        raise DomainError(TOO_LARGE, _TOO_LARGE)
    return content


async def _read(services: Services, job: Job) -> tuple[Analysis, OpenedReport | None]:
    """What the replays say, and the report of a team."""
    if job.team is None:
        return await services.results.of(job), None
    opened = await services.reports.of(job)
    return await services.results.so_far(job), opened


def _list_of(key: str, number: int, analysis: Analysis, opened: OpenedReport | None) -> Deck:
    """The list under this number on the player's page; JobError where there is none."""
    if opened is None:
        player = find_player(analysis, key)
        own = [replay for replay in once_each(analysis.replays) if player in replay.players]
        decks = lists_of(player, own)
    else:
        decks = tuple(named.deck for named in find_seat(opened.report, key).decks)
    if number > len(decks):
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NO_LIST)
    return decks[number - 1]


def _named(job: Job, suffix: str) -> str:
    """Results of several jobs are told apart by their links' beginning."""
    beginning = str(job.shareable_id)[:_BEGINNING]
    plain = f"duel-insights-{beginning}.{suffix}"
    if job.team is None:
        return saved_as(plain)
    return saved_as(plain, job.team.team_name, beginning)
