"""Electricity and carbon of compute time, from a partition's figures."""

from dataclasses import dataclass
from decimal import Decimal

WATTS_PER_KILOWATT = Decimal(1000)


@dataclass(frozen=True)
class Footprint:
    """What one node-hour takes; None where a figure is not published."""

    kwh: Decimal | None
    co2_g: Decimal | None


def footprint(
    watts_per_node: int | None, pue: Decimal | None, carbon_g_per_kwh: int | None
) -> Footprint:
    """kWh = kW per node × PUE; g CO₂ = kWh × g per kWh (location-based)."""
    if watts_per_node is None or pue is None:
        return Footprint(None, None)
    kwh = Decimal(watts_per_node) / WATTS_PER_KILOWATT * pue
    return Footprint(kwh, None if carbon_g_per_kwh is None else kwh * carbon_g_per_kwh)
