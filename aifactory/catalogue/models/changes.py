"""What changed in the catalogue, and what waits for a second person before it does."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.status import PROPOSAL_TRANSITIONS, ProposalStatus


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Rows by what they are about."""

    def about(self, subject: tuple[str, str]) -> Self:
        """Of one subject."""
        return self.filter(subject_type=subject[0], subject_id=subject[1])

    def waiting(self) -> Self:
        """Those that nobody settled yet."""
        return self.filter(status=ProposalStatus.WAITING)


class Proposal(models.Model):
    """A change that one person asks for and a second one lets happen.

    `payload` is all that its kind needs to carry it out; `base_hash` covers the subject as it was
    when the change was asked for, so that it is void once the subject went on.
    """

    TRANSITIONS = PROPOSAL_TRANSITIONS

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    scope = models.CharField(max_length=60)
    title = models.CharField(_("about"), max_length=200)
    payload = models.JSONField(_("what is to change"), default=dict, blank=True)
    base_hash = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    status = models.CharField(
        max_length=12, choices=ProposalStatus.choices, default=ProposalStatus.WAITING
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("asked on"))
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="catalogue_proposal_says_why",
                violation_error_message=_("Say why: whoever approves reads it."),
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(settled_at__isnull=False),
                name="catalogue_proposal_settled_pair",
                violation_error_message=_("A settled change says when."),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(status="waiting"),
                name="catalogue_one_waiting_proposal",
                violation_error_message=_("A change of this kind waits for approval already."),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="catalogue_proposal_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    @property
    def subject(self) -> tuple[str, str]:
        """(type, id) of what it is about."""
        return self.subject_type, self.subject_id

    @property
    def state(self) -> ProposalStatus:
        """The status with its words and pill."""
        return ProposalStatus(self.status)


class Revision(models.Model):
    """One change as it was and as it is, by whom and why. Only ever added to.

    `before` and `after` hold the same names for the same things; a name that only one of them has
    was added or taken away. The event of the change carries the hash of the row.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    title = models.CharField(_("about"), max_length=200)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    # Null where set-up or a job did it; `actor` names that.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.CharField(max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )

    class Meta:
        verbose_name = _("revision")
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(actor=""),
                name="catalogue_revision_has_an_actor",
                violation_error_message=_("A change has somebody who made it."),
            )
        ]
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "-at"], name="catalogue_revision_subject"
            ),
            models.Index(fields=["-at", "-id"], name="catalogue_revision_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.verb}"
