from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli import main
from bot.cli.arguments import parse
from tests.cli.running import environment

Captured = pytest.CaptureFixture[str]

COMMANDS = [
    *(["jobs"], ["jobs", "submit"], ["jobs", "list"], ["jobs", "show"], ["jobs", "cancel"]),
    *(["jobs", "retry"], ["jobs", "confirm"], ["jobs", "name-deck"], ["jobs", "bring"]),
    ["jobs", "finish"],
    *(["worker"], ["migrate"], ["doctor"]),
]


def ended(*arguments: str) -> int | str | None:
    """The status with which these arguments end the program."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


def test_jobs_alone_explains_its_verbs(capsys: Captured) -> None:
    assert ended("jobs") == 0
    bare = capsys.readouterr().out
    assert ended("jobs", "--help") == 0
    assert capsys.readouterr().out == bare
    for verb in (
        "submit",
        "list",
        "show",
        "bring",
        "finish",
        "confirm",
        "name-deck",
        "cancel",
        "retry",
    ):
        assert f"\n    {verb} " in bare.replace("-deck\n", "-deck ")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_help_fits_a_terminal_of_any_code_page(command: list[str], capsys: Captured) -> None:
    assert ended(*command, "--help") == 0
    text = capsys.readouterr().out
    assert text.isascii()
    # What stands above, below and beside options is laid out by hand; usage names our path.
    hand = [line for line in text.split("\n\n", 1)[1].splitlines() if "python" not in line]
    assert max(map(len, hand)) <= 85


@pytest.mark.parametrize(
    ("arguments", "room"),
    [
        (["jobs", "submit", "1"], "jobs.submit"),
        (["jobs", "submit", "1", "--json"], "jobs.submit"),
        (["jobs", "list"], "jobs.list"),
        (["jobs", "show", "1"], "jobs.show"),
        (["jobs", "cancel", "1"], "jobs.cancel"),
        (["jobs", "retry", "1"], "jobs.retry"),
        (["jobs", "bring", "x.json", "-"], "jobs.bring"),
        (["jobs", "finish", "1", "--yes", "--watch"], "jobs.finish"),
        (["jobs", "confirm", "1", "--likely"], "jobs.confirm"),
        (["jobs", "name-deck", "1", "Ana", "Warrior"], "jobs.name_deck"),
        (["jobs", "submit", "--team", "x", "--week", "4"], "jobs.submit"),
        (["worker"], "worker"),
        (["migrate"], "migrate"),
        (["doctor", "--json"], "doctor"),
    ],
)
def test_each_command_has_its_room(arguments: list[str], room: str) -> None:
    assert parse(arguments).room == room


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["fly"], "invalid choice: 'fly'"),
        (["submit"], "the following arguments are required: WHAT"),
        (["show"], "the following arguments are required: ID"),
        (["bring"], "the following arguments are required: FILE"),
        (["finish"], "the following arguments are required: ID"),
        (["list", "--status", "DONE"], "'PENDING', 'RUNNING', 'AWAITING_PLAYERS'"),
        (["list", "--type", "TEAM"], "'INDIVIDUAL', 'GFWL'"),
        (["list", "--page", "0"], "pages are numbered 1, 2, 3"),
        (["list", "--page", "-1"], "pages are numbered 1, 2, 3"),
        (["list", "--page", "99999999999999999999"], "pages are numbered 1, 2, 3"),
        (["list", "--page", "one"], "pages are numbered 1, 2, 3"),
        (["show", "1", "--player", "Ana"], "give --results, too"),
        (["show", "1", "--decks"], "give --results, too"),
        (["show", "1", "--results", "--evidence"], "give --player NAME, too"),
        (["show", "1", "--results", "--json", "--player", "Ana"], "leave out --player"),
        (["show", "1", "--json", "--full"], "leave out --full"),
        (["show", "1", "--csv", "x"], "give --results, too"),
        (["show", "1", "--results", "--json", "--csv", "x"], "leave out --csv"),
        (["submit", "1", "--week", "4"], "give --team FILE or --name NAME, too"),
        (["submit", "--name", "Seraphim"], "give --team FILE, links or files, too"),
        (["submit", "--team", "x", "--season", "ten"], "write a number, such as 4"),
        (["submit", "--team", "x", "--week", "99999999999"], "write a number, such as 4"),
        (["show", "1", "--results", "--force"], "give --csv FILE, too"),
        (["show", "1", "--results", "--csv", " "], "give its name, or - for standard output"),
        (["confirm", "1", "--join", "Ana= Ana "], "this is the same name twice"),
        (["confirm", "1", "--players", " , "], "name players, or leave --players out"),
        (["confirm", "1", "--players", ""], "name players, or leave --players out"),
        (["confirm", "1", "--join", "Ana"], "write both names with = between them"),
        (["name-deck", "1"], "the following arguments are required: PLAYER"),
        (["name-deck", "1", "Ana"], "say one of these: NAME, --by-cards, --list"),
        (["name-deck", "1", "Ana", "Warrior", "--by-cards"], "say one of these: NAME"),
        (["name-deck", "1", "Ana", "--list", "--by-cards"], "say one of these: NAME"),
        (["name-deck", "1", "Ana", "--list", "--new"], "give NAME, too"),
        (["name-deck", "1", "Ana", "Warrior", "--deck", "0"], "the oldest first"),
        (["confirm", "1", "--likely", "--players", "Ana"], "not allowed with argument --likely"),
    ],
)
def test_wrong_usage_is_status_2_and_says_why(
    arguments: list[str], complaint: str, capsys: Captured
) -> None:
    assert ended("jobs", *arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert complaint in output.err


def test_a_status_may_be_typed_in_small_letters() -> None:
    arguments = parse(["jobs", "list", "--status", "running", "--type", "gfwl"])
    assert (arguments.status, arguments.job_type) == ("RUNNING", "GFWL")


def test_who_analyzes_files_does_not_wait_for_the_rest_to_load() -> None:
    loaded = "import sys, bot.cli.arguments as a, bot.cli.json_lines; a.parse(['analyze', 'x']);"
    heavy = "print({'asyncio', 'bot.app', 'pydantic', 'rich', 'sqlalchemy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", loaded + heavy],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert done.stdout == "set()\n"
