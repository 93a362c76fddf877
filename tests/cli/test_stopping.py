"""Stopping what waits or watches, from outside: nothing that it started is left."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from bot.cli import TERMINATED
from db.engine import create_engine
from db.migration import wait_for_turn
from tests.cli.running import COMMAND, environment
from tests.integrations.postgres.scene import processes_in, reachable_place
from tests.wire.program import started

pytest_plugins = ("tests.database",)


@pytest.mark.slow  # a process that loads everything
@pytest.mark.parametrize("face", ["worker", "web"])
async def test_a_start_that_waits_for_another_program_can_be_stopped(
    face: str, own_url: str, tmp_path: Path
) -> None:
    settings = {"DATABASE_URL": own_url, "DATA_DIR": str(tmp_path)}
    settings |= {"LOG_FORMAT": "json", "WEB_PORT": "0"}
    engine = create_engine(own_url)
    async with engine.begin() as connection:
        await connection.run_sync(wait_for_turn)
        async with started(face, settings=settings) as program:
            await program.until_logged("another program is changing the tables")
            assert await program.stop() == 0
    await engine.dispose()
    assert [e for e in program.events if e["level"] not in ("info", "debug")] == []
    assert program.events[-1]["event"] == "stopped before it was ready"


@pytest.mark.slow  # a server of its own
def test_sigterm_leaves_no_server_behind() -> None:
    with reachable_place() as place:
        settings = environment(DATA_DIR=str(place), DATABASE_URL="")
        with subprocess.Popen(
            [*COMMAND, "jobs", "submit", "900000301", "--watch"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=place,
            text=True,
            env=settings,
        ) as process:
            assert process.stdout is not None
            while "PENDING" not in process.stdout.readline():
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
        assert process.returncode == TERMINATED
        assert "Stopped watching; the job goes on." in said
        assert processes_in(place) == {}
