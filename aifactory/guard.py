"""Ends what a killed parent leaves behind. Run as a script, it reads one order per line.

`add PID SIGNAL` and `drop PID` keep the list of process groups; `folder PATH` names a folder to
remove at the end. The end of the input means that the parent is gone, however it went: every
group still on the list gets its signal, and SIGKILL ten seconds later.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

GRACE_SECONDS = 10.0


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(groups: dict[int, int]) -> None:
    # The newest first: workers before the servers that they talk to.
    for group, number in reversed(groups.items()):
        _signal_group(group, number)
    until = time.monotonic() + GRACE_SECONDS
    left = set(groups)
    while left and time.monotonic() < until:
        left = {group for group in left if _signal_group(group, 0)}
        time.sleep(0.1)
    for group in left:
        _signal_group(group, signal.SIGKILL)


def watch(orders: Iterable[str]) -> None:
    groups: dict[int, int] = {}
    folders: list[str] = []
    for order in orders:
        word, _, rest = order.strip().partition(" ")
        if word == "add":
            group, number = rest.split()
            groups[int(group)] = int(number)
        elif word == "drop":
            groups.pop(int(rest), None)
        elif word == "folder":
            folders.append(rest)
    _end(groups)
    for folder in folders:
        if Path(folder).name.startswith("aifactory-"):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # The terminal's Ctrl-C is for the parent, which stops its children in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    watch(sys.stdin)
