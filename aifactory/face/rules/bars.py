"""Geometry of bars: parts of a whole on a scale of 1000, drawn by SVG attributes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SCALE = 1000


@dataclass(frozen=True)
class Segment:
    """One piece of a bar; `kind` names its look."""

    kind: str
    x: int
    width: int


def segments(parts: Sequence[tuple[str, Decimal]], whole: Decimal) -> list[Segment]:
    """Pieces left to right, in the order given. Empty parts are left out, none leaves the bar."""
    found: list[Segment] = []
    start = Decimal(0)
    for kind, amount in parts:
        left, right = place(start, whole), place(start + amount, whole)
        if right > left:
            found.append(Segment(kind, left, right - left))
        start += amount
    return found


def place(amount: Decimal, whole: Decimal) -> int:
    if whole <= 0:
        return 0
    return min(SCALE, max(0, round(amount * SCALE / whole)))
