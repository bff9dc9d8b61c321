"""People, organisations and the roles people hold."""

from aifactory.accounts.models.approvals import Approval
from aifactory.accounts.models.organisations import (
    Membership,
    MembershipKind,
    Organisation,
    OrganisationKind,
)
from aifactory.accounts.models.people import RoleGrant, StashedText, User

__all__ = [
    "Approval",
    "Membership",
    "MembershipKind",
    "Organisation",
    "OrganisationKind",
    "RoleGrant",
    "StashedText",
    "User",
]
