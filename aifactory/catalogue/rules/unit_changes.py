"""What a new unit of a partition does to amounts, and what about it looks mixed up."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from aifactory.catalogue.rules.units import FACTORS, Triple, Unit, suspicious, triple

What = Literal["local", "gpu_hours", "dies"]
LARGE = frozenset(factor for factor in FACTORS if factor > 1)


@dataclass(frozen=True)
class Suspicion:
    """A factor that betrays a mixed-up unit.

    Attributes:
        what: "local" or "gpu_hours" against the value before; "dies": the local factor against
            the GPUs of a node.
        factor: 2, 4, 8 or an inverse.
    """

    what: What
    factor: Decimal


def suspicions(before: Unit, after: Unit) -> list[Suspicion]:
    """Everything about the new unit that a second look is worth."""
    found: list[Suspicion] = []
    if after.local_per_node_hour != before.local_per_node_hour:
        _note(found, "local", after.local_per_node_hour, before.local_per_node_hour)
    if after.gpu_hours_per_node_hour != before.gpu_hours_per_node_hour:
        _note(found, "gpu_hours", after.gpu_hours_per_node_hour, before.gpu_hours_per_node_hour)
    gpus = Decimal(after.gpus_per_node)
    factor = suspicious(after.local_per_node_hour, gpus)
    if factor in LARGE and after != before:
        found.append(Suspicion("dies", factor))
    return found


def both(amount: Decimal, before: Unit, after: Unit) -> tuple[Triple, Triple]:
    """One amount in three units, as it was said and as it will be said."""
    return triple(amount, before), triple(amount, after)


def _note(found: list[Suspicion], what: What, amount: Decimal, expected: Decimal) -> None:
    factor = suspicious(amount, expected)
    if factor is not None:
        found.append(Suspicion(what, factor))
