"""A source of replays that is asked politely: in its host's own time, and not while it has enough.

Around the source: `HostVisits` says when it may be asked, `bot.domain.manners` what its answers
mean for those who come after.
"""

from __future__ import annotations

import logging
from typing import Final

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.manners import Manners, Pace, Visit, answered, is_answer, refused
from bot.domain.replay.games import read_replay
from bot.domain.sources import LeftAloneError, SourceError, SourceErrorCode, tell_apart
from bot.services.host_visits import Forbearance, HostVisits, stretch, to_its_end
from bot.services.ports import ReplaySource
from db.database import Database

# The site's own errors are shorter, and no replay is.
_SHORT: Final = 4096
_FROM_HOST: Final = frozenset({ReplayErrorCode.SITE_ERROR, ReplayErrorCode.CHALLENGE_PAGE})
_log = logging.getLogger(__name__)


class PoliteSource:
    """A source of replays that is asked no more than its host's manners allow, by all together."""

    def __init__(
        self,
        source: ReplaySource,
        manners: Manners,
        database: Database,
        times: Forbearance | None = None,
    ) -> None:
        self.host = manners.host
        self._manners = manners
        self._source = source
        self._database = database
        self._visits = HostVisits(source.name, manners, database, times or Forbearance())

    @property
    def name(self) -> str:
        """The name of the source."""
        return self._source.name

    async def check(self) -> None:
        """Nothing where the source can be asked at all. SourceError."""
        await self._source.check()

    async def fetch(self, replay_id: int) -> bytes:
        """The replay, once it is our turn; a source that is busy is asked once more in its time.

        ReplayError, SourceError, also where it is left alone.
        """
        try:
            return await self._ask(replay_id)
        except LeftAloneError:
            raise
        except SourceError as error:
            if error.code is not SourceErrorCode.BUSY:
                raise
            _log.info("%s is asked once more, because it was busy: %s", self.name, error.sentence)
            busy = error
        try:
            return await self._ask(replay_id)
        except LeftAloneError:
            raise busy from None

    async def _ask(self, replay_id: int) -> bytes:
        async with self._visits.one() as visit:
            try:
                content = await self._source.fetch(replay_id)
                self._look_for_refusal(content)
            except Exception as error:
                await to_its_end(self._tell(visit, error))
                raise
            await to_its_end(self._tell(visit, None))
            return content

    def _look_for_refusal(self, content: bytes) -> None:
        """Raise what the host says instead of a replay, which concerns those who come after."""
        # Both look so; reading the beginning of a replay would cost as much as reading it.
        if len(content) <= _SHORT or content.lstrip()[:1] != b"{":
            try:
                read_replay(content)
            except ReplayError as error:
                if error.code in _FROM_HOST:
                    raise tell_apart(error, self.name) from error

    async def _tell(self, visit: Visit, error: Exception | None) -> None:
        """End the visit, and let everybody know how it ended."""
        try:
            if self._is_answer(error) and not visit.is_probe:
                await self._leave_well(visit)
            else:
                await self._judge(visit, error)
        except Exception as lost:  # noqa: BLE001 - what was fetched is not lost with it
            _log.warning("%s: how a visit ended is not known: %s", self.name, lost)

    async def _leave_well(self, visit: Visit) -> None:
        async with self._database.paces() as paces:
            if await paces.leave(visit.id):
                await paces.forgive(self.host)

    async def _judge(self, visit: Visit, error: Exception | None) -> None:
        async with self._database.unit_of_work() as unit:
            before = await unit.paces.lock(self.host)
            if error is None or self._is_answer(error):
                after = answered(before, visit)
            else:
                after = refused(before, visit, error, stretch())
            await unit.paces.keep(self.host, after)
            await unit.paces.leave(visit.id)
        self._note(before, after)

    def _is_answer(self, error: Exception | None) -> bool:
        """Whether the host is well, whatever it says of one replay."""
        # Many stores forbid what they do not have; whoever names such numbers ends it for nobody.
        is_forbidden = isinstance(error, SourceError) and error.code is SourceErrorCode.REFUSED
        return is_answer(error) or (is_forbidden and not self._manners.interval)

    def _note(self, before: Pace, after: Pace) -> None:
        until = after.left_alone_until
        if until is not None and until != before.left_alone_until:
            level = logging.INFO if after.pause is None else logging.WARNING
            _log.log(level, "%s is left alone until %s: %s", self.name, until, after.reason)
        elif before.code is not None and after.code is None:
            _log.info("%s answers again", self.name)
