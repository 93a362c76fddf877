"""Whether the site lives and can answer, for whoever runs it; and what robots and browsers ask."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

from bot.services.readiness import PartLook, PartState
from bot.web.headers import PRIVATE
from bot.web.shelves import Shelves

# Those who make the preview of a link come because a person posted it; they keep no index.
_ROBOTS: Final = b"""\
User-agent: Discordbot
User-agent: Twitterbot
User-agent: facebookexternalhit
User-agent: Slackbot-LinkExpanding
User-agent: TelegramBot
User-agent: WhatsApp
Allow: /r/
Allow: /$
Disallow: /

User-agent: *
Allow: /$
Disallow: /
"""
_DAY: Final = {"Cache-Control": "public, max-age=86400"}


class HealthPages:
    """`/healthz` asks nothing; `/readyz` looks at all that an answer needs."""

    def __init__(self, shelves: Shelves) -> None:
        self._readiness = shelves.services.readiness
        self._gateway = shelves.gateway
        served = shelves.assets.path("favicon.ico").rpartition("/")[2]
        self._icon = shelves.assets.contents[served]

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/favicon.ico", self.favicon),
            web.get("/robots.txt", self.robots),
        ]

    async def healthz(self, _: web.Request) -> web.Response:
        """The loop lives, or nobody would say so."""
        return web.Response(text="ok", headers=PRIVATE)

    async def readyz(self, _: web.Request) -> web.Response:
        """Each part with its state; 503 while one that this process needs is away."""
        parts = {**await self._readiness.look(), "gateway": self._ask_gateway()}
        is_ready = all(part.state is not PartState.AWAY for part in parts.values())
        told = json.dumps({name: _tell(part) for name, part in parts.items()})
        return web.Response(
            text=told,
            status=200 if is_ready else 503,
            content_type="application/json",
            headers=PRIVATE,
        )

    async def favicon(self, _: web.Request) -> web.Response:
        """The icon, for those who look only here."""
        kind, content = self._icon
        return web.Response(body=content, content_type=kind, headers=_DAY)

    async def robots(self, _: web.Request) -> web.Response:
        """Results are for people who were given their link."""
        return web.Response(body=_ROBOTS, content_type="text/plain", headers=_DAY)

    def _ask_gateway(self) -> PartLook:
        if self._gateway is None:
            return PartLook(PartState.OFF, "elsewhere")
        if self._gateway():
            return PartLook(PartState.OK, "connected")
        return PartLook(PartState.AWAY, "disconnected")


def _tell(part: PartLook) -> dict[str, object]:
    told: dict[str, object] = {"state": part.state, "detail": part.detail}
    return told if part.workers is None else {**told, "workers": part.workers}
