"""What many decisions together would do to a pool and to the limits on it."""

from dataclasses import dataclass
from decimal import Decimal

from allocations.queries.rooms import PoolRoom
from allocations.rules import quotas


@dataclass(frozen=True)
class Effect:
    """What a partition's pool and the limits on it would have after all that is chosen."""

    name: str
    before: Decimal
    takes: Decimal
    limits: list[tuple[str, quotas.Standing]]

    @property
    def after(self) -> Decimal:
        """Below zero somebody comes away with nothing."""
        return self.before - self.takes


def effect(name: str, takes: Decimal, found: PoolRoom | None) -> Effect:
    """The pool before and after; without one nothing is there to take from."""
    if found is None:
        return Effect(name, Decimal(0), takes, [])
    standings = quotas.standings(
        found.room.limits, found.room.granted, group=found.room.group, node_hours=takes
    )
    limits = [(found.limit_names[one.limit.code], one) for one in standings if one.is_touched]
    return Effect(name, found.room.free, takes, limits)
