from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.cli.running import quick_duel, write

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *arguments: str | Path) -> str:
    assert main(["analyze", *map(str, arguments)]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def test_a_profile_is_over_all_files(season: Path, capsys: Captured) -> None:
    lines = told(capsys, season, "--player", "Ana").splitlines()
    assert lines[0] == "Ana"
    assert lines[1].startswith("3 replays \N{MIDDLE DOT} 3 matches \N{MIDDLE DOT} 6 games")
    assert "  Matches            3\N{EN DASH}0 in 3 matches" in lines


def test_a_profile_is_of_the_players_own_replays(season: Path, capsys: Captured) -> None:
    assert told(capsys, season, "--player", "Cy").splitlines()[1].startswith("1 replay ")


def test_what_the_player_does_is_told(season: Path, capsys: Captured) -> None:
    text = told(capsys, season, "--player", "Ana")
    for expected in (
        "vs Ben  Des Koala \N{GREATER-THAN OR EQUAL TO} 1 in 2 (2 matches)",
        "Cards in that back row  Scapegoat 3 (3 games)",
        "Chooses to go  first 3 (3 games)",
        "First throw    Rock 3 (3 throws)",
        "Ben  2\N{EN DASH}0 in 2 matches",
    ):
        assert expected in text, text


def test_evidence_is_told_when_asked_for(season: Path, capsys: Captured) -> None:
    assert "replay 900000301 g" not in told(capsys, season, "--player", "Ana")
    assert "replay 900000301 g" in told(capsys, season, "--player", "Ana", "--evidence")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Anna", "Nobody named “Anna” is in these replays; similar: Ana."),
        ("ana", "Nobody named “ana” is in these replays; similar: Ana."),
        (
            "Zebedee",
            "Nobody named “Zebedee” is in these replays; 3 players are, such as Ana, Ben, Cy.",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_similar_ones(
    season: Path, asked: str, answer: str, capsys: Captured
) -> None:
    assert main(["analyze", str(season), "--player", asked]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"{answer}\n"


def test_an_unknown_name_is_not_obeyed(season: Path, capsys: Captured) -> None:
    assert main(["analyze", str(season), "--player", "\x1b[31mZ\n"]) == 1
    answer = capsys.readouterr().err
    assert answer.startswith("Nobody named “\N{REPLACEMENT CHARACTER}[31mZ ” is in these replays;")


def test_similar_names_differ_only_in_a_few_letters(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, quick_duel(900_000_301, ana="Nadja_77", ben="Nadia77"))
    assert main(["analyze", str(tmp_path), "--player", "nadja"]) == 1
    assert "similar: Nadja_77, Nadia77." in capsys.readouterr().err


def test_a_bad_file_among_them_is_told_too(season: Path, capsys: Captured) -> None:
    (season / "words.json").write_text("hello")
    assert main(["analyze", str(season), "--player", "Ana"]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("Ana\n")
    assert output.err.startswith("words.json: ")
