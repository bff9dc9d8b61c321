"""What an act on several cases does to each of them, and why it leaves one out."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_CASES = 50
UNDOABLE = timedelta(minutes=10)


class Act(StrEnum):
    """What officers do to several cases at once."""

    TAKE = "take"
    HAND_OVER = "hand_over"
    LABEL = "label"
    UNLABEL = "unlabel"


class LeftOut(StrEnum):
    """Why nothing happens to a case; empty where it does."""

    DONE = ""
    NO_ROLE = "no_role"
    MINE = "mine"
    OWNED = "owned"
    SAME = "same"
    NOT_POSSIBLE = "not_possible"
    RETIRED = "retired"
    ON_IT = "on_it"
    NOT_ON_IT = "not_on_it"


@dataclass(frozen=True)
class Facts:
    """One case as it stands.

    Attributes:
        handles: whoever acts handles cases of its call.
        owner: who owns it now, None for nobody or somebody who left.
        me, to: whoever acts, and who shall own it.
        to_possible: the new owner handles its call and is not involved.
        has_label, is_retired: about the label of the act.
    """

    handles: bool
    owner: int | None = None
    me: int = 0
    to: int | None = None
    to_possible: bool = False
    has_label: bool = False
    is_retired: bool = False


def effect(act: Act, facts: Facts) -> LeftOut:
    """Why the case is left out; `DONE` where the act happens."""
    if not facts.handles:
        return LeftOut.NO_ROLE
    if act is Act.TAKE:
        return _take(facts)
    if act is Act.HAND_OVER:
        return _hand_over(facts)
    if act is Act.LABEL:
        if facts.has_label:
            return LeftOut.ON_IT
        return LeftOut.RETIRED if facts.is_retired else LeftOut.DONE
    return LeftOut.DONE if facts.has_label else LeftOut.NOT_ON_IT


def _take(facts: Facts) -> LeftOut:
    if facts.owner is None:
        return LeftOut.DONE
    return LeftOut.MINE if facts.owner == facts.me else LeftOut.OWNED


def _hand_over(facts: Facts) -> LeftOut:
    if facts.owner is not None and facts.owner == facts.to:
        return LeftOut.SAME
    return LeftOut.DONE if facts.to_possible else LeftOut.NOT_POSSIBLE
