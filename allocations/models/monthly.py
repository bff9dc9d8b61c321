"""MonthlyStatement: one allocation's hours as they stood at the end of one month."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allocations.models.allocation import Allocation


class MonthlyStatement(models.Model):
    """Ordered once per allocation and month. Its document points here. Append-only."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="monthly_statements"
    )
    month = models.DateField()
    ordered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("monthly statement")
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "month"],
                name="monthly_statement_once",
                violation_error_message=_("This month has its statement already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="monthly_statement_first_day",
                violation_error_message=_("A month is named by its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} {self.month:%Y-%m}"
