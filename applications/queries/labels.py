"""Labels: the list of them, and those of each row in the row's own query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from applications.models import Application, CaseLabel, Label
from applications.models.querysets import ApplicationQuerySet


def with_labels(found: ApplicationQuerySet) -> ApplicationQuerySet:
    """With `label_list`: name, colour and key of each label, by name; no query of its own."""
    on_it = CaseLabel.objects.filter(application=OuterRef("pk")).order_by("label__name")
    parts = JSONObject(name="label__name", colour="label__colour", key="label_id")
    return found.annotate(label_list=ArraySubquery(on_it.values(value=parts)))


def labelled(found: ApplicationQuerySet, label: int | None) -> ApplicationQuerySet:
    """The rows with a label; every row without a choice."""
    if label is None:
        return found
    return found.filter(pk__in=CaseLabel.objects.filter(label=label).values("application"))


def in_use() -> QuerySet[Label]:
    """Labels that can be put on a case, by name."""
    return Label.objects.filter(retired_at__isnull=True).order_by("name", "pk")


def every() -> QuerySet[Label]:
    """All of them, retired ones last, with `cases`: on how many each is."""
    return Label.objects.annotate(cases=Count("on_cases")).order_by(
        F("retired_at").asc(nulls_first=True), "name", "pk"
    )


def on_case(application: Application) -> QuerySet[Label]:
    """Those of one case, by name."""
    return Label.objects.filter(on_cases__application=application).order_by("name", "pk")


def to_choose(application: Application) -> QuerySet[Label]:
    """Those in use, and retired ones that are on the case still."""
    here = CaseLabel.objects.filter(application=application).values("label")
    return Label.objects.filter(Q(retired_at__isnull=True) | Q(pk__in=here)).order_by("name", "pk")
