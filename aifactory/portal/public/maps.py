"""Where points and their names stand on the drawing of Europe in static/img/europe.svg."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 656, 756
WEST, NORTH = Decimal("-11.5"), Decimal("66.5")
PER_DEGREE = 24
NARROWING = Decimal("0.6428")
"""Cosine of 50 degrees: how much shorter a degree of longitude is drawn."""

REACH = 12
"""Half of the smallest size a finger hits: 24 pixels."""

LETTER, LINE = 7, 16


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    @property
    def is_inside(self) -> bool:
        """Whether all of it is on the drawing."""
        return self.left >= 0 and self.top >= 0 and self.right <= WIDTH and self.bottom <= HEIGHT


@dataclass(frozen=True)
class Spot:
    """A point and the left end of its name's base line; None where the name has no room."""

    x: int
    y: int
    label: tuple[int, int] | None


def point(latitude: Decimal, longitude: Decimal) -> tuple[int, int]:
    """A place as a point of the drawing."""
    return (
        round((longitude - WEST) * NARROWING * PER_DEGREE),
        round((NORTH - latitude) * PER_DEGREE),
    )


def arrange(places: Sequence[tuple[tuple[int, int], str]]) -> list[Spot]:
    """Every point with room for its name where no other point and no earlier name is."""
    points = [place for place, _name in places]
    taken = [Box(x - REACH, y - REACH, x + REACH, y + REACH) for x, y in points]
    spots = []
    for (x, y), name in places:
        box = next(
            (
                one
                for one in _rooms(x, y, len(name) * LETTER)
                if one.is_inside and not any(one.meets(other) for other in taken)
            ),
            None,
        )
        if box is not None:
            taken.append(box)
        spots.append(Spot(x, y, (box.left, box.bottom - 4) if box else None))
    return spots


def _rooms(x: int, y: int, length: int) -> list[Box]:
    """Right of the point, left of it, above it, below it."""
    half = LINE // 2
    corners = [
        (x + REACH, y - half),
        (x - REACH - length, y - half),
        (x - length // 2, y - REACH - LINE),
        (x - length // 2, y + REACH),
    ]
    return [Box(left, top, left + length, top + LINE) for left, top in corners]
