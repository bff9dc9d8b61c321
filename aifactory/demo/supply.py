"""Hours of the demo: what the sites bring, and the limits on the Union's share."""

from datetime import date
from decimal import Decimal

from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.units import node_hours
from aifactory.demo.people import SEED
from allocations import operations
from allocations.models import SupplyPeriod
from allocations.operations.supplying import LimitTerms

# Shares of the Union's access time: EuroHPC access policy as relayed in the field's notes, 2026.
LIMITS = (
    LimitTerms("industrial", "Industrial Innovation", ("LS",), Decimal("0.30")),
    LimitTerms("fast", "Try and Build together", ("PG", "FL"), Decimal("0.10"), "industrial"),
    LimitTerms("science", "AI for Science", ("SC",), Decimal("0.25")),
)
# GPU-hours of one half-year that the demo lets each site bring for Try; invented and round,
# small enough that limits can be seen. MareNostrum 5 brings none: the catalogue has it full.
SUPPLY = {
    "LEONARDO-BOOSTER": 480_000,
    "LUMI-G": 1_000_000,
    "JUPITER-BOOSTER": 1_600_000,
    "MELUXINA-GPU": 48_000,
    "KAROLINA-GPU": 12_000,
    "VEGA-GPU": 40_000,
    "DEUCALION-GPU": 20_000,
}
# The same for Build, on the partitions that have room for more than its minimum.
BUILD_SUPPLY = {
    "LEONARDO-BOOSTER": 240_000,
    "LUMI-G": 500_000,
    "JUPITER-BOOSTER": 800_000,
    "MELUXINA-GPU": 24_000,
    "VEGA-GPU": 20_000,
}
UNION_FACTOR = 12


def bring(*, since: date, today: date) -> None:
    """Open the half-years from the replay's first day on and fill the pools."""
    for year in range(since.year, today.year + 2):
        for half, first, last in ((1, (1, 1), (6, 30)), (2, (7, 1), (12, 31))):
            period = operations.open_period(
                by=SEED,
                code=f"{year}-H{half}",
                starts_on=date(year, *first),
                ends_on=date(year, *last),
            )
            for partition in Partition.objects.filter(code__in=SUPPLY).order_by("pk"):
                _fill(partition, period)


def _fill(partition: Partition, period: SupplyPeriod) -> None:
    unit, code = partition.unit, partition.code
    amount = node_hours(Decimal(SUPPLY[code]), unit=unit, given_in="gpu_hours")
    operations.set_limits(
        by=SEED,
        partition=partition,
        period=period,
        union_node_hours=amount * UNION_FACTOR,
        limits=LIMITS,
    )
    for group, supply, key in (("PG", SUPPLY, "demo"), ("FL", BUILD_SUPPLY, "demo-FL")):
        if code in supply:
            operations.supply_hours(
                by=SEED,
                partition=partition,
                period=period,
                mode_group=group,
                node_hours=node_hours(Decimal(supply[code]), unit=unit, given_in="gpu_hours"),
                key=f"{key}-{period.code}-{code}",
            )
