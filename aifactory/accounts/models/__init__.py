"""People, organisations and the roles people hold."""

from aifactory.accounts.models.organisations import (
    Membership,
    MembershipKind,
    Organisation,
    OrganisationKind,
)
from aifactory.accounts.models.people import RoleGrant, StashedText, User

__all__ = [
    "Membership",
    "MembershipKind",
    "Organisation",
    "OrganisationKind",
    "RoleGrant",
    "StashedText",
    "User",
]
