"""The running portal: web server, worker and beat, kept alive and stopped together.

`Stack` is what the demo runs and what the tests marked `stack` run. Standard library only.
"""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from aifactory.processes import Child, Failure, Guard

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90.0
WEB_STOP_SECONDS = 10.0
# A running render may finish; a longer one is done again by another worker.
WORKER_STOP_SECONDS = 20.0
LONGEST_PAUSE = 30.0
# A child that has lived this long was healthy: its next end counts as the first.
HEALTHY_SECONDS = 60.0
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 -- gunicorn's heartbeat files, made by mkstemp


def listen(port: int) -> socket.socket:
    """The socket of the web server, taken by us: a port in use shows before anything starts."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except PermissionError:
        listener.close()
        raise Failure(f"Port {port} is reserved; choose one above 1023 with --port.") from None
    except OSError:
        listener.close()
        raise Failure(
            f"Port {port} is in use; choose another with --port {port + 1}, "
            "or stop the program that has it."
        ) from None
    listener.listen(128)
    return listener


def free_socket() -> socket.socket:
    """A listening socket on a port that the system chose."""
    return listen(0)


@dataclass
class _Record:
    """How often a child has ended of itself, and when it may start again."""

    failures: int = 0
    not_before: float = 0.0


class Stack:
    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        listener: socket.socket,
        log_dir: Path,
        run_dir: Path,
        web_workers: int = 2,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.environment = {
            **environment,
            "DJANGO_SETTINGS_MODULE": "aifactory.settings",
        }
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.database = urlsplit(self.environment["DATABASE_URL"]).path.lstrip("/")
        self.log_dir = log_dir
        self.run_dir = run_dir
        self._say = say
        self._guard = Guard()
        self.web = self._child("web", self._web_argv(web_workers), fds=(listener.fileno(),))
        self.worker = self._child("worker", self._worker_argv())
        self.beat = self._child("beat", self._beat_argv())
        self.children = [self.web, self.worker, self.beat]
        self._records = {child.name: _Record() for child in self.children}

    def _child(self, name: str, argv: list[str], *, fds: tuple[int, ...] = ()) -> Child:
        return Child(
            name=name,
            argv=[sys.executable, "-m", *argv],
            log=self.log_dir / f"{name}.log",
            guard=self._guard,
            environment=self.environment,
            folder=ROOT,
            pass_fds=fds,
        )

    def _web_argv(self, workers: int) -> list[str]:
        memory = ["--worker-tmp-dir", str(MEMORY_FOLDER)] if os.access(MEMORY_FOLDER, 7) else []
        return [
            "gunicorn",
            "aifactory.wsgi",
            f"--bind=fd://{self.listener.fileno()}",
            "--worker-class=gthread",
            f"--workers={workers}",
            "--threads=4",
            "--preload",
            "--timeout=60",
            "--graceful-timeout=5",
            "--no-control-socket",
            f"--access-logfile={self.log_dir / 'access.log'}",
            *memory,
        ]

    def _worker_argv(self) -> list[str]:
        return [
            "celery",
            "--app=aifactory.celery",
            "worker",
            "--concurrency=1",
            "--queues=default,mail,pdf",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
        ]

    def _beat_argv(self) -> list[str]:
        return [
            "celery",
            "--app=aifactory.celery",
            "beat",
            f"--schedule={self.run_dir / 'beat-schedule'}",
            "--pidfile=",
            "--loglevel=INFO",
        ]

    # --- Start and stop ---------------------------------------------------------------------

    def __enter__(self) -> "Stack":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start what does not run yet; comes back when the portal answers."""
        self.start_web()
        self.wait_until_ready()
        for child in self.children:
            if not child.is_running():
                child.start()

    def start_web(self) -> None:
        """The web server alone: loading it takes the longest, so the demo begins with it."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        if not self.web.is_running():
            self.web.start()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if not self.web.is_running():
                raise Failure(
                    f"The web server did not start; {self.web.log} ends with:\n"
                    f"{self.web.last_words()}"
                )
            if time.monotonic() > until:
                raise Failure(
                    f"The portal did not answer in {START_SECONDS:.0f} s; see {self.web.log}"
                )
            time.sleep(0.05)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        self.web.wait(WEB_STOP_SECONDS)
        self.beat.wait(WEB_STOP_SECONDS)
        self.worker.wait(WORKER_STOP_SECONDS)
        self.listener.close()
        self._guard.close()

    # --- The worker by itself, for tests of crashes -------------------------------------------

    def kill_worker(self) -> None:
        """SIGKILL to the worker and its pool, in the middle of whatever it does."""
        self.worker.kill()

    def start_worker(self) -> None:
        if not self.worker.is_running():
            self.worker.start()

    # --- Keeping alive ------------------------------------------------------------------------

    def keep_alive(self, others: list[Child] | None = None) -> None:
        """One look at every child; the demo calls it twice a second. `others`: the servers."""
        for child in [*(others or []), *self.children]:
            self._keep(child, self._records.setdefault(child.name, _Record()))

    def _keep(self, child: Child, record: _Record) -> None:
        code = child.exit_code()
        if code is None:
            return
        now = time.monotonic()
        if not record.not_before:
            if now - child.started > HEALTHY_SECONDS:
                record.failures = 0
            pause = min(2.0**record.failures, LONGEST_PAUSE)
            record.failures += 1
            record.not_before = now + pause
            self._tell(
                f"{child.name} ended ({_in_words(code)}); it starts again in {pause:.0f} s. "
                f"See {child.log}"
            )
            child.kill()  # what it may have left of its group
        elif now >= record.not_before:
            record.not_before = 0.0
            child.start()
            self._tell(f"{child.name} runs again.")

    def _tell(self, text: str) -> None:
        if self._say is not None:
            self._say(text)


def _in_words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
