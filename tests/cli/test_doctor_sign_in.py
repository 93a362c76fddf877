"""What `doctor` says of signing in, as a process of its own before a Clerk that fails."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment
from tests.standins.clerk import ClerkStandin, Fault, Spot, clerk_standin
from tests.standins.clerk_keys import signing_key

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

Findings = dict[str, tuple[str, str]]
SITE = {"PUBLIC_BASE_URL": "https://duels.example"}
SECRETS = ("CLERK_SECRET_KEY", "CLERK_OAUTH_CLIENT_SECRET", "CLERK_WEBHOOK_SECRET")


@pytest.fixture
async def clerk() -> AsyncIterator[ClerkStandin]:
    async with clerk_standin() as clerk:
        yield clerk


async def doctor(settings: Mapping[str, str], status: int) -> Findings:
    """What it says of signing in and of the settings: health and sentence of each part."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *("doctor", "--json"),
        env=environment(**{"DATA_DIR": os.environ["DATA_DIR"], **SITE, **settings}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, logged = await process.communicate()
    assert process.returncode == status, logged.decode()
    assert status or not logged, "who has nothing to mend is told of no trouble"
    secrets = [settings[name] for name in SECRETS if settings.get(name)]
    assert not any(secret in said.decode() + logged.decode() for secret in secrets)
    found = json.loads(said)
    return {
        one["part"]: (one["health"], one["told"])
        for one in found
        if one["part"].startswith(("Sign-in", "Settings"))
    }


async def broken(clerk: ClerkStandin, **changed: str) -> Findings:
    """What is broken where the settings are these."""
    found = await doctor({**clerk.environment, **changed}, status=1)
    assert {health for health, _ in found.values()} == {"broken"}
    assert all(told.endswith(".") for _, told in found.values())
    return found


async def test_off_is_no_fault(archive: Path) -> None:
    found = await doctor({}, status=0)
    assert found == {"Sign-in": ("well", "off; people come in by links from Discord")}


async def test_all_is_well(archive: Path, clerk: ClerkStandin) -> None:
    found = await doctor(clerk.environment, status=0)
    back = "the redirect URI there has to be https://duels.example/auth/callback"
    assert found == {"Sign-in": ("well", f"by Clerk at {clerk.url}; {back}")}


async def test_what_works_and_could_be_better_is_noted(archive: Path, clerk: ClerkStandin) -> None:
    lacking = {"CLERK_WEBHOOK_SECRET": "", "PUBLIC_BASE_URL": "http://127.0.0.1:8080"}
    found = await doctor({**clerk.environment, **lacking}, status=0)
    assert [health for health, _ in found.values()] == ["well", "note", "note"]
    assert "CLERK_WEBHOOK_SECRET" in found["Sign-in, Webhook"][1]
    assert "PUBLIC_BASE_URL" in found["Sign-in, address"][1]


async def test_a_wrong_secret_key_is_told_by_its_name(archive: Path, clerk: ClerkStandin) -> None:
    found = await broken(clerk, CLERK_SECRET_KEY="sk_test_opensesame12345678")
    assert list(found) == ["Sign-in, Secret key"]
    assert "CLERK_SECRET_KEY" in found["Sign-in, Secret key"][1]


async def test_a_wrong_client_secret_is_told_by_its_name(
    archive: Path, clerk: ClerkStandin
) -> None:
    found = await broken(clerk, CLERK_OAUTH_CLIENT_SECRET="opensesame12345678")
    assert list(found) == ["Sign-in, OAuth application"]
    assert "CLERK_OAUTH_CLIENT_SECRET" in found["Sign-in, OAuth application"][1]


async def test_a_frontend_of_another_instance_is_told(archive: Path, clerk: ClerkStandin) -> None:
    clerk.backend_keys = [signing_key("ins_another")]
    found = await broken(clerk)
    assert list(found) == ["Sign-in, Instance"]
    assert "not of one instance" in found["Sign-in, Instance"][1]


async def test_an_address_that_is_no_frontend_is_told(archive: Path, clerk: ClerkStandin) -> None:
    clerk.discovery = {"issuer": "https://clerk.elsewhere.example"}
    found = await broken(clerk)
    assert list(found) == ["Sign-in, Frontend API"]
    assert "CLERK_FRONTEND_API" in found["Sign-in, Frontend API"][1]


async def test_a_clock_that_is_off_is_told_with_how_much(
    archive: Path, clerk: ClerkStandin
) -> None:
    clerk.date = format_datetime(datetime.now(UTC) - timedelta(minutes=5), usegmt=True)
    found = await broken(clerk)
    assert list(found) == ["Sign-in, Clock"]
    assert "clock" in found["Sign-in, Clock"][1]


async def test_an_address_without_tls_is_told(archive: Path, clerk: ClerkStandin) -> None:
    found = await broken(clerk, PUBLIC_BASE_URL="http://duels.example")
    assert list(found) == ["Sign-in, address"]
    assert "https://" in found["Sign-in, address"][1]


async def test_a_clerk_that_hangs_costs_seconds(archive: Path, clerk: ClerkStandin) -> None:
    for spot in (Spot.DISCOVERY, Spot.KEYS, Spot.BACKEND_KEYS, Spot.TOKEN):
        clerk.fail(spot, Fault.SILENT)
    begun = time.monotonic()
    found = await broken(clerk)
    assert time.monotonic() - begun < 20
    assert "Sign-in, Frontend API" in found
