"""Every way people, organisations and roles change."""

from aifactory.accounts.operations.approvals import (
    EXPIRE,
    answer_approval,
    expire_approval,
    request_approval,
    void_approvals,
)
from aifactory.accounts.operations.organisations import create_organisation, update_organisation
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
    "BadScope",
    "ReasonMissing",
    "answer_approval",
    "change_preferences",
    "change_role",
    "create_organisation",
    "drop_stash",
    "expire_approval",
    "grant_role",
    "register_person",
    "request_approval",
    "revoke_role",
    "stash_text",
    "switch_off",
    "switch_on",
    "update_organisation",
    "void_approvals",
]
