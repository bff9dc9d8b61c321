"""Whose turn it is on a pool, in a frozen round and on the waiting list. Plain Python.

One rule for both, that of the cut line: nobody is overtaken. Whoever goes before their turn does so
with a written reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from allocations.rules.cutline import PARTLY, PLACED, Room, Wish, line


class Turn(StrEnum):
    """Where a wish for hours stands among those that wait for the same pool."""

    NEXT = "next"
    SHORT = "short"
    BEHIND = "behind"
    UNDECIDED_FIRST = "undecided_first"

    @property
    def overtakes(self) -> bool:
        """Hours for it now would pass somebody over."""
        return self in {Turn.BEHIND, Turn.UNDECIDED_FIRST}


@dataclass(frozen=True)
class Want:
    """What somebody would take who could get hours and has none.

    Attributes:
        is_undecided: nothing was decided yet; otherwise it is on the waiting list.
    """

    node_hours: Decimal
    is_undecided: bool = False


def turns(wants: Sequence[Want], room: Room) -> list[Turn]:
    """Whose hours would pass somebody over; `wants` stand in the order of their turns."""
    spots = line([Wish("", one.node_hours, passes=True) for one in wants], room).spots
    found, undecided_first = [], False
    for want, spot in zip(wants, spots, strict=True):
        if undecided_first:
            found.append(Turn.UNDECIDED_FIRST)
        elif spot.side == PLACED:
            found.append(Turn.NEXT)
        else:
            found.append(Turn.BEHIND if found else Turn.SHORT)
        undecided_first |= want.is_undecided and want.node_hours <= room.most
    return found


def needs_word(side: str | None, *, is_part: bool, now: Turn) -> bool:
    """An award needs a written reason why it goes before others.

    Args:
        side: where the frozen line has it; empty where the frozen order does not hold it, None
            where no order was frozen or it is on the waiting list.
        is_part: fewer hours than asked for; the letter says why already.
    """
    if now.overtakes:
        return True
    if side is None or side == PLACED:
        return False
    return not (side == PARTLY and is_part)
