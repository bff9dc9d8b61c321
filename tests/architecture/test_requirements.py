"""The locked files are what pyproject.toml asks for, and they name no place to load from."""

from pathlib import Path

import pytest

from aifactory import requirements

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = """
[dependency-groups]
base = ["Some_Thing[extra]==1.2"]
dev = [{ include-group = "base" }, "other==3"]
"""
AGAIN = "lock again (CONTRIBUTING.md)."
ONLY = "a lock names packages and hashes only."
HASH = "    --hash=sha256:00\n"


def write(folder: Path, *, project: str = PROJECT, base: str, dev: str) -> Path:
    (folder / "requirements").mkdir()
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "requirements" / "base.txt").write_text(base, encoding="utf-8")
    (folder / "requirements" / "dev.txt").write_text(dev, encoding="utf-8")
    return folder


BASE = f"some-thing==1.2 \\\n{HASH}"
DEV = f"other==3 \\\n{HASH}{BASE}"


def test_our_files_are_in_step() -> None:
    assert requirements.problems(ROOT) == []


def test_files_in_step_have_no_problem(tmp_path: Path) -> None:
    assert requirements.problems(write(tmp_path, base=BASE, dev=DEV)) == []


@pytest.mark.parametrize(
    ("base", "dev", "sentence"),
    [
        (
            f"some-thing==1.1 \\\n{HASH}",
            f"other==3 \\\n{HASH}some-thing==1.1 \\\n{HASH}",
            "some-thing is 1.2 in pyproject.toml and 1.1 in base.txt; " + AGAIN,
        ),
        (BASE, f"other==3 \\\n{HASH}", "some-thing is 1.2 in base.txt and missing in dev.txt."),
        ("some-thing==1.2\n", DEV, "some-thing==1.2 has no hash in base.txt."),
        (
            f"--index-url https://packages.example/simple\n{BASE}",
            DEV,
            "base.txt names a place (--index-url https://packages.example/simple); " + ONLY,
        ),
    ],
)
def test_a_difference_is_named(tmp_path: Path, base: str, dev: str, sentence: str) -> None:
    assert sentence in requirements.problems(write(tmp_path, base=base, dev=dev))


def test_a_package_without_exact_pin_is_named(tmp_path: Path) -> None:
    project = PROJECT.replace("other==3", "other>=3")

    found = requirements.problems(write(tmp_path, project=project, base=BASE, dev=DEV))

    assert found == ["other has no exact pin in pyproject.toml."]


def test_every_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    without = [
        line for line in lines if "==" in line and line.startswith('    "') and " # " not in line
    ]

    assert without == []
