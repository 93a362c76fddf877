"""Jobs on the command line while no worker runs, against a real database and a real folder."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.domain.links import replay_url
from tests.cli.running import quick_duel, write
from tests.database import execute

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
Json = dict[str, Any]

NO_WORKER = "No worker is running, so the job waits: start one with "


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


def submitted(capsys: Captured, *words: str | Path) -> Json:
    (told,) = objects(capsys, "submit", *words)
    return told


def change(url: str, *statements: str) -> None:
    """Do what otherwise a worker or the passing of time does."""
    asyncio.run(execute(url, *statements))


def test_a_new_job_is_confirmed_with_what_to_do_next(archive: Path, capsys: Captured) -> None:
    out, err = said(capsys, "submit", "900000301", replay_url(900_000_302), "900000301")
    job, watch = out.splitlines()
    found = re.fullmatch(r"Job ([0-9a-f]{8}): 2 replays", job)
    assert found
    assert watch.endswith(f" jobs show {found[1]} --watch")
    assert err.startswith(NO_WORKER)
    assert err.endswith(" worker\n")


def test_a_new_job_is_told_to_programs_with_what_was_not_used(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (words := tmp_path / "words.json").write_text("hello")
    (told,) = objects(capsys, "submit", "900000301", "hello", words, status=1)
    assert told["status"] == "PENDING"
    assert told["total_urls"] == 1
    (replay,) = told["replays"]
    assert (replay["url"], replay["state"]) == (replay_url(900_000_301), "waiting")
    assert {replay[key] for key in ("reason", "origin", "replaced_at")} == {told["waits_until"]}
    assert [one["text"] for one in told["not_understood"]] == ["hello"]
    (refused,) = told["refused"]
    assert (refused["file"], refused["code"]) == (str(words), "not_json")
    assert refused["sentence"].startswith("This is not JSON")


def test_files_and_links_make_one_job_in_the_order_given(
    archive: Path, season: Path, capsys: Captured
) -> None:
    told = submitted(capsys, "900000303", season, "900000309", season / "900000302.json")
    wanted = (900_000_303, 900_000_301, 900_000_302, 900_000_309)
    assert [one["url"] for one in told["replays"]] == [replay_url(number) for number in wanted]


def test_what_cannot_be_used_is_told_one_by_one_and_the_rest_submitted(
    archive: Path, season: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(season)
    Path("words.json").write_text("hello")
    Path("nothing").mkdir()
    words = ["https://duelingbook.example/replay?id=900000307", ".", "nothing", "12", "gone.json"]
    out, err = said(capsys, "submit", *words, status=1)
    assert ": 3 replays\n" in out
    unused = [words[0], "12", "gone.json", "words.json", "nothing", "No worker is running"]
    for told, line in zip(unused, err.splitlines(), strict=True):
        assert line.startswith(told)


def test_a_file_that_holds_no_replay_is_named_once(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "empty\x1b[2J.json").write_bytes(b"")
    out, err = said(capsys, "submit", tmp_path / "empty\x1b[2J.json", status=1)
    assert out == ""
    file, whole = err.splitlines()
    assert file.startswith("empty�[2J.json is empty: ")
    assert whole == "No job was made: nothing of this is a replay that can be analyzed."


@pytest.mark.parametrize("word", ["hello", "https://www.duelingbook.com/deck?id=5", "."])
def test_where_nothing_is_a_replay_no_job_is_made(
    archive: Path, word: str, capsys: Captured
) -> None:
    (told,) = objects(capsys, "submit", word, status=1)
    assert told["error"]["code"] == "no_replays"
    assert len(told["not_understood"]) + len(told["refused"]) == 1
    assert objects(capsys, "list") == []


def test_the_list_has_the_newest_first(archive: Path, capsys: Captured) -> None:
    one, two = submitted(capsys, "900000301"), submitted(capsys, "900000302", "900000303")
    head, *rows = said(capsys, "list")[0].splitlines()
    assert head.split() == ["Job", "Status", "Done", "Submitted"]
    assert [row.split()[:2] for row in rows] == [[job["id"][:8], "PENDING"] for job in (two, one)]
    assert "0 of 2" in rows[0]
    listed = objects(capsys, "list")
    assert [job["id"] for job in listed] == [two["id"], one["id"]]
    assert "replays" not in listed[0]


def test_an_empty_list_says_what_to_type(archive: Path, capsys: Captured) -> None:
    none, submit = said(capsys, "list")[0].splitlines()
    assert none == "No jobs were submitted here yet."
    assert submit.endswith(" jobs submit LINK")
    none, every = said(capsys, "list", "--status", "failed")[0].splitlines()
    assert none == "There are no such jobs."
    assert every.endswith(" jobs list")


def test_a_long_list_has_pages_that_keep_to_what_was_asked(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    submitted(capsys, "900000301")
    copied = "user_id, job_type, status, urls, total_urls"
    change(
        database_url,
        f"INSERT INTO jobs ({copied}) SELECT {copied} FROM jobs, generate_series(1, 22)",
    )
    first = said(capsys, "list", "--status", "pending")[0].splitlines()
    assert len(first) == 1 + 10 + 3
    assert first[-2] == "Page 1 of 3, 23 jobs in all."
    assert first[-1].endswith(" jobs list --status PENDING --page 2")
    last = said(capsys, "list", "--page", "3")[0].splitlines()
    assert len(last) == 1 + 3 + 2
    assert last[-1] == "Page 3 of 3, 23 jobs in all."
    beyond = said(capsys, "list", "--page", "4")[0].splitlines()
    assert beyond[0] == "There are 23 jobs, and no page 4 of them."
    assert beyond[1].endswith(" jobs list --page 3")
    assert len(objects(capsys, "list", "--page", "2")) == 10


def test_a_job_is_found_by_any_beginning_of_its_id(archive: Path, capsys: Captured) -> None:
    job = submitted(capsys, "900000301")
    for name in (job["id"], job["id"][:8].upper(), job["id"][:9], job["id"].replace("-", "")):
        assert said(capsys, "show", name)[0].startswith(f"Job {job['id'][:8]} · PENDING\n")
    assert objects(capsys, "show", job["id"][:8]) == [
        {key: job[key] for key in job if key not in {"not_understood", "refused"}}
    ]


@pytest.mark.parametrize("verb", ["show", "cancel", "retry"])
def test_a_bad_id_is_a_sentence(archive: Path, verb: str, capsys: Captured) -> None:
    submitted(capsys, "900000301")
    for name in ("", "zzz", "%", "'; --", "\u0663", "f" * 400, "\udcff"):
        (told,) = objects(capsys, verb, name, status=1)
        assert told["error"]["code"] == "unknown_job"
        assert told["error"]["sentence"].startswith("There is no such job: ")


def test_a_beginning_that_two_share_is_refused(
    archive: Path, database_url: str, capsys: Captured
) -> None:
    submitted(capsys, "900000301")
    submitted(capsys, "900000302")
    # Without what belongs to the jobs, their ids may change.
    change(
        database_url,
        "DELETE FROM job_replays",
        "UPDATE jobs SET id = overlay(id::text PLACING 'abcdef0' FROM 1 FOR 7)::uuid",
    )
    out, err = said(capsys, "show", "abcdef", status=1)
    assert (out, err) == ("", "Several jobs begin with abcdef: give more of the id.\n")


def test_results_of_a_job_that_is_not_done_are_refused(archive: Path, capsys: Captured) -> None:
    job = submitted(capsys, "900000301")
    (told,) = objects(capsys, "show", job["id"], "--results", status=1)
    assert told["error"]["code"] == "not_ready"


def test_a_canceled_job_can_be_retried_and_only_once(archive: Path, capsys: Captured) -> None:
    name = submitted(capsys, "900000301", "900000302")["id"][:8]
    out, err = said(capsys, "cancel", name)
    told, again = out.splitlines()
    assert told == f"Job {name} is canceled; of its replays, 0 of 2 are done."
    assert again.endswith(f" jobs retry {name}")
    assert err == ""
    _, err = said(capsys, "cancel", name, status=1)
    assert err == "This job is canceled and cannot be canceled: retry it to run it again.\n"
    out, err = said(capsys, "retry", name)
    assert out.startswith(f"Job {name} goes on: 2 replays to be done.\n")
    assert err.startswith(NO_WORKER)
    (refused,) = objects(capsys, "retry", name, status=1)
    assert refused["error"]["code"] == "illegal_move"
    (canceled,) = objects(capsys, "cancel", name)
    assert (canceled["status"], len(canceled["replays"])) == ("CANCELLED", 2)


def test_of_two_people_who_do_the_same_at_once_one_is_refused(
    archive: Path, capsys: Captured
) -> None:
    with ThreadPoolExecutor() as pool:
        both = [["jobs", "submit", "900000301", "--json"]] * 2
        assert [*pool.map(main, both)] == [0, 0]
        jobs = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
        assert len({*jobs}) == 2
        for verb in ("cancel", "retry"):
            both = [["jobs", verb, jobs[0], "--json"]] * 2
            assert sorted(pool.map(main, both)) == [0, 1]
            told = map(json.loads, capsys.readouterr().out.splitlines())
            codes = {one.get("error", {}).get("code") for one in told}
            assert codes == {None, "illegal_move"}


def test_a_long_job_is_folded_unless_all_is_asked_for(archive: Path, capsys: Captured) -> None:
    job = submitted(capsys, *map(str, range(900_000_301, 900_000_361)))
    assert said(capsys, "show", job["id"])[0].endswith("\n60 waiting · --full names each\n")
    assert said(capsys, "show", job["id"], "--full")[0].count(" waiting\n") == 60


def test_the_terminal_has_no_limits(archive: Path, capsys: Captured) -> None:
    numbers = [str(900_000_301 + number) for number in range(60)]
    assert submitted(capsys, *numbers)["total_urls"] == 60
    for _ in range(6):
        submitted(capsys, "900000301")


def test_a_database_that_is_away_is_a_sentence(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:s3cret@127.0.0.1:1/none")
    out, err = said(capsys, "list", status=1)
    assert out == ""
    assert err.count("\n") == 1
    assert "s3cret" not in err
    assert "DATABASE_URL" in err
    (told,) = objects(capsys, "submit", "900000301", status=1)
    assert told["error"]["code"] == "database_refused"


def test_a_setting_that_is_wrong_is_a_sentence(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("JOB_CONCURRENCY", "many")
    (told,) = objects(capsys, "list", status=1)
    assert told["error"]["code"] == "settings"


def test_a_replay_of_a_kind_that_cannot_be_read_is_refused(
    archive: Path, tmp_path: Path, capsys: Captured
) -> None:
    (file,) = write(tmp_path, quick_duel(900_000_301))
    file.write_bytes(file.read_bytes()[:-50])
    (told,) = objects(capsys, "submit", file, "900000302", status=1)
    assert [one["code"] for one in told["refused"]] == ["truncated"]
    assert told["total_urls"] == 1
