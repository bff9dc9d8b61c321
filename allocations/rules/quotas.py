"""Nested limits on the Union share of one partition in one period. Plain Python.

Pools are disjoint, limits are not: Playground and Fast Lane together have a limit of their own
inside the limit of Industrial Innovation, so an hour of Playground counts in both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

ZERO = Decimal(0)
SMALLEST = Decimal("0.000001")


class BrokenTree(ValueError):
    """The limits do not nest."""


@dataclass(frozen=True)
class Limit:
    """At most `node_hours` may be granted to these mode groups and to those of its children.

    Attributes:
        code: what it is called in code, e.g. `industrial`.
        groups: mode groups listed on the limit itself.
        node_hours: the most that may be granted.
        share: the part of the Union share that this is, from 0 to 1.
        parent: code of the limit around it; empty at the top.
    """

    code: str
    groups: frozenset[str]
    node_hours: Decimal
    share: Decimal
    parent: str = ""


@dataclass(frozen=True)
class Standing:
    """One limit before and after a grant."""

    limit: Limit
    granted: Decimal
    after: Decimal

    @property
    def holds(self) -> bool:
        """The grant fits."""
        return self.after <= self.limit.node_hours

    @property
    def room(self) -> Decimal:
        """What may still be granted before this grant, never below zero."""
        return max(self.limit.node_hours - self.granted, ZERO)

    @property
    def room_after(self) -> Decimal:
        """What may still be granted after this grant, never below zero."""
        return max(self.limit.node_hours - self.after, ZERO)

    @property
    def is_touched(self) -> bool:
        """The grant counts in this limit."""
        return self.after != self.granted


def check_tree(limits: Iterable[Limit]) -> None:
    """Refuse limits that cannot be understood as nested.

    Raises:
        BrokenTree: unknown parent, a ring, a child larger than its parent, or one group on two
            branches.
    """
    known = {limit.code: limit for limit in limits}
    for limit in known.values():
        for above in _ancestors(limit, known):
            if limit.node_hours > above.node_hours:
                raise BrokenTree(f"{limit.code} is larger than {above.code} around it.")
    seen: dict[str, str] = {}
    for limit in known.values():
        for group in limit.groups:
            other = seen.setdefault(group, limit.code)
            if other != limit.code:
                raise BrokenTree(f"{group} is listed under {other} and {limit.code}.")


def nesting(limits: Iterable[Limit], code: str) -> tuple[Decimal, Decimal]:
    """Between which shares a limit must lie: the largest inside it, and the one around it."""
    known = {limit.code: limit for limit in limits}
    inside = [limit.share for limit in known.values() if limit.parent == code]
    around = known.get(known[code].parent)
    return max(inside, default=ZERO), around.share if around else Decimal(1)


def resized(limit: Limit, share: Decimal) -> Limit:
    """The limit with another share of the same Union hours, booked to the millionth below."""
    amount = limit.node_hours * share / limit.share
    return replace(limit, share=share, node_hours=amount.quantize(SMALLEST, ROUND_DOWN))


def covered(limit: Limit, limits: Iterable[Limit]) -> frozenset[str]:
    """Mode groups that count in a limit: its own and those of every limit inside it."""
    known = {each.code: each for each in limits}
    inside = (each.groups for each in known.values() if limit in _ancestors(each, known))
    return limit.groups.union(*inside)


def standings(
    limits: Iterable[Limit],
    granted: Mapping[str, Decimal],
    *,
    group: str = "",
    node_hours: Decimal = ZERO,
) -> list[Standing]:
    """Every limit, outermost first, before and after granting `node_hours` to `group`.

    Args:
        granted: per mode group, what is held, allocated, consumed or expired today.
    """
    ordered = sorted(limits, key=lambda limit: (-limit.node_hours, limit.code))
    result = []
    for limit in ordered:
        groups = covered(limit, ordered)
        before = sum((granted.get(each, ZERO) for each in sorted(groups)), ZERO)
        after = before + node_hours if group in groups else before
        result.append(Standing(limit, before, after))
    return result


def first_broken(found: Iterable[Standing]) -> Standing | None:
    """The tightest limit that the grant would break, or None when it fits.

    A limit that is broken already blocks only grants that count in it.
    """
    broken = [each for each in found if each.is_touched and not each.holds]
    return min(broken, key=lambda each: (each.room, each.limit.code), default=None)


def _ancestors(limit: Limit, known: Mapping[str, Limit]) -> list[Limit]:
    chain: list[Limit] = []
    current = limit
    while current.parent:
        if current.parent not in known:
            raise BrokenTree(f"{current.code} lies in {current.parent}, which does not exist.")
        current = known[current.parent]
        if current == limit or current in chain:
            raise BrokenTree(f"{limit.code} lies inside itself.")
        chain.append(current)
    return chain
