"""A team before it is submitted: gathered message by message, looked at, mended, then sent off."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from bot.domain.audiences import Audience
from bot.domain.job_cards import CardOptions
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.jobs import Job, Submission
from bot.domain.moves import JobType
from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.posts import read_post, take_post
from bot.domain.team_sheets.sheet import Sheet
from bot.domain.users import User
from bot.services.askers import Asker
from bot.services.raw_replays import find_copies
from bot.services.sharing import check_audience
from bot.services.submissions import Submissions
from db.database import Database, UnitOfWork

_NO_DRAFT: Final = "There is no draft any more: it was submitted or thrown away."
_CHANGED: Final = "The draft was changed meanwhile: look at it again."


class _Content(Struct, frozen=True, omit_defaults=True):
    """What is kept of a draft; `role` is of the server `guild`."""

    sheet: Sheet = Sheet()
    guild: int | None = None
    role: int | None = None
    hides_scores: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody has gathered of a team.

    `stored` is how many of its replays are here already, `most` how many a job may have; None
    without a limit. With `hides_scores` what is shown of the job hides them. `revision` stands for
    all of it, so that nobody submits what they did not see.
    """

    sheet: Sheet
    audience: Audience | None
    hides_scores: bool = False
    stored: int
    most: int | None
    revision: str


class Drafts:
    """One a person; what two do to it at once happens one after the other."""

    def __init__(self, database: Database, submissions: Submissions) -> None:
        self._database = database
        self._submissions = submissions

    async def find(self, asker: Asker) -> Draft | None:
        """The asker's draft, where there is one."""
        async with self._database.unit_of_work() as unit:
            user = await asker.find(unit)
            found = None if user is None else await unit.drafts.find(user.id)
            if user is None or found is None:
                return None
            return await self._draft(unit, user, _read(found))

    async def get(self, asker: Asker, revision: str | None = None) -> Draft:
        """The asker's draft. JobError without one, or where it is no longer this revision."""
        draft = await self.find(asker)
        if draft is None:
            raise JobError(JobErrorCode.NO_DRAFT, _NO_DRAFT)
        if revision not in {None, draft.revision}:
            raise JobError(JobErrorCode.NO_DRAFT, _CHANGED)
        return draft

    async def change(
        self,
        asker: Asker,
        revise: Callable[[Sheet], Sheet],
        *,
        hides_scores: bool | None = None,
    ) -> Draft:
        """Keep what `revise` makes of the draft's sheet, an empty one where there is no draft.

        Nobody else changes the draft meanwhile. `revise` runs in a thread, and may take its time.
        Without `hides_scores` that stays as it is.
        """
        async with self._database.unit_of_work() as unit:
            user, before = await self._lock(unit, asker)
            sheet = await asyncio.to_thread(revise, before.sheet)
            hides = before.hides_scores if hides_scores is None else hides_scores
            after = msgspec.structs.replace(before, sheet=sheet, hides_scores=hides)
            return await self._keep(unit, user, after)

    async def add_post(self, asker: Asker, message_id: int, author_id: int, text: str) -> Draft:
        """Take in a message of a results channel; one taken in before is read anew."""
        post = await asyncio.to_thread(read_post, message_id, author_id, text)
        return await self.change(asker, partial(take_post, post=post))

    async def set_audience(
        self, asker: Asker, audience: Audience | None, revision: str | None = None
    ) -> Draft:
        """The team that will see the results.

        JobError where it would be everybody, or the draft is no longer `revision`.
        """
        if audience is not None:
            check_audience(audience)
        async with self._database.unit_of_work() as unit:
            user, before = await self._lock(unit, asker, revision)
            guild, role = (audience.guild_id, audience.role_id) if audience else (None, None)
            after = msgspec.structs.replace(before, guild=guild, role=role)
            return await self._keep(unit, user, after)

    async def drop(self, asker: Asker, revision: str | None = None) -> None:
        """Throw the draft away; JobError where it is no longer `revision`."""
        async with self._database.unit_of_work() as unit:
            user, _ = await self._lock(unit, asker, revision)
            await unit.drafts.drop(user.id)

    async def submit(self, asker: Asker, revision: str, card: CardOptions | None = None) -> Job:
        """Make a job of the draft, which is then gone; of two at once, one is refused.

        The job hides scores where the draft does. JobError where it is too much, names no team or
        no replay, or is another one by now.
        """
        seen = await self.get(asker, revision)
        # Nobody is kept waiting meanwhile: the revision proves that nothing changed.
        details, urls = await asyncio.to_thread(details_of, seen.sheet)
        async with self._database.unit_of_work() as unit:
            user, content = await self._lock(unit, asker, revision)
            if card is not None:
                hides = card.hides_scores or content.hides_scores
                card = dataclasses.replace(card, hides_scores=hides)
            await unit.drafts.drop(user.id)
            return await self._submissions.begin(
                unit, user, Submission(urls, details), card=card, audience=_audience(content)
            )

    @staticmethod
    async def _lock(
        unit: UnitOfWork, asker: Asker, revision: str | None = None
    ) -> tuple[User, _Content]:
        """The asker and their draft, which nobody else changes until the transaction ends."""
        user = await asker.user(unit)
        found = await unit.drafts.find(user.id)
        content = _Content() if found is None else _read(found)
        if revision not in {None, _revision(content)}:
            sentence = _NO_DRAFT if found is None else _CHANGED
            raise JobError(JobErrorCode.NO_DRAFT, sentence)
        return user, content

    async def _keep(self, unit: UnitOfWork, user: User, content: _Content) -> Draft:
        await unit.drafts.put(user.id, msgspec.to_builtins(content))
        return await self._draft(unit, user, content)

    async def _draft(self, unit: UnitOfWork, user: User, content: _Content) -> Draft:
        stored = await find_copies(unit, user.id, content.sheet.urls)
        most = self._submissions.limits.replays(JobType.GFWL) if user.has_limits else None
        return Draft(
            sheet=content.sheet,
            audience=_audience(content),
            hides_scores=content.hides_scores,
            stored=len(stored),
            most=most,
            revision=_revision(content),
        )


def _read(content: object) -> _Content:
    return msgspec.convert(content, _Content)


def _revision(content: _Content) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:12]


def _audience(content: _Content) -> Audience | None:
    if content.guild is None or content.role is None:
        return None
    return Audience(content.guild, content.role)
