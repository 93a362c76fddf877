"""Who is linked to whose account at the identity provider, as rules of one transaction each.

A link ends with everything that came in by it: web sessions, tickets and tokens of programs.
Browsers that capture replays stay paired, since they come from Discord alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from bot.domain.identities import CLERK_ID, IdentityError, IdentityErrorCode, News, Person
from bot.domain.users import User, identity_hash_of
from db.database import UnitOfWork

NEWS_LIFE: Final = timedelta(days=3)
"""For how long news is known as heeded, which is longer than it is ever sent again."""

_SENTENCES: Final = {
    IdentityErrorCode.BAD_ANSWER: (
        "The sign-in came back with something that cannot be: begin again from the site."
    ),
    IdentityErrorCode.NO_DISCORD: (
        "No Discord account is connected to your account at Clerk: connect yours there, and sign in"
        " again."
    ),
    IdentityErrorCode.UNKNOWN_DISCORD: (
        "The Discord account that you have at Clerk is not known here yet: use /account link in"
        " Discord with that account, then sign in again."
    ),
    IdentityErrorCode.ERASED: (
        "Everything about you was erased: to begin anew, use /account link in Discord first."
    ),
    IdentityErrorCode.SEVERAL_DISCORD: (
        "Several Discord accounts that are known here are connected to your account at Clerk:"
        " disconnect all but one there, and sign in again."
    ),
    IdentityErrorCode.BANNED: (
        "Your account is banned at Clerk, so it opens nothing here: ask whoever runs this site."
    ),
    IdentityErrorCode.LOCKED: (
        "Your account is locked at Clerk for now: wait until it is open again, and sign in then."
    ),
    IdentityErrorCode.LINKED_ELSEWHERE: (
        "Your Discord account is linked to another account at Clerk: use /account link in Discord,"
        " press Unlink, use it once more, and sign in again."
    ),
    IdentityErrorCode.UNLINKED: (
        "Your web account was unlinked: use /account link in Discord first, then sign in again."
    ),
    IdentityErrorCode.CHANGED: "Your account at Clerk has just changed: sign in again.",
}


async def link(unit: UnitOfWork, person: Person, issuer: str, beside: Collection[UUID]) -> User:
    """The user whose Discord account the person has proved to hold, linked from now on.

    IdentityError where that is not exactly one, or they may not. Nothing of the users `beside`
    changes until the end either.
    """
    _refuse_unfit(person)
    await unit.links.lock_account(person.clerk_user_id)
    if await unit.deliveries.is_outdated(person.clerk_user_id, person.as_of):
        raise refusal(IdentityErrorCode.CHANGED)
    people = await unit.links.lock_people(person.clerk_user_id, person.discord_user_ids, beside)
    user = await _only_one(unit, person, people)
    before = await unit.links.find(user.id)
    if user.clerk_user_id == person.clerk_user_id:
        if before is not None and before.as_of > person.as_of:
            raise refusal(IdentityErrorCode.CHANGED)
    elif user.is_linked:
        raise refusal(IdentityErrorCode.LINKED_ELSEWHERE)
    elif await unit.links.is_closed(user.id):
        # Whoever once had the Discord account at Clerk would come back by it.
        raise refusal(IdentityErrorCode.UNLINKED)
    for other in people:
        # They had proved to hold another Discord account, and this one instead now.
        if other.clerk_user_id == person.clerk_user_id and other.id != user.id:
            await unit.users.lock(other.id)
            await unlink(unit, other)
    await unit.links.link(user.id, person.clerk_user_id, issuer, person.as_of)
    return user


async def unlink(unit: UnitOfWork, user: User) -> None:
    """The user has no account any more, and is signed out; the caller holds `Users.lock`."""
    await unit.links.unlink(user)
    await unit.web_sessions.end_all(user.id)
    await unit.web_tickets.drop_all(user.id)
    await unit.api_tokens.drop_all(user.id)


async def lock_linked(unit: UnitOfWork, clerk_user_id: str) -> User | None:
    """Who is linked to the account; then neither they nor the account change until the end."""
    await unit.links.lock_account(clerk_user_id)
    user = await unit.links.linked_to(clerk_user_id)
    if user is None or not await unit.users.lock(user.id):
        return None
    # They may have unlinked it while we waited for them.
    return await unit.links.linked_to(clerk_user_id)


async def heed_change(unit: UnitOfWork, news: News, person: Person, issuer: str) -> bool:
    """End or keep the person's link as the news says, once; whether it ended.

    News that is older than what is known says nothing.
    """
    user = await lock_linked(unit, person.clerk_user_id)
    told = (news.id, person.clerk_user_id, person.as_of)
    if not await unit.deliveries.add(*told, NEWS_LIFE) or user is None:
        return False
    before = await unit.links.find(user.id)
    if before is not None and before.as_of > person.as_of:
        return False
    if is_fit(person, user.discord_user_id):
        await unit.links.link(user.id, person.clerk_user_id, issuer, person.as_of)
        return False
    await unlink(unit, user)
    return True


def is_fit(person: Person, discord_user_id: int | None) -> bool:
    """Whether the person may stay linked to who has this Discord account."""
    return discord_user_id in person.discord_user_ids and not person.is_banned


def refusal(code: IdentityErrorCode) -> IdentityError:
    """Why somebody is not linked."""
    return IdentityError(code, _SENTENCES[code])


def _refuse_unfit(person: Person) -> None:
    if not CLERK_ID.fullmatch(person.clerk_user_id):
        raise refusal(IdentityErrorCode.BAD_ANSWER)
    if person.is_banned:
        raise refusal(IdentityErrorCode.BANNED)
    if person.is_locked:
        raise refusal(IdentityErrorCode.LOCKED)
    if not person.discord_user_ids:
        raise refusal(IdentityErrorCode.NO_DISCORD)


async def _only_one(unit: UnitOfWork, person: Person, people: Collection[User]) -> User:
    """The one user among these whose Discord account is the person's."""
    known = [user for user in people if user.discord_user_id in person.discord_user_ids]
    match known:
        case [user]:
            return user
        case []:
            hashes = map(identity_hash_of, person.discord_user_ids)
            if await unit.users.were_erased(hashes):
                raise refusal(IdentityErrorCode.ERASED)
            raise refusal(IdentityErrorCode.UNKNOWN_DISCORD)
        case _:
            raise refusal(IdentityErrorCode.SEVERAL_DISCORD)
