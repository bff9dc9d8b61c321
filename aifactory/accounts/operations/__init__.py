"""Every way people, organisations and roles change."""

from aifactory.accounts.operations.approvals import (
    EXPIRE,
    answer_approval,
    expire_approval,
    request_approval,
    void_approvals,
    withdraw_approval,
)
from aifactory.accounts.operations.invitations import (
    EXPIRE_INVITATION,
    Offer,
    accept_invitation,
    expire_invitation,
    invite,
    send_again,
    withdraw_invitation,
)
from aifactory.accounts.operations.leave import record_leave, shorten_leave, withdraw_leave
from aifactory.accounts.operations.merging import merge_organisations
from aifactory.accounts.operations.organisations import create_organisation, update_organisation
from aifactory.accounts.operations.ownership import add_owner, end_ownership
from aifactory.accounts.operations.people import (
    change_preferences,
    drop_stash,
    register_person,
    stash_text,
)
from aifactory.accounts.operations.roles import BadScope, change_role, grant_role, revoke_role
from aifactory.accounts.operations.switching import switch_off, switch_on
from aifactory.accounts.verdicts import ReasonMissing

__all__ = [
    "EXPIRE",
    "EXPIRE_INVITATION",
    "BadScope",
    "Offer",
    "ReasonMissing",
    "accept_invitation",
    "add_owner",
    "answer_approval",
    "change_preferences",
    "change_role",
    "create_organisation",
    "drop_stash",
    "end_ownership",
    "expire_approval",
    "expire_invitation",
    "grant_role",
    "invite",
    "merge_organisations",
    "record_leave",
    "register_person",
    "request_approval",
    "revoke_role",
    "send_again",
    "shorten_leave",
    "stash_text",
    "switch_off",
    "switch_on",
    "update_organisation",
    "void_approvals",
    "withdraw_approval",
    "withdraw_invitation",
    "withdraw_leave",
]
