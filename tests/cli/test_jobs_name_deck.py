"""A deck's name is corrected on the command line, seen in the report, and taken back."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.jobs.name_deck import tell_unknown
from tests.cli.running import quick_duel, working, write
from tests.rendering.text.decks import hyphenated

pytest_plugins = ("tests.database",)

Captured = pytest.CaptureFixture[str]
REPLAYS = ("900000301", "900000302", "900000303")


def said(capsys: Captured, *words: str, status: int = 0) -> tuple[str, str]:
    """What `jobs` writes to both streams, with hyphens for dashes."""
    assert main(["jobs", *words]) == status
    output = capsys.readouterr()
    return hyphenated(output.out), output.err


def told(capsys: Captured, *words: str) -> dict[str, Any]:
    out, err = said(capsys, *words, "--json")
    assert err == ""
    return dict(json.loads(out))


@pytest.fixture
def job(archive: Path, capsys: Captured) -> str:
    """A team's job of three replays, whose players nobody has confirmed yet."""
    write(
        archive,
        quick_duel(900_000_301),
        quick_duel(900_000_302, ben="Eve", day="2025-11-09"),
        quick_duel(900_000_303, ana="Bea", ben="Cy"),
    )
    with working():
        out, _ = said(capsys, "submit", "--name", "Seraphim", "--yes", *REPLAYS, "--watch")
    name = next(line[4:12] for line in out.splitlines() if line.startswith("Job "))
    said(capsys, "confirm", name, "--players", "Ana, Bea")
    return name


@pytest.mark.slow
def test_a_name_is_given_seen_everywhere_and_taken_back(job: str, capsys: Captured) -> None:
    out, _ = said(capsys, "name-deck", job, "ana", "chaos turbo")
    lines = out.splitlines()
    assert lines[0] == "Ana, the list of 9-16 Nov 2025: Chaos Turbo (corrected)"
    assert lines[1].startswith("Named by hand; its cards ")
    assert lines[3].endswith(f" jobs show {job} --results --player Ana")
    back = lines[4].partition(" jobs ")[2]
    assert back == f"name-deck {job} Ana --deck 1 --by-cards"

    summary, _ = said(capsys, "show", job, "--results")
    assert "Ana · Chaos Turbo, " in summary
    assert "corrected" not in summary
    page, _ = said(capsys, "show", job, "--results", "--player", "Ana")
    assert "Chaos Turbo (corrected)" in page
    assert "Decks named by hand\n  Chaos Turbo · 9-16 Nov 2025 · its cards " in page
    seats = {one["person"]: one for one in told(capsys, "show", job, "--results")["team"]["seats"]}
    (deck,) = seats["Ana"]["decks"]
    assert (deck["archetype"]["name"], deck["archetype"]["corrected"]) == ("Chaos Turbo", True)
    assert deck["by_cards"]["corrected"] is False
    assert seats["Bea"]["decks"][0]["by_cards"] is None

    out, _ = said(capsys, *shlex.split(back))
    assert "(corrected)" not in out
    assert "by-cards" not in out
    page, _ = said(capsys, "show", job, "--results", "--player", "Ana")
    assert "named by hand" not in page
    assert told(capsys, "name-deck", job, "Ana", "--by-cards")["by_cards"] is None


@pytest.mark.slow
def test_names_are_listed_the_likeliest_first_and_own_ones_known_again(
    job: str, capsys: Captured
) -> None:
    _, err = said(capsys, "name-deck", job, "Ana", "My own brew", status=1)
    assert "add --new if it is a name of your own" in err
    assert told(capsys, "name-deck", job, "Ana", "My own brew", "--new")["own_names"] == [
        "My own brew"
    ]
    named = told(capsys, "name-deck", job, "Bea", "my OWN brew")
    assert (named["person"], named["archetype"]["name"]) == ("Bea", "My own brew")
    assert named["replays"] == [900_000_303]
    out, _ = said(capsys, "name-deck", job, "Ana", "--list")
    assert "Names of your own\nMy own brew\n" in out
    listed = told(capsys, "name-deck", job, "Ana", "--list")
    assert listed["likely_names"][0] in out
    assert len(listed["likely_names"]) > 40
    assert listed["archetype"]["name"] == "My own brew"


@pytest.mark.slow
def test_what_is_wrong_is_said_in_a_sentence(job: str, one: Path, capsys: Captured) -> None:
    for words, sentence in (
        (["Ana", "Goat Contrl"], "No deck is called “Goat Contrl”: did you mean Goat Control"),
        (["Nobody", "Warrior"], "The report has nobody of this name; it is about Ana, Bea."),
        (["Ana", "Warrior", "--deck", "2"], "Ana has no list 2: they are numbered from 1,"),
        (["Ana", "x" * 41, "--new"], "A deck's name has at most 40 characters"),
        (["Ana", "Other", "--new"], "This is no name of a deck"),
    ):
        _, err = said(capsys, "name-deck", job, *words, status=1)
        assert err.startswith(sentence)
    assert told(capsys, "name-deck", job, "Ana", "--list")["by_cards"] is None
    with working():
        out, _ = said(capsys, "submit", str(one), "--watch")
    alone = next(line[4:12] for line in out.splitlines() if line.startswith("Job "))
    _, err = said(capsys, "name-deck", alone, "Ana", "Warrior", status=1)
    assert err.startswith("This job has no team")


def test_strangers_words_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in tell_unknown("\x1b[2JGoat", ["\x1b[2JGoat"])
