"""A small stand-in for Discord: the gateway and the routes the bot uses, and people who use it.

async with StandIn() as discord:
    ...  # a bot, with discord.token, discord.api_url and discord.gateway_url
    ana = discord.user("Ana")
    reply = await discord.slash(ana, "replay analyze", {"links": "76245388"})
    await discord.click(reply.messages[0], "Cancel", ana)
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Self, TypeVar

from aiohttp import web

from tests.wire import asking
from tests.wire.answers import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    LOADING,
    MODAL_SUBMIT,
    Answers,
    Reply,
)
from tests.wire.bodies import File
from tests.wire.gateway import Gateway
from tests.wire.refusals import Fault, Json
from tests.wire.rest import API, PayloadHook, Request, Rest
from tests.wire.world import Channel, Message, User, World, snowflake

__all__ = ["File", "Message", "Reply", "StandIn", "User"]

_T = TypeVar("_T")

Wait = Literal["settled", "answered", "nothing"]
"""Until the bot no longer thinks, until its first answer, or not at all."""


class StandIn:
    """Discord with one server; `patience` is how long it waits for what a bot should do."""

    def __init__(self, *, patience: float = 15.0) -> None:
        self.token = f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}"
        self.patience = patience
        self.world = World()
        self.gateway = Gateway(self.world, self.token)
        self.answers = Answers(self.world)
        self._rest = Rest(self.world, self.answers, self.gateway, self.token)
        self._change = asyncio.Event()
        self.world.changed = self.gateway.changed = self._changed
        self.api_url = ""
        self.gateway_url = ""

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(
            self._rest.application(), access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._rest.url = f"http://{host}:{port}"
        self.api_url = self._rest.url + API
        self.gateway_url = self.gateway.url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def _changed(self) -> None:
        self._change.set()

    # Looking

    @property
    def requests(self) -> list[Request]:
        """All that the bot asked, in order; empty the list to begin anew."""
        return self._rest.requests

    def requested(self, method: str, path: str = ".*") -> list[Request]:
        """Those with this method whose path this pattern fits."""
        return [r for r in self.requests if r.method == method and re.fullmatch(path, r.path)]

    @property
    def channel(self) -> Channel:
        """The server's channel."""
        return self.world.channel

    @property
    def commands(self) -> list[Json]:
        """Those that the bot registered."""
        return self.world.commands

    @property
    def is_connected(self) -> bool:
        return bool(self.gateway.connected)

    def messages(self, channel: Channel | None = None) -> list[Message]:
        """What stands in the channel, in order, private answers included."""
        said = (channel or self.channel).messages.values()
        return [message for message in said if not message.flags & LOADING]

    async def until(self, happened: Callable[[], _T], what: str = "it") -> _T:
        """What `happened` returns as soon as that is something; an AssertionError if never."""
        try:
            async with asyncio.timeout(self.patience):
                while not (found := happened()):
                    self._change.clear()
                    await self._change.wait()
        except TimeoutError:
            asked = [(r.method, r.path, r.status) for r in self.requests[-5:]]
            raise AssertionError(f"{what} never happened; last requests: {asked}") from None
        return found

    async def until_connected(self) -> None:
        await self.until(lambda: self.is_connected, "a connection")

    # Arranging

    @property
    def on_payload(self) -> PayloadHook:
        """Called with method, path and JSON of every request that has some."""
        return self._rest.on_payload

    @on_payload.setter
    def on_payload(self, hook: PayloadHook) -> None:
        self._rest.on_payload = hook

    @property
    def starts_left(self) -> int:
        return self._rest.starts_left

    @starts_left.setter
    def starts_left(self, number: int) -> None:
        self._rest.starts_left = number

    def user(self, name: str, *, takes_messages: bool = True) -> User:
        user = User(name, takes_messages=takes_messages)
        self.world.users[user.id] = user
        return user

    def role(self, name: str, *members: User) -> int:
        """A role of the server; a bot that is connected already does not hear of it."""
        number = self.world.add_role(name)
        for member in members:
            member.roles.append(number)
        return number

    def dm(self, user: User) -> Channel:
        """The person's direct messages with the bot."""
        return self.world.dm(user)

    def group(self, *users: User) -> Channel:
        """A group of people, where a bot is only in that one of them installed it."""
        return self.world.add(Channel(3, recipients=list(users), has_bot=False))

    def foreign_server(self) -> Channel:
        """A channel of a server that the bot is no member of."""
        return self.world.add(Channel(0, snowflake(), has_bot=False))

    def say(self, author: User, content: str, channel: Channel | None = None) -> Message:
        """Something that a person writes."""
        message = Message(channel or self.channel, author)
        message.write({"content": content}, None)
        return self.world.post(message)

    def delete(self, message: Message) -> None:
        """Somebody deletes it."""
        del message.channel.messages[message.id]

    def fail(
        self,
        method: str,
        path: str,
        status: int = 0,
        *,
        code: int = 0,
        times: int = 1,
        retry_after: float = 0.2,
        drop: bool = False,
        delay: float = 0.0,
    ) -> Fault:
        """Have the next `times` such requests fail; without a status they are only late."""
        fault = Fault(method, re.compile(path), status, times, code, retry_after, drop, delay)
        self._rest.faults.append(fault)
        return fault

    def expire(self, reply: Reply) -> None:
        """The interaction's fifteen minutes are over."""
        reply.is_expired = True

    # Doing

    async def slash(
        self,
        user: User,
        command: str,
        options: Mapping[str, object] | None = None,
        *,
        channel: Channel | None = None,
        wait: Wait = "settled",
    ) -> Reply:
        """Type a command; files among the options are uploaded.

        Comes back when the bot no longer thinks, unless another `wait` is wanted.
        """
        values = dict(options or {})
        attachments: dict[str, Json] = {}
        for name, value in values.items():
            if isinstance(value, File):
                attachment = value.as_attachment(f"{self._rest.url}/attachments")
                self._rest.files[attachment["id"]] = value.content
                attachments[attachment["id"]] = attachment
                values[name] = attachment["id"]
        data = asking.command_data(self.world, command, values, attachments)
        return await self._ask(COMMAND, user, data, channel, wait=wait)

    async def menu(
        self, user: User, command: str, message: Message, *, wait: Wait = "settled"
    ) -> Reply:
        """Take a command from a message's menu."""
        data = asking.menu_data(self.world, command, message)
        return await self._ask(COMMAND, user, data, message.channel, wait=wait)

    async def autocomplete(
        self,
        user: User,
        command: str,
        option: str,
        typed: str = "",
        options: Mapping[str, object] | None = None,
        *,
        wait: Wait = "settled",
    ) -> Reply:
        """Type into an option; `choices` of what comes back are the suggestions."""
        data = asking.typing_data(self.world, command, option, typed, options or {})
        return await self._ask(AUTOCOMPLETE, user, data, None, wait=wait)

    async def click(
        self, message: Message, button: str, user: User, *, wait: Wait = "settled"
    ) -> Reply:
        """Press a button, by its custom id or label."""
        data = asking.press_data(message.part(button))
        return await self._press(message, user, data, wait=wait)

    async def forge(self, message: Message, custom_id: str, user: User) -> Reply:
        """Press a button that the message no longer has; it has it while the bot looks."""
        button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
        before = message.components
        message.components = [*before, {"type": 1, "components": [button]}]
        try:
            return await self._press(message, user, asking.unknown_press(custom_id), wait="settled")
        finally:
            message.components = before

    async def select(
        self,
        message: Message,
        menu: str,
        values: Sequence[str],
        user: User,
        *,
        wait: Wait = "settled",
    ) -> Reply:
        """Choose from a menu, by its custom id or placeholder."""
        data = asking.choose_data(self.world, message.part(menu), values)
        return await self._press(message, user, data, wait=wait)

    async def submit(
        self,
        reply: Reply,
        values: Mapping[str, str | Sequence[str] | Sequence[File]],
        *,
        wait: Wait = "settled",
    ) -> Reply:
        """Fill in the form that `reply` opened, by labels or ids of its fields, and send it."""
        assert reply.modal is not None, "no form was opened"
        attachments_url = f"{self._rest.url}/attachments"
        data, files = asking.form_data(reply.modal, values, attachments_url)
        self._rest.files |= files
        return await self._ask(
            MODAL_SUBMIT, reply.user, data, reply.channel, source=reply.source, wait=wait
        )

    async def _press(self, message: Message, user: User, data: Json, *, wait: Wait) -> Reply:
        assert message.seen_by in (None, user), f"{user.name} does not see this message"
        assert message.id in message.channel.messages, "the message was deleted"
        return await self._ask(COMPONENT, user, data, message.channel, message, wait=wait)

    async def _ask(
        self,
        kind: int,
        user: User,
        data: Json,
        channel: Channel | None,
        source: Message | None = None,
        *,
        wait: Wait = "settled",
    ) -> Reply:
        await self.until_connected()
        reply = Reply(kind, user, channel or self.channel, source)
        self.answers.replies[reply.token] = reply
        told = asking.describe(self.world, reply, data)
        await self.gateway.tell("INTERACTION_CREATE", told, reply.channel.guild_id)
        if wait != "nothing":
            await self.until(lambda: reply.kind_of_answer is not None, "an answer")
        if wait == "settled":
            await self.until(lambda: reply.is_settled, "the end of thinking")
        return reply
