"""Jobs on the command line while a worker does them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.cli.running import quick_duel, until, working, write

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, *words: str | Path, status: int = 0) -> tuple[str, str]:
    """What the command line writes to both streams."""
    assert main([*map(str, words)]) == status
    output = capsys.readouterr()
    return output.out, output.err


@pytest.mark.slow  # a dozen commands
def test_a_job_of_links_and_files_goes_from_submission_to_results(
    archive: Path, season: Path, one: Path, capsys: Captured
) -> None:
    archived, missing = "900000305", "900000306"
    write(archive, quick_duel(int(archived), ben="Dee"))
    with working():
        out, err = said(capsys, "jobs", "submit", season, archived, missing, "--watch")
        assert err == ""
        name = out[:8]
        out, err = said(capsys, "jobs", "finish", name, "--watch")
        assert out.startswith(f"Job {name} goes on without 1 replay.\n")
        card = out.splitlines()[out.splitlines().index(f"Job {name} · COMPLETED") - 1 :]
        change, _, bar, took, empty, first, _, _, fourth, fifth, _ = card
        assert change == f"{name} · COMPLETED · 5 of 5"
        assert bar == f"{'█' * 40}  5 of 5"
        assert " · took " in took
        assert (empty, first) == ("", "✓ 900000301  done, uploaded")
        assert fourth == f"✓ {archived}  done"
        assert fifth.startswith(f"✗ {missing}  The job was finished without this replay")

        shown, left_out = said(capsys, "jobs", "show", name, "--results")
        assert left_out.startswith(f"Left out: replay {missing}: The job was finished without")
        files, _ = said(capsys, "analyze", season, archive)
        brought = "\n3 of 5 replays are uploaded: 900000301, 900000302, 900000303.\n"
        assert shown == files + brought
        for words in (("--player", "Ana", "--evidence"), ("--full",), ("--decks",)):
            shown, _ = said(capsys, "jobs", "show", name, "--results", *words)
            assert shown == said(capsys, "analyze", season, archive, *words)[0] + brought
        _, err = said(capsys, "jobs", "show", name, "--results", "--player", "Eve", status=1)
        assert "Nobody named “Eve” is in these replays" in err

        # What was missing comes, and only that is asked for again.
        write(archive, quick_duel(int(missing)))
        out, err = said(capsys, "jobs", "retry", name, "--watch")
        assert f"\n✓ {missing}  done\n" in out
        assert err == ""
        _, err = said(capsys, "jobs", "retry", name, status=1)
        assert err.startswith("Every replay of this job was analyzed: ")
        _, err = said(capsys, "jobs", "cancel", name, status=1)
        assert err.startswith("This job is completed and cannot be canceled: ")


def test_programs_get_a_line_at_each_change_and_the_results_on_the_last(
    archive: Path, one: Path, capsys: Captured
) -> None:
    with working():
        out, err = said(capsys, "jobs", "submit", one, "900000309", "--watch", "--json")
        assert err == ""
        first, *changes = map(json.loads, out.splitlines())
        assert (first["status"], first["refused"], first["not_understood"]) == ("PENDING", [], [])
        last = changes[-1]
        assert (last["status"], last["waits_until"][:2]) == ("RUNNING", "20")
        assert [told["state"] for told in last["replays"]] == ["stored", "needs_you"]
        assert [told["origin"] for told in last["replays"]] == ["upload", None]
        assert changes.count(last) == 1

        out, _ = said(capsys, "jobs", "finish", first["id"], "--watch", "--json")
        changes = [*map(json.loads, out.splitlines())]
        statuses = [told["status"] for told in changes]
        assert statuses[-1] == "COMPLETED"
        assert statuses.count("COMPLETED") == 1
        assert [told["state"] for told in changes[-1]["replays"]] == ["stored", "failed"]

        words = ("jobs", "show", first["id"], "--results", "--watch", "--json")
        (told,) = map(json.loads, said(capsys, *words)[0].splitlines())
        assert told["status"] == "COMPLETED"
        (replay,) = told["analysis"]["replays"]
        (analyzed,) = map(json.loads, said(capsys, "analyze", one, "--json")[0].splitlines())
        assert {"file": str(one), **replay} == analyzed


def test_a_job_that_fails_is_status_1_and_says_why(archive: Path, capsys: Captured) -> None:
    reason = "What the folder gave is not JSON: upload the replay's file, then retry."
    (archive / "900000309.json").write_text("hello")
    with working():
        out, _ = said(capsys, "jobs", "submit", "900000309", "--watch", status=1)
        name = out[:8]
        assert " ".join(out.split()).endswith(f" ✗ 900000309 {reason}")
        assert out.count(reason[:30]) == 1
        out, err = said(capsys, "jobs", "show", name, "--watch", "--results", status=1)
        assert f"Job {name} · FAILED" in out
        assert err == ""
        _, err = said(capsys, "jobs", "show", name, "--results", status=1)
        assert reason in " ".join(err.split())
        out, _ = said(capsys, "jobs", "list", "--status", "failed")
        assert reason[:30] in out


def test_the_worker_is_no_longer_missed_once_it_runs(archive: Path, capsys: Captured) -> None:
    with working():
        assert "No worker" not in said(capsys, "jobs", "submit", "900000309")[1]

    def is_missed() -> bool:
        return "No worker" in said(capsys, "jobs", "submit", "900000309")[1]

    until(is_missed)


def test_one_replay_given_in_three_ways_is_one_and_the_rest_is_told(
    archive: Path, one: Path, capsys: Captured
) -> None:
    with working():
        words = ("jobs", "submit", one, one, "900000301", "hello", "--watch")
        out, err = said(capsys, *words, status=1)
    assert out.splitlines()[-1] == "✓ 900000301  done, uploaded"
    assert " · COMPLETED · 1 of 1\n" in out
    assert err.startswith("hello: This is no file or folder that exists")
