"""Application: the request of an organisation, from draft to end."""

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models.querysets import ApplicationQuerySet
from applications.status import APPLICATION_TRANSITIONS, ApplicationStatus

NO_DATE = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands where no promise runs: behind every real day, and never null, so one index sorts all."""

# What a case is found by: the words of its title, and its number taken apart, so that 2026PG11-012
# is found by 12, by PG and by 2026PG11. The index holds exactly this expression.
FOUND_BY = SearchVector(
    "title",
    Func(
        F("number"),
        Value("[^A-Za-z0-9]+|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    ),
    config="simple",
)


class Audience(models.TextChoices):
    """Which label pack the applicants read."""

    BUSINESS = "business", _("Business")
    RESEARCH = "research", _("Research")
    PUBLIC = "public", _("Public body")


class Application(models.Model):
    """One request for hours.

    Title, organisation, partition, hours and months repeat what the answers say, so that lists
    need no answers; `operations.facts` copies them and nothing else writes them.
    """

    TRANSITIONS = APPLICATION_TRANSITIONS

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True, null=True, blank=True)
    call = models.ForeignKey("catalogue.Call", on_delete=models.PROTECT, related_name="+")
    # Frozen when the draft begins: later versions do not change the questions under it.
    rule_set = models.ForeignKey("catalogue.RuleSet", on_delete=models.PROTECT, related_name="+")
    cut_off = models.ForeignKey(
        "catalogue.CutOff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    project_lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_applications"
    )
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.BUSINESS)
    title = models.CharField(_("title"), max_length=200, blank=True)
    partition = models.ForeignKey(
        "catalogue.Partition", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    node_hours = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(
        max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    # Which officer looks after it; `operations.owners` alone writes it, each time with a HandOver.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="owned_applications",
    )
    # From the form that started the draft: a double click finds the first draft.
    start_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    # First receipt: the place in the queue, kept through later completions.
    received_at = models.DateTimeField(null=True, blank=True)
    # Since then its site sees it.
    technical_since = models.DateTimeField(null=True, blank=True)
    # When the running promise falls due; `operations.clock` alone keeps it. Lists sort by it.
    due_at = models.DateTimeField(default=NO_DATE, editable=False)
    discarded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=sorted(ApplicationStatus.PRIVATE))
                | Q(number__isnull=False, received_at__isnull=False),
                name="application_receipt",
                violation_error_message=_("A submitted application has a number and a receipt."),
            ),
            models.CheckConstraint(
                condition=~Q(status="discarded") | Q(discarded_at__isnull=False),
                name="application_discarded_instant",
                violation_error_message=_("A deleted draft says when it was deleted."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(status="discarded"),
                name="application_erased_discarded",
                violation_error_message=_("Only a deleted draft is erased."),
            ),
            models.CheckConstraint(
                condition=Q(technical_since__isnull=True) | Q(received_at__isnull=False),
                name="application_technical_received",
                violation_error_message=_("The technical check follows the receipt."),
            ),
            models.CheckConstraint(
                condition=Q(node_hours__isnull=True) | Q(node_hours__gt=0),
                name="application_node_hours",
                violation_error_message=_("Hours are more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gt=0),
                name="application_months",
                violation_error_message=_("An application runs at least one month."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "received_at", "id"], name="application_queue"),
            models.Index(fields=["due_at", "-received_at", "-id"], name="application_worklist"),
            models.Index(fields=["status", "due_at", "id"], name="application_due"),
            models.Index(fields=["organisation", "status"], name="application_organisation"),
            GinIndex(FOUND_BY, name="application_find"),
            models.Index(
                fields=["owner", "due_at", "-received_at", "-id"],
                name="application_owner",
                condition=Q(owner__isnull=False),
            ),
            models.Index(
                fields=["discarded_at"],
                name="application_discarded",
                condition=Q(status="discarded", erased_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"DRAFT-{str(self.pk)[:8]}"

    def get_absolute_url(self) -> str:
        """The application page; it joins apps and so lives in the portal."""
        return reverse("application", kwargs={"pk": self.pk})

    @property
    def state(self) -> ApplicationStatus:
        """The status with its words, pill and ball."""
        return ApplicationStatus(self.status)

    @property
    def is_draft(self) -> bool:
        """Never submitted."""
        return self.status == ApplicationStatus.DRAFT
