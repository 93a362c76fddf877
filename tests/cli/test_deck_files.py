from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.cli import main
from bot.cli.deck_files import write_decks
from bot.cli.screen import Screen
from tests.cli.running import quick_duel, write
from tests.rendering.text.decks import deck_with

Captured = pytest.CaptureFixture[str]


def decks_of(folder: Path) -> dict[str, list[str]]:
    """The lines of every file in the folder."""
    return {file.name: file.read_text().splitlines() for file in sorted(folder.iterdir())}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "made" / "decks"


def export(source: Path, target: Path, *words: str) -> int:
    return main(["analyze", str(source), "--ydk", str(target), *words])


def test_each_player_and_deck_is_a_file(season: Path, target: Path, capsys: Captured) -> None:
    assert export(season, target) == 0
    written = decks_of(target)
    assert [*written] == ["Ana-2025-11-23.ydk", "Ben-2025-11-20.ydk", "Cy-2025-11-23.ydk"]
    ana = written["Ana-2025-11-23.ydk"]
    assert ana.count("73915051") == 2  # Scapegoat
    assert ana.index("!side") < ana.index("69579761")  # Des Koala came in from the side deck
    output = capsys.readouterr()
    for name in written:
        assert name in output.out
    assert f"3 deck files in {target}" in output.out
    assert "They hold the copies that were seen;" in output.out


def test_a_file_says_how_much_of_the_deck_it_holds(season: Path, target: Path) -> None:
    export(season, target)
    first = decks_of(target)["Ana-2025-11-23.ydk"][0]
    assert first.startswith("#created by Duel Insights: ")
    assert first.endswith(" of 40 seen in 3 replays")


@pytest.mark.parametrize(
    ("likely", "copies", "head"),
    [(False, 2, "2 of 40 seen in 1 replay"), (True, 3, "3 of 40 known in 1 replay")],
)
def test_likely_copies_are_in_it_only_when_asked_for(
    target: Path,
    copies: int,
    head: str,
    *,
    likely: bool,
    capsys: Captured,
) -> None:
    deck = deck_with({4: "Scapegoat", 6: "Scapegoat"})
    assert write_decks(target, [deck], Screen(), likely=likely) == 0
    (lines,) = decks_of(target).values()
    assert lines.count("12345678") == copies
    assert lines[0] == f"#created by Duel Insights: {head}"
    assert ("that are only likely." in capsys.readouterr().out) is likely


def test_cards_without_a_passcode_are_counted(target: Path, capsys: Captured) -> None:
    deck = deck_with({4: "Scapegoat", 5: "Sangan"})
    cards = tuple(replace(card, passcode="") for card in deck.main.cards)
    bare = replace(deck, main=replace(deck.main, cards=cards))
    assert write_decks(target, [bare], Screen(), likely=False) == 0
    assert "2 cards have no passcode and cannot be in a .ydk file." in capsys.readouterr().out


def test_the_same_deck_may_be_written_again(season: Path, target: Path, capsys: Captured) -> None:
    export(season, target)
    before = decks_of(target)
    capsys.readouterr()
    assert export(season, target) == 0
    assert decks_of(target) == before
    assert "3 deck files" in capsys.readouterr().out


def test_a_file_of_other_content_is_left_alone_and_named(
    season: Path, target: Path, capsys: Captured
) -> None:
    target.mkdir(parents=True)
    foreign = target / "Ben-2025-11-20.ydk"
    foreign.write_text("mine")
    assert export(season, target) == 1
    assert foreign.read_text() == "mine"
    assert len(decks_of(target)) == 3
    output = capsys.readouterr()
    assert "2 deck files" in output.out
    assert output.err == (
        "Ben-2025-11-20.ydk is there already with other content, and was left as it is.\n"
    )


def test_a_link_in_the_way_is_not_followed(season: Path, target: Path, tmp_path: Path) -> None:
    target.mkdir(parents=True)
    elsewhere = tmp_path / "precious"
    (target / "Ben-2025-11-20.ydk").symlink_to(elsewhere)
    assert export(season, target) == 1
    assert not elsewhere.exists()


def test_a_pipe_in_the_way_is_not_waited_for(season: Path, target: Path) -> None:
    target.mkdir(parents=True)
    os.mkfifo(target / "Ben-2025-11-20.ydk")
    assert export(season, target) == 1


def test_a_folder_that_cannot_be_made_is_a_sentence(
    season: Path, one: Path, capsys: Captured
) -> None:
    assert export(season, one) == 1
    assert capsys.readouterr().err == f"{one} cannot be a folder for decks: File exists.\n"


def test_names_are_made_safe(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write(source, quick_duel(900_000_301, ana="../../\x1b[31mAna/..", ben="長い名前"))
    assert export(source, target) == 0
    names = [*decks_of(target)]
    assert names == ["2025-11-16.ydk", "31mAna-2025-11-16.ydk"]
    assert {file.name for file in target.parent.iterdir()} == {"decks"}


def test_players_whose_names_look_alike_have_files_of_their_own(
    tmp_path: Path, target: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write(source, quick_duel(900_000_301, ana="Zoë", ben="zoe"))
    export(source, target)
    assert [*decks_of(target)] == ["Zoe-2025-11-16.ydk", "zoe-2025-11-16-2.ydk"]


def test_with_a_player_it_is_that_players_decks(season: Path, target: Path) -> None:
    assert export(season, target, "--player", "Cy") == 0
    assert [*decks_of(target)] == ["Cy-2025-11-23.ydk"]


def test_for_an_unknown_player_nothing_is_written(season: Path, target: Path) -> None:
    assert export(season, target, "--player", "Zed") == 1
    assert not target.exists()
