"""Bodies as the bot sends them, to be stretched until Discord would refuse them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.discord.payloads import PayloadError, check_request

Body = dict[str, Any]
POST = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
FOLLOWUP = ("POST", "/webhooks/1/token")
ORIGINAL = ("PATCH", "/webhooks/1/token/messages/@original")
CALLBACK = ("POST", "/interactions/1/token/callback")
TREE = ("PUT", "/applications/1/commands")
NOBODY: Mapping[str, list[str]] = {"parse": []}


def message(**parts: object) -> Body:
    return {"allowed_mentions": NOBODY, **parts}


def embed(**parts: object) -> Body:
    return message(embeds=[{"type": "rich", **parts}])


def field(name: str = "name", value: str = "value") -> Body:
    return {"name": name, "value": value, "inline": False}


def button(number: object = 0, **parts: object) -> Body:
    return {"type": 2, "style": 1, "label": "Cancel", "custom_id": f"b{number}", **parts}


def link(url: str) -> Body:
    return {"type": 2, "style": 5, "label": "Results", "url": url}


def options(count: int, **parts: object) -> list[Body]:
    return [{"label": f"Player {n}", "value": str(n), **parts} for n in range(count)]


def select(count: int = 3, **parts: object) -> Body:
    return {"type": 3, "custom_id": "players", "options": options(count), **parts}


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def rows(*each: Body) -> Body:
    return message(components=list(each))


def layout(*components: Body, **parts: object) -> Body:
    return message(components=list(components), flags=1 << 15, **parts)


def words(text: str) -> Body:
    return {"type": 10, "content": text}


def label(component: Body, **parts: object) -> Body:
    return {"type": 18, "label": "Links", "component": component, **parts}


def text_input(**parts: object) -> Body:
    return {"type": 4, "style": 2, "custom_id": "links", **parts}


def modal(*components: Body, **parts: object) -> Body:
    return {
        "type": 9,
        "data": {
            "custom_id": "upload",
            "title": "Replays",
            "components": list(components or [label(text_input())]),
            **parts,
        },
    }


def command(*its_options: Body, **parts: object) -> Body:
    said = {"name": "replay", "description": "All about replays.", "type": 1}
    return {**said, "options": list(its_options), **parts}


def option(name: str = "links", **parts: object) -> Body:
    return {"type": 3, "name": name, "description": "Links to replays.", **parts}


def choices(count: int) -> list[Body]:
    return [{"name": f"choice {n}", "value": f"value {n}"} for n in range(count)]


def fits(request: tuple[str, str], body: object) -> None:
    check_request(*request, body)


def refused(request: tuple[str, str], body: object, why: str) -> None:
    """Discord would not take it, and the error says so."""
    with pytest.raises(PayloadError, match=why):
        check_request(*request, body)


def bounded(
    request: tuple[str, str], make: Callable[[int], object], most: int, why: str = "more than|not"
) -> None:
    """What is made with this number fits, and one more is refused."""
    fits(request, make(most))
    refused(request, make(most + 1), why)
