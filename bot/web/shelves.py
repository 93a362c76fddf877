"""What the handlers of the site share, built once with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.services.catalog import Services
from bot.web.headers import Headers
from bot.web.made_pages import MadePages
from bot.web.options import SiteOptions
from bot.web.templating import Assets, Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """The use cases, where the site stands, its templates, and the pages that are made.

    `gateway` says whether the bot in this process is in Discord, and is None where it is elsewhere.
    """

    services: Services
    options: SiteOptions
    assets: Assets
    templates: Templates
    headers: Headers
    pages: MadePages = field(default_factory=MadePages)
    has_samples: bool = False
    gateway: Callable[[], bool] | None = None
