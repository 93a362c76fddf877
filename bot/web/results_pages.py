"""The pages of results: a job's or a team's, each player's, and the evidence of the figures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Final

from aiohttp import web
from msgspec import Struct

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.profiles import profile
from bot.domain.analysis.results import Analysis
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job, JobReplay
from bot.domain.publications import Publication
from bot.domain.replay.model import ReplayId
from bot.services.reports import OpenedReport
from bot.web.access import PLAYER, RESULTS, Access, Wanted
from bot.web.shelves import Shelves
from bot.web.views.evidence import Played, evidence_index, figure_places, played_in
from bot.web.views.names import name_view
from bot.web.views.open_graph import (
    OpenGraph,
    Words,
    open_graph,
    words_of_player,
    words_of_results,
    words_of_seat,
    words_of_team,
)
from bot.web.views.players import find_player, player_view
from bot.web.views.results import brought_views, missing_views, results_view
from bot.web.views.teams import find_seat, seat_view, team_view
from bot.web.views.waiting import tell_canceled, waiting_view

_FIGURE: Final = f"{PLAYER}/evidence/{{figure:{'|'.join(FigureKey)}}}"


class ResultsPages:
    """The pages below `/r/{shareable_id}`; a plain link hides who won."""

    def __init__(self, shelves: Shelves, access: Access) -> None:
        self._services = shelves.services
        self._templates = shelves.templates
        self._base_url = shelves.options.base_url
        self._access = access

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get(RESULTS, self.results),
            web.get(PLAYER, self.player),
            web.get(f"{PLAYER}/evidence", self.evidence),
            web.get(_FIGURE, self.figure),
        ]

    async def results(self, request: web.Request) -> web.Response:
        """Summary, matches, players; of a team, its seats."""
        return await self._access.answer(request, partial(self._results, request))

    async def player(self, request: web.Request) -> web.Response:
        """One player over all replays."""
        return await self._access.answer(request, partial(self._player, request))

    async def evidence(self, request: web.Request) -> web.Response:
        """The figures of the player that rest on places in the replays."""
        make = partial(self._evidence, request, None)
        return await self._access.answer(request, make)

    async def figure(self, request: web.Request) -> web.Response:
        """Each place on which one figure of the player rests."""
        key = FigureKey(request.match_info["figure"])
        make = partial(self._evidence, request, key)
        return await self._access.answer(request, make)

    async def _results(self, request: web.Request, found: Publication) -> str:
        wanted, job = Wanted.by(request), found.job
        asked = await self._services.publications.asked(found)
        try:
            if job.team is not None:
                opened = await self._services.reports.of(job)
                analysis = await self._services.results.so_far(job)
                return await asyncio.to_thread(
                    self._make_team, wanted, job, opened, analysis, asked
                )
            analysis = await self._services.results.of(job)
        except JobError as error:
            if error.code is not JobErrorCode.NOT_READY:
                raise
            return self._render("waiting", wanted, page=waiting_view(job, asked, error.sentence))
        return await asyncio.to_thread(self._make_results, wanted, job, analysis, asked)

    async def _player(self, request: web.Request, found: Publication) -> str:
        wanted, job = Wanted.by(request), found.job
        if job.team is None:
            analysis = await self._services.results.of(job)
            return await asyncio.to_thread(self._make_player, wanted, job, analysis)
        opened = await self._services.reports.of(job)
        analysis = await self._services.results.so_far(job)
        return await asyncio.to_thread(self._make_seat, wanted, job, opened, analysis)

    async def _evidence(
        self, request: web.Request, key: FigureKey | None, found: Publication
    ) -> str:
        wanted, job = Wanted.by(request), found.job
        if job.team is None:
            analysis = await self._services.results.of(job)
            return await asyncio.to_thread(self._make_evidence, wanted, analysis, key)
        opened = await self._services.reports.of(job)
        seat = find_seat(opened.report, wanted.player)
        analysis = await self._services.results.so_far(job)
        played = played_in(analysis.replays, seat.names)
        return await asyncio.to_thread(
            self._render_evidence, wanted, seat.person, seat, key, played
        )

    def _make_results(
        self, wanted: Wanted, job: Job, analysis: Analysis, asked: tuple[JobReplay, ...]
    ) -> str:
        canceled = tell_canceled(job)
        page = results_view(analysis, asked, wanted.base, scores=wanted.scores, canceled=canceled)
        graph = self._graph(wanted, job, words_of_results(page, scores=wanted.scores))
        return self._render("results", wanted, page=page, graph=graph)

    def _make_team(
        self,
        wanted: Wanted,
        job: Job,
        opened: OpenedReport,
        analysis: Analysis,
        asked: tuple[JobReplay, ...],
    ) -> str:
        page = team_view(
            opened.report,
            is_confirmed=opened.is_confirmed,
            seen_by=_seen_by(opened.job),
            today=datetime.now(UTC).date(),
            missing=missing_views(asked, analysis.left_out),
            brought=brought_views(asked),
            scores=wanted.scores,
        )
        words = words_of_team(opened.report, scores=wanted.scores)
        graph = self._graph(wanted, job, words)
        canceled = tell_canceled(opened.job, is_confirmed=opened.is_confirmed)
        return self._render("team", wanted, page=page, graph=graph, canceled=canceled)

    def _make_player(self, wanted: Wanted, job: Job, analysis: Analysis) -> str:
        player = find_player(analysis, wanted.player)
        page = player_view(analysis, player, wanted.base, scores=wanted.scores)
        graph = self._graph(wanted, job, words_of_player(page))
        return self._render("player", wanted, page=page, graph=graph)

    def _make_seat(self, wanted: Wanted, job: Job, opened: OpenedReport, analysis: Analysis) -> str:
        seat = find_seat(opened.report, wanted.player)
        page = seat_view(opened.report, seat, analysis.replays, wanted.base, scores=wanted.scores)
        graph = self._graph(wanted, job, words_of_seat(page))
        return self._render("seat", wanted, page=page, graph=graph)

    def _make_evidence(self, wanted: Wanted, analysis: Analysis, key: FigureKey | None) -> str:
        player = find_player(analysis, wanted.player)
        own = once_each(analysis.replays)
        played = played_in(own, {player})
        return self._render_evidence(wanted, player, profile(player, own), key, played)

    def _render_evidence(
        self,
        wanted: Wanted,
        player: str,
        told: Struct,
        key: FigureKey | None,
        played: Mapping[ReplayId, Played],
    ) -> str:
        """The index of the figures, or one with its places."""
        who = name_view(player)
        if key is None:
            groups = evidence_index(told, scores=wanted.scores)
            return self._render("evidence", wanted, who=who, groups=groups)
        page = figure_places(told, key, played, scores=wanted.scores)
        return self._render("evidence_figure", wanted, who=who, page=page)

    def _graph(self, wanted: Wanted, job: Job, words: Words) -> OpenGraph | None:
        """What chats show of a link to the page, where anybody may see it."""
        if not job.is_public:
            return None
        path = f"{wanted.base}/players/{wanted.player}" if wanted.player else wanted.base
        return open_graph(words, self._base_url, path, wanted.base, wanted.query)

    def _render(self, name: str, wanted: Wanted, **shown: object) -> str:
        told: Mapping[str, object] = {
            "base": wanted.base,
            "query": wanted.query,
            "scores": wanted.scores,
            "other": wanted.other,
        }
        return self._templates.render(name, {**told, **shown})


def _seen_by(job: Job) -> str:
    """Who may see the results, where it is anybody; others know why they may."""
    return "anyone with the link" if job.is_public else ""
