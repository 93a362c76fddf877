"""The database and its unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from bot.domain.jobs import Claim, Lease
from db.checking import DatabaseState, check
from db.engine import create_engine
from db.leasing import hold_lease
from db.migration import migrate
from db.repositories.analyses import Analyses
from db.repositories.api_tokens import ApiTokens
from db.repositories.audiences import Audiences
from db.repositories.capture_needs import CaptureNeeds
from db.repositories.captures import Captures
from db.repositories.card_removals import CardRemovals
from db.repositories.care import CareRounds
from db.repositories.copies import Copies, ScrapedReplays, UploadedReplays
from db.repositories.corrections import ArchetypeCorrections
from db.repositories.drafts import TeamDrafts
from db.repositories.fetches import Fetches
from db.repositories.glances import JobGlances
from db.repositories.identities import Links, SignIns
from db.repositories.identity_news import AccountDeletions, Deliveries
from db.repositories.job_cards import JobCards
from db.repositories.job_players import JobPlayers
from db.repositories.jobs import Jobs
from db.repositories.leases import LEASE_TTL, Leases
from db.repositories.names_apart import NamesApart
from db.repositories.offers import Offers
from db.repositories.paces import Paces
from db.repositories.player_names import PlayerNames
from db.repositories.publications import Publications
from db.repositories.replays import JobReplays
from db.repositories.starts import JobStarts
from db.repositories.syncs import CommandSyncs
from db.repositories.teams import Teams
from db.repositories.users import Users
from db.repositories.web_sessions import WebSessions
from db.repositories.web_tickets import WebTickets
from db.sql import SessionSql


class UnitOfWork:
    """One transaction: what is asked and written through it holds together or not at all."""

    def __init__(self, session: AsyncSession) -> None:
        self.users = Users(session)
        self.jobs = Jobs(session)
        self.job_replays = JobReplays(session)
        self.job_starts = JobStarts(session)
        self.job_cards = JobCards(session)
        self.job_players = JobPlayers(session)
        self.audiences = Audiences(session)
        self.copies = Copies(session)
        self.offers = Offers(session)
        self.scraped_replays = ScrapedReplays(session)
        self.uploaded_replays = UploadedReplays(session)
        self.fetches = Fetches(session)
        self.paces = Paces(session)
        self.analyses = Analyses(session)
        self.teams = Teams(session)
        self.player_names = PlayerNames(session)
        self.names_apart = NamesApart(session)
        self.corrections = ArchetypeCorrections(session)
        self.drafts = TeamDrafts(session)
        self.publications = Publications(session)
        self.leases = Leases(session)
        self.web_tickets = WebTickets(session)
        self.web_sessions = WebSessions(session)
        self.api_tokens = ApiTokens(session)
        self.sign_ins = SignIns(session)
        self.links = Links(session)
        self.deliveries = Deliveries(session)
        self.account_deletions = AccountDeletions(session)
        self.care_rounds = CareRounds(session)
        self.card_removals = CardRemovals(session)
        self.captures = Captures(session)
        self.capture_needs = CaptureNeeds(session)
        self.syncs = CommandSyncs(session)
        self.sql = SessionSql(session)


class Database:
    """Units of work over one pool of connections."""

    def __init__(self, engine: AsyncEngine, pool_size: int = 1) -> None:
        self._engine = engine
        self._pool_size = pool_size
        # A value read twice in a transaction is the row as it is, not as it was; so what a session
        # remembers of rows need not be kept in step either.
        options = {"populate_existing": True, "synchronize_session": False}
        self._sessions = async_sessionmaker(
            engine, expire_on_commit=False, execution_options=options
        )

    async def warm_up(self) -> None:
        """Connect as often as is ever needed, so that the first who come in a crowd do not wait."""
        async with AsyncExitStack() as stack:
            opening = (stack.enter_async_context(self.glance()) for _ in range(self._pool_size))
            opened = await asyncio.gather(*opening)
            await asyncio.gather(*(glances.find(None, "", 1) for glances in opened))

    async def migrate(self) -> None:
        """Make the tables what this version needs; several processes may ask at once."""
        await migrate(self._engine)

    async def check(self) -> DatabaseState:
        """What the database is and whether its tables are what this version needs, for doctor."""
        return await check(self._engine)

    @asynccontextmanager
    async def unit_of_work(self, lease: Lease | None = None) -> AsyncIterator[UnitOfWork]:
        """Commits when it is left in order, is undone when it is left by an error.

        Workers write under their lease: LeaseLostError comes before anything is written, and
        nobody else writes for the job until the end. Nobody waits for the network in it, and no
        two tasks share one.
        """
        async with self._sessions.begin() as session:
            unit = UnitOfWork(session)
            if lease is not None:
                await unit.leases.renew(lease)
            yield unit

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[UnitOfWork]:
        """For looking: all that is asked through it is as it was at one moment."""
        async with self._sessions.begin() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield UnitOfWork(session)

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[JobGlances]:
        """For looking with one statement: nothing else is asked, not even for a transaction."""
        async with self._at_once() as connection:
            yield JobGlances(connection)

    @asynccontextmanager
    async def paces(self) -> AsyncIterator[Paces]:
        """For what comes with every replay: each statement holds at once, without a transaction."""
        async with self._at_once() as connection:
            yield Paces(connection)

    @asynccontextmanager
    async def _at_once(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    def claim(
        self, job_id: UUID, *, ttl: timedelta = LEASE_TTL
    ) -> AbstractAsyncContextManager[Claim | None]:
        """The right to work on a job, as `hold_lease` says."""
        return hold_lease(self._leases, job_id, ttl)

    @asynccontextmanager
    async def _leases(self) -> AsyncIterator[Leases]:
        async with self.unit_of_work() as unit:
            yield unit.leases


@asynccontextmanager
async def open_database(url: str, *, pool_size: int = 10) -> AsyncIterator[Database]:
    """The database at this address, connected to when first used."""
    engine = create_engine(url, pool_size=pool_size)
    try:
        yield Database(engine, pool_size)
    finally:
        await engine.dispose()
