"""Machines, their partitions, and whether a mode can be asked for there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from aifactory.catalogue.models import (
    AccessMode,
    AIFactory,
    Antenna,
    Availability,
    Call,
    Maintenance,
    Partition,
    System,
)
from aifactory.catalogue.queries.maintenance import SHOWN_AHEAD
from aifactory.catalogue.queries.reference import country_names
from aifactory.catalogue.rules.fallbacks import Place
from aifactory.catalogue.rules.questions import Texts, text_of

NOT_OFFERED: Texts = {"business": {"en": "Not offered in this mode."}}


@dataclass(frozen=True)
class Window:
    """The next maintenance of a partition, or of the whole machine it is part of."""

    from_at: datetime
    until_at: datetime
    text: str


@dataclass(frozen=True)
class PartitionState:
    """Whether a partition can be asked for now.

    Attributes:
        until: when this state ends; None where no end is known.
        opens_at: for a partition that is not open, when it next will be.
        is_offered: the mode has said something about it, be it open, full or closed.
        maintenance: runs now or begins within two months.
    """

    partition: Partition
    state: str
    reason: Texts
    until: datetime | None
    opens_at: datetime | None
    fallback: Partition | None
    is_offered: bool = True
    maintenance: Window | None = None

    @property
    def is_open(self) -> bool:
        """Can be asked for."""
        return self.state == Availability.State.OPEN


def partitions() -> QuerySet[Partition]:
    """Every partition with its system and site."""
    return Partition.objects.select_related("system__site").order_by("position", "code")


def planned_systems() -> QuerySet[System]:
    """Machines that are announced and do not run yet, from north to south."""
    return (
        System.objects.filter(state=System.State.PLANNED)
        .select_related("site")
        .order_by("-site__latitude", "code")
    )


def ai_factories() -> QuerySet[AIFactory]:
    """Every AI factory with its country and its machines, from north to south."""
    return (
        AIFactory.objects.select_related("country")
        .prefetch_related(Prefetch("systems", System.objects.order_by("state", "name", "pk")))
        .order_by("-latitude", "code")
    )


def antennas() -> QuerySet[Antenna]:
    """The antennas by the name of their country."""
    return Antenna.objects.select_related("country").order_by("country__name", "pk")


def availability(
    partition: Partition, mode: AccessMode, at: datetime, *, call: Call | None = None
) -> PartitionState:
    """Whether one partition can be asked for, and why not."""
    rows = _availability_rows(mode, call).filter(partition=partition)
    return _state(partition, list(rows) if partition.is_active else [], at)


def availabilities(
    mode: AccessMode, at: datetime, *, call: Call | None = None
) -> list[PartitionState]:
    """The same for every partition that is in use, in two queries."""
    rows: dict[int, list[Availability]] = {}
    for row in _availability_rows(mode, call):
        rows.setdefault(row.partition_id, []).append(row)
    active = partitions().filter(is_active=True).annotate(next_maintenance=_next_maintenance(at))
    return [_state(partition, rows.get(partition.pk, []), at) for partition in active]


def offered(
    mode: AccessMode, at: datetime, *, call: Call | None = None
) -> dict[str, frozenset[str]]:
    """What `check_answer` accepts for countries and partitions, by question key."""
    return {
        "country": frozenset(country_names()),
        "partition": frozenset(
            state.partition.code for state in availabilities(mode, at, call=call) if state.is_open
        ),
    }


def availability_board(
    modes: Sequence[AccessMode], at: datetime
) -> list[tuple[Partition, list[PartitionState]]]:
    """Every partition in use with its state in each mode, apart from single calls; two queries."""
    rows: dict[tuple[int, int], list[Availability]] = {}
    said = Availability.objects.filter(call__isnull=True, mode__in=modes)
    for row in said.select_related("fallback").order_by("-from_at", "pk"):
        rows.setdefault((row.partition_id, row.mode_id), []).append(row)
    active = partitions().filter(is_active=True).annotate(next_maintenance=_next_maintenance(at))
    return [
        (one, [_state(one, rows.get((one.pk, mode.pk), []), at) for mode in modes])
        for one in active
    ]


def availability_rows(mode: AccessMode, partition: Partition) -> QuerySet[Availability]:
    """Everything that was and will be said about a partition in a mode, soonest first."""
    return (
        Availability.objects.filter(mode=mode, partition=partition)
        .select_related("fallback", "call")
        .order_by("from_at", "pk")
    )


def open_places(mode: AccessMode, at: datetime) -> dict[str, Place]:
    """Which partitions a mode is open on at an instant, and where the others send people."""
    return {
        state.partition.code: Place(
            name=state.partition.name,
            is_open=state.is_open,
            fallback=state.fallback.code if state.fallback else "",
        )
        for state in availabilities(mode, at)
    }


def _next_maintenance(at: datetime) -> Subquery:
    return Subquery(
        Maintenance.objects.filter(
            Q(partition=OuterRef("pk")) | Q(partition__isnull=True),
            system=OuterRef("system_id"),
            until_at__gt=at,
            from_at__lt=at + SHOWN_AHEAD,
        )
        .order_by("from_at", "pk")
        .values(found=JSONObject(from_at="from_at", until_at="until_at", text="text"))[:1]
    )


def _window(partition: Partition) -> Window | None:
    found = getattr(partition, "next_maintenance", None)
    if not found:
        return None
    return Window(
        from_at=datetime.fromisoformat(found["from_at"]),
        until_at=datetime.fromisoformat(found["until_at"]),
        text=text_of(found["text"]),
    )


def _availability_rows(mode: AccessMode, call: Call | None) -> QuerySet[Availability]:
    """Latest first; rows for the call before rows for the mode."""
    rows = Availability.objects.filter(Q(call=call) | Q(call__isnull=True), mode=mode)
    return rows.select_related("fallback").order_by("call_id", "-from_at", "pk")


def _state(partition: Partition, rows: list[Availability], at: datetime) -> PartitionState:
    begun = [row for row in rows if row.from_at <= at and not (row.until_at and row.until_at <= at)]
    row = min(begun, key=lambda one: (one.call_id is None, -one.from_at.timestamp()), default=None)
    is_open = row is not None and row.state == Availability.State.OPEN
    opening = [
        later.from_at
        for later in rows
        if later.from_at > at and later.state == Availability.State.OPEN
    ]
    return PartitionState(
        partition=partition,
        state=row.state if row else Availability.State.CLOSED,
        reason=row.reason if row else NOT_OFFERED,
        until=row.until_at if row else None,
        opens_at=None if is_open else min(opening, default=None),
        fallback=row.fallback if row else None,
        is_offered=bool(rows),
        maintenance=_window(partition),
    )
