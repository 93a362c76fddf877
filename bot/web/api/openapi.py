"""The API's own description at `/api/openapi.json`, from the shapes that it takes and gives."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec
from aiohttp import web

from bot.web.api.answers import DESCRIPTION, JSON
from bot.web.api.operations import OPERATIONS, Operation
from bot.web.api.schemas import components
from bot.web.options import SiteOptions

Json = dict[str, Any]

VERSION: Final = "1.0.0"
_KEPT: Final = "public, max-age=86400"
_ABOUT: Final = (
    "Results of DuelingBook replays, and the jobs that make them. Whatever is asked answers"
    " `{data, status, message}`; what goes wrong answers `{detail, status, error_code}`. More keys"
    " may come; these keep their names and meaning."
)


def make_description(base_url: str) -> Json:
    """All operations, by path and method."""
    paths: dict[str, Json] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method] = _describe(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Duel Insights", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": components(),
    }


class Description:
    """Given to whoever asks, and kept by them for a day or until it changes."""

    def __init__(self, options: SiteOptions) -> None:
        self._body = msgspec.json.encode(make_description(options.base_url))
        self._tag = f'"{hashlib.sha256(self._body).hexdigest()[:20]}"'

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        return [web.get(DESCRIPTION, self.give)]

    async def give(self, request: web.Request) -> web.Response:
        """The description; nothing where the program has this one."""
        headers = {"Cache-Control": _KEPT, "ETag": self._tag}
        if self._tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=self._body, content_type=JSON, headers=headers)


def _describe(one: Operation) -> Json:
    told: Json = {
        "operationId": one.name,
        "summary": one.summary,
        "security": [*one.security],
        "responses": {**_success(one), **_refusals(one)},
    }
    if one.parameters:
        told["parameters"] = list(one.parameters)
    if one.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: one.body}}
    return told


def _success(one: Operation) -> Json:
    envelope = {
        "type": "object",
        "properties": {
            "data": one.data,
            "status": {"const": one.status},
            "message": {"type": "string"},
        },
        "required": ["data", "status", "message"],
    }
    told: Json = {"description": one.gives, "content": {JSON: {"schema": envelope}}}
    if one.headers:
        told["headers"] = {name: {"schema": {"type": "string"}} for name in one.headers}
    found: Json = {str(one.status): told}
    if one.is_tagged:
        found["304"] = {"description": "Nothing has changed since the answer with this ETag."}
    return found


def _refusals(one: Operation) -> Json:
    return {status: {"$ref": f"#/components/responses/{name}"} for status, name in one.refusals}
