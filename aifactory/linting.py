"""`manage.py lint`: every check of the code that needs no running server."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from aifactory import requirements
from aifactory.bootstrap import ROOT, inner_environment

# Django needs settings to look at the code; none of these checks opens a connection.
NOWHERE = {
    "SECRET_KEY": "",
    "EVENT_SALT": "",
    "DATABASE_URL": "postgres://portal_app:nobody@127.0.0.1:1/portal",
    "DATABASE_OWNER_URL": "postgres://portal_owner:nobody@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SITE_URL": "https://access.example",
    "ALLOWED_HOSTS": "access.example",
    "OFFICE_EMAIL": "office@access.example",
    "EMAIL_HOST": "mail.access.example",
    "TRUSTED_PROXY": "1",
    "DJANGO_SETTINGS_MODULE": "aifactory.settings",
}
PROGRAM = "program"
DEVELOPMENT_ONLY = ("AIFACTORY_DEMO", "AIFACTORY_AS_OWNER", "DEBUG", "DATA_DIR")


@dataclass(frozen=True)
class Check:
    name: str
    argv: tuple[str, ...] = ()
    function: Callable[[], list[str]] | None = None

    def run(self) -> tuple[bool, str, float]:
        begun = time.monotonic()
        if self.function is not None:
            problems = self.function()
            return not problems, "\n".join(problems), time.monotonic() - begun
        done = subprocess.run(
            _command(self.argv),
            cwd=ROOT,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr, time.monotonic() - begun


def _command(words: tuple[str, ...]) -> list[str]:
    """Most tools are modules; one is only a program beside our Python."""
    if words[0] == PROGRAM:
        return [str(Path(sys.executable).with_name(words[1])), *words[2:]]
    return [sys.executable, *words]


def _environment() -> dict[str, str]:
    environment = {**inner_environment(), **NOWHERE}
    for name in DEVELOPMENT_ONLY:
        environment.pop(name, None)
    for name in ("SECRET_KEY", "EVENT_SALT"):
        environment[name] = secrets.token_urlsafe(60)
    return environment


def _requirements_in_step() -> list[str]:
    return requirements.problems(ROOT)


# The longest first: two run at a time.
CHECKS = (
    Check("mypy", ("-m", "mypy")),
    Check("check --deploy", ("manage.py", "check", "--deploy", "--fail-level", "WARNING")),
    Check(
        "makemigrations --check",
        (
            "-W",
            "ignore::RuntimeWarning",
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
        ),
    ),
    Check("import-linter", (PROGRAM, "lint-imports", "--no-cache", "--no-logo")),
    Check("djlint", ("-m", "djlint", "templates", "--lint", "--quiet")),
    Check("ruff check", ("-m", "ruff", "check", ".")),
    Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
    Check("requirements in step", function=_requirements_in_step),
)


def lint() -> int:
    """Run all of them whatever fails; the number of the failed ones decides the exit code."""
    os.chdir(ROOT)
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = [(check, pool.submit(check.run)) for check in CHECKS]
        for check, result in results:
            passed, output, seconds = result.result()
            failed += not passed
            sys.stdout.write(f"{'ok' if passed else 'FAILED':<7}{check.name} ({seconds:.1f} s)\n")
            if not passed:
                sys.stdout.write(f"{output.rstrip()}\n\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(CHECKS) - failed} passed, {failed} failed\n")
    return 1 if failed else 0
