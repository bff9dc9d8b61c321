"""From nothing but Python to the project's own environment. Standard library only.

`ensure("base")` or `ensure("dev")` leaves `.venv` holding exactly what the locked requirement
file names, and `enter()` goes on inside it. A second start finds the stamp and installs nothing.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from aifactory import machine
from aifactory.processes import Failure

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed.txt"
# Another place lets a second demo run beside the first, each on data of its own.
VAR = Path(os.environ.get("AIFACTORY_VAR") or ROOT / "var")
LOG = VAR / "log" / "setup.log"
LOCK = VAR / "setup.lock"
UV = "uv==0.13.9"
STARTED = "AIFACTORY_STARTED"
NO_NETWORK = re.compile(
    r"temporary failure in name resolution|name or service not known|network is unreachable"
    r"|failed to establish a new connection|dns error|connection refused|connection timed out"
    r"|could not connect|operation timed out|connect timeout|error trying to connect"
    r"|failed to fetch|error sending request|getaddrinfo|nodename nor servname",
    re.IGNORECASE,
)
NOT_TRUSTED = re.compile(r"certificate.verify.failed|invalid peer certificate", re.IGNORECASE)
NO_WHEEL = re.compile(
    r"no matching distribution|could not find a version|no wheels? (?:with|are)"
    r"|not supported on this platform|no solution found",
    re.IGNORECASE,
)
NO_SPACE = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)
BAD_HASH = re.compile(r"do not match the hashes|hash mismatch|hashes do not match", re.IGNORECASE)


def say(text: str) -> None:
    """A line of progress with the seconds since the command was given."""
    begun = float(os.environ.setdefault(STARTED, repr(time.time())))
    sys.stdout.write(f"[{time.time() - begun:5.1f} s] {text}\n")
    sys.stdout.flush()


def ensure(group: str) -> None:
    """Bring the environment in step with requirements/<group>.txt."""
    say(f"Python {sys.version.split()[0]}")
    with _one_at_a_time():
        machine.ensure_libraries(VAR / "system", say=say, run=run)
        if not _is_in_step(group):
            _make_environment()
            _install(group)


def is_inside() -> bool:
    """Are we run by the environment's own Python?"""
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve()


def enter(argv: Sequence[str]) -> None:
    """Go on inside the environment; does not come back."""
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), *argv], inner_environment())  # noqa: S606 -- our own Python


def inner_environment() -> dict[str, str]:
    """The variables of a process inside: this environment's programs before all others."""
    path = os.pathsep.join([str(ENVIRONMENT / "bin"), os.environ.get("PATH", os.defpath)])
    inner = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(ENVIRONMENT)}
    inner.pop("PYTHONHOME", None)
    return inner


def requirement_file(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def stamp_of(group: str) -> str:
    """What the stamp file holds when the environment is as requirements/<group>.txt wants it."""
    content = hashlib.sha256(requirement_file(group).read_bytes()).hexdigest()
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{group} {content} python{version}\n"


def _is_in_step(group: str) -> bool:
    """The larger group serves the smaller one: its file holds the same pins and more."""
    try:
        stamp = STAMP.read_text(encoding="ascii")
    except OSError:
        return False
    if stamp not in {stamp_of(group), stamp_of("dev")}:
        return False
    return _runs(PYTHON)


def _runs(python: Path) -> bool:
    """An environment outlives neither a removed Python nor a moved checkout."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import django"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two first commands at once: the second waits for the first and finds all done."""
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        lock = LOCK.open("w")
    except OSError as error:
        raise Failure(
            f"{VAR} cannot be written ({error.strerror}); run this as the owner of {ROOT}."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command is setting up; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str | None:
    """Run quietly into the log; None when it went well, else what it said."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(argv)}\n")
        log.flush()
        try:
            done = subprocess.run(
                argv,
                env=None if environment is None else dict(environment),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            log.write(f"{error}\n")
            return str(error)
        log.write(done.stdout)
    return None if done.returncode == 0 else done.stdout


def _make_environment() -> None:
    STAMP.unlink(missing_ok=True)
    if PYTHON.exists() and run([str(PYTHON), "-c", "import sys"]) is None:
        return
    say("Making .venv …")
    pip = machine.pip_wheel(VAR / "system")
    options = ["--without-pip"] if pip else []
    said = run([sys.executable, "-m", "venv", "--clear", *options, str(ENVIRONMENT)])
    if said is not None:
        raise Failure(explain(said, "making the virtual environment"))


def _install(group: str) -> None:
    file = requirement_file(group)
    count = sum("==" in line for line in file.read_text(encoding="utf-8").splitlines())
    say(f"Installing {count} packages …")
    pip = _pip()
    base = [str(PYTHON), "-m", "pip", "install", "--quiet", "--retries=2"]
    uv = run([*base, UV], environment=pip)
    if uv is None:
        uv = run(
            [
                *[str(ENVIRONMENT / "bin" / "uv"), "pip", "install", "--quiet"],
                *["--python", str(PYTHON), "--require-hashes", "-r", str(file)],
            ],
            environment=inner_environment(),
        )
    if uv is not None:
        # Where only pip is configured for the local index, or uv has no wheel.
        say("uv could not do it; pip tries (about a minute) …")
        said = run([*base, "--require-hashes", "-r", str(file)], environment=pip)
        if said is not None:
            raise Failure(explain(said, f"installing {file.name}"))
    STAMP.write_text(stamp_of(group), encoding="ascii")
    say("Packages are in place")


def _pip() -> dict[str, str]:
    """pip of the environment, or the wheel that was unpacked where venv brings none."""
    wheel = machine.pip_wheel(VAR / "system")
    inner = inner_environment()
    if wheel:
        inner["PYTHONPATH"] = str(wheel)
    return inner


def explain(said: str, doing: str) -> str:
    """One sentence with the cure for what pip, uv or venv said."""
    if NO_SPACE.search(said):
        return f"The disk is full while {doing}; free about 1 GB and run the same command again."
    if BAD_HASH.search(said):
        return (
            f"A downloaded package is not the one that was locked ({doing}); nothing was "
            f"installed. Check your package index; {LOG} has the name."
        )
    if NOT_TRUSTED.search(said):
        return (
            f"The certificate of the package index is not trusted here ({doing}); set PIP_CERT and "
            "SSL_CERT_FILE to the file of your organisation's certificates and try again."
        )
    if NO_NETWORK.search(said):
        return (
            f"The package index cannot be reached while {doing}; connect to the network (or set "
            "HTTPS_PROXY) and run the same command again."
        )
    if NO_WHEEL.search(said):
        return (
            f"This machine has no ready-made build of a package ({doing}; {LOG} names it); use "
            "64-bit Linux (glibc) or macOS with Python 3.11 to 3.13."
        )
    return f"Something failed while {doing}; the end of {LOG} says what."
