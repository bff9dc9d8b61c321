"""Databases of the tests: made by the owner's role, used by the application's.

The seeded one takes half a minute to make, so the processes of one run make it once and share it.

Most tests run on one migrated, empty database inside a transaction that is rolled back. Tests
that commit (`race`, `stack`, `journey`) run on copies that are dropped, never flushed: TRUNCATE
is what the database refuses us.
"""

import fcntl
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from psycopg2 import sql
from pytest_django.plugin import DjangoDbBlocker

from aifactory.supervisor import Stack, free_socket

# The name of the database that the copies are made of: tables and catalogue, no people.
BARE = pytest.StashKey[str]()
ROOT = Path(__file__).resolve().parent.parent
SEED_SECONDS = 300
# Names the seeded database of this run, once it is there; tests/services.py says where.
SEEDED = Path(os.environ["AIFACTORY_TESTS_SHARED"]) / "seeded"
LEAVE_MILLISECONDS = 10_000


def _owner() -> SplitResult:
    return urlsplit(os.environ["DATABASE_OWNER_URL"])


def url_of(name: str, *, as_owner: bool = False) -> str:
    """The address of another database on the server of the tests."""
    parts = _owner() if as_owner else urlsplit(os.environ["DATABASE_URL"])
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's connection in the owner's role, as migrations run."""
    application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = _owner()
    connection.close()
    connection.settings_dict["USER"] = unquote(owner.username or "")
    connection.settings_dict["PASSWORD"] = unquote(owner.password or "")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(application)


def _administer(*statements: sql.Composed) -> None:
    administration = psycopg2.connect(**_administration_arguments())
    administration.autocommit = True
    try:
        with administration.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        administration.close()


def _administration_arguments() -> dict[str, str]:
    owner = _owner()
    database = connection.settings_dict
    return {
        "dbname": "postgres",
        "host": str(database["HOST"]),
        "port": str(database["PORT"] or 5432),
        "user": unquote(owner.username or ""),
        "password": unquote(owner.password or ""),
    }


def drop(name: str) -> None:
    """Send everybody out, then drop.

    `WITH (FORCE)` refuses when a worker of autovacuum happens to be in there: it would have to end
    a process of the superuser's. The plain form sends that worker away itself.
    """
    _administer(
        sql.SQL(
            "SELECT pg_terminate_backend(pid, {}) FROM pg_stat_activity "
            "WHERE datname = {} AND backend_type = 'client backend'"
        ).format(sql.Literal(LEAVE_MILLISECONDS), sql.Literal(name)),
        sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)),
    )


def _create(name: str, *, template: str) -> None:
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """A database with the tables and rows of `template`, for the length of the block."""
    name = f"copy_{uuid.uuid4().hex[:12]}"
    connection.close()
    _create(name, template=template)
    try:
        yield name
    finally:
        drop(name)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Django's default connection, in every thread, on another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    with django_db_blocker.unblock(), as_owner():
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        name = connection.settings_dict["NAME"]
    yield
    with django_db_blocker.unblock():
        connection.close()
        drop(str(name))
        connection.settings_dict["NAME"] = before
        settings.DATABASES["default"]["NAME"] = before


@pytest.fixture(scope="session")
def set_aside(pytestconfig: pytest.Config) -> Callable[[], AbstractContextManager[None]]:
    """Keep a copy of the database as it is now, for the length of the session."""

    @contextmanager
    def keep() -> Iterator[None]:
        with copy_of(str(connection.settings_dict["NAME"])) as name:
            pytestconfig.stash[BARE] = name
            yield

    return keep


@pytest.fixture(scope="session")
def seeded_template(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> str:
    """The database that `seed_demo` leaves: every person, every status.

    Made by the first process that asks; the others wait for it. It goes with the run.
    """
    with django_db_blocker.unblock(), SEEDED.open("a+", encoding="utf-8") as shared:
        fcntl.flock(shared, fcntl.LOCK_EX)
        shared.seek(0)
        name = shared.read()
        if not name:
            name = f"seeded_{uuid.uuid4().hex[:12]}"
            _create(name, template=pytestconfig.stash[BARE])
            _seed(name)
            shared.write(name)
    return name


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last to leave is whoever started the processes, or the only one."""
    if hasattr(session.config, "workerinput") or not SEEDED.exists():
        return
    if name := SEEDED.read_text(encoding="utf-8"):
        drop(name)


def _seed(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url_of(name), "AIFACTORY_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=SEED_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"seed_demo failed:\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> Iterator[str]:
    """A migrated, empty database of the test's own, with real commits; in every thread."""
    with (
        django_db_blocker.unblock(),
        copy_of(pytestconfig.stash[BARE]) as name,
        connected_to(name),
    ):
        yield name


@pytest.fixture
def seeded_database(seeded_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the seeded database of the test's own, with real commits; in every thread."""
    with (
        django_db_blocker.unblock(),
        copy_of(seeded_template) as name,
        connected_to(name),
    ):
        yield name


@pytest.fixture(scope="module")
def seeded(seeded_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The seeded database for the tests of a module; with `db` each of them is rolled back."""
    with (
        django_db_blocker.unblock(),
        copy_of(seeded_template) as name,
        connected_to(name),
    ):
        yield name


@contextmanager
def stack_on(database: str, folder: Path) -> Iterator[Stack]:
    """The demo's own supervisor (web, worker, beat) on a database, on a free port."""
    listener = free_socket()
    port = listener.getsockname()[1]
    environment = os.environ | {
        "AIFACTORY_DEMO": "1",
        "DATABASE_URL": url_of(database),
        "DATABASE_OWNER_URL": url_of(database, as_owner=True),
        "REDIS_PREFIX": f"aifactory-stack-{uuid.uuid4().hex[:8]}",
        "DATA_DIR": str(folder),
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "LOG_LEVEL": "INFO",
    }
    with Stack(environment, listener=listener, log_dir=folder / "log", run_dir=folder) as stack:
        yield stack


@pytest.fixture(scope="session")
def stack(
    seeded_template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """One running portal for all journeys; `stack.url`, `stack.database`."""
    with (
        django_db_blocker.unblock(),
        copy_of(seeded_template) as name,
        stack_on(name, tmp_path_factory.mktemp("stack")) as running,
    ):
        yield running


@pytest.fixture
def own_stack(seeded_database: str, tmp_path: Path) -> Iterator[Stack]:
    """A running portal of the test's own, for tests that break it; the test reads its rows."""
    with stack_on(seeded_database, tmp_path) as running:
        yield running
