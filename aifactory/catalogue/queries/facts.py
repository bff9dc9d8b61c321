"""Facts with the days they were checked, which of them are due, and what uses a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Model, Prefetch, Q, QuerySet, Value

from aifactory.catalogue.models import Fact, Partition, Site, Sourced, SourceTag, System
from aifactory.catalogue.rules.staleness import oldest_fresh
from aifactory.catalogue.tables import TABLES

# Rows about a partition that hold no hours of it.
NO_HOURS = frozenset({"catalogue.availability", "catalogue.maintenance"})


@dataclass(frozen=True)
class FactKey:
    """Which fact: the kind of row, its number or code, and the single value, if it is one."""

    kind: str
    subject_id: str
    field: str = ""

    @classmethod
    def read(cls, text: str) -> "FactKey":
        """From `catalogue.partition:12:queue_hours`."""
        kind, subject_id, field = [*text.split(":", 2), "", ""][:3]
        return cls(kind, subject_id, field)


@dataclass(frozen=True)
class Use:
    """Rows of one kind that point to a row."""

    kind: str
    noun: str
    count: int


def facts() -> QuerySet[Fact]:
    """Every fact that still counts."""
    return Fact.objects.all()


def stale_facts(today: date) -> QuerySet[Fact]:
    """Facts whose check is older than it may be; general knowledge sooner than the rest."""
    days = settings.FACTS_FRESH_DAYS
    too_old = (
        Q(source_tag=tag, checked_on__lt=oldest_fresh(tag, today=today, days=days))
        for tag in SourceTag.values
    )
    return Fact.objects.filter(reduce(or_, too_old))


def fact_row(fact: FactKey) -> Any:
    """The row of a fact.

    Raises:
        LookupError: no kind that is checked, no such row, or no such value of it.
    """
    try:
        model = apps.get_model(fact.kind)
    except ValueError as error:
        raise LookupError(fact.kind) from error
    if not issubclass(model, Sourced):
        raise LookupError(fact.kind)
    try:
        row = model._default_manager.filter(pk=fact.subject_id).first()
    except ValueError:
        row = None
    if row is None or (fact.field and fact.field not in getattr(row, "field_sources", {})):
        raise LookupError(fact.subject_id)
    return row


def history_of(row: Model) -> tuple[Model, str]:
    """Where the history of a row is kept, and the row's name in there; empty for its own."""
    for table in TABLES.values():
        if isinstance(row, table.model):
            return table.subject(row), table.name(table.cells(row))
    return row, ""


def uses_of(row: Model) -> list[Use]:
    """Everything that points to a row, in this app and in those above it; one query."""
    counts = list(_counts(row))
    if not counts:
        return []
    first, *rest = counts
    found = first.union(*rest, all=True) if rest else first
    uses: dict[str, int] = {}
    for kind, count in found:
        uses[kind] = uses.get(kind, 0) + count
    return [Use(kind, _noun(kind), count) for kind, count in sorted(uses.items()) if count]


def counts_hours(partition: Partition) -> bool:
    """Hours are given, asked or booked there already, so people read amounts in its unit."""
    return any(use.kind not in NO_HOURS for use in uses_of(partition))


def all_places() -> QuerySet[Site]:
    """Every site with its systems and their partitions, from A to Z."""
    partitions = Partition.objects.order_by("position", "code")
    systems = System.objects.order_by("name", "pk").prefetch_related(
        Prefetch("partitions", partitions)
    )
    return (
        Site.objects.select_related("country")
        .prefetch_related(Prefetch("systems", systems))
        .order_by("name", "pk")
    )


def _noun(kind: str) -> str:
    """A link between two kinds goes by the name of the one that keeps it."""
    options = apps.get_model(kind)._meta
    owner: Any = options.auto_created
    return str((owner._meta if owner else options).verbose_name_plural)


def _counts(row: Model) -> Iterable[QuerySet[Any]]:
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        model: Any = relation.related_model
        yield (
            model._base_manager.filter(**{relation.field.name: row})  # type: ignore[union-attr]  # a relation
            .order_by()
            .values(counted_kind=Value(model._meta.label_lower))
            .annotate(counted=Count("pk"))
            .values_list("counted_kind", "counted")
        )
