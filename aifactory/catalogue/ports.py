"""What the catalogue needs from apps above it; `aifactory.wiring` binds it, nobody else."""

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


class QuestionFacts:
    """What writing questions has to know about the applications that answered them."""

    def __init__(self) -> None:
        self.needed: frozenset[str] = frozenset()
        self._is_answered: Callable[[int, str], bool] | None = None

    def bind(self, *, needed: frozenset[str], is_answered: Callable[[int, str], bool]) -> None:
        """Keys that the portal's own rules read, and whether a mode's question was answered."""
        self.needed, self._is_answered = needed, is_answered

    def is_answered(self, mode_id: int, key: str) -> bool:
        """Whether any application of the mode answered this question; unbound, none did."""
        return self._is_answered is not None and self._is_answered(mode_id, key)


question_facts = QuestionFacts()
