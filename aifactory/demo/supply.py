"""Hours of the demo: what the sites bring, and the limits on the Union's share."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.units import GivenIn, node_hours
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
UNION_FACTOR = 12


@dataclass(frozen=True)
class Brought:
    """What a partition brings for one half-year.

    Attributes:
        union: the Union's whole share, of which the limits are parts.
        pools: hours by mode.
        given_in: the unit of both.
    """

    union: int
    pools: dict[str, int] = field(default_factory=dict)
    given_in: GivenIn = "gpu_hours"


# Invented and round, small enough that limits and cut lines can be seen. MareNostrum 5 brings
# none for Try: the catalogue has it full.
SUPPLY = {
    "LEONARDO-BOOSTER": Brought(5_760_000, {"PG": 480_000, "FL": 240_000, "LS": 600_000}),
    "LUMI-G": Brought(12_000_000, {"PG": 1_000_000, "FL": 500_000, "LS": 400_000, "SC": 400_000}),
    "JUPITER-BOOSTER": Brought(19_200_000, {"PG": 1_600_000, "FL": 800_000, "LS": 1_000_000}),
    "MARENOSTRUM5-ACC": Brought(4_000_000, {"SC": 320_000}),
    "MELUXINA-GPU": Brought(576_000, {"PG": 48_000, "FL": 24_000}),
    "KAROLINA-GPU": Brought(144_000, {"PG": 12_000}),
    "VEGA-GPU": Brought(480_000, {"PG": 40_000, "FL": 20_000}),
    "DEUCALION-GPU": Brought(240_000, {"PG": 20_000}),
    "ARRHENIUS-GPU": Brought(2_400_000, {"FL": 100_000, "LS": 200_000}),
    "LEONARDO-LISA": Brought(1_200_000, {"FL": 80_000}),
    "DISCOVERER-PLUS": Brought(240_000, {"FL": 16_000}),
    "LUMI-C": Brought(1_000_000, {"SC": 60_000}, given_in="node_hours"),
}


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
    brought = SUPPLY[partition.code]
    operations.set_limits(
        by=SEED,
        partition=partition,
        period=period,
        union_node_hours=_booked(brought.union, partition, brought),
        limits=LIMITS,
    )
    for group, amount in brought.pools.items():
        operations.supply_hours(
            by=SEED,
            partition=partition,
            period=period,
            mode_group=group,
            node_hours=_booked(amount, partition, brought),
            key=f"demo-{group}-{period.code}-{partition.code}",
        )


def _booked(amount: int, partition: Partition, brought: Brought) -> Decimal:
    return node_hours(Decimal(amount), unit=partition.unit, given_in=brought.given_in)
