"""Node-hours, GPU-hours and the hosting site's own unit, converted exactly.

Node-hours are what we book. A conversion that would need rounding is refused, because a rounded
booking could never be reconciled with the site's accounts.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

GivenIn = Literal["node_hours", "gpu_hours", "local"]
PLACES = 6
"""Decimal places of a booked amount: the smallest is a millionth of a node-hour."""

FACTORS = tuple(Decimal(text) for text in ("2", "4", "8", "0.5", "0.25", "0.125"))
"""Ratios that betray a mixed-up unit: dies for modules, GPUs for nodes, or the other way round."""

TOLERANCE = Decimal("0.01")


class NotExact(ValueError):
    """The amount has no exact value in node-hours with six decimal places."""

    def __init__(self, amount: Decimal, given_in: str) -> None:
        self.amount, self.given_in = amount, given_in
        super().__init__(f"{amount} {given_in} is not an exact number of node-hours.")


@dataclass(frozen=True)
class Unit:
    """How one partition counts.

    Attributes:
        gpus_per_node: 0 where a partition has none.
        gpu_hours_per_node_hour: what one node-hour is in GPU-hours; 0 where there are no GPUs.
        local_name: the site's own unit, e.g. `core-h` on Leonardo.
        local_per_node_hour: what one node-hour is in that unit.
    """

    gpus_per_node: int
    gpu_hours_per_node_hour: Decimal
    local_name: str
    local_per_node_hour: Decimal

    def __post_init__(self) -> None:
        if self.gpus_per_node < 0 or self.gpu_hours_per_node_hour < 0:
            raise ValueError("A node cannot have fewer than no GPUs.")
        if (self.gpus_per_node == 0) != (self.gpu_hours_per_node_hour == 0):
            raise ValueError("GPUs per node and GPU-hours per node-hour must agree on having GPUs.")
        if self.local_per_node_hour <= 0 or not self.local_name:
            raise ValueError("The local unit needs a name and a positive factor.")

    @property
    def has_gpus(self) -> bool:
        """Whether amounts on this partition can be said in GPU-hours."""
        return self.gpus_per_node > 0


@dataclass(frozen=True)
class Triple:
    """One amount in the three units that always stand together."""

    node_hours: Decimal
    gpu_hours: Decimal | None
    local: Decimal
    local_name: str


def node_hours(amount: Decimal, *, unit: Unit, given_in: GivenIn) -> Decimal:
    """The amount in node-hours, exactly.

    Raises:
        NotExact: it would have to be rounded.
        ValueError: no such unit here, or the amount is negative or not a number.
    """
    if given_in not in get_args(GivenIn):
        raise ValueError(f"{given_in!r} is not one of {', '.join(get_args(GivenIn))}.")
    if not amount.is_finite() or amount < 0:
        raise ValueError("An amount of hours is zero or more.")
    if given_in == "gpu_hours" and not unit.has_gpus:
        raise ValueError("This partition has no GPUs.")
    scaled = Fraction(amount) / Fraction(_factor(unit, given_in)) * 10**PLACES
    if scaled.denominator != 1:
        raise NotExact(amount, given_in)
    return _plain(Decimal(scaled.numerator).scaleb(-PLACES))


def triple(amount: Decimal, unit: Unit) -> Triple:
    """Node-hours said in all three units."""
    return Triple(
        node_hours=_plain(amount),
        gpu_hours=_times(amount, unit.gpu_hours_per_node_hour) if unit.has_gpus else None,
        local=_times(amount, unit.local_per_node_hour),
        local_name=unit.local_name,
    )


def suspicious(amount: Decimal, expected: Decimal) -> Decimal | None:
    """The factor 2, 4, 8 or its inverse when `amount` looks like `expected` in another unit."""
    if amount <= 0 or expected <= 0:
        return None
    for factor in FACTORS:
        meant = expected * factor
        if abs(amount - meant) <= meant * TOLERANCE:
            return factor
    return None


def _factor(unit: Unit, given_in: GivenIn) -> Decimal:
    return {
        "node_hours": Decimal(1),
        "gpu_hours": unit.gpu_hours_per_node_hour,
        "local": unit.local_per_node_hour,
    }[given_in]


def _times(amount: Decimal, factor: Decimal) -> Decimal:
    product = Fraction(amount) * Fraction(factor)
    places = -int(amount.as_tuple().exponent) - int(factor.as_tuple().exponent)
    scale = max(places, 0)
    return _plain(Decimal(int(product * 10**scale)).scaleb(-scale))


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 4500, not 4.5E+3."""
    return Decimal(format(value.normalize(), "f")) if value else Decimal(0)
