"""Leave: days on which a person with a role is away, and who covers meanwhile."""

from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models.people import User
from aifactory.accounts.rules.leave import Span


class LeaveQuerySet(models.QuerySet["Leave"]):
    """Leave by time; what was withdrawn never counts."""

    def standing(self) -> Self:
        """All that was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def at(self, instant: datetime) -> Self:
        """Running at an instant."""
        return self.standing().filter(begins_at__lte=instant, ends_at__gt=instant)


class Leave(models.Model):
    """First to last day in the person's own zone, and the instants these days mean."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leave")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    zone = models.CharField(max_length=60)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Holds the role already; standing in gives nobody a right they lack.
    stand_in = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in"
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")) & Q(ends_at__gt=F("begins_at")),
                name="leave_days",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("person")),
                name="leave_second_person",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="leave_withdrawn_pair",
                violation_error_message=_("A withdrawal has an instant and a person."),
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="leave_person")]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    @property
    def back_on(self) -> date:
        """The day after the last one."""
        return self.last_day + timedelta(days=1)

    @property
    def span(self) -> Span:
        """As the rules compare it."""
        return Span(self.begins_at, self.ends_at)


def span_of(first: date, last: date, zone: str) -> Span:
    """The instants that two days mean in a zone; the last day counts."""
    here = ZoneInfo(zone)
    begins = datetime.combine(first, time(), tzinfo=here)
    return Span(begins, datetime.combine(last + timedelta(days=1), time(), tzinfo=here))
