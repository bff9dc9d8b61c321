"""Invitation: a person who has no role yet is asked to take some, by a link that works once."""

import hashlib
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models.people import User
from aifactory.accounts.roles import Role
from aifactory.accounts.status import INVITATION_TRANSITIONS, InvitationStatus

LINK_LASTS = timedelta(days=14)


class Invitation(models.Model):
    """Who is asked, by whom, until when. The link itself is only in the mail."""

    TRANSITIONS = INVITATION_TRANSITIONS

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150)
    status = models.CharField(
        max_length=10, choices=InvitationStatus.choices, default=InvitationStatus.WAITING
    )
    token_hash = models.CharField(max_length=64, unique=True)
    # How often it was sent; a second click on the same page sends nothing.
    sends = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(status="waiting"),
                name="invitation_one_waiting",
                violation_error_message=_("An invitation waits for this address already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_pair",
                violation_error_message=_("An acceptance has an instant and a person."),
            ),
        ]
        indexes = [models.Index(fields=["-invited_at", "-id"], name="invitation_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> InvitationStatus:
        """The status with its words and pill."""
        return InvitationStatus(self.status)


class InvitedRole(models.Model):
    """A role that counts once the invitation is accepted."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=60)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    mandate = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "role", "scope"],
                name="invited_role_once",
                violation_error_message=_("This role is in the invitation twice."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.scope}"


def hash_of(token: str) -> str:
    """How a link is stored. It is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
