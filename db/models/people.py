"""What people say of players, teams and themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BaseModel


class PlayerName(BaseModel):
    """That a name is a person's who is shown by another one, in all of a user's jobs of a team.

    It goes when its user goes.
    """

    __tablename__ = "player_names"
    __table_args__ = (UniqueConstraint("user_id", "team", "name"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    team: Mapped[str]
    name: Mapped[str]
    person: Mapped[str]


class NamesApart(BaseModel):
    """That two names are two people's, in all of a user's jobs of a team; it goes with its user.

    `one` comes first by its code points.
    """

    __tablename__ = "names_apart"
    __table_args__ = (UniqueConstraint("user_id", "team", "one", "other"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    team: Mapped[str]
    one: Mapped[str]
    other: Mapped[str]


class ArchetypeCorrection(BaseModel):
    """What a user calls the list that a player used in a replay, in all jobs of theirs.

    `player` is the name in the replay. It goes when its user goes.
    """

    __tablename__ = "archetype_corrections"
    __table_args__ = (UniqueConstraint("user_id", "url", "player"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    url: Mapped[str]
    player: Mapped[str]
    archetype: Mapped[str]


class TeamDraft(BaseModel):
    """What somebody has gathered of a team and not submitted yet; it goes when they go."""

    __tablename__ = "team_drafts"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True, index=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Erasure(BaseModel):
    """That somebody had everything about them erased; who it was is not said in plain words."""

    __tablename__ = "erasures"

    identity_hash: Mapped[str] = mapped_column(unique=True, index=True)
