"""The list of threats names tests that exist, and has every chapter of the standard."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
CHAPTERS = {
    *("V1 Encoding and sanitization", "V2 Validation and business logic"),
    *("V3 Web frontend security", "V4 API and web service", "V5 File handling"),
    *("V6 Authentication", "V7 Session management", "V8 Authorization"),
    *("V9 Self-contained tokens", "V10 OAuth and OIDC", "V11 Cryptography"),
    *("V12 Secure communication", "V13 Configuration", "V14 Data protection"),
    *("V15 Secure coding and architecture", "V16 Security logging and error handling"),
    "V17 WebRTC",
}


@cache
def written_in(path: str) -> frozenset[str]:
    """The names of the tests in a file below `tests/`; none where there is no such file."""
    file = ROOT / "tests" / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    functions = (
        one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(one.name for one in functions if one.name.startswith("test_"))


def faults(text: str) -> Iterator[str]:
    """Rows of tables that name no test, or one that is not there."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if cells[-1] in {"Test", "---"}:
            continue
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", cells[-1])
        if len(cells) != 3 or not all(cells) or not named:
            yield f"{cells[0]}: names no test"
        yield from (f"{path}::{name}" for path, name in named if name not in written_in(path))


def test_every_threat_has_a_test_that_exists() -> None:
    assert list(faults(TEXT)) == []


def test_every_chapter_of_the_standard_has_its_place() -> None:
    assert {line[3:] for line in TEXT.splitlines() if line.startswith("## V")} == CHAPTERS


@pytest.mark.parametrize(
    "row",
    [
        "| To try | Nothing | by looking |",
        "| To try | | `architecture/test_threats.py::test_every_threat_has_a_test_that_exists` |",
        "| To try | Nothing | `architecture/test_threats.py::test_what_nobody_wrote` |",
        "| To try | Nothing | `architecture/test_nowhere.py::test_what_nobody_wrote` |",
    ],
)
def test_a_threat_without_one_is_noticed(row: str) -> None:
    assert len(list(faults(row))) == 1
