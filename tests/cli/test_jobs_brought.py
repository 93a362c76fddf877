"""Jobs on the command line that wait for people: brought files, and finishing without them."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.domain.links import replay_url
from tests.cli.running import open_terminal, quick_duel, working, write
from tests.database import execute

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
Json = dict[str, Any]

ONE, TWO, THREE, FOUR = (900_000_301 + number for number in range(4))
NEEDS_PEOPLE = (
    "UPDATE jobs SET status = 'RUNNING', started_at = now()",
    "UPDATE job_replays SET state = 'needs_you', reason = 'Open it in your own browser.'",
)


def said(capsys: Captured, *words: str | Path, status: int = 0) -> tuple[str, str]:
    """What `jobs` writes to both streams."""
    assert main(["jobs", *map(str, words)]) == status
    output = capsys.readouterr()
    return output.out, output.err


def objects(capsys: Captured, *words: str | Path, status: int = 0) -> list[Json]:
    """What programs read, who get nothing on standard error."""
    out, err = said(capsys, *words, "--json", status=status)
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def waiting_job(capsys: Captured, url: str, *numbers: int) -> str:
    """A new job all of whose replays need a person, as a worker would leave it."""
    (told,) = objects(capsys, "submit", *map(str, numbers))
    asyncio.run(execute(url, *NEEDS_PEOPLE))
    return str(told["id"])


def content(number: int) -> bytes:
    return quick_duel(number).to_json()


def type_in(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


@pytest.mark.slow  # a job's whole life, in a dozen commands
def test_a_job_waits_for_people_and_goes_on_with_what_they_bring(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    write(archive, quick_duel(ONE))
    with working():
        out, err = said(capsys, "submit", str(ONE), str(TWO), str(THREE), "--watch")
        assert err == ""
        name = out[:8]
        assert f"\n{name} · RUNNING · 1 of 3 · 2 need you\n" in out
        assert "\n2 need you · waits until " in out
        assert out.count("This replay is not here yet: open it") == 1
        assert f"\n! {TWO}  needs you\n! {THREE}  needs you\n" in out
        steps = ("bring FILE", f"finish {name}", f"show {name} --results", f"cancel {name}")
        assert [line.split(" jobs ")[1] for line in out.splitlines()[-4:]] == [*steps]

        # The results of what is here are there, and say what is missing.
        out, err = said(capsys, "show", name, "--results", "--watch")
        assert "uploaded" not in out
        assert err.splitlines()[-1].startswith(f"2 replays need you ({TWO}, {THREE}): This replay")
        (told,) = objects(capsys, "show", name, "--results", "--watch")
        assert [one["replay_id"] for one in told["analysis"]["replays"]] == [ONE]

        (brought,) = write(tmp_path, quick_duel(TWO))
        out, err = said(capsys, "bring", brought)
        taken, watch = out.splitlines()
        assert taken == f"Job {name} takes 1 replay: {TWO}; 1 still needs you."
        assert watch.endswith(f" jobs show {name} --watch")
        assert err == ""
        out, _ = said(capsys, "show", name, "--watch")
        assert f"\n✓ {TWO}  done, uploaded\n" in out
        out, _ = said(capsys, "show", name, "--results")
        assert out.endswith(f"\n1 of 3 replays is uploaded: {TWO}.\n")

        out, _ = said(capsys, "finish", name, "--watch")
        assert f"\n{name} · COMPLETED · 3 of 3\n" in out
        _, err = said(capsys, "finish", name, status=1)
        assert err.startswith("Nothing of this job waits for you: ")


def test_each_job_takes_what_it_waits_for_and_the_rest_is_told(
    archive: Path, database_url: str, tmp_path: Path, capsys: Captured
) -> None:
    one = waiting_job(capsys, database_url, ONE, TWO)[:8]
    two = waiting_job(capsys, database_url, TWO, THREE)[:8]
    (folder := tmp_path / "captured").mkdir()
    lines = b"\n".join(content(number) for number in (ONE, TWO))
    (folder / "captured.jsonl.gz").write_bytes(gzip.compress(lines))
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.writestr("a.json", content(FOUR))
        packed.writestr("b.json", b"hello")
    out, err = said(capsys, "bring", folder, replay_url(THREE), "gone.json", status=1)
    assert out.splitlines()[:3] == [
        f"Job {one} takes 2 replays: {ONE}, {TWO}.",
        f"Job {two} takes 1 replay: {TWO}; 1 still needs you.",
        f"1 replay is kept, and no job waits for it: {FOUR}.",
    ]
    refused = err.splitlines()
    assert refused[0].startswith("more.zip: b.json: This is not JSON")
    assert refused[1].startswith(f"{replay_url(THREE)}: A link alone brings nothing: ")
    assert refused[2].startswith("gone.json: This is no file or folder that exists: ")
    assert refused[3].startswith("No worker is running, so the job waits")


def test_programs_are_told_which_job_took_what(
    archive: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    job = waiting_job(capsys, database_url, ONE)
    type_in(content(ONE) + b"\n" + content(FOUR) + b"\n", monkeypatch)
    assert objects(capsys, "bring", "-") == [
        {
            "jobs": [{"id": job, "urls": [replay_url(ONE)]}],
            "not_needed": [replay_url(FOUR)],
            "refused": [],
        }
    ]
    (told,) = objects(capsys, "show", job)
    assert [(one["state"], one["origin"]) for one in told["replays"]] == [("waiting", "upload")]
    assert told["waits_until"] is None


def test_one_replay_may_come_from_a_pipe_as_it_is_laid_out(
    archive: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    waiting_job(capsys, database_url, ONE)
    type_in(json.dumps(json.loads(content(ONE)), indent=2).encode(), monkeypatch)
    assert f" takes 1 replay: {ONE}.\n" in said(capsys, "bring", "-")[0]


def test_what_no_job_waits_for_is_kept_and_says_what_to_do(
    archive: Path, one: Path, capsys: Captured
) -> None:
    out, err = said(capsys, "bring", one)
    kept, submit, retry = out.splitlines()
    assert kept == f"1 replay is kept, and no job waits for it: {ONE}."
    assert submit.endswith(" jobs submit FILE")
    assert retry.endswith(" jobs retry ID")
    assert err == ""


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "unreadable_file"), (b"hello", "not_json"), (None, "no_file")]
)
def test_where_nothing_is_a_replay_nothing_is_brought(
    archive: Path, tmp_path: Path, content: bytes | None, code: str, capsys: Captured
) -> None:
    file = tmp_path / "a.json"
    if content is not None:
        file.write_bytes(content)
    (told,) = objects(capsys, "bring", file, status=1)
    assert told["error"]["code"] == "no_replays"
    assert [(one["file"], one["code"]) for one in told["refused"]] == [(str(file), code)]
    out, err = said(capsys, "bring", file, status=1)
    assert out == ""
    assert err.splitlines()[1] == (
        "Nothing was brought: none of this is a replay that can be analyzed."
    )


def test_a_folder_without_replays_brings_nothing(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (empty := tmp_path / "empty").mkdir()
    _, err = said(capsys, "bring", empty, status=1)
    assert err.startswith("empty: There are no replay files in it: they end in .json")


def test_a_job_that_only_needs_people_is_watched_no_longer_than_a_look(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    name = waiting_job(capsys, database_url, ONE)[:8]
    out, err = said(capsys, "show", name, "--watch", "--results")
    assert out.startswith(f"{name} · RUNNING · 0 of 1 · 1 needs you\nJob {name} · RUNNING\n")
    assert err == "", "nothing is there that a worker could do"
    assert len(objects(capsys, "show", name, "--watch")) == 1


@pytest.mark.slow  # processes that load everything
@pytest.mark.parametrize(("typed", "status"), [("y", 0), ("", 1)])
def test_somebody_at_a_terminal_is_asked_before_a_job_is_finished(
    archive: Path, database_url: str, typed: str, status: int, capsys: Captured
) -> None:
    name = waiting_job(capsys, database_url, ONE, TWO)[:8]
    with open_terminal("jobs", "finish", name, columns=60) as terminal:
        terminal.wait_for("0 of 2 are here. Finish without the 2 that need you? [y/N] ")
        terminal.type(f"{typed}\n")
        seen, ended = terminal.end()
    assert ended == status
    assert ("Nothing was changed: the job waits for them." in seen) == (status == 1)
    (told,) = objects(capsys, "show", name)
    state = "failed" if typed else "needs_you"
    assert [one["state"] for one in told["replays"]] == [state] * 2


def test_who_is_not_at_a_terminal_finishes_at_once(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    job = waiting_job(capsys, database_url, ONE)
    out, err = said(capsys, "finish", job[:8])
    assert out.startswith(f"Job {job[:8]} goes on without 1 replay.\n")
    assert err.startswith("No worker is running, so the job waits")
    (told,) = objects(capsys, "finish", job, status=1)
    assert told["error"]["code"] == "nothing_needed"


def test_who_finishes_while_players_are_asked_for_is_told_to_confirm_them(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    (told,) = objects(capsys, "submit", "--name", "Seraphim", str(ONE), str(TWO))
    asks = "UPDATE jobs SET status = 'AWAITING_PLAYERS'"
    asyncio.run(execute(database_url, *NEEDS_PEOPLE, asks))
    name = told["id"][:8]
    out, err = said(capsys, "finish", name)
    left_out, step = out.splitlines()
    assert (
        left_out == f"Job {name} leaves 2 replays out, and waits for its players to be confirmed."
    )
    assert step.endswith(f"jobs confirm {name}")
    assert err == ""
