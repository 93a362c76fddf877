"""Folders of servers, and the proof that nothing of them goes on."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.integrations.postgres.scene import (
    GUEST,
    SOON,
    kill_all_in,
    processes_in,
    reachable_place,
)


@contextmanager
def quiet_in_the_end(place: Path) -> Iterator[Path]:
    """A folder in which no process may be left."""
    yield place
    # Orphans of a killed server need a moment to notice.
    end = time.monotonic() + SOON
    while (left := processes_in(place)) and time.monotonic() < end:
        time.sleep(0.01)
    kill_all_in(place)
    assert left == {}


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder."""
    with reachable_place() as place, quiet_in_the_end(place):
        yield place


@pytest.fixture
def new(place: Path) -> Path:
    """The folder of a server that was never there."""
    return place / "postgres"


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """Made once, as that takes the longest."""
    with reachable_place() as place:
        folder = place / "postgres"
        command = [*GUEST, str(folder)]
        subprocess.run(command, cwd=ROOT, input=b"", check=True, capture_output=True)
        yield folder


@pytest.fixture
def made(shared: Path) -> Iterator[Path]:
    """The folder of a server that was there before, and is stopped; to be left whole."""
    with quiet_in_the_end(shared):
        yield shared


@pytest.fixture
def own(shared: Path, new: Path) -> Path:
    """A copy of such a folder, to be damaged."""
    subprocess.run(["cp", "-a", "--", shared, new], check=True)
    return new
