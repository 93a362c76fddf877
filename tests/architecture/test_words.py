"""Names say what a thing is, nothing is left half done, and no file knows our machines."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, Module, read

VAGUE_MODULE = re.compile(r"(^|[._])(data|handlers?|helpers?|managers?|utils?)($|[._])")
VAGUE_CLASS = re.compile(r"Manager|Helper|Util|Handler|Data$")
GIVEN_CLASSES = {"ScrapedData"}  # the schema's own name
# Spelled so that this file does not breach its own rules.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K|NotImplemented[E]rror)\b")
SKIP = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail)")
FOREIGN = re.compile(
    rb"/(work|root)/|/home/\w|/opt/(pypi|wheels)"
    rb"|pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|crates\.io"
)


def vague_names(module: Module) -> Iterator[str]:
    if VAGUE_MODULE.search(module.name):
        yield module.name
    classes = {node.name for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)}
    yield from (f"{module.name}.{c}" for c in classes - GIVEN_CLASSES if VAGUE_CLASS.search(c))


def unfinished(module: Module) -> list[str]:
    return [f"{module.name}: {match[0]}" for match in UNFINISHED.finditer(module.text)]


def unexplained_skips(module: Module) -> Iterator[str]:
    """Tests skipped, or expected to fail, without a word why."""
    nodes = list(ast.walk(module.tree))
    explained = [node.func for node in nodes if isinstance(node, ast.Call) and gives_reason(node)]
    for node in nodes:
        skips = isinstance(node, ast.Attribute) and SKIP.fullmatch(ast.unparse(node))
        if skips and node not in explained:
            yield f"{module.name}: {ast.unparse(node)}"


def gives_reason(call: ast.Call) -> bool:
    # Where no condition comes first, the reason may.
    in_front = ast.unparse(call.func) in {"pytest.skip", "pytest.xfail", "pytest.mark.skip"}
    return any(k.arg == "reason" for k in call.keywords) or (in_front and bool(call.args))


def our_files() -> list[Path]:
    """The files git holds, or would after the next `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive
        made = {".cache", ".git", ".venv", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def test_names_say_what_a_thing_is() -> None:
    assert [name for module in read(*PACKAGES) for name in vague_names(module)] == []


def test_nothing_is_left_half_done() -> None:
    modules = read(*PACKAGES, "migrations", "tests")
    assert [mark for module in modules for mark in unfinished(module)] == []


def test_skips_say_why() -> None:
    assert [skip for module in read("tests") for skip in unexplained_skips(module)] == []


def test_no_file_knows_our_machines() -> None:
    files = our_files()
    assert ROOT / "pyproject.toml" in files
    known = {path: FOREIGN.search(path.read_bytes()) for path in files}
    assert {str(path): match[0] for path, match in known.items() if match} == {}


@pytest.mark.parametrize("text", ["class JobManager: ...", "class A:\n    class PlayerData: ..."])
def test_a_vague_class_is_noticed(text: str) -> None:
    assert len(list(vague_names(Module("bot.jobs", text)))) == 1
    assert list(vague_names(Module("bot.jobs", "class ScrapedData: ...\nclass Update: ..."))) == []


def test_a_vague_module_is_noticed() -> None:
    assert list(vague_names(Module("bot.job_utils", ""))) == ["bot.job_utils"]
    assert list(vague_names(Module("db.database", ""))) == []


@pytest.mark.parametrize("mark", ["TO|DO", "FIX|ME", "XX|X", "HA|CK", "NotImplemented|Error"])
def test_a_mark_of_the_unfinished_is_noticed(mark: str) -> None:
    mark = mark.replace("|", "")
    assert unfinished(Module("m", f"x = 1  # {mark}: more")) == [f"m: {mark}"]


@pytest.mark.parametrize(
    ("line", "noticed"),
    [
        ("pytest.skip()", True),
        ("@pytest.mark.skip\ndef test(): ...", True),
        ("@pytest.mark.skipif(True)\ndef test(): ...", True),
        ("pytest.skip('no browser here')", False),
        ("@pytest.mark.skipif(True, reason='no browser here')\ndef test(): ...", False),
    ],
)
def test_a_skip_without_a_reason_is_noticed(*, line: str, noticed: bool) -> None:
    assert bool(list(unexplained_skips(Module("m", line)))) is noticed


@pytest.mark.parametrize("path", ["/wo|rk/main", "/ro|ot/.cache", "https://py|pi.org/simple"])
def test_a_path_of_a_machine_is_noticed(path: str) -> None:
    assert FOREIGN.search(f"see {path}".replace("|", "").encode())
    assert not FOREIGN.search(b"see /usr/bin/chromium, or https://example.org/works")
