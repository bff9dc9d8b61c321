"""`manage.py demo` as a newcomer runs it, on data of its own."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aifactory import servers
from aifactory.supervisor import free_socket

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 240


class Demo:
    """A running demo and what it has said so far."""

    def __init__(self, var: Path) -> None:
        with free_socket() as listener:
            self.port: int = listener.getsockname()[1]
        self.var = var
        self.said: list[str] = []
        self.is_ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            cwd=ROOT,
            env=environment(var),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if "Open http" in line:
                self.is_ready.set()
        self.is_ready.set()

    def wait(self) -> None:
        self.is_ready.wait(SECONDS)
        assert self.process.poll() is None, "".join(self.said)

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def close(self) -> None:
        self.reader.join(SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()


def environment(var: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(var), "AIFACTORY_VAR": str(var)}


@contextmanager
def running(var: Path) -> Iterator[Demo]:
    demo = Demo(var)
    try:
        demo.wait()
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)
        demo.close()


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    servers.forget_data(tmp_path)


def answer(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def command(var: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(var),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def processes_of(var: Path) -> list[str]:
    """Command lines of all processes that carry this demo's folder in their environment."""
    mark = f"AIFACTORY_VAR={var}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it ended while we looked, or is another user's
    return found


def wait_for_none(var: Path) -> list[str]:
    for _ in range(150):
        if not processes_of(var):
            break
        time.sleep(0.2)
    return processes_of(var)


COUNT = "from aifactory.audit.models import Event; print(f'events={Event.objects.count()}')"


def events(var: Path) -> int:
    lines = command(var, "shell", "-v", "0", "-c", COUNT).stdout.splitlines()
    line = next(line for line in lines if line.startswith("events="))
    return int(line.removeprefix("events="))


@pytest.mark.stack
def test_demo_runs_stops_and_finds_its_data_again(var: Path) -> None:
    with running(var) as first:
        status = answer(first.port)
        refused = command(var, "demo")
        counted = events(var)
        during = processes_of(var)
        code = first.stop(signal.SIGINT)
    left = processes_of(var)
    alone = events(var)

    with running(var) as second:
        again = answer(second.port)
        second.process.kill()
        second.process.wait(SECONDS)
        left_by_a_killed_one = wait_for_none(var)

    assert (status, code, again) == (200, 0, 200)
    assert refused.returncode == 1
    assert f"The demo already runs at http://localhost:{first.port}; stop it" in refused.stderr
    assert any("gunicorn" in line for line in during)
    assert any("celery" in line and "beat" in line for line in during)
    assert left == []
    # A job may have ended between the two looks, so there may be more, never fewer.
    assert alone >= counted > 0
    assert left_by_a_killed_one == []
