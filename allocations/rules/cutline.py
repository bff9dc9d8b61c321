"""How far the hours of a pool reach down a list. Plain Python.

Nobody is overtaken: the first that does not fit closes the pool for everybody after it, and is
told what would still fit. Jumping over it would reward asking for little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from allocations.rules import quotas

ZERO = Decimal(0)
PLACED, PARTLY, AFTER, BELOW = "placed", "partly", "after", "below"


@dataclass(frozen=True)
class Room:
    """What can be granted from one pool.

    Attributes:
        free: hours on the pool.
        group: mode group that the pool serves.
        granted: per mode group, what counts in the limits of the partition today.
    """

    free: Decimal
    group: str = ""
    limits: Sequence[quotas.Limit] = ()
    granted: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def most(self) -> Decimal:
        """The largest grant that the pool and every limit on it allow."""
        standings = quotas.standings(self.limits, self.granted, group=self.group, node_hours=ONE)
        return min([self.free, *(each.room for each in standings if each.is_touched)])

    @property
    def tightest(self) -> str:
        """Code of the limit that allows less than the pool has; empty where the pool itself is."""
        standings = quotas.standings(self.limits, self.granted, group=self.group, node_hours=ONE)
        below = [each for each in standings if each.is_touched and each.room < self.free]
        return min(below, key=lambda each: each.room).limit.code if below else ""

    def after(self, node_hours: Decimal) -> "Room":
        """The room that is left when so much was granted from it."""
        granted = {**self.granted, self.group: self.granted.get(self.group, ZERO) + node_hours}
        return Room(self.free - node_hours, self.group, self.limits, granted)


ONE = Decimal(1)


@dataclass(frozen=True)
class Wish:
    """What one case of the list would take, in the order of the list."""

    number: str
    node_hours: Decimal
    passes: bool


@dataclass(frozen=True)
class Spot:
    """Where a case stands to the line.

    Attributes:
        side: placed above the line, partly (the first that does not fit), after it, or below the
            threshold.
        left: what the pool can still give after this case; before it where it is not placed.
    """

    number: str
    side: str
    left: Decimal


@dataclass(frozen=True)
class Line:
    """The cut line of one pool."""

    spots: tuple[Spot, ...]
    placed: Decimal
    left: Decimal
    tightest: str

    @property
    def first_left_out(self) -> str:
        """The first that does not fit; empty when everybody above the threshold does."""
        return next((spot.number for spot in self.spots if spot.side == PARTLY), "")


def line(wishes: Sequence[Wish], room: Room) -> Line:
    """Walk down the list and place each case while its hours fit."""
    spots: list[Spot] = []
    placed, is_closed = ZERO, False
    for wish in wishes:
        side = _side(wish, room, is_closed=is_closed)
        if side == PLACED:
            placed, room = placed + wish.node_hours, room.after(wish.node_hours)
        is_closed = is_closed or side == PARTLY
        spots.append(Spot(wish.number, side, max(room.most, ZERO)))
    return Line(tuple(spots), placed, max(room.most, ZERO), room.tightest)


def _side(wish: Wish, room: Room, *, is_closed: bool) -> str:
    if not wish.passes:
        return BELOW
    if is_closed:
        return AFTER
    return PLACED if wish.node_hours <= room.most else PARTLY
