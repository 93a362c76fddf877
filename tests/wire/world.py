"""The world that the stand-in keeps: people, places, and what was said there."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.wire.refusals import (
    CANNOT_MESSAGE,
    EMPTY_MESSAGE,
    MISSING_ACCESS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    Json,
    RefusalError,
    invalid_form,
)

EPHEMERAL = 64
COMPONENTS_V2 = 1 << 15
_EPOCH_MS = 1420070400000
_ALL_RIGHTS = str((1 << 50) - 1)
_numbers = itertools.count(1)


def snowflake() -> int:
    return (int(time.time() * 1000) - _EPOCH_MS << 22) + next(_numbers) % (1 << 22)


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(eq=False)
class User:
    name: str
    id: int = field(default_factory=snowflake)
    is_bot: bool = False
    takes_messages: bool = True
    roles: list[int] = field(default_factory=list)

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.name,
            "discriminator": "0000",
            "avatar": None,
            "bot": self.is_bot,
        }

    def as_member(self) -> Json:
        return {
            "user": self.payload(),
            "roles": [str(role) for role in self.roles],
            "joined_at": now(),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": _ALL_RIGHTS,
        }


@dataclass(eq=False)
class Channel:
    """A place: of a server, a DM with the bot, or one where the bot is no member."""

    type: int
    guild_id: int | None = None
    name: str = "results"
    recipients: list[User] = field(default_factory=list)
    has_bot: bool = True
    id: int = field(default_factory=snowflake)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def context(self) -> int:
        """As Discord numbers them: a server, a DM with the bot, any other private channel."""
        return 0 if self.guild_id else 1 if self.type == 1 and self.has_bot else 2

    def payload(self) -> Json:
        shared = {"id": str(self.id), "type": self.type, "last_message_id": None}
        if self.guild_id is None:
            named = {"name": self.name, "icon": None, "owner_id": str(self.id)}
            people = {"recipients": [user.payload() for user in self.recipients]}
            return shared | people | (named if self.type == 3 else {})
        return shared | {
            "guild_id": str(self.guild_id),
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "parent_id": None,
            "permissions": _ALL_RIGHTS,
        }


@dataclass(eq=False)
class Message:
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    seen_by: User | None = None
    edited: int = 0
    id: int = field(default_factory=snowflake)
    files: dict[str, bytes] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All that can be read in it."""
        embeds = [str(value) for embed in self.embeds for value in _texts(embed)]
        shown = [str(part["content"]) for part in self.parts() if part["type"] == 10]
        return "\n".join([self.content, *embeds, *shown])

    def parts(self) -> Iterator[Json]:
        """All components, however deep."""
        waiting = list(self.components)
        while waiting:
            part = waiting.pop(0)
            yield part
            inner = [part["accessory"]] if "accessory" in part else []
            waiting = [*part.get("components", []), *inner, *waiting]

    def part(self, key: str) -> Json:
        """The button or menu with this custom id, label, or placeholder."""
        parts = list(self.parts())
        for name in ("custom_id", "label", "placeholder"):
            for part in parts:
                if part.get(name) == key:
                    return part
        there = [part.get("custom_id", part.get("label")) for part in parts if part["type"] != 1]
        raise AssertionError(f"no {key!r} under this message, only {there}")

    @property
    def labels(self) -> list[str]:
        """What its buttons say, those that cannot be pressed in parentheses."""
        buttons = [part for part in self.parts() if part["type"] == 2]
        return [f"({b['label']})" if b.get("disabled") else b.get("label", "") for b in buttons]

    def payload(self) -> Json:
        payload: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": 0,
            "author": self.author.payload(),
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "attachments": self.attachments,
            "flags": self.flags,
            "timestamp": now(),
            "edited_timestamp": now() if self.edited else None,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
        }
        return payload

    def write(self, body: Json, attachments: list[Json] | None) -> None:
        """Take over what a request says; what it does not name stays."""
        self.content = body["content"] or "" if "content" in body else self.content
        self.embeds = body["embeds"] or [] if "embeds" in body else self.embeds
        self.components = body["components"] or [] if "components" in body else self.components
        self.flags |= body.get("flags") or 0
        if attachments is not None:
            self.attachments = attachments
        if len(self.content) > 2000:
            raise invalid_form(
                "content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length."
            )
        if not (self.content or self.embeds or self.components or self.attachments):
            raise RefusalError(*EMPTY_MESSAGE)
        self.reads.append(self.text)


def _texts(embed: Json) -> Iterator[Any]:
    yield from (embed.get(name) or "" for name in ("title", "description"))
    for part in embed.get("fields") or []:
        yield from (part["name"], part["value"])
    yield (embed.get("footer") or {}).get("text", "")


class World:
    """One server with one channel, and everybody's direct messages."""

    def __init__(self) -> None:
        self.bot = User("Duel Insights", is_bot=True)
        self.application_id = self.bot.id
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.channels: dict[int, Channel] = {}
        self.guild_id = snowflake()
        self.roles: dict[int, Json] = {}
        self.commands: list[Json] = []
        self.channel = self.add(Channel(0, self.guild_id))
        self.changed: Callable[[], None] = lambda: None
        self.add_role("@everyone", self.guild_id)

    def add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def add_role(self, name: str, role_id: int | None = None) -> int:
        number = role_id or snowflake()
        self.roles[number] = {
            "id": str(number),
            "name": name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": len(self.roles),
            "permissions": _ALL_RIGHTS,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return number

    def dm(self, user: User) -> Channel:
        """The person's direct messages with the bot."""
        for channel in self.channels.values():
            if channel.type == 1 and channel.has_bot and channel.recipients == [user]:
                return channel
        return self.add(Channel(1, recipients=[user]))

    def find(self, channel_id: int) -> Channel:
        """A channel that the bot may see and write to."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise RefusalError(*UNKNOWN_CHANNEL)
        if not channel.has_bot:
            raise RefusalError(*MISSING_ACCESS)
        if channel.type == 1 and not channel.recipients[0].takes_messages:
            raise RefusalError(*CANNOT_MESSAGE)
        return channel

    def find_message(self, channel_id: int, message_id: int) -> Message:
        """A message that the bot's own token reaches, which no private one is."""
        message = self.find(channel_id).messages.get(message_id)
        if message is None or message.is_private:
            raise RefusalError(*UNKNOWN_MESSAGE)
        return message

    def post(self, message: Message) -> Message:
        message.channel.messages[message.id] = message
        self.changed()
        return message

    def guild(self) -> Json:
        """As GUILD_CREATE tells of it."""
        places = [c.payload() for c in self.channels.values() if c.guild_id == self.guild_id]
        return {
            "id": str(self.guild_id),
            "name": "Goat League",
            "owner_id": str(self.bot.id),
            "unavailable": False,
            "large": False,
            "joined_at": now(),
            "member_count": 2,
            "roles": list(self.roles.values()),
            "channels": places,
            "members": [self.bot.as_member()],
            **dict.fromkeys(("icon", "splash", "banner", "description", "afk_channel_id")),
            **dict.fromkeys(("system_channel_id", "rules_channel_id", "vanity_url_code")),
            **{name: [] for name in ("emojis", "stickers", "features", "threads", "presences")},
            **{name: [] for name in ("voice_states", "stage_instances", "soundboard_sounds")},
            **dict.fromkeys(("verification_level", "explicit_content_filter", "mfa_level"), 0),
            **dict.fromkeys(("default_message_notifications", "premium_tier", "nsfw_level"), 0),
            **dict.fromkeys(("afk_timeout", "system_channel_flags"), 0),
            "preferred_locale": "en-US",
        }
