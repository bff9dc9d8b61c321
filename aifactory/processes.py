"""Child processes: started in their own group, watched by the guard, stopped by their id."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

GUARD = Path(__file__).with_name("guard.py")
TAIL_LINES = 15


class Failure(Exception):
    """A failure that one plain sentence explains, with its cure."""


def as_user(name: str | None) -> dict[str, Any]:
    """Arguments of Popen that drop root's rights; none to stay who we are."""
    if name is None:
        return {}
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


class Guard:
    """Our side of `guard.py`: what is told here is ended even when we are killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            cwd="/",
        )

    def tell(self, order: str) -> None:
        if self._process.stdin is None or self._process.stdin.closed:
            return
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{order}\n")
            self._process.stdin.flush()

    def close(self) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()


@dataclass
class Child:
    """One process that we keep: how it starts, where it writes, how it is stopped."""

    name: str
    argv: Sequence[str]
    log: Path
    guard: Guard
    environment: Mapping[str, str]
    folder: Path = Path("/")
    stop_signal: int = signal.SIGTERM
    user: str | None = None
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = self._open(log)
        self.started = time.monotonic()
        self.guard.tell(f"add {self.process.pid} {int(self.stop_signal)}")

    def _open(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env=dict(self.environment),
            start_new_session=True,
            pass_fds=self.pass_fds,
            **as_user(self.user),
        )

    def exit_code(self) -> int | None:
        """The code with which it ended, None while it runs."""
        return None if self.process is None else self.process.poll()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, self.stop_signal)

    def kill(self) -> None:
        """At once, with everything that it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.guard.tell(f"drop {self.process.pid}")

    def wait(self, seconds: float) -> None:
        """Wait for the end; after `seconds` it is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill()

    def stop(self, seconds: float = 10.0) -> None:
        self.ask_to_stop()
        self.wait(seconds)

    def last_words(self) -> str:
        """The end of its log, for a message that says why it does not run."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            return "\n".join(lines[-TAIL_LINES:])
        return ""
