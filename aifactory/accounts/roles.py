"""Roles and what they permit: code under review. Who holds which role is data (`RoleGrant`).

Everybody signed in is an applicant; that needs no role.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A hat a person can wear, granted with scope and dates."""

    REVIEWER = "reviewer", _("Expert")
    SITE_ASSESSOR = "site_assessor", _("Site assessor")
    CHAIR = "chair", _("Panel chair")
    OFFICER = "officer", _("Programme officer")
    APPROVER = "approver", _("Approver")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """What can be permitted, in the words of the field."""

    SEE_APPLICATIONS = "see_applications"
    HANDLE_APPLICATIONS = "handle_applications"
    ASSESS_TECHNICALLY = "assess_technically"
    REVIEW = "review"
    CHAIR_PANEL = "chair_panel"
    DECIDE = "decide"
    APPROVE = "approve"
    RELEASE = "release"
    SEE_LEDGER = "see_ledger"
    SUPPLY_HOURS = "supply_hours"
    AUDIT = "audit"
    EDIT_CATALOGUE = "edit_catalogue"
    MANAGE_PEOPLE = "manage_people"
    SEE_OUTBOX = "see_outbox"


ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.REVIEWER: frozenset({Permission.REVIEW}),
    Role.SITE_ASSESSOR: frozenset({Permission.ASSESS_TECHNICALLY}),
    Role.CHAIR: frozenset({Permission.CHAIR_PANEL}),
    Role.OFFICER: frozenset(
        {
            Permission.SEE_APPLICATIONS,
            Permission.HANDLE_APPLICATIONS,
            Permission.DECIDE,
            Permission.RELEASE,
            Permission.SEE_LEDGER,
            Permission.SUPPLY_HOURS,
            Permission.EDIT_CATALOGUE,
            Permission.SEE_OUTBOX,
        }
    ),
    Role.APPROVER: frozenset(
        {Permission.SEE_APPLICATIONS, Permission.APPROVE, Permission.SEE_LEDGER}
    ),
    Role.AUDITOR: frozenset({Permission.SEE_APPLICATIONS, Permission.SEE_LEDGER, Permission.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_PEOPLE, Permission.SEE_OUTBOX}),
}

# Scopes a role can be granted on: the whole portal, or one call, site or panel.
ROLE_SCOPES: dict[str, frozenset[str]] = {
    Role.REVIEWER: frozenset({"portal", "call"}),
    Role.SITE_ASSESSOR: frozenset({"site"}),
    Role.CHAIR: frozenset({"panel", "call"}),
    Role.OFFICER: frozenset({"portal", "call"}),
    Role.APPROVER: frozenset({"portal", "call"}),
    Role.AUDITOR: frozenset({"portal"}),
    Role.ADMINISTRATOR: frozenset({"portal"}),
}


# What each permission lets somebody do, as their page says it.
PERMISSION_WORDS: dict[Permission, Promise] = {
    Permission.SEE_APPLICATIONS: _("Read submitted applications and their documents"),
    Permission.HANDLE_APPLICATIONS: _("Settle eligibility and return for completion"),
    Permission.ASSESS_TECHNICALLY: _("Write technical checks for the machines of the site"),
    Permission.REVIEW: _("Be asked to review, and mark what they agreed to"),
    Permission.CHAIR_PANEL: _("Run a panel"),
    Permission.DECIDE: _("Decide on applications"),
    Permission.APPROVE: _("Answer requests for approval, never their own"),
    Permission.RELEASE: _("Release decisions to applicants"),
    Permission.SEE_LEDGER: _("Read the ledger of hours"),
    Permission.SUPPLY_HOURS: _("Add hours to a pool"),
    Permission.AUDIT: _("Read everything submitted and verify the history"),
    Permission.EDIT_CATALOGUE: _("Change calls and rules"),
    Permission.MANAGE_PEOPLE: _("Give and end roles, invite people, manage organisations"),
    Permission.SEE_OUTBOX: _("See mails and jobs that went wrong, and start them again"),
}


def roles_with(permission: Permission) -> list[str]:
    """Roles that include a permission."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
