"""What kinds of change a second person can let happen; `aifactory.wiring` binds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Ports lie below models and cannot name the classes: a proposal, who acts.
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change of the catalogue that needs a second person.

    Attributes:
        act: what happens once approved, verb first; read in the queue.
        lock: locks the subject of this id, before the approval is locked.
        state: the subject of this id as the change found it, JSON-able; another state makes the
            request void.
        lines: what changes, in words, before and after; read by whoever approves. A fixed number
            of queries for each proposal.
        carry_out: does it, in the transaction of the approval: (by, proposal, at). Raises
            `accounts.ports.CannotCarryOut` when it is not possible now.
        url: where it is seen, and where whoever asked goes on.
    """

    act: Any
    lock: Callable[[str], object]
    state: Callable[[str], Any]
    lines: Callable[[Any], Lines]
    carry_out: Callable[[Any, Any, datetime], None]
    url: Callable[[Any], str]


change_kinds: dict[str, ChangeKind] = {}


class DraftsNaming:
    """How many open drafts name a partition in a mode; only the app above knows. None unbound."""

    def __init__(self) -> None:
        self._bound: Callable[[int, int], int] | None = None

    def bind(self, count: Callable[[int, int], int]) -> None:
        """Ask `count(mode id, partition id)`: one query."""
        self._bound = count

    def __call__(self, mode_id: int, partition_id: int) -> int:
        return self._bound(mode_id, partition_id) if self._bound else 0


drafts_naming = DraftsNaming()
