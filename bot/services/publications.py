"""Results by their link: for anybody where they are public, else for whoever may see them."""

from __future__ import annotations

from uuid import UUID

from bot.domain.job_errors import NotShownError
from bot.domain.jobs import JobReplay
from bot.domain.publications import Publication
from bot.services.askers import Asker
from bot.services.sharing import may_choose
from db.database import Database


class Publications:
    """What a link leads to; whoever may not see it learns nothing, not even that it exists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, asker: Asker | None, shareable_id: UUID) -> Publication:
        """The results, for somebody who may see them; NotShownError for all others.

        `asker` is None for those of whom nothing is known, who see what is public.
        """
        async with self._database.snapshot() as unit:
            found = await unit.publications.find(shareable_id)
            if found is None:
                raise NotShownError
            if found.job.is_public:
                return found
            if asker is None or await may_choose(unit, asker, found.job.id) is None:
                raise NotShownError
            return found

    async def asked(self, publication: Publication) -> tuple[JobReplay, ...]:
        """The replays of its job, as far as they are."""
        async with self._database.unit_of_work() as unit:
            return await unit.job_replays.of_job(publication.job.id)
