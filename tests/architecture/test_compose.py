"""docker-compose.yml is valid; the validator is the real one and needs no engine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLES = {"SITE_URL": "https://access.example", "ALLOWED_HOSTS": "access.example"}


def complaints(folder: Path, **variables: str) -> str:
    # Its exit code is 0 even for a file that it refuses; what it writes is the answer.
    done = subprocess.run(
        [str(Path(sys.executable).with_name("docker-compose")), "config", "--quiet"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def copy(folder: Path, *, appended: str = "") -> Path:
    target = shutil.copy(ROOT / "docker-compose.yml", folder)
    with Path(target).open("a", encoding="utf-8") as file:
        file.write(appended)
    return folder


def test_compose_file_is_valid(tmp_path: Path) -> None:
    assert complaints(copy(tmp_path), **VARIABLES) == ""


def test_compose_file_asks_for_the_site_url(tmp_path: Path) -> None:
    assert "set SITE_URL in .env" in complaints(copy(tmp_path), ALLOWED_HOSTS="access.example")


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    assert complaints(copy(tmp_path, appended="\nservces: {}\n"), **VARIABLES) != ""
