"""What is kept about a person: shown, given to them, and erased."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.errors import DomainError
from bot.domain.job_errors import UnknownJobError
from bot.domain.links import replay_id_of
from bot.domain.objects import ObjectError
from bot.domain.users import User
from bot.services.askers import Asker
from bot.services.exports import Package, encoded
from bot.services.jobs import details_of
from bot.services.ports import ObjectStore, WorkQueue
from bot.services.results import forget_rest, forget_results
from bot.services.together import together
from bot.services.told_accounts import (
    tell_captures,
    tell_job,
    tell_programs,
    tell_user,
    tell_visits,
)
from db.database import Database, UnitOfWork


class NothingKeptError(DomainError):
    """Nobody knows this person."""

    def __init__(self) -> None:
        sentence = "Nothing is stored about you: there is nothing to export or to erase."
        super().__init__("nothing_kept", sentence)


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """What is kept about somebody, in numbers."""

    user: User
    since: datetime
    jobs: int
    unfinished: int
    uploads: int
    browsers: int = 0
    linked_since: datetime | None = None
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """All that is kept about somebody as a zip file; `left_out` files had no room in it."""

    content: bytes
    left_out: int


class Accounts:
    """A person's own data; nobody asks for anybody else's."""

    def __init__(self, database: Database, queue: WorkQueue, store: ObjectStore) -> None:
        self._database = database
        self._queue = queue
        self._store = store

    async def meet(self, asker: Asker) -> User:
        """The user they are, made when first seen."""
        async with self._database.unit_of_work() as unit:
            return await asker.user(unit)

    async def status(self, asker: Asker) -> AccountStatus:
        """What is kept about the asker."""
        async with self._database.unit_of_work() as unit:
            return await _count(unit, await asker.user(unit))

    async def known(self, asker: Asker) -> AccountStatus:
        """What is kept about the asker, who is not made known by asking. NothingKeptError."""
        async with self._database.snapshot() as unit:
            user = await asker.find(unit)
            if user is None:
                raise NothingKeptError
            return await _count(unit, user)

    async def export(self, asker: Asker, limit: int) -> Export:
        """A zip of `limit` bytes at most: account, teams, jobs, results, uploaded replays.

        The newest jobs first. ObjectError where the store does not answer; what it has lost is
        left out.
        """
        async with self._database.snapshot() as unit:
            user = await asker.find(unit)
            if user is None:
                raise NothingKeptError
            since = await unit.users.since(user.id)
            jobs = await unit.jobs.ids_of(user.id)
            uploads = await unit.uploaded_replays.of_user(user.id)
            names = await unit.player_names.of_user(user.id)
            apart = await unit.names_apart.of_user(user.id)
            corrections = await unit.corrections.of_user(user.id)
            draft = await unit.drafts.find(user.id)
            visits = await unit.web_sessions.of_user(user.id)
            granted = await unit.web_sessions.granted_to(user.id)
            browsers = await unit.captures.of_user(user.id)
            lent = await unit.capture_needs.lent_to(user.id)
            link = await unit.links.find(user.id)
            tokens = await unit.api_tokens.of_user(user.id)
        package = Package(limit)
        told = tell_user(user, since, jobs=len(jobs), uploads=len(uploads))
        told |= tell_visits(visits, granted) | tell_captures(browsers, lent) | tell_programs(tokens)
        told["link"] = link and {"issuer": link.issuer, "since": link.since.isoformat()}
        await asyncio.to_thread(package.add, "account.json", encoded(told))
        teams = {
            "names": [{"team": team, "name": one, "person": who} for team, one, who in names],
            "apart": [{"team": team, "names": pair} for team, *pair in apart],
            "decks": [
                {"replay": one.replay_id, "player": one.player, "archetype": one.archetype}
                for one in corrections
            ],
            "draft": draft,
        }
        await asyncio.to_thread(package.add, "teams.json", encoded(teams))
        results = await self._pack_jobs(package, jobs)
        brought = {f"uploads/{replay_id_of(url)}.json": key for url, key in uploads.items()}
        await self._pack_objects(package, results | brought)
        return Export(package.close(), package.left_out)

    async def erase(self, asker: Asker, *, with_account: bool = False) -> None:
        """Remove everything about the asker; cards, which are now about nothing, go soon after.

        Raw replays stay, since they belong to nobody. `with_account` says that the account they
        are linked to is to be deleted as well. NothingKeptError.
        """

        async def mark(unit: UnitOfWork, user: User) -> bool:
            if with_account and user.is_linked:
                await unit.account_deletions.add(user.clerk_user_id)
            return True

        await self.erase_found(asker.find, mark)

    async def erase_found(
        self,
        find: Callable[[UnitOfWork], Awaitable[User | None]],
        mark: Callable[[UnitOfWork, User], Awaitable[bool]],
    ) -> None:
        """Erase whom `find` finds, with what `mark` writes about it; nobody where that says False.

        Both hold or neither. NothingKeptError where nobody is found.
        """
        async with self._database.unit_of_work() as unit:
            user = await find(unit)
            if user is None:
                raise NothingKeptError
            jobs = await unit.jobs.ids_of(user.id)
        # As when a job is deleted: before it, lest a crash leave some, and after it.
        await together(forget_results(self._store, job_id) for job_id in jobs)
        async with self._database.unit_of_work() as unit:
            user = await find(unit)
            if user is None or not await unit.users.lock(user.id):
                raise NothingKeptError
            # They may have been linked while we waited for them.
            user = await unit.users.get(user.id)
            if not await mark(unit, user):
                return
            jobs = await unit.jobs.ids_of(user.id)
            await unit.card_removals.add(await unit.job_cards.of_user(user.id))
            await unit.users.erase(user)
        await self._stop_work(jobs)
        await forget_rest(self._store, jobs)

    async def _stop_work(self, jobs: Iterable[UUID]) -> None:
        """Who works on one stops at once instead of at the next thing written."""
        for job_id in jobs:
            # One a transaction: several could meet a worker's sign of life in another order.
            async with self._database.unit_of_work() as unit:
                await self._queue.cancel(unit.sql, job_id)

    async def _pack_jobs(self, package: Package, jobs: Iterable[UUID]) -> dict[str, str]:
        """Add a file for each job; the names and keys of their results."""
        results = {}
        for job_id in jobs:
            with suppress(UnknownJobError):  # It was deleted just now.
                async with self._database.snapshot() as unit:
                    details = await details_of(unit, job_id)
                    told = tell_job(details, await unit.job_cards.find(job_id))
                    kept = await unit.analyses.find(job_id)
                await asyncio.to_thread(package.add, f"jobs/{job_id}.json", told)
                if kept is not None:
                    results[f"results/{job_id}.json"] = kept.s3_key
        return results

    async def _pack_objects(self, package: Package, keys: Mapping[str, str]) -> None:
        for name, key in keys.items():
            if package.is_full:
                package.leave_out()
                continue
            try:
                content = await self._store.get(key)
            except ObjectError as error:
                if not error.is_replaceable:
                    raise
                package.leave_out()
            else:
                await asyncio.to_thread(package.add, name, content)


async def _count(unit: UnitOfWork, user: User) -> AccountStatus:
    counts = await unit.jobs.counts(user.id)
    link = await unit.links.find(user.id)
    return AccountStatus(
        user,
        await unit.users.since(user.id),
        jobs=sum(counts.values()),
        unfinished=sum(counts[status] for status in counts if not status.is_finished),
        uploads=await unit.uploaded_replays.count(user.id),
        browsers=len(await unit.captures.of_user(user.id)),
        linked_since=None if link is None else link.since,
        tokens=await unit.api_tokens.count(user.id),
    )
