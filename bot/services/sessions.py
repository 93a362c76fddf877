"""Private results on the web: tickets that work once, and the sessions that they open.

Neither a ticket's secret nor a session's token is ever kept or told, only a digest of it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.job_errors import NotShownError, UnknownJobError
from bot.domain.jobs import Job
from bot.domain.users import TERMINAL, User
from bot.domain.visits import Ticket, TicketError, Visitor, WebSession, digest_of
from bot.services.askers import Asker
from bot.services.sharing import shown_job
from db.database import Database, UnitOfWork

TICKET_LIFE: Final = timedelta(minutes=5)
SESSION_LIFE: Final = timedelta(hours=8)
_NOTE_AFTER: Final = timedelta(minutes=5)
_MOST_TICKETS: Final = 20
_MOST_SESSIONS: Final = 20
_BYTES: Final = 32
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What a ticket was good for: a session's token, and the results it leads to, if any."""

    token: str
    shareable_id: UUID | None


class Sessions:
    """Lets people in on the web whom Discord vouched for, and out again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, asker: Asker, job_id: UUID | None = None) -> str:
        """The secret of a ticket that signs the asker in and leads to the job, or their account.

        NotShownError for whom the job's results are not. Whoever may see them by a role is let in
        by that role, and no longer than they are shown to it.
        """
        secret = make_secret()
        async with self._database.unit_of_work() as unit:
            job = None if job_id is None else await shown_job(unit, asker, job_id)
            user = await asker.user(unit)
            role = None if job is None else await _role(unit, asker, user, job)
            ticket = Ticket(user_id=user.id, job_id=job_id, role_id=role)
            await _lock(unit, ticket)
            await unit.web_tickets.add(digest_of(secret), ticket, TICKET_LIFE)
            await unit.web_tickets.keep_newest(user.id, _MOST_TICKETS)
        return secret

    async def redeem(self, secret: str, token_before: str | None, agent: str) -> Redeemed:
        """Sign in with a ticket; TicketError for all but the first who come in time.

        The token is a new one, whatever the browser held before: a session of the same user goes
        on under it, and another user's is over. `agent` is what people know the browser by.
        """
        token = make_secret()
        digest = digest_of(secret)
        async with self._database.unit_of_work() as unit:
            ticket = await unit.web_tickets.find(digest) if _SECRET.fullmatch(secret) else None
            before = await find_visitor(unit, token_before)
            if ticket is None:
                raise TicketError
            await _hold(unit, {ticket.user_id, *([] if before is None else [before.user.id])})
            try:
                await _lock(unit, ticket)
                if not await unit.web_tickets.spend(digest):
                    raise TicketError
                shown = await _shown(unit, ticket)
            except NotShownError:
                raise TicketError from None
            session_id = await enter(unit, ticket.user_id, before, digest_of(token), agent)
            if ticket.job_id is not None and ticket.role_id is not None:
                given = (session_id, ticket.job_id, ticket.role_id)
                await unit.web_sessions.grant(*given, SESSION_LIFE)
        return Redeemed(token=token, shareable_id=None if shown is None else shown.shareable_id)

    async def visitor(self, token: str | None) -> Visitor | None:
        """Whose session this is; None where there is none, or it is over."""
        async with self._database.unit_of_work() as unit:
            visitor = await find_visitor(unit, token)
        await self._note(visitor)
        return visitor

    async def asker(self, token: str | None, shareable_id: UUID) -> Asker | None:
        """Who asks for these results: with the role by which they were let in to them, if any."""
        async with self._database.unit_of_work() as unit:
            visitor = await find_visitor(unit, token)
            if visitor is None:
                return None
            role = await unit.web_sessions.find_role(visitor.session_id, shareable_id)
        await self._note(visitor)
        return asker_for(visitor.user, role)

    async def of_user(self, user_id: UUID) -> tuple[WebSession, ...]:
        """Where the user is signed in, the one used last first."""
        async with self._database.unit_of_work() as unit:
            return await unit.web_sessions.of_user(user_id)

    async def end(self, token: str | None) -> None:
        """The session is over; where there is none, nothing happens."""
        async with self._database.unit_of_work() as unit:
            visitor = await find_visitor(unit, token)
            if visitor is not None and await unit.users.hold(visitor.user.id):
                await unit.web_sessions.end(visitor.user.id, visitor.session_id)

    async def end_one(self, user_id: UUID, session_id: UUID) -> None:
        """The user's own session is over; another's is left alone."""
        async with self._database.unit_of_work() as unit:
            if await unit.users.hold(user_id):
                await unit.web_sessions.end(user_id, session_id)

    async def end_all(self, user_id: UUID) -> None:
        """The user is signed out everywhere, and tickets that are still about are good no more."""
        async with self._database.unit_of_work() as unit:
            if await unit.users.lock(user_id):
                await unit.web_sessions.end_all(user_id)
                await unit.web_tickets.drop_all(user_id)

    async def _note(self, visitor: Visitor | None) -> None:
        if visitor is not None and visitor.is_due:
            async with self._database.unit_of_work() as unit:
                await unit.web_sessions.note(visitor.session_id)


def asker_for(user: User, role_id: int | None = None) -> Asker:
    """The user as one who asks; of their roles only the one that is vouched for."""
    if user.discord_user_id is None and user.clerk_user_id != TERMINAL:
        # Without an id they would be taken for who sits at the terminal.
        raise NotShownError
    return Asker(user.discord_user_id, frozenset(() if role_id is None else (role_id,)))


def make_secret() -> str:
    """A ticket or token that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


async def enter(
    unit: UnitOfWork, user_id: UUID, before: Visitor | None, digest: str, agent: str
) -> UUID:
    """Sign the user in by a token with this digest; both they and who was `before` are held.

    The session before, if it is theirs, goes on under this token; another's is over.
    """
    sessions = unit.web_sessions
    if before is not None and before.user.id == user_id:
        if await sessions.renew(before.session_id, digest, agent, SESSION_LIFE):
            return before.session_id
    elif before is not None:
        await sessions.end(before.user.id, before.session_id)
    opened = await sessions.open(digest, user_id, agent, SESSION_LIFE)
    await sessions.keep_newest(user_id, _MOST_SESSIONS)
    return opened


async def prune_visits(database: Database) -> None:
    """Forget tickets, sessions and tokens of programs that are over."""
    async with database.unit_of_work() as unit:
        await unit.web_tickets.prune()
        await unit.web_sessions.prune()
        await unit.sign_ins.prune()
        await unit.deliveries.prune()
        await unit.api_tokens.prune()


async def find_visitor(unit: UnitOfWork, token: str | None) -> Visitor | None:
    """Whose session this is; None where there is none, or it is over."""
    if token is None or not _SECRET.fullmatch(token):
        return None
    return await unit.web_sessions.find(digest_of(token), _NOTE_AFTER)


async def _role(unit: UnitOfWork, asker: Asker, user: User, job: Job) -> int | None:
    """The role by which the asker may see the job; none for its owner."""
    audience = await unit.audiences.find(job.id)
    if audience is None or user.id == job.user_id or audience.role_id not in asker.role_ids:
        return None
    return audience.role_id


async def _hold(unit: UnitOfWork, user_ids: Iterable[UUID]) -> None:
    """Nobody else opens or ends sessions of these until the end; all take them in one order."""
    for user_id in sorted(user_ids):
        await unit.users.hold(user_id)


async def _lock(unit: UnitOfWork, ticket: Ticket) -> None:
    """Nobody deletes the ticket's job, or shows it to others, until the end. NotShownError."""
    if ticket.job_id is not None:
        try:
            await unit.jobs.lock(ticket.job_id)
        except UnknownJobError:
            raise NotShownError from None


async def _shown(unit: UnitOfWork, ticket: Ticket) -> Job | None:
    """The ticket's job, if it is shown to its bearer still. NotShownError."""
    if ticket.job_id is None:
        return None
    user = await unit.users.get(ticket.user_id)
    return await shown_job(unit, asker_for(user, ticket.role_id), ticket.job_id)
