"""What this app needs from apps above it; `aifactory.wiring` binds it, nobody else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from aifactory.accounts.verdicts import Verdict

# Who acts, the approval, when: what an app above does when a request is settled. Ports lie below
# models and cannot name the classes.
Hook = Callable[[Any, Any, datetime], None]


class CannotCarryOut(Exception):
    """What was to be approved is not possible now; `sentence` says why. Nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Change:
    """What an approval would let happen, in words and figures.

    Attributes:
        title: what it is about, e.g. the title of an application.
        act: what happens once approved.
        lines: terms and values, amounts in every unit.
        url: where the person who asked goes on.
        closed_to: the sentence for those who may know of it and may not answer it, by person.
    """

    title: str
    act: str
    lines: Sequence[tuple[str, str]]
    url: str
    closed_to: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Approvable:
    """One kind of act that a second person can be asked to approve. Subjects are rows from above.

    Attributes:
        read: the subject of this id.
        lock: the subject of this id, locked before the approval is, as it is now.
        fingerprint: a hash of what is to be approved; it differs once that changed.
        objection: may this person answer, as far as the subject is concerned?
        changes: by subject id, in a fixed number of queries.
        hidden_from: ids of subjects that a person may not know of.
        carry_out: does what was approved, in the transaction of the approval; without it,
            approving only opens the act for whoever asked. Raises `CannotCarryOut`.
        effect: what approving does, in one sentence, where `carry_out` does it.
        give_up: tidies away what was prepared, once it was refused, void, expired or withdrawn.
        answerers: who could answer about this subject when this person asked, as a query.
    """

    read: Callable[[str], Any]
    lock: Callable[[str], Any]
    fingerprint: Callable[[Any], str]
    objection: Callable[[Any, Any], Verdict]
    changes: Callable[[Sequence[str]], Mapping[str, Change]]
    hidden_from: Callable[[Any], Any]
    carry_out: Hook | None = None
    give_up: Hook | None = None
    effect: str | Promise = ""
    answerers: Callable[[Any, Any], Any] | None = None


# Decisions, awards and allocations are known only above; a kind is bound once per process.
approvables: dict[str, Approvable] = {}


@dataclass(frozen=True)
class Belonging:
    """What an app above keeps for an organisation, and takes along when two become one.

    Attributes:
        label: what it is, in the plural, e.g. applications.
        count: how many this organisation has.
        move: give them to another; who acts, from which, to which. Returns how many.
    """

    label: Any
    count: Callable[[Any], int]
    move: Callable[[Any, Any, Any], int]


# Applications are known only above; by name, bound once per process.
belongings: dict[str, Belonging] = {}
