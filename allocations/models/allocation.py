"""Allocation: the running budget after an award was accepted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allocations.models.award import Award
from allocations.models.querysets import AllocationQuerySet
from allocations.status import ALLOCATION_TRANSITIONS, AllocationStatus


class Allocation(models.Model):
    """Hours that can be used between two days, both included."""

    TRANSITIONS = ALLOCATION_TRANSITIONS

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="allocation")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="allocations"
    )
    partition = models.ForeignKey(
        "catalogue.Partition", on_delete=models.PROTECT, related_name="allocations"
    )
    node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=AllocationStatus.choices, default=AllocationStatus.ACTIVE
    )
    # Name of the project account at the site; empty until the site has opened it.
    site_account = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The last suspension; `suspensions` keeps every one.
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.TextField(_("reason"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        constraints = [
            models.CheckConstraint(
                condition=Q(node_hours__gt=0, ends_on__gte=F("starts_on")),
                name="allocation_hours_and_dates",
                violation_error_message=_("An allocation has hours and ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_at__isnull=False),
                name="allocation_ended_instant",
                violation_error_message=_("An ended allocation says when it ended."),
            ),
            models.CheckConstraint(
                condition=~Q(status="suspended")
                | Q(suspended_at__isnull=False) & ~Q(suspension_reason=""),
                name="allocation_suspended_why",
                violation_error_message=_("A suspended allocation says since when and why."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on", "id"], name="allocation_running", condition=~Q(status="ended")
            ),
            models.Index(
                fields=["suspended_at", "id"],
                name="allocation_suspended",
                condition=Q(status="suspended"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.node_hours}"

    def get_absolute_url(self) -> str:
        """Dates, hours and statement."""
        return reverse("allocations:allocation", kwargs={"allocation_id": self.pk})

    @property
    def state(self) -> AllocationStatus:
        """The status with its words and pill."""
        return AllocationStatus(self.status)


class Suspension(models.Model):
    """One suspension with its reason; append-only, so a later one hides none before it."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="suspensions")
    suspended_at = models.DateTimeField()
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("suspension")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="suspension_reason",
                violation_error_message=_("A suspension says why."),
            )
        ]
        indexes = [
            models.Index(fields=["allocation", "suspended_at", "id"], name="suspension_history")
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id}: {self.suspended_at}"
