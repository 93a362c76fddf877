"""A simulated Discord around the real bot: a server with three people in it, and what they do.

How simcord 3.2.1 and this program get along, as it was tried:

* Each action (`await sim.ana.slash(...)`) returns when everything has ended that the bot began
  because of it. Waiting for the database and for threads (`asyncio.to_thread`) counts as such, and
  works by itself, for up to `settle_timeout` seconds of real time.
* A task of the bot that waits for ever, an endless loop above all, makes every action end in
  TimeoutError, unless it waits in `sim.env.external_wait(...)`, in `discord.ext.tasks`, or in a
  view. So the worker and the reporter do not run within the bot here: `sim.work()` and
  `sim.report()` let them do what there is to do, in the caller's task, which simcord leaves alone.
* The bot's clock (`discord.utils.utcnow`, `asyncio.sleep`, ids of messages) is simcord's: it begins
  now, or at the `moment` that is given, and stands still until `sim.env.advance_time(seconds)`. The
  database, `datetime.now` and the worker have the real one.
* What a command raises is in `sim.env.errors` also where the bot told the person; what a dynamic
  item raises is in the log alone. `sim.take_faults()` has both, without what people are told.
* simcord knows no rate limits. Sizes of files we add, and who installed the bot: the server, or the
  person within `sim.installed_by_people()`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from simcord import interactions
from simcord.http import router

from bot.domain.errors import DomainError
from tests.discord.messages import FILE_BYTES, check_file_sizes
from tests.discord.payloads import PayloadError, check_request

MakeBot = Callable[[], discord.Client]
Work = Callable[[], Awaitable[object]]
Report = Callable[[Any], Awaitable[int]]


class Wire:
    """Checks every request that the bot sends before simcord answers it."""

    def __init__(self) -> None:
        self._broken: list[PayloadError] = []

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Nothing gets past it inside."""
        dispatch = router.dispatch

        def checked(backend: Any, method: str, path: str, **sent: Any) -> Any:  # noqa: ANN401 - simcord's own
            self._check(method, path, sent.get("json"), sent.get("files") or [])
            return dispatch(backend, method, path, **sent)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(router, "dispatch", checked)
            yield

    def _check(self, method: str, path: str, body: object, files: list[discord.File]) -> None:
        try:
            # As it would be on the wire: an enum is a number there.
            check_request(method, path, json.loads(json.dumps(body)))
            check_file_sizes([_size(file) for file in files])
        except PayloadError as error:
            error.add_note(f"{method} {path}\n{json.dumps(body, indent=1)[:4000]}")
            self._broken.append(error)
            raise

    def raise_broken(self) -> None:
        """The bot may have caught it and told somebody; the test shall know."""
        broken, self._broken = self._broken, []
        if broken:
            raise broken[0]


class Installation:
    """Says in each interaction, which simcord does not, by whom the bot was installed."""

    def __init__(self) -> None:
        self.is_by_people = False

    @contextmanager
    def tell(self) -> Iterator[None]:
        """All interactions say it inside."""
        make = interactions.base_payload

        def told(backend: Any, **about: Any) -> Any:  # noqa: ANN401 - simcord's own
            record, payload = make(backend, **about)
            by_server = {"0": str(about["guild_id"] or 0)}
            by_person = {"1": str(about["user_id"])}
            owners = by_person if self.is_by_people else by_server
            payload["authorizing_integration_owners"] = owners
            payload["attachment_size_limit"] = FILE_BYTES
            return record, payload

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(interactions, "base_payload", told)
            yield


class FaultLog(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @contextmanager
    def watch(self) -> Iterator[None]:
        root = logging.getLogger()
        root.addHandler(self)
        try:
            yield
        finally:
            root.removeHandler(self)


@dataclass
class Simulation:
    """A server with a channel, and Ana and Ben of a team in it, and Carl who is of none."""

    env: simcord.Env
    make_bot: MakeBot
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    team: simcord.RoleHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    carl: simcord.MemberActor
    wire: Wire
    log: FaultLog
    installation: Installation
    do_work: Work | None = None
    make_round: Report | None = None
    _people: dict[int, simcord.UserHandle] = field(default_factory=dict)

    @property
    def bot(self) -> Any:  # noqa: ANN401 - whatever was made
        return self.env.bot

    def user(self, member: simcord.MemberActor) -> simcord.UserHandle:
        """The same person in direct messages with the bot: `sim.user(sim.ana).slash(...)`."""
        return self._people[member.id]

    async def work(self) -> None:
        """The worker does what is queued, until nothing is."""
        assert self.do_work is not None, "simulated(..., work=) says how"
        await self.do_work()

    async def report(self) -> int:
        """The reporter shows what there is to show on all cards; how many it edited."""
        assert self.make_round is not None, "simulated(..., report=) says how"
        try:
            with self.env.time_context():
                return await self.make_round(self.bot)
        finally:
            self.wire.raise_broken()

    @contextmanager
    def installed_by_people(self) -> Iterator[None]:
        """Who calls a command inside has the bot as an own app, and the server has it not."""
        self.installation.is_by_people = True
        try:
            yield
        finally:
            self.installation.is_by_people = False

    async def catch_up(self) -> None:
        """The bot's clock shows the time that it is by now."""
        behind = (datetime.now(UTC) - self.env.now()).total_seconds()
        await self.env.advance_time(max(behind, 0))

    async def restart(self) -> None:
        """The bot ends, and another process takes its place; messages stay."""
        await self.env.restart_bot(self.make_bot())

    def forgive_refusals(self) -> None:
        """From now on simcord's page does not call it a failure when somebody is refused."""
        self.env._errors = _Untold()  # noqa: SLF001 - simcord has no other way to forget

    def take_faults(self) -> list[str]:
        """What went wrong that nobody foresaw, which is then forgiven."""
        raised = [f"raised: {error!r}" for error in self.env.errors if not _is_told(error)]
        logged = [f"logged: {record.getMessage()}" for record in self.log.records]
        self.log.records.clear()
        # simcord has no other way to forget.
        self.env._errors.clear()  # noqa: SLF001 - see above
        return [*raised, *logged]


@asynccontextmanager
async def simulated(
    make_bot: MakeBot,
    *,
    work: Work | None = None,
    report: Report | None = None,
    settle_timeout: float = 20,
    moment: datetime | None = None,
) -> AsyncIterator[Simulation]:
    """The bot in its world, ready. Whatever went wrong unforeseen is raised at the end."""
    bot = make_bot()
    wire, log, installation = Wire(), FaultLog(), Installation()
    options: dict[str, Any] = {"settle_timeout": settle_timeout, "check_errors": False}
    if getattr(bot, "shard_count", 1) is None:
        options["shard_count"] = 1
    env = simcord.Env(bot, **options)
    clock = env.backend.clock
    clock.advance(((moment or datetime.now(UTC)) - clock.now()).total_seconds())
    env.backend.bot_user.name = "Duel Insights"
    with wire.watch(), log.watch(), installation.tell():
        try:
            # Not simcord.run: it wants its end in the context of its beginning, which a fixture of
            # pytest's does not have.
            await env.start()
            _raise_when_settled(env, wire)
            wire.raise_broken()
            sim = _populate(env, make_bot, wire, log, installation)
            sim.do_work, sim.make_round = work, report
            yield sim
        finally:
            await env.shutdown()
    wire.raise_broken()
    faults = sim.take_faults()
    assert faults == [], "\n".join([*faults, env.transcript()])


def _populate(
    env: simcord.Env, make_bot: MakeBot, wire: Wire, log: FaultLog, installation: Installation
) -> Simulation:
    guild = env.create_guild("Goat League")
    channel = guild.create_text_channel("war-room")
    team = guild.create_role("Seraphim")
    users = {name: env.create_user(name.lower(), global_name=name) for name in _NAMES}
    members = {
        name: guild.add_member(user, roles=[team] if name in _TEAM else [])
        for name, user in users.items()
    }
    return Simulation(
        env=env,
        make_bot=make_bot,
        guild=guild,
        channel=channel,
        team=team,
        ana=members["Ana"],
        ben=members["Ben"],
        carl=members["Carl"],
        wire=wire,
        log=log,
        installation=installation,
        _people={user.id: user for user in users.values()},
    )


_NAMES = ("Ana", "Ben", "Carl")
_TEAM = ("Ana", "Ben")


def _raise_when_settled(env: simcord.Env, wire: Wire) -> None:
    """The action during which the bot sent something wrong fails itself."""
    settle = env._settle_internal  # noqa: SLF001 - every action of simcord ends in it

    async def checked(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - simcord's own
        await settle(*arguments, **options)
        wire.raise_broken()

    env._settle_internal = checked  # type: ignore[method-assign] # noqa: SLF001 - see above


class _Untold(list[BaseException]):
    """What went wrong; refusals, which the person gets to read, it does not take."""

    def append(self, error: BaseException, /) -> None:
        """Take it unless it is a refusal."""
        if not _is_told(error):
            super().append(error)


def _is_told(error: BaseException) -> bool:
    """Whether it is a refusal, which the person gets to read."""
    if isinstance(error, app_commands.CommandInvokeError):
        return _is_told(error.original)
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return _is_told(error.__cause__)
    return isinstance(error, DomainError | app_commands.CheckFailure | PayloadError)


def _size(file: discord.File) -> int:
    place = file.fp.tell()
    end = file.fp.seek(0, 2)
    file.fp.seek(place)
    return end
