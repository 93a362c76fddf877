"""Who is linked to an account at the identity provider, and what it told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BaseModel


class ClerkLink(BaseModel):
    """Where and since when a user is linked; it goes when they are unlinked, or go.

    `issuer` is the instance whose account it is. `as_of` is the newest that is known of that
    account, by the provider's clock: older news of it says nothing.
    """

    __tablename__ = "clerk_links"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True, index=True
    )
    issuer: Mapped[str]
    as_of: Mapped[datetime]


class ClerkClosure(BaseModel):
    """That a user unlinked their account, and wants no other before they say so in Discord."""

    __tablename__ = "clerk_closures"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True, index=True
    )


class ClerkSignIn(BaseModel):
    """That a browser has begun to sign in; it is gone when that ends, or shortly after.

    Only a digest of what its cookie holds is kept.
    """

    __tablename__ = "clerk_sign_ins"

    secret_hash: Mapped[str] = mapped_column(unique=True, index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ClerkDelivery(BaseModel):
    """News that was heeded, so that hearing it again changes nothing; kept for some days.

    Of somebody who is about to be linked it also says that what was asked before is out of date.
    `as_of` is when they changed, by the provider's clock; none where they were deleted.
    """

    __tablename__ = "clerk_deliveries"

    svix_id: Mapped[str] = mapped_column(unique=True, index=True)
    clerk_user_id: Mapped[str | None] = mapped_column(index=True)
    as_of: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ClerkDeletion(BaseModel):
    """That somebody who was erased wants the provider to forget them, too; gone once it has."""

    __tablename__ = "clerk_deletions"

    clerk_user_id: Mapped[str] = mapped_column(unique=True, index=True)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class CareRound(BaseModel):
    """When something that is done now and then is due next, over all processes."""

    __tablename__ = "care_rounds"

    name: Mapped[str] = mapped_column(unique=True, index=True)
    next_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ApiToken(BaseModel):
    """A token by which programs ask for what is a user's; it goes when they go.

    Only a digest of it is kept.
    """

    __tablename__ = "api_tokens"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True, index=True)
    name: Mapped[str]
    scopes: Mapped[str]
    seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
