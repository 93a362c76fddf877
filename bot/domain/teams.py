"""Teams as values: what the submitter wrote down, and whom a person chose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.moves import ConfirmationStatus
from bot.domain.names import blur_name, fold_name

_BEFORE_A_NAME: Final = re.compile(r"\A(?:the|team|clan)\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat of a team as the submitter wrote it down; `replays` are canonical addresses."""

    order: int | None = None
    player: str | None = None
    db_names: tuple[str, ...] = ()
    opponent: str | None = None
    reported_score: str | None = None
    sub_for: str | None = None
    replays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDetails:
    """What the submitter says about a team; its fields are those of `jobs.team_data`."""

    season: int | None = None
    week: int | None = None
    team_name: str
    opponent_team: str | None = None
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSubmission:
    """The players of a team's job: those found, and those a person chose.

    While a person is asked, `asked_at` says since when, and `chosen_players` whom they have chosen
    so far; None where nobody has touched the choice.
    """

    job_id: UUID
    team_name: str
    discovered_players: tuple[str, ...]
    confirmed_players: tuple[str, ...] | None
    confirmation_status: ConfirmationStatus
    chosen_players: tuple[str, ...] | None = None
    asked_at: datetime | None = None

    def choose(self, players: Iterable[str]) -> tuple[str, ...]:
        """These players, each once, in the order they were found; refuses one not found."""
        chosen = set(players)
        if not chosen:
            raise JobError(JobErrorCode.NO_PLAYERS, "No player is chosen: choose at least one.")
        if strangers := sorted(chosen - set(self.discovered_players)):
            sentence = f"{strangers[0]} is in none of these replays: choose among those found."
            raise JobError(JobErrorCode.UNKNOWN_PLAYER, sentence)
        return tuple(player for player in self.discovered_players if player in chosen)


def team_key(team_name: str) -> str:
    """What names of one team have in common, however they are written: see `bot.domain.names`."""
    return blur_name(_BEFORE_A_NAME.sub("", fold_name(team_name), count=1))
