"""Who works on an application."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamKind(models.TextChoices):
    """What a team member may do."""

    LEAD = "lead", _("Project lead")
    EDITOR = "editor", _("May edit")
    READER = "reader", _("May read")


class TeamMember(models.Model):
    """A person working on one application."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="team"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="application_teams"
    )
    kind = models.CharField(max_length=10, choices=TeamKind.choices)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("team member")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "application"],
                name="team_member_once",
                violation_error_message=_("This person is in the team already."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(kind="lead"),
                name="team_one_lead",
                violation_error_message=_("An application has one project lead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.kind})"

    @property
    def may_edit(self) -> bool:
        """Leads and editors write, readers read."""
        return self.kind in {TeamKind.LEAD, TeamKind.EDITOR}
