"""Files and functions stay as small as those of the projects we admire."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

import pytest

from tests.architecture.source import PACKAGES, Module, read


@dataclass(frozen=True)
class Limits:
    median: int
    p95: int
    longest: int


FILE = Limits(median=120, p95=300, longest=400)
FUNCTION = Limits(median=10, p95=40, longest=60)


def breaches(sizes: Sequence[tuple[str, int]], limits: Limits) -> list[str]:
    """What is too long, one by one and all together."""
    found = [
        f"{name}: {size} lines, {limits.longest} at most"
        for name, size in sizes
        if size > limits.longest
    ]
    lengths = [size for _, size in sizes]
    if len(lengths) > 1:
        p95 = quantiles(lengths, n=20, method="inclusive")[-1]
        middle = median(lengths)
        found += [f"p95: {p95:.0f}, {limits.p95} at most"] if p95 > limits.p95 else []
        found += (
            [f"median: {middle:.0f}, {limits.median} at most"] if middle > limits.median else []
        )
    return found


def files(modules: list[Module]) -> list[tuple[str, int]]:
    """Files that do something: packages of bare words would only flatter the median."""
    return [(module.name, module.lines) for module in modules if not only_words(module)]


def only_words(module: Module) -> bool:
    return all(isinstance(statement, ast.Expr) for statement in module.tree.body)


def functions(modules: list[Module]) -> list[tuple[str, int]]:
    return [
        (f"{module.name}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_are_short() -> None:
    assert breaches(files(read(*PACKAGES)), FILE) == []


def test_functions_are_short() -> None:
    assert breaches(functions(read(*PACKAGES)), FUNCTION) == []


def test_tests_are_at_least_as_long_as_the_code() -> None:
    tests, code = (sum(module.lines for module in read(*of)) for of in (["tests"], PACKAGES))
    assert tests >= code


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([10, 10, 61], ["f: 61 lines, 60 at most", "p95: 56, 40 at most"]),
        ([10, 10, 10, 60], ["p95: 52, 40 at most"]),
        ([10, 11, 11], ["median: 11, 10 at most"]),
        ([60], []),
        ([], []),
    ],
)
def test_a_long_function_is_noticed(lengths: list[int], expected: list[str]) -> None:
    assert breaches([("f", length) for length in lengths], FUNCTION) == expected


def test_functions_are_measured_from_name_to_end() -> None:
    module = Module("m", "class A:\n    @cached\n    async def f(self):\n        pass\n\nx = 1\n")
    assert functions([module]) == [("m:3 f", 2)]


def test_empty_packages_do_not_count() -> None:
    modules = [Module("bare", ""), Module("words", '"""Why."""\n'), Module("code", "x = 1\n")]
    assert files(modules) == [("code", 1)]
