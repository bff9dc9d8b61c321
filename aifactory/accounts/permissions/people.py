"""Who may give, change and end roles, and switch accounts off."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.permissions.grants import Person, has_permission
from aifactory.accounts.roles import Permission, Role
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny


def manage_people(user: Person) -> Verdict:
    """May grant and revoke roles."""
    if has_permission(user, Permission.MANAGE_PEOPLE):
        return ALLOWED
    return deny("no_role", _("Only an administrator can change who holds a role."))


def end_role(grant: RoleGrant, *, at: datetime | None = None) -> Verdict:
    """The last administrator stays: nobody could give the role back.

    Args:
        at: when it is to end; now, where nothing is said.
    """
    now = timezone.now()
    others = (
        RoleGrant.objects.valid(now)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=at or now))
        .filter(role=Role.ADMINISTRATOR, user__is_active=True)
        .exclude(pk=grant.pk)
    )
    if grant.role != Role.ADMINISTRATOR or others.exists():
        return ALLOWED
    return deny(
        "last_administrator",
        _("This is the only administrator. Give the role to somebody else first."),
    )


def change_role(grant: RoleGrant, *, version: int, until: datetime | None, at: datetime) -> Verdict:
    """May get another last day, or another place, as long as it counts.

    Args:
        version: which state of the role the administrator has seen.
        until: when it is to end.
    """
    if grant.revoked_at is not None or (grant.valid_until is not None and grant.valid_until <= at):
        return deny("ended", _("This role has ended. Give it again instead."))
    if grant.version != version:
        return deny(
            "changed",
            _("Somebody changed this role meanwhile. Look at it below, then change it again."),
        )
    if until is not None and until <= max(at, grant.valid_from):
        return deny("past", _("This last day is over or before the first. End the role instead."))
    return ALLOWED if until is None else end_role(grant, at=until)


def switch_off(user: Person, person: User) -> Verdict:
    """May close somebody's account; nobody their own, so one administrator is always left."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    if person.pk == user.pk:
        return deny("own_account", _("Nobody switches off their own account. Ask a colleague."))
    if not person.is_active:
        return deny("off", _("This account is switched off already."))
    return ALLOWED
