"""An account is switched off, with its roles and its sessions, and on again."""

from django.utils import timezone

from aifactory.accounts import permissions
from aifactory.accounts.models import User
from aifactory.accounts.operations.roles import take_turns
from aifactory.accounts.verdicts import ReasonMissing, require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock


@operation
def switch_off(*, by: User, person: User, reason: str) -> User:
    """Close an account: its next request is a visitor's. Roles stay, and count for nothing.

    Raises:
        ReasonMissing: nobody could say later why.
    """
    require(permissions.manage_people(by))
    take_turns()
    current = lock(person)
    # Who waited here may have been switched off by the other.
    require(permissions.switch_off(User.objects.get(pk=by.pk), current))
    if not reason.strip():
        raise ReasonMissing("account")
    current.is_active = False
    current.inactive_since, current.inactive_reason = timezone.now(), reason.strip()
    current.save(update_fields=["is_active", "inactive_since", "inactive_reason"])
    record(
        verb="accounts.person_switched_off",
        subject=current,
        by=by,
        data={"reason_hash": content_hash(current.inactive_reason)},
    )
    return current


@operation
def switch_on(*, by: User, person: User) -> User:
    """Open the account again; roles that have not ended count again. Twice changes nothing."""
    require(permissions.manage_people(by))
    current = lock(person)
    if current.is_active:
        return current
    current.is_active = True
    current.inactive_since, current.inactive_reason = None, ""
    current.save(update_fields=["is_active", "inactive_since", "inactive_reason"])
    record(verb="accounts.person_switched_on", subject=current, by=by)
    return current
