"""Whom the words of `jobs confirm` mean, and what it tells people to type."""

from __future__ import annotations

import dataclasses
import shlex

import pytest
from msgspec.structs import replace

from bot.cli.jobs.confirm import show_selection
from bot.cli.jobs.people import find_people, find_person
from bot.domain.analysis.identities import NO_IDENTITIES
from bot.domain.job_errors import JobError, JobErrorCode
from bot.services.people import Selection
from bot.services.similar_names import Suggestion
from tests.rendering.teams import demo_selection

Captured = pytest.CaptureFixture[str]


def with_names(*names: str) -> Selection:
    """A choice of the demo's in which the first people have these names."""
    seen = demo_selection()
    people = seen.discovery.people
    renamed = [
        replace(found, person=name, names=(name,))
        for found, name in zip(people, names, strict=False)
    ]
    discovery = replace(seen.discovery, people=(*renamed, *people[len(names) :]))
    return dataclasses.replace(seen, discovery=discovery)


def found(seen: Selection, *words: str) -> list[str]:
    return [one.person for one in find_people(words, seen)]


def test_names_are_found_in_lists_and_one_by_one() -> None:
    seen = demo_selection()
    assert found(seen, "Ana, Ben,", " Ossian ") == ["Ana", "Ben", "Ossian"]


def test_a_name_as_it_is_written_comes_before_one_of_another_case() -> None:
    seen = with_names("ANA", "Ana")
    assert found(seen, "Ana") == ["Ana"]
    assert found(seen, "aNA") == ["ANA"]


def test_any_name_of_a_person_will_do() -> None:
    assert found(demo_selection(), "PaperLantern") == ["Wren"]


def test_a_name_may_have_a_comma() -> None:
    seen = with_names("Ben, the Great", "the Great")
    assert found(seen, "ben, the great") == ["Ben, the Great"]


def test_nobody_is_guessed_at() -> None:
    with pytest.raises(JobError) as refused:
        find_person("Ossain", demo_selection())
    assert refused.value.code is JobErrorCode.UNKNOWN_PLAYER
    assert refused.value.sentence.startswith(
        "Nobody named “Ossain” is in these replays; similar: Ossian"
    )
    with pytest.raises(JobError, match="look at the list"):
        find_person("\x1b[2J!!!", demo_selection())


def test_who_is_found_is_shown_with_what_to_type(capsys: Captured) -> None:
    show_selection(demo_selection(["Ana"], identities=NO_IDENTITIES))
    lines = capsys.readouterr().out.splitlines()
    likely, others, same, two, report = (line.partition(" jobs ")[2] for line in lines[-5:])
    assert all("--part" not in line for line in lines)
    assert likely == "confirm 3f2a9c1b --likely"
    assert others == 'confirm 3f2a9c1b --players "NAME, NAME"'
    assert same == "confirm 3f2a9c1b --join Wren=paperlantern"
    assert two == "confirm 3f2a9c1b --apart Wren=paperlantern"
    assert report == "show 3f2a9c1b --results"


def test_who_is_confirmed_can_be_asked_for_again(capsys: Captured) -> None:
    show_selection(demo_selection(["Ana"], is_open=False))
    out = capsys.readouterr().out
    assert "jobs confirm 3f2a9c1b --reopen\n" in out
    assert "--likely" not in out


def test_a_forged_name_is_nothing_that_a_shell_would_do(capsys: Captured) -> None:
    forged = '$(reboot) `reboot` "; reboot #\x1b[2J'
    pair = Suggestion(forged, "Mirae1", "they look the same", 0.9)
    show_selection(dataclasses.replace(demo_selection(), suggestions=(pair,)))
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "--join" in line)
    *_, told = shlex.split(line)
    assert told.startswith('$(reboot) `reboot` "; reboot #')
    assert told.endswith("=Mirae1")
    assert "\x1b" not in told
