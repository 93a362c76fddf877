"""Both homes of objects; the server for S3 is started once, when a test first needs it."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore.loaders import JSONFileLoader

from bot.integrations.objects.store import VerifiedObjects
from tests.integrations.objects.homes import Home, folder_home, s3_home
from tests.integrations.objects.proxy import Proxy, hostile_proxy
from tests.integrations.objects.weed import OWNER, Weed, running_weed


@pytest.fixture(scope="session", autouse=True)
def _one_reading() -> Iterator[None]:
    """What describes S3 to a client is read once for all the stores that tests open."""
    reader = JSONFileLoader()
    read = cache(reader.load_file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", lambda _, path: read(path))
        yield


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weed]:
    with running_weed(tmp_path_factory.mktemp("weed")) as server:
        yield server


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner's, and nothing else that the machine may say about S3 or ways to it."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", OWNER[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", OWNER[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "data" / "objects"


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def home(request: pytest.FixtureRequest, folder: Path) -> Home:
    """Each of the homes in turn, empty."""
    if request.param == "folder":
        return folder_home(folder)
    request.getfixturevalue("credentials")
    return s3_home(request.getfixturevalue("weed"), f"tests/{uuid.uuid4().hex}")


@pytest.fixture
async def store(home: Home) -> AsyncIterator[VerifiedObjects]:
    async with home.store() as opened:
        yield opened


@pytest.fixture
async def proxy(weed: Weed, credentials: None) -> AsyncIterator[Proxy]:
    """A hostile way to the server, which lets everything pass until it is told otherwise."""
    async with hostile_proxy(weed.port) as way:
        yield way
