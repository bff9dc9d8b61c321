"""Who may do what: roles in force now with their scopes, and the verdicts of this app."""

from aifactory.accounts.permissions.approvals import (
    answer_approval,
    be_answered,
    own_request,
    withdraw_approval,
)
from aifactory.accounts.permissions.grants import (
    PORTAL,
    Person,
    grants,
    has_permission,
    has_role,
    scopes,
)
from aifactory.accounts.permissions.invitations import (
    accept_invitation,
    closed,
    invite,
    send_again,
    withdraw_invitation,
)
from aifactory.accounts.permissions.leave import end_leave, keep_leave, shorten_leave, take_leave
from aifactory.accounts.permissions.organisations import add_owner, merge
from aifactory.accounts.permissions.people import change_role, end_role, manage_people, switch_off

__all__ = [
    "PORTAL",
    "Person",
    "accept_invitation",
    "add_owner",
    "answer_approval",
    "be_answered",
    "change_role",
    "closed",
    "end_leave",
    "end_role",
    "grants",
    "has_permission",
    "has_role",
    "invite",
    "keep_leave",
    "manage_people",
    "merge",
    "own_request",
    "scopes",
    "send_again",
    "shorten_leave",
    "switch_off",
    "take_leave",
    "withdraw_approval",
    "withdraw_invitation",
]
