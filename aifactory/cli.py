"""What `manage.py` does before Django: the project's own commands, and servers for Django's.

`demo`, `test`, `lint`, `bench` and `pictures` set up what they need. Any other command is Django's;
where no DATABASE_URL names a server it uses the running demo's, or starts the demo's for its
duration.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from aifactory import bootstrap, demonstration, machine
from aifactory.linting import lint
from aifactory.processes import Failure

ROOT = bootstrap.ROOT
# They change tables, so they run in the role that owns them.
OWNER_COMMANDS = {
    "migrate",
    "makemigrations",
    "squashmigrations",
    "sqlmigrate",
    "dbshell",
}
SELECTION = {"-k", "-m", "--lf", "--last-failed", "--collect-only", "--co", "--deselect"}


def main(argv: Sequence[str]) -> int:
    command = argv[1] if len(argv) > 1 else "help"
    try:
        return OWN_COMMANDS.get(command, _django)(list(argv))
    except Failure as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _inside(group: str, argv: list[str]) -> None:
    """Go on inside the environment, made first where needed."""
    if bootstrap.is_inside():
        return
    bootstrap.ensure(group)
    bootstrap.enter(argv)


def _demo(argv: list[str]) -> int:
    options = demonstration.parse(argv[2:])
    _inside("base", argv)
    return demonstration.run(options)


def _test(argv: list[str]) -> int:
    if not bootstrap.is_inside():
        bootstrap.ensure("dev")
        machine.ensure_browser(playwright=bootstrap.PYTHON, say=bootstrap.say, run=bootstrap.run)
        bootstrap.enter(argv)
    arguments = argv[2:]
    # The whole suite takes three processes: a journey waits for its browser half of the time. A
    # chosen part is quicker in one.
    split = ["-n", "3", "--dist", "loadgroup"] if _is_whole(arguments) else []
    result = _call("-m", "pytest", *split, *arguments)
    if result == 0 and "--cov" in arguments and _is_whole(arguments):
        result = _call("-m", "tests.coverage_gate")
    return result


def _pictures(argv: list[str]) -> int:
    """Take the pictures of the guides anew, from the portal as it runs now."""
    if not bootstrap.is_inside():
        bootstrap.ensure("dev")
        machine.ensure_browser(playwright=bootstrap.PYTHON, say=bootstrap.say, run=bootstrap.run)
        bootstrap.enter(argv)
    return _call("-m", "pytest", "-p", "no:randomly", "tests/journeys/pictures.py", *argv[2:])


def _is_whole(arguments: Sequence[str]) -> bool:
    """The coverage gate judges the whole suite only, not a chosen part."""
    chosen = [word for word in arguments if not word.startswith("-")]
    return not chosen and not SELECTION & set(arguments)


def _lint(argv: list[str]) -> int:
    _inside("dev", argv)
    return lint()


def _bench(argv: list[str]) -> int:
    if not (ROOT / "tests" / "bench").is_dir():
        sys.stdout.write("There are no benchmarks yet; they come with tests/bench.\n")
        return 0
    _inside("dev", argv)
    return _call("-m", "tests.bench", *argv[2:])


def _call(*arguments: str) -> int:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=bootstrap.inner_environment(),
        check=False,
    ).returncode


def _django(argv: list[str]) -> int:
    if not bootstrap.is_inside() and not _has_django_without_us():
        bootstrap.ensure("base")
        bootstrap.enter(argv)
    if len(argv) > 1 and argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("AIFACTORY_AS_OWNER", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aifactory.settings")
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return _execute(argv)
    with demonstration.servers_for_a_command() as environment:
        os.environ.update(environment)
        return _execute(argv)


def _has_django_without_us() -> bool:
    """In an image where the packages are the system's, there is no environment of ours."""
    if bootstrap.PYTHON.exists():
        return False
    return importlib.util.find_spec("django") is not None


def _execute(argv: list[str]) -> int:
    management = importlib.import_module("django.core.management")
    management.execute_from_command_line(argv)
    return 0


OWN_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "test": _test,
    "lint": _lint,
    "bench": _bench,
    "pictures": _pictures,
}
