"""The site put together: what is found where, and what holds for all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.services.catalog import Services
from bot.services.samples import Samples, with_samples
from bot.web.access import Access
from bot.web.account_pages import AccountPages
from bot.web.api.routes import routes_for_programs
from bot.web.api_doors import api_doors
from bot.web.api_token_pages import ApiTokenPages
from bot.web.auth_pages import AuthPages
from bot.web.capture_api import CaptureApi
from bot.web.capture_script import CaptureScript
from bot.web.clerk_hooks import ClerkHooks
from bot.web.doors import doors
from bot.web.downloads import Downloads
from bot.web.erase_pages import ErasePages
from bot.web.headers import LASTING, Headers
from bot.web.health_pages import HealthPages
from bot.web.options import SiteOptions
from bot.web.origins import own_forms
from bot.web.previews import Previews
from bot.web.public_pages import PublicPages
from bot.web.results_pages import ResultsPages
from bot.web.shelves import Shelves
from bot.web.templating import Assets, Templates
from bot.web.tickets import TicketPages
from bot.web.upload_pages import UploadPages

_LARGEST_FORM: Final = 16 * 1024


def make_site(
    services: Services,
    options: SiteOptions,
    *,
    samples: Samples | None = None,
    gateway: Callable[[], bool] | None = None,
) -> web.Application:
    """The site over these use cases; without samples it shows none.

    `gateway` says whether the bot in this process is in Discord.
    """
    assets = Assets()
    shelves = Shelves(
        services=services if samples is None else with_samples(services, samples),
        options=options,
        assets=assets,
        templates=Templates(assets, offers_sign_in=services.identities.is_offered),
        headers=Headers(is_secure=options.is_secure),
        has_samples=samples is not None,
        gateway=gateway,
    )
    access = Access(shelves)
    middlewares = [doors(shelves, access), api_doors(options), own_forms(options)]
    site = web.Application(middlewares=middlewares, client_max_size=_LARGEST_FORM)
    site.on_response_prepare.append(shelves.headers.complete)
    results = ResultsPages(shelves, access)
    site.add_routes(results.routes())
    site.add_routes(Downloads(shelves, access).routes())
    site.add_routes(Previews(shelves, access).routes())
    site.add_routes(PublicPages(shelves, results.results).routes())
    site.add_routes(TicketPages(shelves).routes())
    site.add_routes(AccountPages(shelves).routes())
    auth = AuthPages(shelves)
    site.add_routes(auth.routes())
    site.on_response_prepare.append(auth.end)
    site.add_routes(ClerkHooks(shelves).routes())
    site.add_routes(ErasePages(shelves).routes())
    site.add_routes(ApiTokenPages(shelves).routes())
    site.add_routes(UploadPages(shelves).routes())
    site.add_routes(CaptureApi(shelves).routes())
    site.add_routes(routes_for_programs(shelves, access))
    site.add_routes(CaptureScript(options).routes())
    site.add_routes(HealthPages(shelves).routes())
    site.add_routes([web.get("/static/{name}", _static(assets))])
    return site


def _static(assets: Assets) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def give(request: web.Request) -> web.Response:
        found = assets.contents.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        kind, content = found
        return web.Response(body=content, content_type=kind, headers=LASTING)

    return give
