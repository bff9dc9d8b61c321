"""`manage.py demo`: servers, tables, example cases, web, worker and beat, in one command.

Everything it makes lies under var/. While it runs, var/run/environment.json tells other commands
where its servers are. Standard library only.
"""

import argparse
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from aifactory import machine, servers
from aifactory.bootstrap import ROOT, VAR, inner_environment, say
from aifactory.processes import Failure
from aifactory.supervisor import Stack, listen

RUN = VAR / "run"
LOG = VAR / "log"
KEYS = VAR / "demo.env"
CONNECTION = RUN / "environment.json"
LOCK = VAR / "servers.lock"
SERVER_NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
WAIT_SECONDS = 60.0
# What --reset keeps: system libraries that were unpacked, logs, and the locks.
KEPT = {"system", "log", "setup.lock", "servers.lock"}


def parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py demo",
        description="Run the whole portal on this machine with example data.",
    )
    parser.add_argument("--port", type=_port, default=8000, help="port of the web server (8000)")
    parser.add_argument("--reset", action="store_true", help="remove the demo's data first")
    parser.add_argument(
        "--scale",
        type=_count,
        default=0,
        metavar="N",
        help="bring the data to N more applications, written in bulk (20000 take minutes)",
    )
    return parser.parse_args(words)


def _count(word: str) -> int:
    if word.isdigit() and int(word) <= 100_000:
        return int(word)
    raise argparse.ArgumentTypeError(f"{word} is not a number from 0 to 100000")


def _port(word: str) -> int:
    if word.isdigit() and 0 < int(word) < 65536:
        return int(word)
    raise argparse.ArgumentTypeError(f"{word} is not a port; choose one from 1024 to 65535")


def run(options: argparse.Namespace) -> int:
    # Ctrl-C too: a shell that starts us in the background has it ignored.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    machine.use_unpacked(VAR / "system")
    try:
        with _only_one() as alone:
            if not alone:
                raise Failure(_already_running())
            with listen(options.port) as listener:
                if options.reset:
                    _reset()
                _run(options, listener)
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(options: argparse.Namespace, listener: socket.socket) -> None:
    say("Starting PostgreSQL and the broker …")
    with servers.running(data_dir=VAR, log_dir=LOG, keep=True) as started:
        environment = demo_environment(options.port) | started.addresses.as_environment()
        stack = Stack(environment, listener=listener, log_dir=LOG, run_dir=RUN, say=say)
        try:
            stack.start_web()
            logins = _prepare_data(environment, scale=options.scale)
            say("Starting web server, worker and beat …")
            stack.start()
            _publish(environment)
            _announce(stack, logins)
            while True:
                time.sleep(0.5)
                stack.keep_alive(started.children)
        finally:
            _stop_quietly(stack)


def _prepare_data(environment: Mapping[str, str], *, scale: int) -> str:
    """Tables and example cases; the table of logins that the seeding prints."""
    say("Bringing the tables up to date …")
    command("migrate", "--no-input", "--verbosity=0", environment=environment)
    say("Loading the example cases …")
    logins = command("seed_demo", environment=environment)
    if scale:
        say(f"Bringing the bulk to {scale:,} applications …")
        command("seed_demo", f"--scale={scale}", environment=environment, progress=True)
    return logins


def _announce(stack: Stack, logins: str) -> None:
    say(f"Ready: {stack.url}")
    if os.environ.get(machine.NO_PDF) == "1":
        say("NO PDF: letters and receipts wait, because the Pango libraries are missing.")
    sys.stdout.write(
        f"\n{logins.strip()}\n\nOpen {stack.url} · stop with Ctrl-C · data stay in {VAR} "
        f"(start over with --reset) · output is in {LOG}\n\n"
    )
    sys.stdout.flush()


def _stop_quietly(stack: Stack) -> None:
    """A second Ctrl-C must not leave half of the children behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    CONNECTION.unlink(missing_ok=True)
    say("Stopping …")
    stack.stop()


def demo_environment(port: int) -> dict[str, str]:
    """The environment of the demo's processes: keys of its own, unless the caller has set some."""
    url = f"http://localhost:{port}"
    ours = {"SITE_URL": url, "DATA_DIR": str(VAR), **_keys()}
    return {**ours, **inner_environment(), "AIFACTORY_DEMO": "1"}


def _keys() -> dict[str, str]:
    """Secrets of this demo, made once, and marked so that nobody takes them for real ones."""
    if not KEYS.exists():
        VAR.mkdir(exist_ok=True)
        names = ("SECRET_KEY", "EVENT_SALT")
        lines = [f"{name}=demo-only-{secrets.token_urlsafe(48)}" for name in names]
        KEYS.touch(mode=0o600)
        KEYS.write_text(
            "\n".join(["# Test keys of this demo. Never use them elsewhere.", *lines, ""]),
            encoding="ascii",
        )
    lines = KEYS.read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def command(*words: str, environment: Mapping[str, str], progress: bool = False) -> str:
    """A Django command in a process of its own; what it printed. `progress`: show its stderr."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if progress else subprocess.PIPE,
        text=True,
        check=False,
    )
    errors = done.stderr or ""
    LOG.mkdir(parents=True, exist_ok=True)
    with (LOG / "commands.log").open("a", encoding="utf-8") as log:
        log.write(f"$ manage.py {' '.join(words)}\n{done.stdout}{errors}")
    if done.returncode != 0:
        said = errors.strip().splitlines() or ["see above"]
        raise Failure(
            f"`manage.py {words[0]}` failed ({said[-1]}); {LOG / 'commands.log'} has it all. If "
            "the data are from an older version, start over with --reset."
        )
    return done.stdout


# --- One at a time ----------------------------------------------------------------------------


@contextmanager
def _only_one() -> Iterator[bool]:
    """Whoever holds the lock may start servers on the data in var/."""
    VAR.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _publish(environment: Mapping[str, str]) -> None:
    """Tell other commands where the servers are, with the keys they need; for our eyes only."""
    names = (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "SITE_URL",
        "AIFACTORY_DEMO",
    )
    shown = {name: environment[name] for name in (*names, *_keys())}
    RUN.mkdir(parents=True, exist_ok=True)
    CONNECTION.touch(mode=0o600)
    CONNECTION.write_text(json.dumps(shown, indent=1), encoding="utf-8")


def _published() -> dict[str, str] | None:
    try:
        found: dict[str, str] = json.loads(CONNECTION.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _already_running() -> str:
    found = _published()
    if found is None:
        return "Another command uses the demo's data; wait until it has ended, then try again."
    return f"The demo already runs at {found['SITE_URL']}; stop it there with Ctrl-C first."


@contextmanager
def servers_for_a_command() -> Iterator[dict[str, str]]:
    """The environment for one Django command: the running demo's servers, or its own for now."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        with _only_one() as alone:
            if alone:
                CONNECTION.unlink(missing_ok=True)  # of a demo that was killed
                with servers.running(data_dir=VAR, log_dir=LOG, keep=True) as started:
                    yield demo_environment(8000) | started.addresses.as_environment()
                return
        found = _published()
        if found is not None:
            yield {**found}
            return
        if time.monotonic() > until:
            raise Failure(_already_running())
        time.sleep(0.2)


def _reset() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Failure(
            "--reset removes data under var/ only; DATABASE_URL names a server of yours, so drop "
            "and create that database yourself."
        )
    say("Removing the demo's data …")
    servers.forget_data(VAR)
    for entry in VAR.iterdir():
        if entry.name in KEPT:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
