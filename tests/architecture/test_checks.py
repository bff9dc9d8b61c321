"""What a deployment is told before it starts: system checks, and settings that refuse at once."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks

from aifactory import checks
from tests.databases import ROOT

GOOD = "k" * 50
Check = Callable[..., list[CheckMessage]]
# Each sentence goes with what is wrong and how to put it right.
CASES: list[tuple[Check, dict[str, Any], list[str]]] = [
    (checks.check_secrets, {}, []),
    (checks.check_secrets, {"SECRET_KEY": "x" * 39}, ["aifactory.E001"]),
    (checks.check_secrets, {"SECRET_KEY": "x" * 40}, []),
    (checks.check_secrets, {"SECRET_KEY": ""}, ["aifactory.E001"]),
    (checks.check_secrets, {"SECRET_KEY": "change-me" + GOOD}, ["aifactory.E001"]),
    (checks.check_secrets, {"SECRET_KEY": "Django-Insecure-" + GOOD}, ["aifactory.E001"]),
    (checks.check_secrets, {"SECRET_KEY": "demo-only-" + GOOD}, ["aifactory.E001"]),
    (checks.check_secrets, {"EVENT_SALT": "short"}, ["aifactory.E001"]),
    (checks.check_secrets, {"EVENT_SALT": "x", "SECRET_KEY": "x"}, ["aifactory.E001"] * 2),
    (checks.check_secrets, {"SECRET_KEY": "x", "DEMO": True}, []),
    (checks.check_site, {}, []),
    (checks.check_site, {"SITE_IS_SECURE": False}, ["aifactory.E002"]),
    (checks.check_site, {"DEMO": True}, ["aifactory.E003"]),
    (checks.check_site, {"DEBUG": True}, ["aifactory.E003"]),
    (
        checks.check_site,
        {"SITE_IS_SECURE": False, "DEBUG": True},
        ["aifactory.E002", "aifactory.E003"],
    ),
    (checks.check_database_roles, {}, []),
    (checks.check_database_roles, {"DATABASE_OWNER_ROLE": "app"}, ["aifactory.W001"]),
    (checks.check_time, {}, []),
    (checks.check_time, {"TIME_ZONE": "Europe/Brussels"}, ["aifactory.E004"]),
    (checks.check_time, {"USE_TZ": False}, ["aifactory.E004"]),
]
DEPLOYED = {
    "SECRET_KEY": GOOD,
    "EVENT_SALT": GOOD,
    "DEMO": False,
    "DEBUG": False,
    "SITE_IS_SECURE": True,
    "DATABASE_APP_ROLE": "app",
    "DATABASE_OWNER_ROLE": "owner",
}


@pytest.mark.parametrize(("check", "changes", "expected"), CASES)
def test_checks_find_what_is_wrong(
    settings: Any, check: Check, changes: dict[str, Any], expected: list[str]
) -> None:
    # Changing the zone of a running Django would reset it everywhere.
    fake = type("Settings", (), {"USE_TZ": True, "TIME_ZONE": "UTC", **DEPLOYED, **changes})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "settings", fake)
        found = check()

    assert [problem.id for problem in found] == expected
    assert all(problem.hint and problem.hint.endswith(".") for problem in found)


def test_the_settings_of_the_tests_pass() -> None:
    assert run_checks() == []


@pytest.mark.django_db
def test_checks_of_a_deployment_are_registered() -> None:
    found = {problem.id for problem in run_checks(include_deployment_checks=True)}

    assert "aifactory.E002" in found  # the tests run on plain http


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY (or SECRET_KEY_FILE) in the environment."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is a default, a demo key or too short."),
        ({"SECRET_KEY": "demo-only-" + GOOD}, "SECRET_KEY is a default, a demo key or too short."),
        ({"EVENT_SALT": "short"}, "EVENT_SALT is a default, a demo key or too short."),
        ({"DATABASE_URL": None}, "Set DATABASE_URL (or DATABASE_URL_FILE) in the environment."),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with postgres://"),
        ({"REDIS_URL": None}, "Set REDIS_URL (or REDIS_URL_FILE) in the environment."),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'; it must be 0 or 1."),
    ],
)
def test_what_cannot_work_stops_the_start(
    environment: dict[str, str | None], sentence: str
) -> None:
    inherited = {key: value for key, value in os.environ.items() if key not in environment}
    given = {key: value for key, value in environment.items() if value is not None}

    done = subprocess.run(
        [sys.executable, "-c", "import aifactory.settings"],
        cwd=ROOT,
        env=inherited | given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[-1]
