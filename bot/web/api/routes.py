"""All that programs may ask, and where."""

from __future__ import annotations

from aiohttp import web

from bot.web.access import Access
from bot.web.api.askers import Askers
from bot.web.api.jobs_api import JobsApi
from bot.web.api.openapi import Description
from bot.web.api.results_api import ResultsApi
from bot.web.shelves import Shelves


def routes_for_programs(shelves: Shelves, access: Access) -> list[web.RouteDef]:
    """Results, jobs, and the description of both."""
    askers = Askers(shelves)
    return [
        *ResultsApi(shelves, access, askers).routes(),
        *JobsApi(shelves, askers).routes(),
        *Description(shelves.options).routes(),
    ]
