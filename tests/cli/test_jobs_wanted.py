from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bot.cli.jobs.wanted import find_items, sort_out
from bot.domain.links import Refusal, replay_url
from tests.cli.running import quick_duel, write

LINK = "https://www.duelingbook.com/replay?id=1234-900000301"


def type_in(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_links_and_numbers_of_any_form_are_one_replay_each() -> None:
    items = find_items([LINK, "900000302", "#900000301", "id=900000303", "1-900000302"])
    wanted = sort_out(items)
    assert wanted.urls == tuple(replay_url(n) for n in (900_000_301, 900_000_302, 900_000_303))
    assert (wanted.not_understood, wanted.refused) == ((), ())


def test_a_message_may_be_one_word_of_the_shell() -> None:
    message = f"Ana beat Ben 2-1\n{LINK}\nand https://www.duelingbook.com/deck?id=7"
    wanted = sort_out(find_items([message]))
    assert wanted.urls == (replay_url(900_000_301),)
    (deck,) = wanted.not_understood
    assert deck.text == "https://www.duelingbook.com/deck?id=7"


def test_what_exists_is_a_path_whatever_it_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("900000301").write_text("{}")
    assert find_items(["900000301", "./900000302"]) == [
        Path("900000301"),
        *find_items(["./900000302"]),
    ]


def test_folders_stand_for_the_files_below_them_in_order(tmp_path: Path) -> None:
    below = tmp_path / "week 1"
    below.mkdir()
    files = write(below, quick_duel(900_000_302)) + write(tmp_path, quick_duel(900_000_301))
    assert find_items(["900000305", str(tmp_path), "900000304"]) == [
        replay_url(900_000_305),
        *sorted(files),
        replay_url(900_000_304),
    ]


def test_a_folder_without_replays_is_refused_by_its_name(tmp_path: Path) -> None:
    empty = tmp_path / "season 9\x1b[2J"
    empty.mkdir()
    (refused,) = sort_out(find_items([str(empty)])).refused
    assert (refused.file, refused.code) == (empty, "no_files")
    assert refused.told == (
        "season 9�[2J: There are no replay files in it: they end in .json, .txt, .gz or .zst."
    )


def test_what_is_nothing_at_all_is_told_too() -> None:
    words = ["missing.json", "", "9" * 300]
    refusals = sort_out(find_items(words)).not_understood
    assert [refusal.text for refusal in refusals[:2]] == ["missing.json", ""]
    assert refusals[0].sentence.startswith("This is no file or folder that exists, and no replay")
    assert len(refusals[2].text) == 80


def test_a_word_that_no_system_takes_for_a_path_is_text() -> None:
    assert sort_out(find_items(["x" * 5000])).not_understood[0].text.startswith("xxx")


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(b"900000302\n\n" + LINK.encode() + b"\n\xff\xfe\n", monkeypatch)
    wanted = sort_out(find_items(["900000303", "-", "-"]))
    assert wanted.urls == tuple(replay_url(n) for n in (900_000_303, 900_000_302, 900_000_301))
    assert wanted.not_understood == ()


@pytest.mark.parametrize("text", [b"", b"hello there"])
def test_standard_input_without_a_link_says_so(
    text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(text, monkeypatch)
    assert sort_out(find_items(["-"])).not_understood == (
        Refusal("-", "Standard input names no replay: write links or numbers into it."),
    )


def test_a_standard_input_that_is_closed_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert len(sort_out(find_items(["-"])).not_understood) == 1


def test_somebody_at_a_terminal_is_told_how_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(b"900000301", monkeypatch)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    find_items(["-"])
    assert "press Ctrl-D" in capsys.readouterr().err
