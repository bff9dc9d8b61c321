"""Several processes that begin at one word: each loads what it needs first, then waits."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from subprocess import PIPE, Popen

from tests.bench import places

PATIENCE = 600.0


def seconds(surroundings: Mapping[str, str], words: Sequence[str], *, processes: int) -> float:
    """Seconds from the word until the last process of `python -m …` has done its part."""
    started = [
        Popen(
            [sys.executable, "-m", *words],
            cwd=places.ROOT,
            env=dict(surroundings),
            stdin=PIPE,
            stdout=PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for process in started:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError(f"{words[0]} could not begin.")
    begun = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        process.communicate(timeout=PATIENCE)
        if process.returncode:
            raise RuntimeError(f"{words[0]} failed.")
    return time.perf_counter() - begun


def when_told(act: Callable[[], object], *, count: int) -> None:
    """The part of one process: say that it is ready, wait for the word, act `count` times."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(count):
        act()
