"""People, organisations and the roles people hold."""

from aifactory.accounts.models.approvals import Approval
from aifactory.accounts.models.invitations import Invitation, InvitedRole
from aifactory.accounts.models.leave import Leave
from aifactory.accounts.models.organisations import (
    Membership,
    MembershipKind,
    Organisation,
    OrganisationKind,
    OwnershipLink,
)
from aifactory.accounts.models.people import (
    RoleChange,
    RoleChangeKind,
    RoleGrant,
    StashedText,
    User,
)

__all__ = [
    "Approval",
    "Invitation",
    "InvitedRole",
    "Leave",
    "Membership",
    "MembershipKind",
    "Organisation",
    "OrganisationKind",
    "OwnershipLink",
    "RoleChange",
    "RoleChangeKind",
    "RoleGrant",
    "StashedText",
    "User",
]
