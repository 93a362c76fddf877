"""The machine's own Chromium for Playwright, which would look for one that it downloads."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from playwright.async_api import BrowserType

COLD_START: Final = timedelta(minutes=2)
"""What the first browser of a machine may take to be read from a disk that several share."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where it is installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def require_chromium() -> str:
    """Where it is installed; where it is not the test is skipped, or fails."""
    path = find_chromium()
    if path is not None:
        return path
    reason = "Chromium is not installed: install the package chromium"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def own_chromium(path: str) -> Iterator[None]:
    """Playwright takes this browser inside."""
    launch = BrowserType.launch

    @functools.wraps(launch)
    async def launch_own(kind: BrowserType, **options: Any) -> Any:  # noqa: ANN401 - Playwright's own
        return await launch(kind, **{"executable_path": path, **options})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BrowserType, "launch", launch_own)
        yield
