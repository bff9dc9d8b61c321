"""Decision: the formal, binding act of an officer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allocations.models.querysets import DecisionQuerySet
from allocations.status import DECISION_TRANSITIONS, DecisionStatus


class Outcome(models.TextChoices):
    """What was decided."""

    AWARD = "award", _("Award in full")
    PARTIAL = "partial", _("Award of a smaller amount")
    WAITING_LIST = "waiting_list", _("Waiting list")
    NO_AWARD = "no_award", _("No award")
    # Only as the correction of a decision: nothing takes its place yet.
    ANNULMENT = "annulment", _("Annulment")

    @property
    def grants(self) -> bool:
        """Hours are reserved for it."""
        return self.value in {"award", "partial"}

    @property
    def pill(self) -> str:
        """Key of the status pill."""
        stops = {"no_award": "stop", "annulment": "stop"}
        return {"waiting_list": "wait", **stops}.get(self.value, "ok")


class Correction(models.TextChoices):
    """How a decision corrects an earlier one."""

    ANNUL = "annul", _("Annulment")
    RECTIFY = "rectify", _("Rectification")


class DecisionSeries(models.Model):
    """The last decision number given in a year; taken by one UPDATE … RETURNING."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("decision numbers")
        verbose_name_plural = _("decision numbers")

    def __str__(self) -> str:
        return f"D-{self.year}-{self.last:04}"


class Decision(models.Model):
    """One decision. Its content never changes; before the release it is the deciders' alone.

    A released one is corrected by another, which names it and is released when approved.
    """

    TRANSITIONS = DECISION_TRANSITIONS

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.CharField(_("number"), max_length=20, unique=True)
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    asked_node_hours = models.DecimalField(max_digits=18, decimal_places=6)
    node_hours = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    reason = models.TextField(_("reason"), blank=True)
    conditions = models.JSONField(default=list, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction = models.CharField(max_length=10, choices=Correction.choices, blank=True)
    correction_reason = models.TextField(_("reason of the correction"), blank=True)
    status = models.CharField(
        max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.DECIDED
    )
    # Everything the decision rested on, frozen when it was taken; letters are made from it.
    snapshot = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version"],
                name="decision_version_once",
                violation_error_message=_("This version exists already."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="decided"),
                name="decision_one_unreleased",
                violation_error_message=_("A decision on this application waits for release."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="decision_released_pair",
                violation_error_message=_("A release has an instant and a person."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["released", "annulled", "superseded"])
                | Q(released_at__isnull=False),
                name="decision_released_instant",
                violation_error_message=_("A released decision says when it was released."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["award", "partial"], node_hours__gt=0)
                | Q(outcome__in=["waiting_list", "no_award", "annulment"], node_hours=0),
                name="decision_outcome_hours",
                violation_error_message=_("An award has hours, everything else has none."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="award") | ~Q(reason=""),
                name="decision_reason",
                violation_error_message=_("Only a full award needs no reason."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction="", correction_reason="")
                | Q(corrects__isnull=False) & ~Q(correction="") & ~Q(correction_reason=""),
                name="decision_correction_whole",
                violation_error_message=_("A correction says what it corrects, how and why."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="annulment", correction="annul")
                | ~Q(outcome="annulment") & ~Q(correction="annul"),
                name="decision_annulment",
                violation_error_message=_("An annulment, and nothing else, leaves no outcome."),
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(status="voided"),
                name="decision_corrected_once",
                violation_error_message=_("This decision is corrected already."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "decided_at", "id"], name="decision_desk"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The screen of the office about this application."""
        return reverse("allocations:decide", kwargs={"application_id": self.application_id})

    @property
    def is_correction(self) -> bool:
        """It takes the place of an earlier decision, and needs a second person."""
        return self.corrects_id is not None

    @property
    def out_of_turn(self) -> str:
        """Why its hours went here before somebody with an earlier turn; for the office alone."""
        return str((self.snapshot.get("order") or {}).get("why", ""))

    @property
    def earlier(self) -> "Decision":
        """The decision that this one corrects."""
        if self.corrects is None:
            raise ValueError(f"{self.number} corrects nothing.")
        return self.corrects

    @property
    def result(self) -> Outcome:
        """The outcome with its words and pill."""
        return Outcome(self.outcome)

    @property
    def state(self) -> DecisionStatus:
        """The status with its words and pill."""
        return DecisionStatus(self.status)
