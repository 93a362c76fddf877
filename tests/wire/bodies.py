"""What requests carry: JSON, and files beside it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from tests.wire.refusals import Json
from tests.wire.world import Message, snowflake


@dataclass(frozen=True)
class File:
    name: str
    content: bytes

    def as_attachment(self, url: str) -> Json:
        number = str(snowflake())
        return {
            "id": number,
            "filename": self.name,
            "size": len(self.content),
            "content_type": "application/octet-stream",
            "url": f"{url}/{number}/{self.name}",
            "proxy_url": f"{url}/{number}/{self.name}",
        }


@dataclass(frozen=True)
class Body:
    """`files` by the number that the JSON names them with."""

    json: Json = field(default_factory=dict)
    files: dict[int, File] = field(default_factory=dict)
    attachments_url: str = ""
    at: float = field(default_factory=time.monotonic)


async def read_body(request: web.Request, attachments_url: str) -> Body:
    at = time.monotonic()
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return Body(json.loads(text) if text else {}, {}, attachments_url, at)
    payload: Json = {}
    files: dict[int, File] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            payload = json.loads(await part.text())
        else:
            number = int((part.name or "").removeprefix("files[").removesuffix("]"))
            files[number] = File(part.filename or "file", bytes(await part.read()))
    return Body(payload, files, attachments_url, at)


def attach(message: Message, data: Json, body: Body) -> list[Json] | None:
    """What hangs on the message now: the old ones that are named, and the new ones."""
    if "attachments" not in data and not body.files:
        return None
    named = {int(item["id"]) for item in data.get("attachments") or []}
    attached = [old for old in message.attachments if int(old["id"]) in named]
    for file in body.files.values():
        attached.append(file.as_attachment(body.attachments_url))
        message.files[file.name] = file.content
    return attached
