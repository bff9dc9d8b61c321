"""The budgets of the code: hard limits fail, the aims are printed."""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("aifactory", "applications", "reviews", "allocations")
HEAVY = {"weasyprint", "pyhanko", "pikepdf", "scipy", "boto3", "jsonschema"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Size:
    where: str
    number: int


def code_files(*, faces: bool = True) -> list[Path]:
    """Without migrations; `faces` are the `__init__.py` that only list what a package offers."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [
        path
        for path in files
        if "migrations" not in path.parts and (faces or path.name != "__init__.py")
    ]


def test_files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


test_files.__test__ = False  # type: ignore[attr-defined]  # a helper, whatever its name begins with


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"


def functions(files: list[Path]) -> Iterator[Size]:
    for path in files:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, FUNCTIONS):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield Size(f"{place(path, node.lineno)} {node.name}", lines)


def lengths(files: list[Path]) -> Iterator[Size]:
    for path in files:
        yield Size(place(path), len(path.read_text(encoding="utf-8").splitlines()))


def imports(files: list[Path]) -> Iterator[Size]:
    for path in files:
        found = [
            node for node in tree_of(path).body if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        yield Size(place(path), len(found))


def templates() -> Iterator[Size]:
    yield from lengths(sorted((ROOT / "templates").rglob("*.html")))


def p95(sizes: list[Size]) -> int:
    ordered = sorted(size.number for size in sizes)
    return ordered[math.ceil(len(ordered) * 0.95) - 1] if ordered else 0


BUDGETS = {
    "lines of a function": (lambda: functions(code_files()), 25, 50),
    "lines of a module": (lambda: lengths(code_files()), 250, 400),
    "imports of a module": (lambda: imports(code_files(faces=False)), 15, 20),
    "lines of a template": (templates, 100, 180),
    "lines of a test function": (lambda: functions(test_files()), 25, 60),
    "lines of a test module": (lambda: lengths(test_files()), 350, 500),
    "imports of a test module": (lambda: imports(test_files()), 15, 20),
}


@pytest.mark.parametrize("what", BUDGETS)
def test_sizes_are_within_the_hard_limit(what: str, record_property: object) -> None:
    measure, aim, limit = BUDGETS[what]
    sizes = list(measure())

    print(f"{what}: p95 {p95(sizes)}, aim {aim}, limit {limit}, {len(sizes)} looked at")  # noqa: T201 -- pytest shows it on failure and with -rP

    assert [f"{size.where}: {size.number}" for size in sizes if size.number > limit] == []


def test_only_heavy_packages_are_imported_inside_functions() -> None:
    found = [
        f"{place(path, node.lineno)} {name}"
        for path in code_files()
        for function in ast.walk(tree_of(path))
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported_names(node)
        if name.split(".")[0] not in HEAVY
    ]

    assert found == []


def imported_names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]


def test_tests_are_as_long_as_the_code_deserves() -> None:
    code = sum(size.number for size in lengths(code_files()))
    tests = sum(size.number for size in lengths(test_files()))

    print(f"test lines per line of code: {tests / code:.2f}, aim 1.3 to 2.0")  # noqa: T201 -- a report

    assert tests > 0
