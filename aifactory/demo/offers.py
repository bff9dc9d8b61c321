"""Where the demo lets people apply beyond the shipped catalogue, as an office would set it."""

from datetime import datetime

from aifactory.catalogue import operations
from aifactory.catalogue.models import AccessMode, Partition
from aifactory.demo.people import SEED

# Nobody publishes which partitions these modes offer all year; chosen by us, so that the demo
# shows machines of every size and a partition without GPUs.
OFFERED = {
    "FL": ("ARRHENIUS-GPU", "LEONARDO-LISA", "DISCOVERER-PLUS"),
    "LS": ("LUMI-G", "JUPITER-BOOSTER", "ARRHENIUS-GPU"),
    "SC": ("LUMI-C",),
}


def widen(*, since: datetime) -> None:
    """Offer more partitions from the replay's first instant on."""
    for mode, codes in OFFERED.items():
        for partition in Partition.objects.filter(code__in=codes).order_by("pk"):
            operations.set_availability(
                by=SEED,
                mode=AccessMode.objects.get(code=mode),
                partition=partition,
                state="open",
                from_at=since,
            )
