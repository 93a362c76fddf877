"""Replays that people bring from their own browsers: pairing, what is wanted, and taking it.

Neither a code nor a token is ever kept or told again, only a digest of it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.captures import (
    Bearer,
    Loan,
    Need,
    PairedBrowser,
    Pairing,
    Unserved,
    Wanted,
    make_code,
    not_wanted,
    nothing_to_lend,
    other_replay,
    read_code,
    unknown_code,
    unknown_token,
)
from bot.domain.job_errors import NotShownError, UnknownJobError
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.sources import ReplayOrigin
from bot.domain.visits import digest_of
from bot.services.askers import Asker
from bot.services.capture_order import CaptureOrder
from bot.services.ports import WorkQueue
from bot.services.results import Results
from bot.services.sessions import asker_for
from bot.services.sharing import may_choose
from bot.services.uploads import Uploads, go_on, read_given
from db.database import Database, UnitOfWork

CODE_LIFE: Final = timedelta(minutes=10)
TOKEN_LIFE: Final = timedelta(days=180)
LOAN_LIFE: Final = timedelta(minutes=10)
LENT_AT_ONCE: Final = 8
"""How many replays somebody who helps takes at one time."""
_LATELY: Final = timedelta(hours=1)
_NOTE_AFTER: Final = timedelta(minutes=5)
_FORGET_LOANS: Final = timedelta(days=1)
_MOST_BROWSERS: Final = 20
_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class Captures:
    """Takes what somebody's jobs wait for from browsers that were paired with them."""

    def __init__(
        self, database: Database, queue: WorkQueue, uploads: Uploads, results: Results
    ) -> None:
        self._database = database
        self._queue = queue
        self._uploads = uploads
        self._order = CaptureOrder(database, results)

    async def begin_pairing(self, asker: Asker) -> Pairing:
        """A code that pairs one browser with the asker; codes they had before are over."""
        code = make_code()
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            expires_at = await unit.captures.begin(digest_of(code), user.id, CODE_LIFE)
        return Pairing(code=code, expires_at=expires_at)

    async def pair(self, code: str, agent: str) -> str:
        """The token of a browser that people know as `agent`. CaptureError UNKNOWN_CODE."""
        written = read_code(code)
        if written is None:
            raise unknown_code()
        token, digest = secrets.token_urlsafe(_BYTES), digest_of(written)
        async with self._database.unit_of_work() as unit:
            user_id = await unit.captures.find_owner(digest)
            if user_id is None or not await unit.users.hold(user_id):
                raise unknown_code()
            if not await unit.captures.spend(digest):
                raise unknown_code()
            await unit.captures.pair(digest_of(token), user_id, agent, TOKEN_LIFE)
            await unit.captures.keep_newest(user_id, _MOST_BROWSERS)
        return token

    async def browsers(self, asker: Asker) -> tuple[PairedBrowser, ...]:
        """The asker's paired browsers, the one used last first."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            return () if user is None else await unit.captures.of_user(user.id)

    async def unpair(self, asker: Asker, browser_id: UUID) -> None:
        """The asker's browser may bring nothing more; another's is left alone."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            if user is not None and await unit.users.hold(user.id):
                await unit.captures.unpair(user.id, browser_id)

    async def forget(self, token: str) -> None:
        """The browser gives its token back. CaptureError UNKNOWN_TOKEN."""
        async with self._database.unit_of_work() as unit:
            bearer = await _bearer(unit, token)
            if await unit.users.hold(bearer.user.id):
                await unit.captures.unpair(bearer.user.id, bearer.browser_id)

    async def wanted_by(self, token: str) -> Wanted:
        """What the jobs of the browser's person wait for. CaptureError UNKNOWN_TOKEN."""
        bearer, needs = await self._look(token)
        return await self._order.tell(needs, bearer.user.id)

    async def expect(self, token: str, replay_id: int) -> Asker:
        """Who would bring this replay, where that is of use. CaptureError as of `take`.

        For faces that read what is sent only then.
        """
        bearer, needs = await self._look(token)
        _require(needs, replay_url(replay_id))
        return asker_for(bearer.user)

    async def take(self, token: str, replay_id: int, content: bytes) -> Wanted:
        """Keep a wanted replay, and have the jobs go on that wait for it; what is still wanted.

        One that somebody brought a moment ago is as good, and not looked at. CaptureError
        UNKNOWN_TOKEN, NOT_WANTED, OTHER_REPLAY; ReplayError; MoreThanTakenError; ObjectError.
        """
        bearer, needs = await self._look(token)
        url, asker = replay_url(replay_id), asker_for(bearer.user)
        asked = _require(needs, url)
        if any(not one.is_brought for one in asked):
            replay = await read_given(content)
            if replay.replay_id != replay_id:
                raise other_replay(replay_id, replay.replay_id)
            key = await self._uploads.keep_read(asker, replay_id, content, ReplayOrigin.CAPTURE)
            await self._uploads.supply(asker, [url], ReplayOrigin.CAPTURE)
            helped = (one for one in asked if not one.is_own and not one.is_brought)
            for one in helped:
                await self._serve(Unserved(job_id=one.job_id, url=url, s3_key=key))
            bearer, needs = await self._look(token)
        return await self._order.tell(needs, bearer.user.id, url)

    async def wanted(self, asker: Asker, job_id: UUID) -> Wanted:
        """What one job waits for, for its owner and those who may help. NotShownError."""
        async with self._database.unit_of_work() as unit:
            _, needs, user_id = await _needs_of(unit, asker, job_id)
        return await self._order.tell(needs, user_id)

    async def lend(self, asker: Asker, job_id: UUID) -> Loan:
        """Eight replays that the job waits for, which nobody else is asked for meanwhile.

        Asking again renews the asker's own, and fills up. NotShownError for who may not help,
        CaptureError NOTHING_TO_LEND.
        """
        # Looked at before, because in the transaction nobody waits for the store.
        best = (await self.wanted(asker, job_id)).urls
        async with self._database.unit_of_work() as unit:
            user = await asker.user(unit)
            with suppress(UnknownJobError):
                await unit.jobs.lock(job_id)
            job, needs, _ = await _needs_of(unit, asker, job_id)
            urls = _choose(job, needs, user.id, best)
            expires_at = await unit.capture_needs.lend(job_id, user.id, urls, LOAN_LIFE)
        return Loan(urls=urls, expires_at=expires_at)

    async def _look(self, token: str) -> tuple[Bearer, tuple[Need, ...]]:
        async with self._database.unit_of_work() as unit:
            bearer = await _bearer(unit, token)
            needs = await unit.capture_needs.of_user(bearer.user.id, _LATELY)
        if bearer.is_due:
            async with self._database.unit_of_work() as unit:
                await unit.captures.note(bearer.browser_id)
        return bearer, needs

    async def _serve(self, brought: Unserved) -> None:
        await serve(self._database, self._queue, brought)


async def serve(database: Database, queue: WorkQueue, brought: Unserved) -> None:
    """Have the job go on with what was brought for it; nothing, where it is gone."""
    with suppress(UnknownJobError):
        async with database.unit_of_work() as unit:
            await unit.jobs.lock(brought.job_id)
            if brought.s3_key is not None:
                await unit.copies.accept(
                    brought.job_id, brought.url, brought.s3_key, brought.origin
                )
            await go_on(unit, queue, brought.job_id, [brought.url], brought.origin)


async def tend_captures(database: Database, queue: WorkQueue) -> None:
    """Make good what was kept when somebody was stopped, and forget what is over."""
    async with database.unit_of_work() as unit:
        unserved = await unit.capture_needs.unserved()
        await unit.captures.prune()
        await unit.capture_needs.prune(_FORGET_LOANS)
    for one in unserved:
        await serve(database, queue, one)


async def _bearer(unit: UnitOfWork, token: str) -> Bearer:
    found = None
    if _TOKEN.fullmatch(token):
        found = await unit.captures.find(digest_of(token), _NOTE_AFTER)
    if found is None:
        raise unknown_token()
    return found


async def _needs_of(
    unit: UnitOfWork, asker: Asker, job_id: UUID
) -> tuple[Job, tuple[Need, ...], UUID | None]:
    """The job and what it needs, for who may help it, and the user they are. NotShownError."""
    job = await may_choose(unit, asker, job_id)
    if job is None:
        raise NotShownError
    user = await asker.find(unit)
    user_id = None if user is None else user.id
    return job, await unit.capture_needs.of_job(job_id, user_id), user_id


def _require(needs: Iterable[Need], url: str) -> list[Need]:
    """Those that this replay would serve; CaptureError NOT_WANTED where it serves none."""
    asked = [one for one in needs if one.url == url]
    if not asked:
        raise not_wanted()
    return asked


def _choose(job: Job, needs: Iterable[Need], user_id: UUID, best: Iterable[str]) -> tuple[str, ...]:
    """The user's own and the best that are free, in that order. CaptureError NOTHING_TO_LEND."""
    missing = {one.url: one.holder for one in needs if not one.is_brought}
    own = [url for url in best if missing.get(url) == user_id]
    free = [url for url in best if url in missing and missing[url] is None]
    chosen = [*own, *free][:LENT_AT_ONCE]
    if not chosen:
        raise nothing_to_lend(job.status, is_all_lent=bool(missing))
    return tuple(chosen)
