"""Monthly statements: which are due, and which an allocation has."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateField, Exists, F, OuterRef
from django.db.models.functions import Cast, Coalesce, Least, TruncMonth

from aifactory.documents.models import Document
from allocations.models import Allocation, MonthlyStatement
from allocations.rules.months import months_due

MONTHLY = "monthly_statement"
SUBJECT = "allocations.monthlystatement"
# Nowhere on earth is it later in the day.
FURTHEST_EAST = timezone(timedelta(hours=14))
ONE_DAY = timedelta(days=1)


def statements_due(at: datetime) -> list[tuple[Allocation, date]]:
    """Every allocation and month without its statement, oldest allocation first.

    What was missed, by however long, is due once per month. Two queries.
    """
    candidates = _candidates(at)
    known = set(
        MonthlyStatement.objects.filter(allocation__in=candidates).values_list(
            "allocation", "month"
        )
    )
    return [
        (allocation, month)
        for allocation, month in _each(candidates, at)
        if (allocation.pk, month) not in known
    ]


def last_day(allocation: Allocation) -> date:
    """Its last day: as granted, or the day on which it was ended before that."""
    if allocation.ended_at is None:
        return allocation.ends_on
    zone = ZoneInfo(allocation.award.zone)
    return min(allocation.ends_on, allocation.ended_at.astimezone(zone).date())


def first_day(allocation: Allocation) -> date:
    """Its first day: as granted, or the day of the answer where that came later."""
    answered = allocation.award.answered_at or allocation.created_at
    return max(allocation.starts_on, answered.astimezone(ZoneInfo(allocation.award.zone)).date())


def monthly_documents(allocation: Allocation) -> list[Document]:
    """The statements of an allocation, newest month first, which is how their numbers sort."""
    made = MonthlyStatement.objects.filter(allocation=allocation)
    found = Document.objects.filter(
        kind=MONTHLY,
        subject_type=SUBJECT,
        subject_id__in=made.values_list(Cast("pk", CharField()), flat=True),
        superseded_by__isnull=True,
    )
    return list(found.defer("snapshot").order_by("-number", "pk"))


def _candidates(at: datetime) -> Sequence[Allocation]:
    """Allocations that can owe one; the rule says which do."""
    this_month = at.astimezone(FURTHEST_EAST).date().replace(day=1)
    last_month = (this_month - ONE_DAY).replace(day=1)
    ended = Cast(F("ended_at") + ONE_DAY, DateField())
    last = TruncMonth(Least("ends_on", Coalesce(ended, "ends_on")), output_field=DateField())
    newest = MonthlyStatement.objects.filter(
        allocation=OuterRef("pk"), month__gte=Least(OuterRef("last_month"), last_month)
    )
    return list(
        Allocation.objects.filter(starts_on__lt=this_month)
        .annotate(last_month=last)
        .filter(~Exists(newest))
        .select_related("award")
        .order_by("pk")
    )


def _each(allocations: Sequence[Allocation], at: datetime) -> Iterator[tuple[Allocation, date]]:
    for allocation in allocations:
        today = at.astimezone(ZoneInfo(allocation.award.zone)).date()
        for month in months_due(first_day(allocation), last_day(allocation), today=today):
            yield allocation, month
