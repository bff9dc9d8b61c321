"""Who may import whom, what modules may be called, and who may set a status."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("aifactory", "applications", "reviews", "allocations")
TRANSITIONS = ROOT / "aifactory" / "audit" / "transitions.py"
COMPOSITION = {"aifactory.urls", "aifactory.celery", "aifactory.wiring"}
# The dozen names that a reader meets in every app.
EVERYWHERE = {
    "apps",
    "forms",
    "jobs",
    "letters",
    "management",
    "messages",
    "migrations",
    "models",
    "operations",
    "permissions",
    "ports",
    "queries",
    "rules",
    "status",
    "templatetags",
    "urls",
    "views",
}
# Nobody but the app itself and the wiring imports these.
PRIVATE = {"forms", "jobs", "letters", "messages", "views"}
# What an app has besides, because it is what the app is for.
OWN = {
    "audit": {"database", "grants", "integrity", "recording", "transitions", "verification"},
    "face": {"lists", "placeholders", "shapes", "tags", "wordings"},
    "jobs": {"publishing", "queue", "registry", "tasks"},
    "documents": {"archive", "rendering"},
    "notifications": {"backend", "delivery", "outbox"},
    "accounts": {"adapter", "middleware", "requests", "roles", "verdicts"},
    "catalogue": {"contents", "seeds", "snapshot", "tables"},
    "applications": set(),
    "reviews": set(),
    "allocations": {"ledger"},
}
# They join what the apps offer, so their modules are named after screens.
COMPOSED = {"portal", "demo"}


def local_apps() -> list[str]:
    return [name for name in settings.INSTALLED_APPS if name.split(".")[0] in PACKAGES]


def import_linter() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["tool"]["importlinter"]
    return found


def test_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [str(program), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_layers_name_every_app_of_ours() -> None:
    contracts = import_linter()["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "layers")["layers"]
    named = {name.strip() for layer in layers for name in layer.replace("|", ":").split(":")}

    assert named - COMPOSITION == set(local_apps())
    assert set(import_linter()["root_packages"]) == {name.split(".")[0] for name in local_apps()}


@pytest.mark.parametrize("app", ["applications", "reviews", "allocations"])
def test_doors_of_an_app_are_closed(app: str) -> None:
    contracts = import_linter()["contracts"]
    doors = next(contract for contract in contracts if contract["id"] == f"doors-{app}")
    inner = {name for name in PRIVATE if has_module(ROOT / app, name)}

    assert set(doors["protected_modules"]) == {f"{app}.{name}" for name in inner}


def has_module(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()


def test_modules_of_an_app_have_the_names_that_readers_know() -> None:
    strays = []
    for app in local_apps():
        label = app.split(".")[-1]
        if label in COMPOSED:
            continue
        folder = ROOT / app.replace(".", "/")
        names = {path.stem for path in folder.glob("*.py")} | {
            path.parent.name for path in folder.glob("*/*.py")
        }
        known = EVERYWHERE | OWN[label] | {"__init__", label}
        strays += [f"{app}.{name}" for name in sorted(names - known)]

    assert strays == []


# --- A status is set in one place -------------------------------------------------------------


def sets_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(is_status(part) for target in node.targets for part in ast.walk(target))
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return is_status(node.target)
    return isinstance(node, ast.Call) and call_sets_status(node)


def is_status(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "status"


def call_sets_status(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"update", "aupdate"}:
        return any(
            keyword.arg == "status" or keyword.arg is None for keyword in call.keywords
        ) and ("status" in literals(call))
    if name in {"setattr", "bulk_update", "abulk_update", "update_or_create"}:
        return "status" in literals(call)
    return False


def literals(call: ast.Call) -> set[object]:
    """Every string inside the call, and the names of its keywords."""
    found: set[object] = {keyword.arg for keyword in call.keywords}
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def test_only_transitions_set_a_status() -> None:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path == TRANSITIONS or "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [
                f"{path.relative_to(ROOT)}:{node.lineno}"
                for node in ast.walk(tree)
                if sets_status(node)
            ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("award.status = 'held'", True),
        ("award.status: str = 'held'", True),
        ("a, award.status = 1, 'held'", True),
        ("Award.objects.filter(pk=1).update(status='held')", True),
        ("Award.objects.update(**{'status': 'held'})", True),
        ("setattr(award, 'status', 'held')", True),
        ("Award.objects.bulk_update(awards, ['status'])", True),
        ("Award.objects.update_or_create(pk=1, defaults={'status': 'held'})", True),
        ("status = award.status", False),
        ("Award.objects.filter(status='held').update(note='')", False),
        ("Award(status='held')", False),
        ("words.update(state='held')", False),
    ],
)
def test_ways_to_set_a_status_are_seen(line: str, caught: bool) -> None:
    assert any(map(sets_status, ast.walk(ast.parse(line)))) is caught
