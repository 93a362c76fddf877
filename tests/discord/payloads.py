"""Everything that the bot sends, checked as Discord checks it, and a little more strictly.

`check_request` holds a body against Discord's own OpenAPI file, where that is at hand, and always
against the limits that the file does not carry. Besides, nothing that people read may ping anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.discord.commands import check_choices, check_command, check_commands
from tests.discord.components import check_modal
from tests.discord.messages import Door, check_message
from tests.discord.openapi import check_schema
from tests.discord.parts import Part, PayloadError

__all__ = ["PayloadError", "check_request", "check_tree"]

_COMMANDS = "/applications/1/commands"


def check_request(method: str, path: str, body: object) -> None:
    """Raise PayloadError where Discord would not take the body, or it could ping somebody.

    The path is that below `/api/v10`. The body is the JSON, which is `payload_json` beside files.
    """
    address = path.partition("?")[0]
    # The limits first: they speak more plainly.
    for its_method, pattern, check in _REQUESTS:
        if method == its_method and re.fullmatch(pattern, address):
            check(Part(body))
            break
    check_schema(method, address, body)


def check_tree(commands: list[dict[str, object]]) -> None:
    """All commands that the bot registers at once."""
    check_request("PUT", _COMMANDS, commands)


def _check_callback(body: Part) -> None:
    """An interaction's first answer, of whatever type."""
    match body["type"].value:
        case 1 | 6:
            if body["data"].value:
                body["data"].refuse("has no place in this type")
        case 4:
            check_message(body["data"], Door.ANSWER)
        case 5:
            if (body["data"]["flags"].value or 0) & ~(1 << 6):
                body["data"]["flags"].refuse("has more than ephemeral")
        case 7:
            check_message(body["data"], Door.EDIT)
        case 8:
            check_choices(body["data"]["choices"])
        case 9:
            check_modal(body["data"])
        case strange:
            body["type"].refuse(f"is {strange!r}, which this bot has no use for")


def _check_dm(body: Part) -> None:
    if not re.fullmatch("[1-9][0-9]*", str(body["recipient_id"].value)):
        body["recipient_id"].refuse("is no person's id")


_APP = r"/applications/\d+(/guilds/\d+)?/commands"
_REQUESTS: list[tuple[str, str, Callable[[Part], None]]] = [
    ("POST", r"/interactions/\d+/[^/]+/callback", _check_callback),
    ("POST", r"/webhooks/\d+/[^/]+", lambda body: check_message(body, Door.ANSWER)),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/[^/]+", lambda body: check_message(body, Door.EDIT)),
    ("POST", r"/channels/\d+/messages", lambda body: check_message(body, Door.POST)),
    ("PATCH", r"/channels/\d+/messages/\d+", lambda body: check_message(body, Door.EDIT)),
    ("PUT", _APP, check_commands),
    ("POST", _APP, check_command),
    ("POST", r"/users/@me/channels", _check_dm),
]
