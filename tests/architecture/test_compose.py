"""docker-compose.yml is valid and runs what the code needs; the validator needs no engine."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest

from aifactory.jobs import registry

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLES = {"SITE_URL": "https://access.example", "ALLOWED_HOSTS": "access.example"}
SECRET = re.compile(r"PASSWORD|SECRET|SALT|TOKEN|DATABASE_.*URL", re.IGNORECASE)
WITH_PASSWORD = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
# Compose cannot write an inline configuration file into a read-only container.
WRITABLE = {"db", "proxy"}


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("docker-compose")), "config", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def complaints(folder: Path, **variables: str) -> str:
    # Its exit code is 0 even for a file that it refuses; what it writes is the answer.
    done = run(folder, "--quiet", **variables)
    return done.stdout + done.stderr


def copy(folder: Path, *, appended: str = "") -> Path:
    target = shutil.copy(ROOT / "docker-compose.yml", folder)
    with Path(target).open("a", encoding="utf-8") as file:
        file.write(appended)
    return folder


@cache
def services() -> dict[str, dict[str, Any]]:
    """Every service as Compose reads it, those of profiles too."""
    with TemporaryDirectory() as folder:
        done = run(copy(Path(folder)), "--format=json", **VARIABLES, COMPOSE_PROFILES="tools")
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["services"]
    return found


def running(word: str) -> list[str]:
    """Services whose command has the word."""
    return [name for name, one in services().items() if word in (one.get("command") or [])]


def test_compose_file_is_valid(tmp_path: Path) -> None:
    assert complaints(copy(tmp_path), **VARIABLES) == ""


def test_compose_file_asks_for_the_site_url(tmp_path: Path) -> None:
    assert "set SITE_URL in .env" in complaints(copy(tmp_path), ALLOWED_HOSTS="access.example")


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    assert complaints(copy(tmp_path, appended="\nservces: {}\n"), **VARIABLES) != ""


def test_docker_reads_it_too(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    command = [docker or "docker", "compose"]
    if not docker or subprocess.run([*command, "version"], check=False).returncode:
        pytest.skip("docker compose is not installed here; its own reader judges the file above")

    done = subprocess.run(
        [*command, "config", "--quiet"],
        cwd=copy(tmp_path),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **VARIABLES},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_queue_has_one_worker_and_no_other() -> None:
    workers = running("worker")
    read = [
        queue
        for name in workers
        for word in services()[name]["command"]
        if word.startswith("--queues=")
        for queue in word.removeprefix("--queues=").split(",")
    ]

    assert sorted(read) == sorted(get_args(registry.Queue))
    assert len(workers) == len(read)


def test_exactly_one_beat_runs() -> None:
    [beat] = running("beat")

    assert services()[beat].get("deploy", {}).get("replicas", 1) == 1


def test_nothing_of_ours_starts_before_database_and_broker_are_well() -> None:
    for name in ["web", "migrate", *running("worker"), *running("beat")]:
        waits = services()[name]["depends_on"]
        assert {key: one["condition"] for key, one in waits.items()} == dict.fromkeys(
            ("db", "redis"), "service_healthy"
        )
    assert services()["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"


def test_every_service_that_stays_says_whether_it_is_well() -> None:
    silent = [name for name, one in services().items() if "healthcheck" not in one]

    assert silent == ["migrate"]


def test_no_secret_stands_in_the_environment() -> None:
    for name, one in services().items():
        for key, value in (one.get("environment") or {}).items():
            if SECRET.search(key):
                assert key.endswith("_FILE"), (name, key)
                assert value.startswith("/run/secrets/"), (name, key)
            assert not WITH_PASSWORD.search(str(value)), (name, key)


def test_no_container_has_more_rights_than_it_needs() -> None:
    for name, one in services().items():
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert one.get("read_only", False) is (name not in WRITABLE), name
        assert not one.get("privileged"), name
        in_image = "USER portal" in one.get("build", {}).get("dockerfile_inline", "")
        assert in_image or name == "proxy" or one["user"] in {"postgres", "redis"}, name


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, one in services().items() if one.get("ports")] == ["proxy"]
