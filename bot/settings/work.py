"""How much is done, and what is written down of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field, field_validator

from bot.settings.section import Section


class WorkSettings(Section):
    """How much is done at once, and for whom."""

    job_concurrency: int = Field(default=8, ge=2, le=256)
    worker_heartbeat_s: float = Field(default=15, ge=0.5, le=3600)
    confirm_wait_days: float = Field(default=14, gt=0, le=3650)
    capture_wait_days: float = Field(default=7, gt=0, le=3650)
    max_replays_individual: int = Field(default=50, ge=1, le=10_000)
    max_replays_team: int = Field(default=200, ge=1, le=10_000)
    jobs_per_hour: int = Field(default=5, ge=0, le=1_000_000)

    @property
    def confirm_wait(self) -> timedelta:
        """How long a team's players may stay unconfirmed."""
        return timedelta(days=self.confirm_wait_days)

    @property
    def capture_wait(self) -> timedelta:
        """How long a job waits for people to bring replays."""
        return timedelta(days=self.capture_wait_days)

    @property
    def heartbeat(self) -> timedelta:
        """After so long without a sign of life a worker is taken for dead."""
        return timedelta(seconds=self.worker_heartbeat_s)


class LogSettings(Section):
    """What is written down, and how."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = None
    log_format: Literal["text", "json"] | None = None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level
