"""A web process stays light, and lives without the libraries that PDFs need."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT, url_of

HEAVY = ["weasyprint", "pyhanko", "pikepdf", "scipy", "boto3", "fontTools", "jsonschema"]
# Loads what gunicorn loads, then answers as a visitor's first request would.
WEB = """
import io, json, sys
from aifactory.wsgi import application

told = {}
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "8000",
    "HTTP_HOST": "localhost:8000", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
    "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
}
body = b"".join(application(environ, lambda status, headers: told.update(status=status)))
from aifactory.documents.rendering import engine_problem
print(json.dumps({
    "status": told["status"],
    "is_ours": b"<h1" in body,
    "heavy": [name for name in %r if name in sys.modules],
    "problem": engine_problem(),
}))
"""
# Native libraries cannot be found, as on a machine without Pango.
WITHOUT_PANGO = """
import ctypes
class Missing(ctypes.CDLL):
    def __init__(self, name, *given, **more):
        if any(part in str(name) for part in ("pango", "harfbuzz", "gobject", "fontconfig")):
            raise OSError(f"{name}: cannot open shared object file")
        super().__init__(name, *given, **more)
ctypes.CDLL = Missing
"""


@pytest.fixture(scope="module")
def environment(seeded_template: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A demo's web process on seeded tables."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "static").mkdir()
    return os.environ | {
        "DATABASE_URL": url_of(seeded_template),
        "DATA_DIR": str(folder),
        "AIFACTORY_DEMO": "1",
        "PYTHONWARNINGS": "ignore",
    }


def answer(environment: dict[str, str], before: str = "") -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", before + WEB % HEAVY],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_web_process_loads_nothing_heavy(environment: dict[str, str]) -> None:
    found = answer(environment)

    assert (found["status"], found["is_ours"]) == ("200 OK", True)
    assert found["heavy"] == []


def test_without_pango_the_portal_starts_and_knows_it(environment: dict[str, str]) -> None:
    found = answer(environment, WITHOUT_PANGO)

    assert (found["status"], found["is_ours"]) == ("200 OK", True)
    assert "the Pango libraries are missing" in str(found["problem"])


def test_only_one_module_names_each_heavy_package() -> None:
    packages = ("aifactory", "applications", "reviews", "allocations")
    files = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    naming = {
        path.relative_to(ROOT)
        for path in files
        if any(f"import {name}" in path.read_text(encoding="utf-8") for name in HEAVY[:5])
    }

    assert naming == {Path("aifactory/documents/rendering.py")}
