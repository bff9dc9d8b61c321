"""What this app needs from apps above it; `aifactory.wiring` binds it, nobody else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aifactory.accounts.verdicts import Verdict


@dataclass(frozen=True)
class Change:
    """What an approval would let happen, in words and figures.

    Attributes:
        title: what it is about, e.g. the title of an application.
        act: what happens once approved.
        lines: terms and values, amounts in every unit.
        url: where the person who asked goes on.
    """

    title: str
    act: str
    lines: Sequence[tuple[str, str]]
    url: str


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
    """

    read: Callable[[str], Any]
    lock: Callable[[str], Any]
    fingerprint: Callable[[Any], str]
    objection: Callable[[Any, Any], Verdict]
    changes: Callable[[Sequence[str]], Mapping[str, Change]]
    hidden_from: Callable[[Any], Any]


# Decisions, awards and allocations are known only above; a kind is bound once per process.
approvables: dict[str, Approvable] = {}
