"""What the benchmarks run on: servers, a seeded database that grows, the portal and the limit."""

import http.client
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from aifactory import servers
from aifactory.processes import Child, Guard
from aifactory.supervisor import Stack, free_socket

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
NOT_OURS = ("DEBUG", "TRUSTED_PROXY", "AIFACTORY_AS_OWNER", "DATABASE_URL", "REDIS_URL")


@contextmanager
def environment(folder: Path) -> Iterator[dict[str, str]]:
    """Servers of the run's own and the settings of its processes; DEBUG stays off."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    kept.pop("DATABASE_OWNER_URL", None)
    ours = {
        "AIFACTORY_DEMO": "1",
        "SECRET_KEY": f"for-measuring-{secrets.token_urlsafe(48)}",
        "EVENT_SALT": f"for-measuring-{secrets.token_urlsafe(48)}",
        "REDIS_PREFIX": f"bench-{os.getpid()}",
        "DATA_DIR": str(folder / "data"),
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "aifactory.settings",
    }
    with servers.running(
        data_dir=folder, log_dir=folder / "log", keep=False, environment={}
    ) as started:
        yield {**kept, **ours, **started.addresses.as_environment()}


def command(surroundings: Mapping[str, str], *words: str) -> None:
    """A Django command in a process of its own; its progress goes to our stderr."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=dict(surroundings),
        stdout=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def portal(surroundings: Mapping[str, str], folder: Path) -> Iterator[Stack]:
    """The portal's web server with two workers; nothing else, so that nothing else is measured."""
    stack = Stack(surroundings, listener=free_socket(), log_dir=folder / "log", run_dir=folder)
    try:
        stack.start_web()
        stack.wait_until_ready()
        yield stack
    finally:
        stack.stop()


@contextmanager
def limit(surroundings: Mapping[str, str], folder: Path) -> Iterator[tuple[Child, int]]:
    """A bare Django behind a server of the same kind, and its port."""
    listener = free_socket()
    guard = Guard()
    server = Child(
        name="limit",
        argv=[
            *(sys.executable, "-m", "gunicorn", "tests.bench.limit", "--workers=2", "--threads=4"),
            *("--worker-class=gthread", "--preload", "--no-control-socket"),
            f"--bind=fd://{listener.fileno()}",
        ],
        log=folder / "log" / "limit.log",
        guard=guard,
        environment=surroundings,
        folder=ROOT,
        pass_fds=(listener.fileno(),),
    )
    try:
        server.start()
        wait_for(listener.getsockname()[1], "/constant")
        yield server, listener.getsockname()[1]
    finally:
        server.stop()
        listener.close()
        guard.close()


def wait_for(port: int, path: str) -> None:
    """Come back when the address answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            connection.getresponse()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"Nothing answers on port {port}.")


def ask(surroundings: Mapping[str, str], query: str, *values: Any) -> list[Any]:
    """The first column of a query."""
    connection = psycopg2.connect(surroundings["DATABASE_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()


def change(surroundings: Mapping[str, str], query: str, *values: Any) -> None:
    """A change of what is measured on, with the rights of the application."""
    connection = psycopg2.connect(surroundings["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
    finally:
        connection.close()


def analyze(surroundings: Mapping[str, str]) -> None:
    """What autovacuum would have done by the next morning."""
    connection = psycopg2.connect(surroundings["DATABASE_OWNER_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    finally:
        connection.close()


def memory(leader: int) -> float:
    """MiB of the largest worker of a server, shared pages counted in part (PSS)."""
    found = [_pss(pid) for pid in _children(leader)]
    return max(found, default=0.0)


def _children(leader: int) -> list[int]:
    listed = Path(f"/proc/{leader}/task/{leader}/children")
    return [int(pid) for pid in listed.read_text(encoding="ascii").split()]


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
