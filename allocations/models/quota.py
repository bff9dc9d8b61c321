"""Limits on what may be granted of the Union share, per partition and period."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allocations.models.account import SupplyPeriod
from allocations.rules import quotas


class QuotaLimitQuerySet(models.QuerySet["QuotaLimit"]):
    """Limits of one place and time."""

    def of(self, *, partition_id: int, period_id: str) -> Self:
        """The limits of a partition in a period, in the order in which they are locked."""
        return self.filter(partition_id=partition_id, period_id=period_id).order_by("pk")


class QuotaLimit(models.Model):
    """One of the nested limits. `node_hours` is `share` of the Union's hours, typed as data."""

    partition = models.ForeignKey(
        "catalogue.Partition", on_delete=models.PROTECT, related_name="quota_limits"
    )
    period = models.ForeignKey(SupplyPeriod, on_delete=models.PROTECT, related_name="quota_limits")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    mode_groups = models.JSONField(default=list)
    share = models.DecimalField(max_digits=7, decimal_places=6)
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    objects = QuotaLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit")
        constraints = [
            models.UniqueConstraint(
                fields=["partition", "period", "code"],
                name="quota_limit_once",
                violation_error_message=_("This limit exists already."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1, node_hours__gt=0),
                name="quota_limit_amounts",
                violation_error_message=_("A limit is more than zero and at most the whole."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.partition_id} {self.period_id}"


def as_limits(rows: Iterable[QuotaLimit]) -> list[quotas.Limit]:
    """All limits of a partition in a period as the plain data that the rule works on."""
    known = list(rows)
    codes = {row.pk: row.code for row in known}
    return [
        quotas.Limit(
            code=row.code,
            groups=frozenset(row.mode_groups),
            node_hours=row.node_hours,
            share=row.share,
            parent=codes[row.parent_id] if row.parent_id else "",
        )
        for row in known
    ]
