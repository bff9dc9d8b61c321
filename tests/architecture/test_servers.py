"""The servers from wheels and the processes around them, apart from those of the test run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from aifactory import servers
from aifactory.postgres import APP_ROLE, OWNER_ROLE
from aifactory.processes import Child, Guard
from aifactory.supervisor import Stack, free_socket

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 20


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A private folder: the server's user cannot reach it, as in a checkout in a private home."""
    yield tmp_path
    servers.forget_data(tmp_path)


def connect(running: servers.Servers, role: str) -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(host=str(running.sockets), user=role, dbname="portal")
    connection.autocommit = True
    return connection


def value(connection: "psycopg2.extensions.connection", statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def wait_until(condition: object, *, seconds: float = SECONDS) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]  # a lambda of the tests below
            return True
        time.sleep(0.05)
    return False


def test_a_second_start_finds_the_data(folder: Path) -> None:
    where = {"data_dir": folder, "log_dir": folder / "log", "keep": True}
    with servers.running(**where, environment={}) as first:
        with closing(connect(first, OWNER_ROLE)) as owner, owner.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 42 AS number")
        redis.from_url(first.addresses.redis_url).set("kept", "yes")

    with servers.running(**where, environment={}) as second:
        with closing(connect(second, OWNER_ROLE)) as owner:
            number = value(owner, "SELECT number FROM kept")
        word = redis.from_url(second.addresses.redis_url).get("kept")

    assert (number, word) == (42, b"yes")
    assert not first.sockets.exists()


def test_the_application_role_owns_nothing_and_text_is_sorted_alike(folder: Path) -> None:
    with (
        servers.running(
            data_dir=folder, log_dir=folder / "log", keep=False, environment={}
        ) as running,
        closing(connect(running, APP_ROLE)) as application,
    ):
        upper = value(application, "SELECT upper('äωж')")
        rights = value(
            application,
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user",
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            value(application, "CREATE TABLE mine (id int)")

    assert (upper, rights) == ("ÄΩЖ", False)


def test_named_servers_are_used_and_nothing_is_started(tmp_path: Path) -> None:
    named = {"DATABASE_URL": "postgres://a@db.example/b", "REDIS_URL": "redis://r.example/3"}

    with servers.running(
        data_dir=tmp_path, log_dir=tmp_path / "log", keep=False, environment=named
    ) as running:
        children, addresses = list(running.children), running.addresses

    assert children == []
    assert addresses.as_environment() == named | {"DATABASE_OWNER_URL": named["DATABASE_URL"]}


PARENT = """
import sys, time
from pathlib import Path
from aifactory import servers
folder = Path(sys.argv[1])
running = servers.start(data_dir=folder, log_dir=folder / "log", keep=False, environment={})
print(running.sockets, *[child.process.pid for child in running.children], flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie has ended; in a container without an init nobody may collect it.
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_killed_parent_leaves_no_server_behind(folder: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        sockets, *pids = parent.stdout.readline().split()
        assert all(is_alive(int(pid)) for pid in pids)

        parent.send_signal(signal.SIGKILL)

    assert wait_until(lambda: not any(is_alive(int(pid)) for pid in pids))
    assert wait_until(lambda: not Path(sockets).exists())


def test_a_child_that_ends_is_started_again_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    guard = Guard()
    child = Child(
        name="broker",
        argv=[sys.executable, "-c", "raise SystemExit(3)"],
        log=tmp_path / "broker.log",
        guard=guard,
        environment={"PATH": os.environ["PATH"]},
    )
    environment = {**os.environ, "DATABASE_URL": "postgres://a@/b"}
    stack = Stack(
        environment, listener=free_socket(), log_dir=tmp_path, run_dir=tmp_path, say=said.append
    )
    try:
        child.start()
        assert wait_until(lambda: not child.is_running())

        stack.keep_alive([child])
        first = child.process
        assert wait_until(lambda: stack.keep_alive([child]) or child.process is not first)
        assert wait_until(lambda: not child.is_running())
        stack.keep_alive([child])
    finally:
        child.kill()
        stack.stop()
        guard.close()

    assert said == [
        f"broker ended (exit code 3); it starts again in 1 s. See {child.log}",
        "broker runs again.",
        f"broker ended (exit code 3); it starts again in 2 s. See {child.log}",
    ]
