"""Interactions in the stand-in: what was asked, and what may be answered, when and how often."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.wire.bodies import Body, attach
from tests.wire.refusals import (
    ALREADY_ANSWERED,
    DEAD_TOKEN,
    TOO_MANY_FOLLOWUPS,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Json,
    RefusalError,
    invalid_form,
)
from tests.wire.world import EPHEMERAL, Channel, Message, User, World, snowflake

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
LOADING = 128
_FITTING = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


@dataclass(eq=False)
class Reply:
    """What came back for one thing that a person did."""

    kind: int
    user: User
    channel: Channel
    source: Message | None
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    asked_at: float = field(default_factory=time.monotonic)
    answered_at: float | None = None
    kind_of_answer: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    is_expired: bool = False

    @property
    def latency(self) -> float:
        """Seconds until the first answer."""
        assert self.answered_at is not None, "nothing was answered"
        return self.answered_at - self.asked_at

    @property
    def waits(self) -> bool:
        """Whether the person still sees the bot thinking."""
        original = self.original
        is_there = original is not None and original.id in self.channel.messages
        return is_there and bool(original and original.flags & LOADING)

    @property
    def is_settled(self) -> bool:
        return self.kind_of_answer is not None and not self.waits

    @property
    def messages(self) -> list[Message]:
        """What was newly said in answer, and stands there still."""
        own = [self.original] if self.original not in (None, self.source) else []
        said = [message for message in [*own, *self.followups] if message is not None]
        return [m for m in said if m.id in self.channel.messages and not m.flags & LOADING]

    @property
    def text(self) -> str:
        return "\n".join(message.text.strip() for message in self.messages)

    @property
    def is_private(self) -> bool:
        """Whether nobody else sees any of the answer."""
        return all(message.is_private for message in self.messages)


class Answers:
    """All interactions, and the routes that answer them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.replies: dict[str, Reply] = {}
        self.answer_within = 3.0
        self.token_life = 900.0

    def answer(self, interaction_id: int, token: str, body: Body) -> Json:
        """The first answer."""
        reply = self.replies.get(token)
        if reply is None or reply.id != interaction_id:
            raise RefusalError(*UNKNOWN_INTERACTION)
        if reply.kind_of_answer is not None:
            raise RefusalError(*ALREADY_ANSWERED)
        if body.at - reply.asked_at > self.answer_within:
            raise RefusalError(*UNKNOWN_INTERACTION)
        kind, data = body.json["type"], body.json.get("data") or {}
        in_message = kind in (DEFERRED_UPDATE, UPDATE)
        if kind not in _FITTING[reply.kind] or (in_message and reply.source is None):
            raise invalid_form("type", "INTERACTION_TYPE", "This type cannot answer here.")
        self._take(reply, kind, data, body)
        reply.kind_of_answer, reply.answered_at = kind, body.at
        self._world.changed()
        return _as_told(reply)

    def _take(self, reply: Reply, kind: int, data: Json, body: Body) -> None:
        if kind == CHOICES:
            reply.choices = data["choices"]
        elif kind == MODAL:
            reply.modal = data
        elif kind in (DEFERRED_UPDATE, UPDATE):
            reply.original = reply.source
            if kind == UPDATE and reply.source is not None:
                self._write(reply.source, data, body)
        else:
            reply.original = self._new(reply, data)
            if kind == MESSAGE:
                self._write(reply.original, data, body)
            else:
                reply.original.flags |= LOADING
            self._world.post(reply.original)

    def _new(self, reply: Reply, data: Json) -> Message:
        flags = (data.get("flags") or 0) & EPHEMERAL
        seen_by = reply.user if flags else None
        return Message(reply.channel, self._world.bot, flags=flags, seen_by=seen_by)

    def _write(self, message: Message, data: Json, body: Body) -> None:
        private = message.flags & EPHEMERAL
        message.write(data, attach(message, data, body))
        # It stays as private as it began, whatever a later request says.
        message.flags = message.flags & ~(LOADING | EPHEMERAL) | private
        self._world.changed()

    def follow(self, application_id: int, token: str, body: Body) -> Json:
        """A message after the first answer."""
        reply = self._open(application_id, token)
        if reply.waits and reply.original is not None:
            # For compatibility with bots of old Discord takes it for the answer that waits.
            self._write(reply.original, body.json, body)
            return reply.original.payload()
        if not reply.channel.has_bot and len(reply.followups) == 5:
            raise RefusalError(*TOO_MANY_FOLLOWUPS)
        message = self._new(reply, body.json)
        self._write(message, body.json, body)
        reply.followups.append(message)
        return self._world.post(message).payload()

    def find(self, application_id: int, token: str, which: str) -> Message:
        """A message that this token reaches."""
        reply = self._open(application_id, token)
        reachable = [reply.original, *reply.followups]
        if which == "@original":
            reachable, which = [reply.original], str(reply.original.id if reply.original else "")
        for message in reachable:
            is_it = message is not None and str(message.id) == which
            if message is not None and is_it and message.id in reply.channel.messages:
                return message
        raise RefusalError(*UNKNOWN_MESSAGE)

    def edit(self, application_id: int, token: str, which: str, body: Body) -> Json:
        message = self.find(application_id, token, which)
        message.edited += 1
        self._write(message, body.json, body)
        return message.payload()

    def delete(self, application_id: int, token: str, which: str) -> None:
        message = self.find(application_id, token, which)
        del message.channel.messages[message.id]
        message.flags &= ~LOADING
        self._world.changed()

    def _open(self, application_id: int, token: str) -> Reply:
        reply = self.replies.get(token)
        if reply is None or application_id != self._world.application_id:
            raise RefusalError(*UNKNOWN_WEBHOOK)
        if reply.is_expired or time.monotonic() - reply.asked_at > self.token_life:
            raise RefusalError(*DEAD_TOKEN)
        if reply.kind_of_answer is None:
            raise RefusalError(*UNKNOWN_WEBHOOK)
        return reply


def _as_told(reply: Reply) -> Json:
    interaction: dict[str, Any] = {"id": str(reply.id), "type": reply.kind}
    resource: dict[str, Any] = {"type": reply.kind_of_answer}
    if reply.original is not None:
        interaction["response_message_id"] = str(reply.original.id)
        interaction["response_message_loading"] = reply.waits
        interaction["response_message_ephemeral"] = reply.original.is_private
        resource["message"] = reply.original.payload()
    return {"interaction": interaction, "resource": resource}
