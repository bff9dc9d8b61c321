"""Real servers for the tests, started when pytest loads this plugin: before Django's settings.

`-p tests.services` in pyproject.toml loads it. DATABASE_URL and REDIS_URL are respected when set.
A worker of pytest-xdist finds both set by its controller and starts nothing.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from aifactory import machine, servers
from aifactory.processes import Failure

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_TEMPORARY = Path(tempfile.mkdtemp(prefix="aifactory-tests-"))
# As root, PostgreSQL runs as `nobody`, who must be able to pass.
_TEMPORARY.chmod(0o711)
_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "aifactory.settings",
    "SECRET_KEY": "for-tests-only-" + "x" * 50,
    "EVENT_SALT": "for-tests-only-salt-" + "y" * 50,
    "SITE_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DATABASE_CONN_MAX_AGE": "0",
    "LOG_LEVEL": "WARNING",
    # Playwright runs a loop in the thread of the test, and the test reads the database there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}
# What names a deployment of somebody's must not reach the tests.
_NOT_OURS = ("AIFACTORY_DEMO", "AIFACTORY_AS_OWNER", "DEBUG", "TRUSTED_PROXY")


def _prepare() -> None:
    for name in _NOT_OURS:
        os.environ.pop(name, None)
    os.environ.update(_SETTINGS)
    os.environ["DATA_DIR"] = str(_TEMPORARY / "data")
    # whitenoise warns about a folder that is not there, and warnings are errors.
    (_TEMPORARY / "data" / "static").mkdir(parents=True, exist_ok=True)
    os.environ["REDIS_PREFIX"] = f"aifactory-test-{os.getpid()}-{WORKER}"
    browser = machine.find_browser()
    if browser:
        os.environ[machine.CHROMIUM] = browser
    else:
        os.environ[machine.NO_BROWSER] = "1"
    if WORKER != "main":
        return
    # Processes of this run inherit it.
    os.environ["AIFACTORY_TESTS_SHARED"] = str(_TEMPORARY)
    started = servers.start(data_dir=_TEMPORARY, log_dir=_TEMPORARY / "log", keep=False)
    os.environ.update(started.addresses.as_environment())
    started.guard.tell(f"folder {_TEMPORARY}")
    atexit.register(_end, started)


def _end(started: servers.Servers) -> None:
    started.stop()
    shutil.rmtree(_TEMPORARY, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    # Registered this late, its fixtures come after pytest-django's and take their place.
    config.pluginmanager.import_plugin("tests.databases")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # Two processes run what needs the running portal, so that it starts twice and not often.
        if item.get_closest_marker("journey"):
            pages = item.path.name == "test_every_page.py"
            item.add_marker(pytest.mark.xdist_group("pages" if pages else "journeys"))
    if os.environ.get(machine.NO_BROWSER) != "1":
        return
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.skip(reason="no Chromium: install Debian's chromium"))


try:
    _prepare()
except Failure as failure:
    raise pytest.UsageError(str(failure)) from None
