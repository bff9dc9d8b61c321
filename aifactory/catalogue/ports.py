"""What the set-up asks of apps above it; `aifactory.wiring` binds it, nobody else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aifactory.face.rules.wording import Person, Wording

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


@dataclass(frozen=True)
class Cases:
    """Real cases to look at a text with.

    Attributes:
        newest: (id, words) of the newest cases that this person may see.
        find: the case of this id, None when the person may not see it or it is not there.
    """

    newest: Callable[[Any], Sequence[tuple[str, str]]]
    find: Callable[[Any, str], Any]


# Everybody who reviews or ever did: no letter and no mail names them.
experts: list[Callable[[], Iterable[Person]]] = []
cases: list[Cases] = []
# By template: the values that a case has for it, in the template's own names, as far as this person
# may read them. What is left out is taken from the example.
case_values: dict[str, Callable[[Any, Any], Mapping[str, Any]]] = {}
# By template of a letter: its page as HTML, with this text, of this case or of an invented one.
letter_pages: dict[str, Callable[[Any, Any, Wording], str]] = {}
