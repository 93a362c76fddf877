"""Which browser visits the site, how long it may take, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.replay.limits import MAX_REPLAY_BYTES
from bot.integrations.duelingbook.browsers.fences import SiteFence


@dataclass(frozen=True, slots=True)
class BrowserLimits:
    """What a visit and a browser may cost."""

    visit: timedelta = timedelta(seconds=60)
    """How long one page may take in all."""
    patience: timedelta = timedelta(seconds=20)
    """How long a page that has come may take until it asks for its replay."""
    start: timedelta = timedelta(seconds=30)
    """How long a browser may take to start."""
    close: timedelta = timedelta(seconds=5)
    """How long a page or a browser may take to close before it is given up."""
    pages: int = 100
    """After so many a fresh browser is started, because what it leaks grows with them."""
    memory: int = 1024**3
    """After a browser has come to so many bytes, likewise."""
    answer: int = MAX_REPLAY_BYTES
    """How many bytes the replay may have."""
    page: int = 64 * 1024**2
    """How many bytes everything together may have that a page loads."""


@dataclass(frozen=True, slots=True)
class BrowserPlan:
    """Which browser it is, and what it may do; `cdp_url` goes before `executable`."""

    fence: SiteFence
    agent: str
    executable: str | None
    cdp_url: str | None
    profile_dir: Path | None
    limits: BrowserLimits
